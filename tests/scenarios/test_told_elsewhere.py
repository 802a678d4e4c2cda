"""Slack does not take a word where the question was asked: its asker hears it all the same."""

import pytest

from tests.scenarios.asking import ASKED, CHECKING, REFUND, in_review
from tests.world import Seen, World

HEAD = "I cannot write where you asked, in #help: “What is the refund window?”"


def told(world: World) -> list[Seen]:
    return world.ava.sees("@copydesk")


async def test_that_nobody_got_to_it_is_told_directly_where_the_channel_is_archived(world: World) -> None:
    question, _ = await in_review(world)
    await world.cho.archives("help")
    await world.advance(hours=25)
    [word] = told(world)
    assert word.startswith(HEAD)
    assert "|open it>" in word
    assert "I am sorry: no reviewer got to this within 24 hours" in word
    assert world.ava.notices_in(question) == [CHECKING]


@pytest.mark.parametrize("removed", [True, False])
async def test_that_there_is_no_answer_is_told_directly_and_once(world: World, *, removed: bool) -> None:
    _, card = await in_review(world)
    if removed:
        await world.cho.removes("copydesk", "help")
    else:
        world.strikes("archived", method="chat.postMessage")
    await world.ben.clicks(card, "Reject")
    await world.ben.submits(reason="wrong", message="Ask payroll.")
    await world.advance(hours=1)
    [word] = told(world)
    assert word.startswith(HEAD)
    assert "Ben has looked at this." in word
    assert "Ask payroll." in word


async def test_who_is_asked_back_where_nobody_can_write_asks_again_in_the_direct_message(world: World) -> None:
    _, card = await in_review(world)
    world.strikes("archived", method="chat.postMessage")
    await world.ben.clicks(card, "Reject")
    await world.ben.submits(reason="needs_detail", message="Which country?")
    [word] = told(world)
    assert "Ben needs more detail: Which country?\nAsk again here, with that, and I will take it up." in word
    world.model.answers(REFUND)
    again = await world.ava.dms("What is the refund window in the EU?")
    assert world.ava.replies_in(again) == [REFUND]


async def test_consent_can_be_given_in_the_direct_message(world: World) -> None:
    world.model.answers("Maybe 30 days.")
    world.strikes("archived", method="chat.postMessage")
    question = await world.ava.mentions_bot(ASKED, in_="payroll-private")
    [word] = told(world)
    assert "in #payroll-private" in word
    assert word.buttons == ["Share", "Never mind"]
    await world.ava.clicks(word, "Share")
    assert "You allowed me to show your question to the reviewers." in told(world)[0]
    [card] = await world.ben.sees_cards()
    await world.ben.clicks(card, "Approve")
    assert world.ava.replies_in(question) == ["Maybe 30 days."]


async def test_a_word_on_a_wait_is_let_go(world: World) -> None:
    world.model.answers("Maybe 30 days.")
    world.strikes("archived", method="chat.postMessage")
    await world.ava.mentions_bot(ASKED, in_="help")
    assert told(world) == []
    assert len(await world.ben.sees_cards()) == 1


async def test_what_slack_takes_nowhere_is_tried_twice_and_no_more(world: World) -> None:
    _, card = await in_review(world)
    world.strikes("archived", method="chat.postMessage", times=3)  # the details in the card's thread, too
    await world.ben.clicks(card, "Reject")
    await world.ben.submits(reason="wrong")
    await world.advance(hours=1)
    assert told(world) == []
    assert "owed" not in await world.cho.types("status")
