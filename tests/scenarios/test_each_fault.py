"""Every way in which Slack fails a call, at every moment of a question: it ends right, and everybody knows enough."""

import pytest

from tests.scenarios.asking import ASKED, CHECKING
from tests.world import Seen, World

DOUBTFUL = "Maybe 30 days."
TYPED = "30 days from delivery."
# What is asked of Slack before a draft; and the kinds of failure after which the same call is tried again.
READS = ("conversations.info", "users.info", "assistant.threads.setStatus", "chat.getPermalink")
PASSING = ("ratelimited", "http_500", "http_502", "http_504", "reply_lost", "revoked", "delay")


def strikes(world: World, kind: str, *methods: str, times: int = 1) -> None:
    for method in methods:  # a delay is the one fault that takes real time
        world.strikes(kind, method=method, times=times, seconds=0.01 if kind == "delay" else 1)


async def a_while(world: World) -> None:
    """Four minutes, in steps that are shorter than an asker's patience."""
    for _ in range(24):
        await world.advance(seconds=10)


async def in_review(world: World, kind: str) -> tuple[Seen, Seen]:
    """A question, each call of which failed once on its way to review; and its card."""
    world.model.answers(DOUBTFUL)
    strikes(world, kind, *(READS if kind in PASSING else READS[2:]))
    strikes(world, kind, "chat.postMessage", times=2)  # the notice and the card
    question = await world.ava.mentions_bot(ASKED, in_="help")
    await a_while(world)
    assert len(world.model.asked) == 1
    [card] = await world.ben.sees_cards()
    return question, card


@pytest.mark.parametrize("kind", PASSING)
async def test_a_question_goes_all_its_way_where_each_call_fails_once(world: World, kind: str) -> None:
    question, card = await in_review(world, kind)
    [checking] = world.ava.thread_of(question)
    assert checking == CHECKING

    strikes(world, kind, "views.open")
    await world.ben.clicks(card, "Edit")
    if not world.ben.has_modal:
        assert world.ben.ephemerals[-1].endswith("If it is not, press again.")
        await world.ben.clicks(card, "Edit")

    strikes(world, kind, "chat.postMessage", "chat.update", "views.publish")
    await world.ben.submits(answer=TYPED)
    assert not world.ben.has_modal
    await world.ava.opens_home()
    await a_while(world)

    assert world.ava.replies_in(question) == [TYPED]
    assert world.ava.thread_of(question)[0] == "Ben has checked this."
    assert all(not seen.buttons for seen in world.ava.thread_of(question))
    assert "Edited by Ben" in world.ben.sees("answers-review")[0]
    assert "Ben changed the draft" in world.ben.thread_of(card)[0]
    assert "You wait for nothing." in await world.ava.opens_home()
    await world.settle()
    assert world.sandbox.faults.listed() == []
    assert "Nothing waits." in await world.cho.types("status")


@pytest.mark.parametrize("kind", [*PASSING, "archived"])
async def test_a_line_that_slack_does_not_take_is_said_at_the_next_press(world: World, kind: str) -> None:
    world.model.answers(DOUBTFUL)
    question = await world.ava.mentions_bot(ASKED, in_="help")
    [checking] = world.ava.thread_of(question)
    strikes(world, kind, "chat.postEphemeral")
    for _ in range(2):
        await world.bea.clicks(checking, "Never mind")
    assert set(world.bea.ephemerals) == {"Only the person who asked can do that."}


@pytest.mark.parametrize("method", ["assistant.threads.setStatus", "chat.postMessage", "chat.postEphemeral"])
async def test_a_thread_that_is_deleted_while_slack_is_called_ends_its_question(world: World, method: str) -> None:
    world.model.answers(DOUBTFUL)
    if method == "chat.postEphemeral":
        question = await world.ava.mentions_bot(ASKED, in_="help")
        [checking] = world.ava.thread_of(question)
        strikes(world, "thread_deleted", method)
        await world.bea.clicks(checking, "Never mind")
    else:
        strikes(world, "thread_deleted", method)
        await world.ava._person.posts("help", f"<@copydesk> {ASKED}")
        await world.settle()
    await world.advance(minutes=2)
    assert world.ava.sees("help") == []
    assert await world.ben.sees_cards() == []
    assert "Nothing waits." in await world.cho.types("status")


async def test_what_is_refused_for_good_is_kept_and_told_where_each_call_is_refused_once(world: World) -> None:
    question, card = await in_review(world, "archived")
    assert world.ava.thread_of(question) == []  # in a channel that is archived nobody could read the notice
    assert "archived" in world.cho.sees("@copydesk")[0]

    strikes(world, "archived", "views.open")
    await world.ben.clicks(card, "Edit")
    assert "is_archived" in world.ben.ephemerals[-1]
    await world.ben.clicks(card, "Edit")
    strikes(world, "archived", "chat.postMessage", "chat.update", "views.publish")
    await world.ben.submits(answer=TYPED)
    await world.advance(minutes=2)

    *_, again = await world.ben.sees_cards()
    assert "is_archived. The text is kept" in again
    await world.ben.clicks(card, "Approve")
    assert world.ben.ephemerals[-1] == "There is a newer draft of this question; decide on its card."
    [again] = await world.ben.sees_cards()
    await world.ben.clicks(again, "Approve")
    assert world.ava.replies_in(question) == [TYPED]
    assert "Nothing waits." in await world.cho.types("status")


@pytest.mark.parametrize("seed", range(3))
async def test_where_slack_fails_in_every_passing_way_by_chance_one_answer_stands(world: World, seed: int) -> None:
    world.sandbox.faults._chance.seed(seed)
    for kind in PASSING:
        world.strikes(kind, method="*", probability=0.02, times=40, seconds=0.01 if kind == "delay" else 1)
    for event in ("message", "app_mention"):
        world.strikes("duplicate", event=event)
    world.model.answers(DOUBTFUL, DOUBTFUL)
    asked = [await one.mentions_bot(ASKED, in_="help") for one in (world.ava, world.abe)]
    await a_while(world)
    for card in await world.ben.sees_cards():
        await world.ben.clicks(card, "Approve")
    await a_while(world)
    world.sandbox.faults.remove()
    await world.advance(minutes=2)
    assert [world.ava.replies_in(question) for question in asked] == [[DOUBTFUL]] * 2
    assert all(not card.buttons for card in world.ben.sees("answers-review"))
    assert len(world.ben.sees("answers-review")) == 2
    assert "Nothing waits." in await world.cho.types("status")
