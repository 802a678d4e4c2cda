"""The SQLite file: its guarantees are in force, and a file that cannot be used is refused with the mend."""

import asyncio
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.effects import Notice, Tell
from bot.core.errors import Misconfigured
from bot.core.events import Slow
from bot.core.policy import Policy
from bot.store import sql, sqlite
from bot.store.sqlite import SqliteStore
from tests.store.files import damage, look, refusal, reopened, written
from tests.store.made import CHO, LEASE, NOW, claimed, drafted, happens, in_review, opened, sending, stored


@pytest.mark.parametrize(
    ("pragma", "in_force"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)]
)
async def test_the_writer_keeps_what_it_acknowledged(file: Path, pragma: str, in_force: str | int) -> None:
    async with reopened(file) as store:
        assert await store._sqlite._writes.rows(f"PRAGMA {pragma}") == [{_column(pragma): in_force}]


def _column(pragma: str) -> str:
    return "timeout" if pragma == "busy_timeout" else pragma


async def test_the_reader_cannot_write(file: Path) -> None:
    async with reopened(file) as store:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            await store._sqlite.reads.rows(sql.RELEASE_CASES)


async def test_what_was_stored_is_there_after_a_restart(file: Path) -> None:
    async with reopened(file) as store:
        case = await in_review(store)
        await store.change("threshold", 0.8, CHO.id, NOW)
    async with reopened(file) as store:
        assert await store.case(case.id) == case
        assert (await store.policy()).threshold == 0.8


async def test_a_restart_goes_on_at_once_with_what_was_leased(file: Path) -> None:
    async with reopened(file) as store:
        await opened(store, 1)
        await sending(store, 2)
        first, delivery = await store.claim_case(NOW, LEASE), await claimed(store)
    async with reopened(file) as store:
        again = await store.claim_case(NOW, LEASE)
        assert first is not None
        assert again == replace(first, version=first.version + 1, attempts=2)
        assert await claimed(store) == replace(delivery, attempts=2)  # so it looks for its message first


async def test_a_restart_drafts_anew_at_once_what_was_being_drafted_slowly(file: Path) -> None:
    async with reopened(file) as store:
        await happens(store, await opened(store), Slow())
        assert await store.claim_case(NOW, LEASE) is None  # whoever drafts it has two minutes
    async with reopened(file) as store:
        assert await store.claim_case(NOW, LEASE)


async def test_a_second_process_is_kept_out(file: Path) -> None:
    async with reopened(file):
        told = await refusal(file)
    assert told == (
        f"{file} is in use by another Copydesk process, which holds {file}.lock. Stop that one first, or name another "
        "file as COPYDESK_DATABASE."
    )
    async with reopened(file):
        pass  # let go of with the store


async def test_another_name_for_the_file_is_the_same_file(file: Path) -> None:
    (file.parent / "alias.db").symlink_to(file)
    async with reopened(file):
        assert "in use by another" in await refusal(file.parent / "alias.db")


async def test_the_file_is_for_its_owner_alone(file: Path) -> None:
    async with reopened(file) as store:
        await opened(store)
        made = sorted(file.parent.iterdir())
        assert [(each.name, oct(each.stat().st_mode & 0o077)) for each in made] == [
            (f"copydesk.db{end}", "0o0") for end in ("", "-shm", "-wal", ".lock")
        ]


async def test_a_folder_is_made_for_the_file_but_not_a_path_of_them(tmp_path: Path) -> None:
    async with reopened(tmp_path / "data" / "copydesk.db"):
        pass
    assert "No such file or directory" in await refusal(tmp_path / "typo" / "data" / "copydesk.db")


