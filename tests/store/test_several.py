"""Several processes on one PostgreSQL database: nobody gets what another has, and all see the same desk."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import chain, count

import pytest

from bot.app import SharedClock
from bot.core.case import Case, Status
from bot.core.errors import Conflict
from bot.core.events import AnswerSent, Approved, Withdrew
from bot.core.pace import UNPACED
from bot.core.policy import Policy
from bot.flow.store import Store
from bot.store.postgres import PostgresStore
from tests.store.made import (
    AVA,
    BEN,
    CHO,
    HELP,
    LEASE,
    NOW,
    SECOND,
    a_case,
    claimed,
    decided,
    drafted,
    happens,
    in_review,
    opened,
    sending,
    stored,
)
from tests.world import ROOT, StoppedClock

Stores = tuple[PostgresStore, PostgresStore]


@pytest.fixture
async def two(emptied: str) -> AsyncIterator[Stores]:
    """Two processes' stores; that they live in one process here is nothing that the database could see."""
    first = await PostgresStore.open(emptied, defaults=Policy(), now=NOW)
    second = await PostgresStore.open(emptied, defaults=Policy(), now=NOW)
    first.pace = second.pace = UNPACED
    yield first, second
    await first.close()
    await second.close()


async def _claims(store: Store) -> list[str]:
    found = []
    while case := await store.claim_case(NOW, LEASE):
        found.append(case.id)
    return found


async def test_under_load_no_case_is_given_twice(two: Stores) -> None:
    for number in range(120):
        await two[0].open_case(replace(a_case(number), due_at=NOW), (), "Mentioned", NOW)
    given = await asyncio.gather(*(_claims(store) for store in two for _ in range(6)))
    by_store = [sorted(chain(*given[:6])), sorted(chain(*given[6:]))]
    assert sorted(chain(*by_store)) == sorted(f"case{number}" for number in range(120))
    assert all(by_store)  # and both had some


async def test_under_load_no_delivery_is_given_twice_and_lanes_keep_their_order(two: Stores) -> None:
    for number in range(30):
        await in_review(two[0], number)  # a notice, and the card behind it

    async def performs(store: Store) -> list[tuple[str | None, str]]:
        done = []
        while (await store.tally()).owed:
            if found := await store.claim_delivery(NOW, LEASE):
                done.append((found[0].case_id, type(found[0].effect).__name__))
                await store.performed(found[0], None, NOW)
        return done

    given = await asyncio.gather(*(performs(store) for store in two for _ in range(3)))
    done = sorted(chain(*given))
    assert done == sorted((f"case{number}", kind) for number in range(30) for kind in ("PostCard", "Tell"))


async def _moved(store: Store, case: Case, number: int) -> bool:
    event = Approved(by=BEN.id, round=1) if number % 2 else Withdrew(by=AVA.id)
    try:
        await happens(store, case, event)
    except Conflict:
        return False
    return True


async def test_of_all_who_move_a_case_at_once_one_wins(two: Stores) -> None:
    for turn in range(5):
        case = await in_review(two[0], turn)
        won = await asyncio.gather(*(_moved(two[number % 2], case, number) for number in range(10)))
        assert sum(won) == 1
        assert (await stored(two[1], case.id)).status in {Status.SENDING, Status.WITHDRAWN}


async def test_who_starts_leaves_the_leases_of_the_living_alone(two: Stores, emptied: str) -> None:
    await opened(two[0])
    assert await two[0].claim_case(NOW, LEASE)
    third = await PostgresStore.open(emptied, defaults=Policy(), now=NOW)
    assert await third.claim_case(NOW + LEASE - SECOND, LEASE) is None
    assert await third.claim_case(NOW + LEASE, LEASE)
    await third.close()


async def test_what_one_sets_all_go_by_at_once(two: Stores) -> None:
    assert [(await store.policy()).threshold for store in two] == [0.65, 0.65]
    for threshold in (0.8, 0.9):
        await two[0].change("threshold", threshold, CHO.id, NOW)
        assert [(await store.policy()).threshold for store in two] == [threshold, threshold]
    await two[1].change("reviewers", [BEN.id], CHO.id, NOW)
    await two[1].know_people((BEN,), NOW)
    assert (await two[0].policy()).able_reviewers == {BEN.id}
    await two[1].know_people((replace(BEN, gone=True),), NOW)
    assert (await two[0].policy()).able_reviewers == frozenset()


async def test_a_policy_that_nobody_changes_is_read_once(two: Stores) -> None:
    first = await two[0].policy()
    await two[1].know_place(HELP, NOW)
    assert await two[0].policy() is first


async def test_what_one_stores_wakes_the_others(two: Stores) -> None:
    woken = asyncio.Event()
    async with asyncio.timeout(20):
        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(two[1].listen(woken.set))
            for number in count():  # it listens only when it has connected
                await opened(two[0], number)
                with suppress(TimeoutError):
                    await asyncio.wait_for(woken.wait(), 0.1)
                    break
            listening.cancel()


async def test_the_clock_of_the_server_is_the_clock_of_all(emptied: str) -> None:
    """Two machines whose clocks are years apart take each other's leases for what they are."""
    ahead, counted = StoppedClock(), iter([10.0, 10.0, 70.0])
    ahead.at += timedelta(days=5000)
    clock = SharedClock(ahead, lambda: next(counted))
    assert clock.now() == ahead.at
    store = await PostgresStore.open(emptied, defaults=Policy(), now=NOW, heard=clock.heard)
    first = clock.now()
    assert first < ahead.at - timedelta(days=4000)
    assert clock.now() - first == timedelta(seconds=60)  # a clock that nobody sets counts on
    await store.close()


async def test_moves_and_deliveries_at_once_do_not_wait_for_each_other(two: Stores) -> None:
    """Whoever takes a case and what it owes takes the case first; otherwise the server would break one of them off."""
    for turn in range(10):
        case = await sending(two[0], turn)
        delivery = await claimed(two[0])
        then = (case, AnswerSent(), decided(case, AnswerSent()))
        both = await asyncio.gather(
            two[0].performed(delivery, None, NOW, then=then),
            two[1].move(case, AnswerSent(), decided(case, AnswerSent()), NOW - LEASE),  # so it hurries this delivery
            return_exceptions=True,
        )
        assert [type(each) for each in both if each is not None and not isinstance(each, Case)] in ([Conflict], [])


async def _claimer(address: str, lease: float, *more: str) -> Process:
    command = (sys.executable, "-m", "tests.store.claiming", address, str(lease), *more)
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=PIPE, stdout=PIPE)
    assert process.stdout
    assert await process.stdout.readline() == b"ready\n"
    return process


async def test_a_killed_process_is_taken_over_when_its_lease_is_over(two: Stores, emptied: str) -> None:
    for number in range(60):
        await opened(two[0], number)
    both = [await _claimer(emptied, 60, "stays") for _ in range(2)]
    for process in both:
        assert process.stdin
        process.stdin.write(b"go\n")
    given: list[list[str]] = []
    for process in both:
        assert process.stdout
        given.append([(await process.stdout.readline()).decode().strip() for _ in range(5)])
        process.kill()
        given[-1] += (await process.stdout.read()).decode().split()
        await process.wait()
    assert not set(given[0]) & set(given[1])
    rest = await _claims(two[0])
    assert not set(rest) & set(chain(*given))
    again = [case.id for _ in range(60) if (case := await two[0].claim_case(NOW + LEASE, LEASE))]
    assert len(again) == len(set(again)) == 60  # nothing is lost
    taken = await stored(two[0], given[0][0])
    assert taken.attempts == 2
    await happens(two[0], taken, drafted())
