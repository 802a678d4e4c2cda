"""Writes that wait for the thread share a commit; each stands or falls by itself, and all with that commit."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot.core.errors import Conflict
from bot.store import sharing
from bot.store.database import Statements
from bot.store.sqlite import SqliteStore
from tests.store.files import look, reopened

MANY = 16
NOTE = "INSERT INTO warnings (code, text, since) VALUES (:code, :text, 0) RETURNING code"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "copydesk.db"


@pytest.fixture
async def store(file: Path) -> AsyncIterator[SqliteStore]:
    async with reopened(file) as store:
        yield store


async def noted(store: SqliteStore, number: int, text: str = "") -> str:
    async def note(tx: Statements) -> str:
        (row,) = await tx.rows(NOTE, code=f"{number:02}", text=text)
        if number < 0:
            raise Conflict("this one fails after its statement")
        return str(row["code"])

    return await store.database.write(note)


def stored(file: Path) -> list[str]:
    return [code for (code,) in look(file, "SELECT code FROM warnings ORDER BY code")]


async def commits(store: SqliteStore, numbers: range) -> int:
    """How often the file was committed to while all of `numbers` were noted at once."""
    said: list[str] = []
    await store._sqlite._writer.set_trace_callback(said.append)
    await asyncio.gather(*(noted(store, number) for number in numbers))
    return said.count("COMMIT")


async def test_those_who_wait_share_a_commit(store: SqliteStore, file: Path) -> None:
    assert 1 <= await commits(store, range(MANY)) <= 3
    assert len(stored(file)) == MANY


async def test_one_alone_waits_for_nobody(store: SqliteStore, file: Path) -> None:
    assert await commits(store, range(1)) == 1
    assert stored(file) == ["00"]


async def test_a_commit_is_of_so_many_and_no_more(
    store: SqliteStore, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing, "MOST", 4)
    assert await commits(store, range(MANY)) >= MANY // 4
    assert len(stored(file)) == MANY


async def test_one_that_fails_undoes_itself_alone(store: SqliteStore, file: Path) -> None:
    found = await asyncio.gather(*(noted(store, n) for n in (1, -2, 3, -4, 5)), return_exceptions=True)
    assert [type(each).__name__ for each in found] == ["str", "Conflict", "str", "Conflict", "str"]
    assert stored(file) == ["01", "03", "05"]


async def test_a_statement_that_is_refused_undoes_its_own_write_alone(store: SqliteStore, file: Path) -> None:
    await noted(store, 1)
    found = await asyncio.gather(*(noted(store, n) for n in (0, 1, 2)), return_exceptions=True)
    assert isinstance(found[1], sqlite3.IntegrityError)
    assert stored(file) == ["00", "01", "02"]


async def test_where_the_commit_fails_nobody_is_told_that_it_is_stored(store: SqliteStore, file: Path) -> None:
    """The disk is full: SQLite undoes all that was done in the transaction."""
    (pages,) = await store._sqlite._writes.rows("PRAGMA page_count")
    await store._sqlite._writes.rows(f"PRAGMA max_page_count = {pages['page_count']}")
    texts = [("x" * 100_000 if number == MANY - 1 else "") for number in range(MANY)]
    notes = (noted(store, number, text) for number, text in enumerate(texts))
    found = await asyncio.gather(*notes, return_exceptions=True)
    told = [each for each in found if isinstance(each, str)]
    assert isinstance(found[-1], sqlite3.OperationalError)
    assert stored(file) == told
    await store._sqlite._writes.rows("PRAGMA max_page_count = 100000")
    assert await noted(store, 99) == "99"


async def test_a_locked_file_fails_all_and_stops_nothing(store: SqliteStore, file: Path) -> None:
    await store._sqlite._writes.rows("PRAGMA busy_timeout = 0")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    found = await asyncio.gather(*(noted(store, n) for n in range(3)), return_exceptions=True)
    assert {str(each) for each in found} == {"database is locked"}
    other.execute("ROLLBACK")
    other.close()
    assert await noted(store, 4) == "04"


@pytest.mark.parametrize("turns", range(6))
async def test_whoever_is_cancelled_takes_nobody_along(store: SqliteStore, file: Path, turns: int) -> None:
    async with asyncio.TaskGroup() as tasks:
        each = [tasks.create_task(noted(store, number)) for number in range(MANY)]
        for _ in range(turns):
            await asyncio.sleep(0)
        for task in each[::2]:
            task.cancel()
    assert set(stored(file)) >= {f"{number:02}" for number in range(1, MANY, 2)}


async def test_a_write_does_not_fall_into_an_open_transaction(store: SqliteStore, file: Path) -> None:
    async with asyncio.TaskGroup() as tasks:
        with suppress(Conflict):
            async with store.database.transaction() as tx:
                await tx.rows(NOTE, code="undone", text="")
                note = tasks.create_task(noted(store, 1))
                await asyncio.sleep(0)
                raise Conflict("never mind")
    assert note.result() == "01"
    assert stored(file) == ["01"]


async def test_what_is_on_its_way_is_stored_before_the_file_is_closed(file: Path) -> None:
    async with asyncio.TaskGroup() as tasks, reopened(file) as store:
        for number in range(MANY):
            tasks.create_task(noted(store, number))
        await asyncio.sleep(0)
    assert len(stored(file)) == MANY


async def test_a_body_that_waits_for_something_else_is_refused(store: SqliteStore, file: Path) -> None:
    async def sleeps(tx: Statements) -> None:
        await tx.rows(NOTE, code="never", text="")
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="awaits its statements alone"):
        await store.database.write(sleeps)
    assert stored(file) == []