@pytest.mark.parametrize("junk", [b"this is no database, it is a letter" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
async def test_a_damaged_file_is_refused_with_the_mend(file: Path, junk: bytes) -> None:
    damage(file, junk)
    told = await refusal(file)
    assert told.startswith(f"{file} cannot be used as the database: ")
    assert "restore it from a backup" in told


async def test_a_damaged_page_is_found_at_the_start(file: Path) -> None:
    async with reopened(file) as store:
        for number in range(1, 60):
            await opened(store, number, text="x" * 2000)
    damage(file, b"\xa5" * 4096, at=0.5)
    assert "restore it from a backup" in await refusal(file)


async def test_in_a_big_file_a_damaged_page_is_found_beside_the_work(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "_SMALL", 0)
    async with reopened(file) as store:
        for number in range(1, 60):
            await opened(store, number, text="x" * 2000)
        await store.listen(lambda: None)
    damage(file, b"\xa5" * 4096, at=0.7)
    async with reopened(file) as store:
        with pytest.raises(Misconfigured, match="restore it from a backup"):
            await store.listen(lambda: None)


async def test_a_full_disk_stores_nothing_by_halves(file: Path) -> None:
    async with reopened(file) as store:
        first = await opened(store, 1)
        (pages,) = await store._sqlite._writes.rows("PRAGMA page_count")
        await store._sqlite._writes.rows(f"PRAGMA max_page_count = {pages['page_count']}")
        with pytest.raises(sqlite3.OperationalError, match="full"):
            await opened(store, 2, text="x" * 100_000)
        assert await store.case("case2") is None
        await store._sqlite._writes.rows("PRAGMA max_page_count = 100000")
        await opened(store, 2, text="x" * 100_000)  # Slack sends it again
        assert await store.case("case1") == first


async def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert f"{tmp_path} cannot be used as the database: Is a directory." in await refusal(tmp_path)


async def test_a_path_that_cannot_be_written_is_refused(file: Path) -> None:
    damage(file, b"")
    assert "Name a file in a folder that can be written" in await refusal(file / "copydesk.db")


async def test_the_database_of_another_program_is_refused(file: Path) -> None:
    written(file, "CREATE TABLE recipes (name TEXT)")
    assert await refusal(file) == f"{file} is a database of another program. Name another as COPYDESK_DATABASE."
    assert look(file, "SELECT name FROM sqlite_master") == [("recipes",)]


async def test_a_refused_file_is_let_go_of(file: Path) -> None:
    damage(file, b"damaged" * 100)
    await refusal(file)
    assert "in use" not in await refusal(file)


async def test_a_setting_that_cannot_be_read_stops_the_start(file: Path) -> None:
    async with reopened(file):
        pass
    written(file, "INSERT INTO settings VALUES ('threshold', '\"high\"', 'U0CHO', 0)")
    assert "The stored setting 'threshold' cannot be \"high\"" in await refusal(file)


async def test_a_setting_of_another_version_is_passed_over(file: Path) -> None:
    async with reopened(file):
        pass
    written(file, "INSERT INTO settings VALUES ('of_tomorrow', '0.02', 'U0CHO', 0)")
    async with reopened(file) as store:
        assert await store.policy() == Policy()


async def test_a_case_and_an_effect_of_another_version_wait_for_it(file: Path) -> None:
    async with reopened(file) as store:
        await sending(store)
    written(file, "UPDATE outbox SET kind = 'SendCake'")
    async with reopened(file) as store:
        assert await store.claim_delivery(NOW, LEASE) is None
        assert await store.next_due() is None


async def test_ids_of_deliveries_are_the_factorys(file: Path) -> None:
    store = await SqliteStore.open(file, defaults=Policy(), now=NOW, new_id=iter("abc").__next__)
    await store.owe((await opened(store)).id, (Tell(notice=Notice.HELD), Tell(notice=Notice.EXPIRED)), NOW)
    first = await claimed(store)
    await store.close()
    assert first.id == "a"


async def test_a_closed_store_does_nothing_more(file: Path) -> None:
    async with reopened(file) as store:
        pass
    with pytest.raises(ValueError, match="connection"):
        await store.claim_case(NOW, LEASE)


@pytest.mark.parametrize("steps", range(12))
async def test_a_cancelled_transaction_leaves_nothing_half_done(file: Path, steps: int) -> None:
    """Cancelled after so many turns of the loop: the move, its audit row and its effects are there, or none of them."""
    async with reopened(file) as store:
        case = await opened(store)
        async with asyncio.TaskGroup() as tasks:
            moving = tasks.create_task(happens(store, case, drafted()))
            for _ in range(steps):
                await asyncio.sleep(0)
            moving.cancel()
        await store.hurry(NOW)  # behind what the thread may still be at
        after = await stored(store, case.id)
        moved = after.version > case.version
        audit = look(file, "SELECT event FROM audit ORDER BY n")
        assert audit == [("Mentioned",), ("Drafted",)][: 2 if moved else 1]
        await happens(store, after, drafted()) if not moved else None  # and nobody holds the lock
        assert (await stored(store, case.id)).version == case.version + 1
