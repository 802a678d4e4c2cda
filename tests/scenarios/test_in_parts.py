"""A long answer that Slack refuses in the middle: it stands whole in the end, or not at all."""

from bot.core.case import Case
from bot.core.effects import Effect, SendAnswer
from bot.core.events import Event
from tests.scenarios.asking import REFUND
from tests.world import Seen, World

LONG = "\n\n".join(f"Line {n}, which says maybe as much as all the others." for n in range(500))


class AfterTheFirstPart:
    """Slack takes one part of the next answer, and not the second."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._struck = False

    def moved(self, event: Event, case: Case) -> None:
        pass

    def performed(self, effect: Effect, _case: Case | None) -> None:
        if isinstance(effect, SendAnswer) and not self._struck:
            self._struck = True
            self._world.strikes("archived", method="chat.postMessage")


async def refused_in_the_middle(world: World) -> tuple[Seen, Seen]:
    """The question, whose answer has begun, and the card on which it came back."""
    world.watchers = (AfterTheFirstPart(world),)
    await world.restarts()
    world.model.answers(LONG)
    question = await world.ava.mentions_bot("How?", in_="help")
    [card] = await world.ben.sees_cards()
    await world.ben.clicks(card, "Approve")
    assert len(world.ava.replies_in(question)) == 1
    [again] = await world.ben.sees_cards()
    return question, again


async def test_approved_again_it_stands_there_once_from_its_beginning(world: World) -> None:
    question, card = await refused_in_the_middle(world)
    await world.ben.clicks(card, "Approve")
    replies = world.ava.replies_in(question)
    assert len(replies) > 2
    assert "\n\n".join(replies) == LONG


async def test_a_shorter_answer_leaves_nothing_of_the_longer(world: World) -> None:
    question, card = await refused_in_the_middle(world)
    await world.ben.clicks(card, "Edit")
    await world.ben.submits(answer=REFUND, **{f"answer_{n}": "" for n in range(2, 11)})
    [reply] = world.ava.replies_in(question)
    assert reply.startswith(REFUND)


async def test_a_rejection_takes_the_beginning_away(world: World) -> None:
    question, card = await refused_in_the_middle(world)
    await world.ben.clicks(card, "Reject")
    await world.ben.submits(reason="wrong")
    assert world.ava.replies_in(question) == []
    assert "Ben has looked at this." in world.ava.notices_in(question)[-1]


async def test_what_cannot_be_deleted_keeps_no_answer_away(world: World) -> None:
    question, card = await refused_in_the_middle(world)
    world.sandbox.faults.add("archived", method="chat.delete")
    await world.ben.clicks(card, "Approve")
    assert "Line 499" in world.ava.replies_in(question)[-1]
