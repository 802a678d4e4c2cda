"""Slack takes so much and no more: nothing runs into its limits, and nobody waits for what only looks better."""

from dataclasses import replace
from datetime import timedelta

from bot.core.effects import Method
from bot.core.pace import FREE, SLACK, Pace, Rate
from bot.flow.retrying import next_try, next_try_of
from tests.world import World

REFUND = "Refunds are open for 30 days."
DOUBTFUL = "Refunds are possibly open for 30 days."


async def _paced(world: World, pace: Pace) -> None:
    world.pace = pace
    await world.restarts()


async def test_twenty_questions_at_once_never_meet_slacks_limit_and_all_are_answered(world: World) -> None:
    world.sandbox.faults.pace.on = True
    await _paced(world, SLACK)
    world.model.answers(*[REFUND, DOUBTFUL] * 10)
    people = (world.ava, world.abe)
    asked = [(who, await who.mentions_bot(f"What is refund window {n}?")) for n in range(10) for who in people]
    for _ in range(40):
        await world.advance(seconds=1)
    for card in await world.ben.sees_cards():
        await world.ben.clicks(card, "Approve")
    for _ in range(40):
        await world.advance(seconds=1)
    replies = [reply for who, question in asked for reply in who.replies_in(question)]
    assert sorted(replies) == [REFUND] * 10 + [DOUBTFUL] * 10
    assert [entry for entry in world.traffic if entry.get("error") == "ratelimited"] == []


async def test_a_question_by_itself_is_not_slowed(world: World) -> None:
    await _paced(world, SLACK)
    world.model.answers(DOUBTFUL)
    question = await world.ava.mentions_bot("What is the refund window?")
    [card] = await world.ben.sees_cards()
    await world.ben.clicks(card, "Approve")
    assert world.ava.replies_in(question) == [DOUBTFUL]
    assert [seen.buttons for seen in (*world.ben.sees("answers-review"), *world.ava.thread_of(question))] == [[]] * 3


async def test_decided_cards_lose_their_buttons_before_notices_are_folded(world: World) -> None:
    await _paced(world, Pace(channel=FREE, methods={Method.UPDATE: Rate(10, 1)}))
    world.model.answers(DOUBTFUL, DOUBTFUL)
    asked = [await who.mentions_bot("What is the refund window?") for who in (world.ava, world.abe)]
    for card in await world.ben.sees_cards():
        await world.ben.clicks(card, "Approve")
    assert [world.ava.replies_in(question) for question in asked] == [[DOUBTFUL]] * 2
    await world.advance(seconds=10)
    assert await world.ben.sees_cards() == []
    assert ["Never mind" in world.ava.thread_of(question)[0].buttons for question in asked] == [True, True]
    for _ in range(5):
        await world.advance(seconds=10)
    assert ["Never mind" in world.ava.thread_of(question)[0].buttons for question in asked] == [False, False]


async def test_a_limit_that_slack_names_counts_for_all_that_go_there(world: World) -> None:
    world.model.answers(REFUND, REFUND, REFUND)
    world.strikes("ratelimited", method="chat.postMessage", seconds=30)
    first = await world.ava.mentions_bot("What is the refund window?")
    second = await world.abe.mentions_bot("How long are refunds open?")
    elsewhere = await world.ava.mentions_bot("And in April?", in_="help")
    assert [world.ava.replies_in(question) for question in (first, second, elsewhere)] == [[], [], [REFUND]]
    await world.advance(seconds=30)
    assert [world.ava.replies_in(question) for question in (first, second)] == [[REFUND]] * 2
    assert len([entry for entry in world.traffic if entry.get("error") == "ratelimited"]) == 1


async def test_status_says_what_is_tried_again_and_what_waits_its_turn(world: World) -> None:
    await _paced(world, SLACK)
    world.model.answers(*[REFUND] * 6)
    world.strikes("http_502", method="chat.postMessage", times=9)
    asked = [await world.ava.mentions_bot(f"What is refund window {number}?") for number in range(6)]
    await world.advance(seconds=1)
    status = await world.cho.types("status")
    assert "Tried again: " in status
    assert "the longest for 1 s (`chat.postMessage: HTTP 502`); the next try is " in status
    assert "Waiting for Slack's pacing: " in status
    assert "window" not in status
    await world.advance(minutes=5)
    await world.advance(minutes=5)
    assert [world.ava.replies_in(question) for question in asked] == [[REFUND]] * 6
    assert "Tried again" not in await world.cho.types("status")


async def test_status_says_which_step_waits_for_slack(world: World) -> None:
    world.strikes("ratelimited", method="conversations.info", seconds=40)
    world.model.answers(REFUND)
    question = await world.ava.mentions_bot("What is the refund window?")
    status = await world.cho.types("status")
    assert "Tried again: 1, the longest for 0 s (`conversations.info: ratelimited`); the next try is in 40 s." in status
    await world.advance(minutes=1)
    assert world.ava.replies_in(question) == [REFUND]


async def test_waits_grow_and_differ_by_chance_and_never_end_before_slack_says(world: World) -> None:
    now = world.clock.now()

    def waits(chance: float, *, at_least: float = 0) -> list[float]:
        desk = replace(world.bot.desk, chance=lambda: chance)
        return [(next_try(desk, tries, at_least=at_least) - now).total_seconds() for tries in range(1, 8)]

    assert waits(0) == [1, 2, 5, 15, 30, 60, 60]
    assert waits(1) == [1.25, 2.5, 6.25, 18.75, 37.5, 75, 75]
    assert waits(0.5, at_least=40)[0] == 45


async def test_a_draft_waits_for_slack_the_longer_the_older_its_question_is(world: World) -> None:
    world.crashes_before_the_next_step()
    await world.ava.mentions_bot("What is the refund window?")
    case = await world.bot.desk.store.claim_case(world.clock.now(), timedelta(minutes=1))
    assert case
    waits = []
    for seconds in (0, 60, 600):
        world.clock.at = case.question.asked_at + timedelta(seconds=seconds)
        waits.append((next_try_of(world.bot.desk, case) - world.clock.at).total_seconds())
    assert waits == [5, 15, 60]
