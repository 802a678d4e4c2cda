"""A frozen process posts what another has delivered: within seconds one message stands."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.case import Case
from bot.core.errors import Conflict
from bot.flow import delivering
from bot.flow.steps import LEASE
from bot.flow.store import Delivery
from tests.scenarios.asking import ASKED, REFUND
from tests.world import Seen, World


async def posted_again(world: World, message: Seen) -> str:
    """What a process does that was frozen before its post, and wakes."""
    there = world.sandbox.workspace.channel(message.channel).messages[message.ts]
    said = {"channel": world.id_of(message.channel), "metadata": there.metadata}
    said |= {key: there.body[key] for key in ("text", "blocks", "thread_ts") if key in there.body}
    return str((await world.bot.client.api_call("chat.postMessage", json=said))["ts"])


def deletions(world: World) -> int:
    return sum(entry["method"] == "chat.delete" for entry in world.traffic)


async def answered_late(world: World) -> tuple[Seen, Seen]:
    """A question, and its answer, which stands since the second try."""
    world.model.answers(REFUND)
    world.strikes("http_500", method="chat.postMessage")
    question = await world.ava.mentions_bot(ASKED, in_="help")
    await world.advance(seconds=3)
    [answer] = world.ava.thread_of(question)
    return question, answer


async def test_the_later_of_two_answers_goes(world: World) -> None:
    question, answer = await answered_late(world)
    await posted_again(world, answer)
    assert world.ava.replies_in(question) == [REFUND, REFUND]
    await world.advance(seconds=10)
    assert [reply.ts for reply in world.ava.thread_of(question)] == [answer.ts]


async def test_the_later_of_two_cards_goes(world: World) -> None:
    world.model.answers("Maybe 30 days.")
    world.strikes("archived", method="chat.postMessage", times=2)  # the notice, which is let go, and the card
    question = await world.ava.mentions_bot(ASKED)
    await world.advance(minutes=1)
    [card] = await world.ben.sees_cards()
    await posted_again(world, card)
    assert len(await world.ben.sees_cards()) == 2
    await world.advance(seconds=10)
    [one] = await world.ben.sees_cards()
    assert one.ts == card.ts
    await world.ben.clicks(card, "Approve")
    assert world.ava.replies_in(question) == ["Maybe 30 days."]


async def test_one_that_stands_alone_stays_even_if_it_is_not_the_one_we_know(world: World) -> None:
    question, answer = await answered_late(world)
    second = await posted_again(world, answer)
    world.sandbox.workspace.delete(world.sandbox.workspace.channel("help"), answer.ts)
    await world.advance(seconds=10)
    assert [reply.ts for reply in world.ava.thread_of(question)] == [second]


async def test_the_look_outlives_a_restart_and_a_slack_that_does_not_answer(world: World) -> None:
    question, answer = await answered_late(world)
    await posted_again(world, answer)
    await world.restarts()
    world.strikes("http_500", method="chat.delete")
    await world.advance(seconds=10)
    assert len(world.ava.replies_in(question)) == 2
    await world.advance(seconds=30)
    assert [reply.ts for reply in world.ava.thread_of(question)] == [answer.ts]


async def test_nothing_is_looked_for_where_the_first_try_did_it(world: World) -> None:
    world.model.answers(REFUND)
    await world.ava.mentions_bot(ASKED, in_="help")
    await world.advance(minutes=5)
    assert deletions(world) == 0
    assert not [entry for entry in world.traffic if entry["method"] == "conversations.replies"]


async def taken_over(world: World) -> tuple[Seen, Delivery, Case]:
    """A question whose answer somebody was about to post, having looked, when another did, and looked for doubles."""
    world.model.answers(REFUND)
    world.strikes("ratelimited", method="chat.postMessage")
    question = await world.ava.mentions_bot(ASKED, in_="help")
    world.clock.at += timedelta(seconds=5)
    frozen = await world.bot.desk.store.claim_delivery(world.clock.now(), LEASE)
    assert frozen
    assert frozen[1]
    await world.advance(minutes=2)
    assert world.ava.replies_in(question) == [REFUND]
    return question, replace(frozen[0], attempts=1), frozen[1]


async def test_who_posts_after_another_finds_out_and_takes_its_own_back(world: World) -> None:
    question, delivery, case = await taken_over(world)
    with pytest.raises(Conflict):
        await delivering.deliver(world.bot.desk, delivery, case)
    assert world.ava.replies_in(question) == [REFUND, REFUND]
    await world.settle()
    assert world.ava.replies_in(question) == [REFUND]


async def test_who_does_not_even_know_whether_it_posted_looks_a_little_later(world: World) -> None:
    question, delivery, case = await taken_over(world)
    [answer] = world.ava.thread_of(question)
    await delivering.later(world.bot.desk, delivery, case, "TimeoutError")
    await posted_again(world, answer)  # the request was on its way
    await world.advance(seconds=10)
    assert [reply.ts for reply in world.ava.thread_of(question)] == [answer.ts]


async def test_an_answer_that_was_given_up_but_stands_goes_since_the_reviewers_have_it_again(world: World) -> None:
    world.model.answers(REFUND)
    world.strikes("reply_lost", method="chat.postMessage")
    world.strikes("http_500", method="conversations.replies", times=200)
    question = await world.ava.mentions_bot(ASKED, in_="help")
    await world.advance(minutes=62)
    assert world.ava.replies_in(question) == [REFUND]
    world.sandbox.faults.remove()
    await world.advance(minutes=2)
    assert world.ava.replies_in(question) == []
    [card] = await world.ben.sees_cards()
    await world.ben.clicks(card, "Approve")
    assert world.ava.replies_in(question) == [REFUND]


async def test_where_slack_does_not_let_us_read_nothing_is_owed_for_ever(world: World) -> None:
    await answered_late(world)
    world.strikes("revoked", method="conversations.replies", times=1_000)
    await world.advance(minutes=30)
    assert "Tried again: 1" in await world.cho.types("status")
    await world.advance(minutes=40)
    assert "Tried again" not in await world.cho.types("status")
