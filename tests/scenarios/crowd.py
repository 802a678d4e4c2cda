"""More people than the sandbox has of its own, and acts that they do at the same moment."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager

from bot.app import assembled
from bot.sandbox import Ack, Person
from bot.sandbox.directory import user
from bot.store.outbox import OutboxStore
from tests.world import Human, Json, World


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


@asynccontextmanager
async def a_second_desk(world: World) -> AsyncIterator[None]:
    """What happens in Slack goes to two processes in turn, which share nothing but the database."""
    async with assembled(world._settings, clock=world.clock, model=world.model) as other:
        desks = [world.bot, other]
        assert isinstance(other.desk.store, OutboxStore)
        other.desk.store.pace = world.pace

        async def either(envelope: Json) -> Ack:
            desks.reverse()
            world._bot = desks[0]
            return await world._receive(envelope)

        world.sandbox.deliveries.receiver = either
        yield
        world._bot, world.sandbox.deliveries.receiver = next(bot for bot in desks if bot is not other), world._receive
