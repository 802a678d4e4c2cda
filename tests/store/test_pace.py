"""What is owed goes to Slack as fast as Slack takes it, and what people wait for goes first."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.effects import (
    Effect,
    FoldNotice,
    Method,
    Notice,
    PostDetails,
    PublishHome,
    RefreshCard,
    SendAnswer,
    Tell,
    TellAdmin,
    TellAgain,
    TellDesk,
    UpdateCard,
)
from bot.core.errors import Conflict
from bot.core.events import Withdrew
from bot.core.lifecycle import Move
from bot.core.pace import FREE, SLACK, Pace, Rate
from bot.flow.store import Store
from bot.store import outbox_sql, rows
from bot.store.postgres import PostgresStore
from bot.store.sqlite import SqliteStore
from tests.store.made import AVA, LEASE, NOW, SECOND, claimed, happens, in_review, opened, sending
from tests.store.test_races import a_store, few
from tests.store.test_several import Stores, two

__all__ = ["two"]

Paced = SqliteStore | PostgresStore
ANSWER = SendAnswer(round=1, part=1, parts=1)
CARD = UpdateCard(round=1)
SHOWN = Tell(notice=Notice.EXPIRED)


@pytest.fixture
def paced(store: Store) -> Paced:
    assert isinstance(store, Paced)
    store.pace = SLACK
    return store


async def _owed(store: Store, number: int) -> None:
    """So many answers to one channel, each of a case of its own."""
    for each in range(number):
        await sending(store, each)


async def _claims(store: Store, seconds: float = 0) -> list[Effect]:
    found = []
    while taken := await store.claim_delivery(NOW + timedelta(seconds=seconds), LEASE):
        found.append(taken[0].effect)
    return found


async def test_a_channel_takes_a_few_at_once_and_then_one_a_second(paced: Paced) -> None:
    await _owed(paced, 6)
    assert [len(await _claims(paced, at)) for at in (0, 0.9, 1, 1.5, 2, 10)] == [3, 0, 1, 0, 1, 1]


async def test_one_question_alone_is_never_slowed(paced: Paced) -> None:
    case = await in_review(paced)
    await paced.owe(case.id, (ANSWER,), NOW)
    for _ in range(3):
        await paced.performed(await claimed(paced), None, NOW)
    assert (await paced.tally()).owed == 0


async def test_a_full_channel_holds_up_no_other(paced: Paced) -> None:
    await _owed(paced, 4)
    again = TellAgain(channel="C0OTHER", thread_ts="1.1")
    await paced.owe("case0", (again,), NOW + SECOND)  # behind it in its lane
    await paced.owe((await opened(paced, 9)).id, (again,), NOW)
    assert await _claims(paced) == [ANSWER, ANSWER, ANSWER, again]


async def test_to_be_passed_over_is_no_try(paced: Paced) -> None:
    await _owed(paced, 4)
    await _claims(paced)
    assert await _claims(paced, 0.5) == []
    assert (await claimed(paced, NOW + SECOND)).attempts == 1


async def test_what_waits_for_its_channel_is_due_when_that_is_free(paced: Paced) -> None:
    await _owed(paced, 4)
    await _claims(paced)
    assert await paced.next_due() == NOW + SECOND
    assert await _claims(paced, 1) == [ANSWER]
    assert await paced.next_due() == NOW + LEASE  # all are in hand; by then the channel is free


async def test_a_lease_that_ran_out_waits_for_the_channel_too(paced: Paced) -> None:
    await _owed(paced, 1)
    dead = await claimed(paced)
    again = await claimed(paced, NOW + LEASE)
    await paced.put_off(
        dead, NOW + 3 * LEASE, "chat.postMessage: ratelimited", full=True
    )  # late, and true all the same
    assert await paced.next_due() == NOW + 3 * LEASE
    assert await paced.claim_delivery(NOW + 2 * LEASE, LEASE) is None
    assert (await claimed(paced, NOW + 3 * LEASE)).id == again.id


async def test_where_slack_says_how_long_nothing_goes_there_before(paced: Paced) -> None:
    await _owed(paced, 3)
    await paced.put_off(await claimed(paced), NOW + 30 * SECOND, "chat.postMessage: ratelimited", full=True)
    await paced.owe(None, (TellDesk(text="!"), PublishHome(user=AVA.id)), NOW)
    assert await _claims(paced) == [TellDesk(text="!"), PublishHome(user=AVA.id)]
    assert await paced.next_due() == NOW + 30 * SECOND
    assert [len(await _claims(paced, at)) for at in (29.9, 30, 31)] == [0, 1, 1]


async def test_a_failure_that_is_no_limit_holds_up_nobody_else(paced: Paced) -> None:
    await _owed(paced, 2)
    await paced.put_off(await claimed(paced), NOW + 30 * SECOND, "chat.postMessage: HTTP 500")
    assert await _claims(paced) == [ANSWER]


async def test_a_method_is_paced_in_the_whole_workspace(paced: Paced) -> None:
    burst = SLACK.methods[Method.UPDATE].burst
    for number in range(burst + 2):
        await paced.owe((await opened(paced, number)).id, (CARD,), NOW)
    assert [len(await _claims(paced, at)) for at in (0, 1, 1.5, 3)] == [burst, 0, 1, 1]


async def test_posts_in_many_channels_meet_the_limit_of_the_workspace(paced: Paced) -> None:
    every, burst = paced.pace.methods[Method.POST]
    await paced.owe(None, tuple(TellAdmin(user=f"U{number}", text="!") for number in range(burst + 2)), NOW)
    assert [len(await _claims(paced, at)) for at in (0, every * 1.01, every * 2.01)] == [burst, 1, 1]


async def test_what_people_wait_for_goes_before_what_only_looks_better(store: Store) -> None:
    cosmetic = (PublishHome(user=AVA.id), PostDetails(round=1), FoldNotice(notice=Notice.CONSENT), RefreshCard(round=1))
    urgent = (SHOWN, CARD, TellDesk(text="!"))
    for number, effect in enumerate((*cosmetic, *urgent)):
        await store.owe((await opened(store, number)).id, (effect,), NOW)
    assert await _claims(store, 1) == [*urgent, *cosmetic]


async def test_what_only_looks_better_lets_others_go_first_for_a_minute(store: Store) -> None:
    for number, (effect, at) in enumerate([(CARD, 61), (CARD, 59), (RefreshCard(round=1), 0)]):
        await store.owe((await opened(store, number)).id, (effect,), NOW + at * SECOND)
    assert await _claims(store, 62) == [CARD, RefreshCard(round=1), CARD]


async def test_what_holds_up_something_urgent_is_urgent(store: Store) -> None:
    await store.owe((await opened(store, 1)).id, (RefreshCard(round=1), PostDetails(round=1)), NOW)
    await store.owe((await opened(store, 2)).id, (FoldNotice(notice=Notice.CHECKING), CARD), NOW)
    assert await _claims(store) == [FoldNotice(notice=Notice.CHECKING), RefreshCard(round=1)]


async def test_what_something_urgent_comes_to_stand_behind_is_urgent(store: Store) -> None:
    await store.owe((await opened(store, 1)).id, (RefreshCard(round=1),), NOW)
    case = await opened(store, 2)
    await store.owe(case.id, (FoldNotice(notice=Notice.CONSENT),), NOW)
    await happens(store, case, Withdrew(by=AVA.id))  # which is told in the lane of the notice
    assert await _claims(store) == [FoldNotice(notice=Notice.CONSENT), RefreshCard(round=1)]


async def test_what_is_tried_again_and_what_waits_for_slack_is_counted(paced: Paced) -> None:
    assert (await paced.retried(NOW)).number == 0
    await _owed(paced, 6)
    for number in range(2):
        await paced.put_off(await claimed(paced), NOW + (5 + number) * SECOND, "chat.postMessage: HTTP 502")
    case = await opened(paced, 9)
    taken = await paced.claim_case(NOW, LEASE)
    assert taken
    await paced.put_off_case(taken, NOW + 9 * SECOND, tried=False, why="conversations.info: ratelimited")
    await _claims(paced)
    found = await paced.retried(NOW)
    assert (found.number, found.since, found.again, found.paced) == (3, NOW, NOW + 5 * SECOND, 3)
    assert found.why in {"chat.postMessage: HTTP 502", "conversations.info: ratelimited"}
    await happens(paced, await opened(paced, 8), Withdrew(by=AVA.id))
    taken = await paced.claim_case(NOW + 9 * SECOND, LEASE)
    assert taken
    assert taken.id == case.id
    await happens(paced, taken, Withdrew(by=AVA.id))
    assert (await paced.retried(NOW)).number == 2


async def test_processes_share_the_pace(two: Stores) -> None:
    two[0].pace = two[1].pace = SLACK
    await _owed(two[0], 20)
    for at, room in ((0, 3), (1, 1), (60, 3)):
        now = NOW + at * SECOND
        found = await asyncio.gather(*(store.claim_delivery(now, 9 * LEASE) for store in two for _ in range(8)))
        got = [each[0].id for each in found if each]
        got += [each[0].id for each in [await two[0].claim_delivery(now, 9 * LEASE) for _ in range(4)] if each]
        assert len(set(got)) == len(got) == room


async def test_a_hurry_never_waits_for_a_move_that_might_wait_for_it(two: Stores) -> None:
    for number in range(3):
        await sending(two[0], number)
        await two[0].put_off(await claimed(two[0]), NOW + LEASE, "chat.postMessage: HTTP 500")
    async with two[0].database.transaction() as tx:
        await tx.rows(outbox_sql.HURRY_CASE, case_id="case1", now=NOW.timestamp(), lanes="[]")
        async with asyncio.timeout(10):
            await two[1].hurry(NOW)
    assert len(await _claims(two[1])) == 3


async def test_a_channel_that_is_found_full_does_not_lock_out_who_takes_over_meanwhile(two: Stores) -> None:
    """Who overstayed a lease says that the channel is full, while another claims the same message."""
    two[0].pace = SLACK
    await sending(two[0])
    overstayed, later = await claimed(two[0]), NOW + 2 * LEASE
    times = {"now": later.timestamp(), "lease_until": (later + LEASE).timestamp()}
    late = two[1].put_off(overstayed, later, "chat.postMessage: ratelimited", full=True)
    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks, two[0].database.transaction() as tx:
        [row] = await tx.rows(outbox_sql.CLAIM_DELIVERY, kinds=rows.KNOWN_KINDS, **times)
        put_off = tasks.create_task(late)
        while not await two[0].database.reads.rows("SELECT 1 AS one FROM pg_locks WHERE NOT granted"):
            pass
        await two[0]._take_place(tx, row["gate"], times["now"])
    assert not put_off.result()


async def test_hurries_and_moves_at_once_break_nobody_off(two: Stores) -> None:
    async def moves(number: int) -> None:
        case = await opened(two[number % 2], number)
        for turn in range(4):
            await two[0].owe(case.id, (Tell(notice=Notice.HELD), CARD), NOW + 9 * LEASE)
            try:
                case = await two[turn % 2].move(case, Withdrew(by=AVA.id), Move(case, (SHOWN,)), NOW)
            except Conflict:
                return

    hurries = (two[turn % 2].hurry(NOW + turn * SECOND) for turn in range(12))
    await asyncio.gather(*(moves(number) for number in range(6)), *hurries)


TIMES = st.lists(st.tuples(st.sampled_from([0, 0.1, 0.4, 1, 1.7, 5]), st.integers(1, 5)), max_size=12)


@few
@given(TIMES, st.sampled_from([Rate(1, 3), Rate(1, 1), Rate(0.5, 2), Rate(2, 4)]))
async def test_in_any_time_no_more_goes_to_a_channel_than_it_takes(tries: list[tuple[float, int]], rate: Rate) -> None:
    at, went = 0.0, []
    async with a_store() as store:
        assert isinstance(store, SqliteStore)
        store.pace = Pace(channel=rate, methods={Method.POST: FREE})
        await opened(store)
        for number in range(2, sum(each for _, each in tries) + 3):
            await store.owe((await opened(store, number)).id, (SHOWN,), NOW)
        for pause, number in tries:
            at += pause
            for _ in range(number):
                went += [at] if await store.claim_delivery(NOW + timedelta(seconds=at), 99 * LEASE) else []
    for first, since in enumerate(went):
        for last in range(first, len(went)):
            assert last - first + 1 <= rate.burst + (went[last] - since) / rate.every + 1e-6


@pytest.mark.parametrize("name", ["CLAIM_DELIVERY", "NEXT_DUE"])
async def test_no_look_reads_all_that_is_owed(name: str) -> None:
    asked = {"now": 0.0, "lease_until": 0.0, "kinds": rows.KNOWN_KINDS, "statuses": rows.BUT_DRAFTING, "drafts": 1}
    async with a_store() as store:
        assert isinstance(store, SqliteStore)
        plan = await store.database.reads.rows(f"EXPLAIN QUERY PLAN {getattr(outbox_sql, name)}", **asked)
    steps = [step["detail"] for step in plan]
    tables = ("outbox", "mine", "earlier", "cases", "pace")
    assert not [step for step in steps if step.startswith(tuple(f"SCAN {table}" for table in tables))]
    assert any("outbox_lines (gate=? AND cosmetic=?" in step for step in steps)


async def test_a_clock_that_jumped_back_holds_up_nothing_that_is_owed() -> None:
    async with a_store() as store:
        assert isinstance(store, SqliteStore)
        store.pace = SLACK
        await _owed(store, 5)
        await store.put_off(await claimed(store), NOW + LEASE, "chat.postMessage: ratelimited", full=True)
        assert await _claims(store) == []
        assert len(await _claims(store, -18_000)) == 1
