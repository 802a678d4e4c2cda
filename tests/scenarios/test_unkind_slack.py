"""Slack fails in each way it can; the question ends right all the same, and everybody knows what they must."""

import pytest

from tests.scenarios.asking import in_review
from tests.world import World

REFUND = "Refunds are open for 30 days."
DOUBTFUL = "Refunds are possibly open for 30 days."


@pytest.mark.parametrize("kind", ["http_500", "http_502", "http_504", "revoked"])
@pytest.mark.parametrize(("method", "times"), [("chat.postMessage", 5), ("*", 4)])
async def test_what_slack_did_not_take_is_sent_when_it_does_once(
    world: World, kind: str, method: str, times: int
) -> None:
    world.model.answers(REFUND)
    world.strikes(kind, method=method, times=times)
    question = await world.ava.mentions_bot("What is the refund window?")
    for _ in range(5):
        await world.advance(seconds=20)
    await world.advance(minutes=6)
    assert world.ava.replies_in(question) == [REFUND]


async def test_a_revoked_token_loses_no_card_and_no_decision(world: World) -> None:
    world.model.answers(DOUBTFUL)
    world.strikes("revoked", method="chat.postMessage", times=4)
    question = await world.ava.mentions_bot("What is the refund window?")
    assert await world.ben.sees_cards() == []
    await world.advance(minutes=10)
    [card] = await world.ben.sees_cards()
    assert world.ava.notices_in(question) == ["A person is checking this."]
    world.strikes("revoked", method="chat.postMessage", times=3)
    await world.ben.clicks(card, "Approve")
    assert world.ava.replies_in(question) == []
    await world.advance(minutes=5)
    assert world.ava.replies_in(question) == [DOUBTFUL]


async def test_where_slack_says_nothing_at_all_for_long_a_person_answers_once_the_asker_agrees(world: World) -> None:
    world.strikes("revoked", method="*", times=16)
    question = await world.ava.mentions_bot("What is the refund window?")
    await world.advance(minutes=10)
    [consent] = [seen for seen in world.ava.thread_of(question) if "Share" in seen.buttons]
    await world.ava.clicks(consent, "Share")
    [card] = await world.ben.sees_cards()
    await world.ben.clicks(card, "Edit")
    await world.ben.submits(answer=REFUND)
    assert world.ava.replies_in(question) == [REFUND]


async def test_an_answer_refused_as_archived_goes_back_to_the_reviewers_who_send_it_again(world: World) -> None:
    world.model.answers(DOUBTFUL)
    question = await world.ava.mentions_bot("What is the refund window?")
    [card] = await world.ben.sees_cards()
    world.strikes("archived", method="chat.postMessage")
    await world.ben.clicks(card, "Approve")
    [again] = await world.ben.sees_cards()
    assert "is_archived. The text is kept; once the channel is unarchived" in again
    await world.ben.clicks(again, "Approve")
    assert world.ava.replies_in(question) == [DOUBTFUL]


async def test_a_card_refused_as_archived_is_posted_later_and_the_admins_know(world: World) -> None:
    world.model.answers(DOUBTFUL)
    world.strikes("archived", method="chat.postMessage", times=2)  # the notice, which is let go, and the card
    await world.ava.mentions_bot("What is the refund window?")
    assert "archived" in world.cho.sees("@copydesk")[-1]
    await world.advance(minutes=2)
    assert len(await world.ben.sees_cards()) == 1
    assert "is archived" not in await world.cho.types("status")


async def test_a_thread_that_is_deleted_before_its_answer_ends_the_question(world: World) -> None:
    world.model.answers(DOUBTFUL)
    await world.ava.mentions_bot("What is the refund window?")
    [card] = await world.ben.sees_cards()
    world.strikes("thread_deleted", method="chat.postMessage")
    await world.ben.clicks(card, "Approve")
    await world.advance(minutes=2)
    assert world.ava.sees("general") == []
    assert await world.ben.sees_cards() == []
    [card] = world.ben.sees("answers-review")
    assert "Withdrawn: the question was deleted" in card
    assert "Nothing waits." in await world.cho.types("status")


@pytest.mark.parametrize("event", ["message", "app_mention"])
async def test_an_event_that_comes_late_is_the_same_question(world: World, event: str) -> None:
    world.model.answers(REFUND)
    world.strikes("delay", event=event, seconds=90)
    question = await world.ava.mentions_bot("What is the refund window?")
    await world.advance(minutes=2)
    assert world.ava.replies_in(question) == [REFUND]


async def test_at_one_message_a_second_everything_is_said(world: World) -> None:
    world.sandbox.faults.pace.on = True
    world.model.answers(*[REFUND] * 8)
    asked = [await world.ava.mentions_bot(f"What is refund window {number}?") for number in range(8)]
    await world.advance(minutes=2)
    assert [world.ava.replies_in(question) for question in asked] == [[REFUND]] * 8


@pytest.mark.parametrize("kind", ["http_500", "ratelimited", "archived", "revoked"])
async def test_a_click_is_answered_by_its_own_way_where_an_ephemeral_line_fails(world: World, kind: str) -> None:
    _, card = await in_review(world)
    await world.ben.clicks(card, "Approve")
    world.strikes(kind, method="chat.postEphemeral")
    await world.bea.clicks(card, "Approve")
    assert world.bea.ephemerals == ["Ben has approved this already."]
    assert "Approved by Ben" in world.ben.sees("answers-review")[-1]


async def test_a_click_in_a_thread_is_answered_in_the_thread(world: World) -> None:
    question, _ = await in_review(world)
    [checking] = world.ava.thread_of(question)
    world.strikes("http_500", method="chat.postEphemeral")
    await world.abe.clicks(checking, "Never mind")
    [line] = world.abe._person.ephemerals
    assert (line["text"], line["thread_ts"]) == ("Only the person who asked can do that.", question.ts)
