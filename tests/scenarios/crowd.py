"""More people than the sandbox has of its own, and acts that they do at the same moment."""

import asyncio
from collections.abc import Awaitable

from bot.sandbox import Person
from bot.sandbox.directory import user
from tests.world import Human, World


async def reviewers(world: World, number: int) -> list[Human]:
    """So many more members of the review channel."""
    workspace = world.sandbox.workspace
    names = [f"rev{one}" for one in range(number)]
    workspace.users |= {name: user(name, f"{name.title()} Reviewer", {}) for name in names}
    sandbox = world.sandbox
    people = [Person(name, workspace, sandbox.views, sandbox.deliveries) for name in names]
    workspace.channel("answers-review").members.extend(person.id for person in people)
    await world.looks_again()
    return [Human(world, person) for person in people]


async def at_once(world: World, *acts: Awaitable[object]) -> None:
    """None waits for another; then until the bot is at rest."""
    await asyncio.gather(*acts)
    await world.settle()
