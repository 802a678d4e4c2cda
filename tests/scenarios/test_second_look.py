"""Between the question and its answer somebody thinks again, and no event tells the bot."""

from typing import Any

import pytest

from tests.scenarios.asking import ASKED, REFUND, in_review
from tests.world import Seen, World

ANOTHER = "What is the refund window in winter?"
LOOK = "conversations.replies"


def in_slack(world: World, message: Seen) -> dict[str, Any]:
    """A message as it stands in Slack; to change it here is a change that no event tells of."""
    return world.sandbox.workspace.channel(message.channel).messages[message.ts].body


def edited_unseen(world: World, question: Seen, text: str) -> None:
    body = in_slack(world, question)
    body |= {"text": f"<@{world.bot.desk.me}> {text}", "edited": {"user": world.ava.id, "ts": question.ts}}


def deleted_unseen(world: World, question: Seen) -> None:
    body = in_slack(world, question)
    for key in ("blocks", "client_msg_id", "team"):
        body.pop(key, None)
    body |= {"subtype": "tombstone", "text": "This message was deleted.", "user": "USLACKBOT", "hidden": True}


async def test_a_signed_answer_to_an_edited_question_goes_back_with_its_text(world: World) -> None:
    question, card = await in_review(world)
    edited_unseen(world, question, ANOTHER)
    await world.ben.clicks(card, "Edit")
    await world.ben.submits(answer=REFUND)
    assert world.ava.replies_in(question) == []

    [again] = await world.ben.sees_cards()
    assert ANOTHER in again
    assert "the question was edited meanwhile. The text is kept" in again
    assert REFUND in again
    await world.ben.clicks(again, "Approve")
    assert world.ava.replies_in(question) == [REFUND]


async def test_an_edit_that_comes_while_the_answer_is_held_up_is_no_less_an_edit(world: World) -> None:
    question, card = await in_review(world)
    world.strikes("ratelimited", method="chat.postMessage", seconds=30)
    await world.ben.clicks(card, "Approve")
    await world.ava.edits(question, f"<@{world.bot.desk.me}> {ANOTHER}")
    await world.advance(minutes=1)
    assert world.ava.replies_in(question) == []
    [again] = await world.ben.sees_cards()
    assert ANOTHER in again


async def test_what_nobody_has_read_is_drafted_anew(world: World) -> None:
    world.model.answers(REFUND, "In winter, too.")
    world.strikes("ratelimited", method="chat.postMessage", seconds=30)
    question = await world.ava.mentions_bot(ASKED, in_="help")
    edited_unseen(world, question, ANOTHER)
    await world.advance(minutes=1)
    assert world.ava.replies_in(question) == ["In winter, too."]


async def test_no_answer_goes_below_a_deleted_question(world: World) -> None:
    question, card = await in_review(world)
    deleted_unseen(world, question)
    await world.ben.clicks(card, "Approve")
    assert world.ava.replies_in(question) == []
    assert "Withdrawn: the question was deleted" in world.ben.sees("answers-review")[-1]
    assert "Nothing waits." in await world.cho.types("status")


async def test_who_asked_a_deleted_question_twice_still_asks_it(world: World) -> None:
    question, card = await in_review(world)
    root = await world.abe.says("Ask the desk.", in_="help")
    again = await world.ava.mentions_bot(ASKED, in_="help")
    assert "You asked this a moment ago" in world.ava.notices_in(again)[0]
    deleted_unseen(world, question)
    world.model.answers(REFUND)
    await world.ben.clicks(card, "Approve")
    assert world.ava.replies_in(again) == [REFUND]
    assert world.ava.thread_of(root) == []


async def test_a_link_that_slack_unfolds_is_no_edit(world: World) -> None:
    question, card = await in_review(world)
    in_slack(world, question).update(text="What is the refund window? <https://example.com>", attachments=[])
    await world.ben.clicks(card, "Approve")
    assert world.ava.replies_in(question) == ["Maybe 30 days."]


async def test_a_channel_that_slack_calls_otherwise_by_now_is_no_edit(world: World) -> None:
    question, card = await in_review(world)
    world.model.answers("Maybe 30 days.")
    await world.ava.edits(question, f"<@{world.bot.desk.me}> {ASKED} See <#C0SALES|sales>.")
    edited_unseen(world, question, f"{ASKED} See <#C0SALES|selling>.")
    [card] = await world.ben.sees_cards()
    await world.ben.clicks(card, "Approve")
    assert world.ava.replies_in(question) == ["Maybe 30 days."]


async def test_a_question_in_a_thread_is_looked_at_too(world: World) -> None:
    root = await world.abe.says("About refunds:", in_="help")
    world.model.answers("Maybe 30 days.")
    question = await world.ava.mentions_bot(ASKED, under=root)
    [card] = await world.ben.sees_cards()
    del world.sandbox.workspace.channel("help").messages[question.ts]
    world.sandbox.workspace.channel("help").threads[root.ts].remove(question.ts)
    await world.ben.clicks(card, "Approve")
    assert world.ava.replies_in(root) == []
    assert await world.ben.sees_cards() == []


@pytest.mark.parametrize("kind", ["archived", "revoked", "http_500", "ratelimited"])
async def test_where_slack_does_not_let_us_look_the_events_are_believed(world: World, kind: str) -> None:
    question, card = await in_review(world)
    world.strikes(kind, method=LOOK)
    await world.ben.clicks(card, "Approve")
    assert world.ava.replies_in(question) == ["Maybe 30 days."]


async def test_an_answer_that_comes_at_once_costs_no_look_and_one_that_waited_does(world: World) -> None:
    def looks() -> int:
        return sum(entry["method"] == LOOK for entry in world.traffic)

    world.model.answers(REFUND)
    await world.ava.mentions_bot(ASKED, in_="help")
    assert looks() == 0
    await world.advance(minutes=2)  # or it would be the same question
    _, card = await in_review(world)
    await world.ben.clicks(card, "Approve")
    assert looks() == 1
