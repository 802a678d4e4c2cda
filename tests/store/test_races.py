"""Many at once: nothing is given twice, and one of those who move a case wins."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.case import Case, Status
from bot.core.effects import Effect, FoldNotice, Notice, PostCard, Tell
from bot.core.errors import Conflict
from bot.core.events import Approved, Withdrew
from bot.core.lifecycle import Move
from bot.core.pace import UNPACED
from bot.core.policy import Policy
from bot.flow.store import Store
from bot.store.sqlite import SqliteStore
from tests.store.made import AVA, BEN, LEASE, NOW, SECOND, a_case, happens, in_review, opened, stored

few = settings(max_examples=15)  # each example syncs a file of its own


@asynccontextmanager
async def a_store() -> AsyncIterator[Store]:
    with TemporaryDirectory() as folder:
        store = await SqliteStore.open(Path(folder) / "copydesk.db", defaults=Policy(), now=NOW)
        store.pace = UNPACED
        try:
            yield store
        finally:
            await store.close()


@few
@given(dues=st.lists(st.integers(0, 5), max_size=8), workers=st.integers(1, 12))
async def test_claims_at_once_never_give_a_case_twice(dues: list[int], workers: int) -> None:
    async with a_store() as store:
        for number, late in enumerate(dues):
            case = replace(a_case(number, asker=f"U{number}"), due_at=NOW + late * SECOND)
            await store.open_case(case, (), "Mentioned", NOW)
        claims = await asyncio.gather(*(store.claim_case(NOW + 3 * SECOND, LEASE) for _ in range(workers)))
    given_out = [case.id for case in claims if case]
    due = sorted(late for late in dues if late <= 3)
    assert len(given_out) == len(set(given_out)) == min(workers, len(due))
    assert [dues[int(name.removeprefix("case"))] for name in given_out] == due[: len(given_out)]


async def _moved(store: Store, case: Case, number: int) -> bool:
    event = Approved(by=BEN.id, round=1) if number % 2 else Withdrew(by=AVA.id)
    try:
        await happens(store, case, event)
    except Conflict:
        return False
    return True


@few
@given(movers=st.integers(1, 10))
async def test_of_all_who_move_a_case_at_once_one_wins(movers: int) -> None:
    async with a_store() as store:
        case = await in_review(store)
        won = await asyncio.gather(*(_moved(store, case, number) for number in range(movers)))
        assert sum(won) == 1
        assert (await stored(store, case.id)).status in {Status.SENDING, Status.WITHDRAWN}


@few
@given(askers=st.integers(1, 10))
async def test_of_all_who_open_a_case_at_once_one_does(askers: int) -> None:
    async with a_store() as store:
        cases = [replace(a_case(), id=str(number)) for number in range(askers)]
        won = await asyncio.gather(*(store.open_case(case, (), "Mentioned", NOW) for case in cases))
        assert sum(map(bool, won)) == 1
        assert (await store.tally()).asked == 1


owed = st.sampled_from([Tell(notice=Notice.HELD), FoldNotice(notice=Notice.CONSENT), PostCard(round=1)])


async def _performs_all(store: Store, done: list[tuple[str | None, Effect]], failing: set[int]) -> None:
    """A worker that cannot perform now and then, and goes on when what it put off is due again."""
    now = NOW
    while (await store.tally()).owed:
        found = await store.claim_delivery(now, LEASE)
        now += SECOND
        if found and len(done) in failing:
            failing.remove(len(done))
            await store.put_off(found[0], now + SECOND, "ratelimited")
        elif found:
            done.append((found[0].case_id, found[0].effect))
            await store.performed(found[0], None, now)


@few
@given(
    effects=st.lists(st.tuples(st.integers(1, 2), owed), max_size=10),
    workers=st.integers(1, 4),
    failing=st.sets(st.integers(0, 9), max_size=4),
)
async def test_every_effect_is_performed_once_and_in_the_order_of_its_lane(
    effects: list[tuple[int, Effect]], workers: int, failing: set[int]
) -> None:
    done: list[tuple[str | None, Effect]] = []
    async with a_store() as store:
        for number in (1, 2):
            case = await opened(store, number)
            mine = tuple(effect for owner, effect in effects if owner == number)
            await store.move(case, Withdrew(by=AVA.id), Move(case, mine), NOW)
        await asyncio.gather(*(_performs_all(store, done, failing) for _ in range(workers)))
    for owner in (1, 2):
        for lane in ("asker", "desk"):
            expected = [effect for number, effect in effects if number == owner and effect.lane == lane]
            assert [effect for case, effect in done if case == f"case{owner}" and effect.lane == lane] == expected
