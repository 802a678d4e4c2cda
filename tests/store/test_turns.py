"""Who asks a lot at once waits for it; nobody else does."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.core.case import Status
from bot.core.events import DetailGiven, Paused, Resumed, Withdrew
from bot.flow.store import Store
from bot.store import rows, sql
from tests.store.files import reopened
from tests.store.made import AVA, BEN, CHO, LEASE, NOW, SECOND, a_case, drafted, happens, opened, stored

FLOOD = 40


async def _asks(store: Store, who: str, *numbers: int) -> None:
    """In the order of the numbers: whichever is due first of those with the same turn."""
    for number in numbers:
        case = replace(a_case(number, asker=who), due_at=NOW + number * timedelta(milliseconds=1))
        assert await store.open_case(case, (), "Mentioned", NOW)


async def _claims(store: Store, most: int = 99, *, later: int = 1) -> list[int]:
    """Which cases are given out, in their order."""
    given: list[int] = []
    while len(given) < most and (case := await store.claim_case(NOW + later * SECOND, LEASE)):
        given.append(int(case.id.removeprefix("case")))
    return given


async def test_everybodys_first_question_comes_before_anybodys_second(store: Store) -> None:
    await _asks(store, AVA.id, *range(FLOOD))
    await _asks(store, BEN.id, 100, 101)
    await _asks(store, CHO.id, 200)
    given = await _claims(store)
    assert given[:6] == [0, 100, 200, 1, 101, 2]
    assert given[6:] == list(range(3, FLOOD))


async def test_who_asks_in_the_middle_of_a_flood_has_a_turn_at_once(store: Store) -> None:
    await _asks(store, AVA.id, *range(FLOOD))
    assert await _claims(store, 12) == list(range(12))  # all are in hand
    await _asks(store, BEN.id, 100, 101)
    assert await _claims(store, 4) == [12, 100, 13, 101]


async def test_who_came_later_does_not_go_before_those_who_wait_for_their_turn(store: Store) -> None:
    """However many people ask, who asked two questions is not left behind with the second."""
    await _asks(store, AVA.id, 1, 2)
    assert await _claims(store, 1) == [1]
    for number in range(100, 110):
        await _asks(store, f"U{number}", number)
    assert await _claims(store, 1) == [2]


async def test_a_flood_that_is_over_is_forgiven(store: Store) -> None:
    await _asks(store, AVA.id, *range(5))
    for number in await _claims(store):
        await happens(store, await stored(store, f"case{number}"), Withdrew(by=AVA.id))
    await _asks(store, AVA.id, 50)
    await _asks(store, BEN.id, 100)
    assert await _claims(store) == [50, 100]


async def test_what_was_held_or_asked_back_takes_its_turn_when_it_is_asked_again(store: Store) -> None:
    held = await happens(store, await opened(store, 1), Paused())
    unclear = await opened(store, 2, text="")
    await _asks(store, AVA.id, 3, 4)
    await happens(store, unclear, DetailGiven(by=AVA.id, text="How long?"))
    await happens(store, held, Resumed())
    await _asks(store, BEN.id, 100)
    assert await _claims(store) == [3, 100, 4, 2, 1]


async def test_what_is_put_off_keeps_its_turn(store: Store) -> None:
    await _asks(store, AVA.id, 1, 2, 3)
    first = await store.claim_case(NOW + SECOND, LEASE)
    assert first
    await store.put_off_case(first, NOW + 2 * SECOND)
    assert await _claims(store, 1) == [2]
    assert await _claims(store, later=2) == [1, 3]


async def test_drafts_and_deadlines_do_not_wait_for_each_other(store: Store) -> None:
    await happens(store, await opened(store, 1), drafted())
    await _asks(store, AVA.id, 2, 3)
    assert await _claims(store, 1) == [2]
    rest = await store.claim_case(NOW, LEASE, drafts=False)
    assert rest
    assert rest.status is Status.DRAFTED
    assert await store.claim_case(NOW, LEASE, drafts=False) is None
    assert await store.next_due(drafts=False) == NOW + LEASE
    assert await store.next_due() == NOW + timedelta(milliseconds=3)


async def test_a_look_reads_only_what_it_may_give_out(file: Path) -> None:
    known = {"now": 0.0, "lease_until": 0.0, "statuses": rows.BUT_DRAFTING, "drafts": 1}
    async with reopened(file) as store:
        claim = await store.database.reads.rows(f"EXPLAIN QUERY PLAN {sql.CLAIM_CASE}", **known)
        turn = await store.database.reads.rows(f"EXPLAIN QUERY PLAN {sql.INSERT_CASE}", **rows.case_row(a_case()))
    assert [step["detail"] for step in [*claim, *turn] if " cases " in step["detail"]] == [
        "SEARCH cases USING INDEX sqlite_autoindex_cases_1 (id=?)",
        "SCAN cases USING INDEX cases_turns",  # in its order, as far as the first that is free
        "SEARCH cases USING INDEX cases_due (due_at<?)",
        "SEARCH cases USING INDEX cases_turns_of (asked_by=?)",
        "SEARCH cases USING INDEX cases_turns",
    ]
