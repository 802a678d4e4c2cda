"""What the scenarios about asking begin with."""

from tests.world import Seen, World

REFUND = "Refunds are possible for 30 days from delivery."
CHECKING = "A person is checking this."
ASKED = "What is the refund window?"


async def in_review(world: World, draft: str = "Maybe 30 days.") -> tuple[Seen, Seen]:
    """A question of Ava's in #help, and its card."""
    world.model.answers(draft)
    question = await world.ava.mentions_bot(ASKED, in_="help")
    [card] = await world.ben.sees_cards()
    return question, card
