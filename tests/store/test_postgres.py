"""PostgreSQL's own: its schema, its refusals with the mend, and a server that goes and comes back."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.case import Status
from bot.core.errors import Misconfigured, Unavailable
from bot.core.policy import Policy
from bot.store import server as reaching
from bot.store.addresses import shown
from bot.store.migrating import MIGRATIONS
from bot.store.postgres import PostgresStore
from bot.store.server import NotStored
from bot.store.sqlite import SqliteStore
from tests.postgres import Server, look, written
from tests.store.made import NOW, a_case, drafted, happens, opened, stored

SECRET = "s3cr3t"
COLUMNS = """
SELECT table_name, column_name, is_nullable = 'NO' FROM information_schema.columns
WHERE table_schema = 'public' ORDER BY table_name, ordinal_position
"""
FILE_COLUMNS = """
SELECT tables.name, columns.name, columns."notnull" OR columns.pk FROM sqlite_master AS tables
JOIN pragma_table_info(tables.name) AS columns
WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%' ORDER BY tables.name, columns.cid
"""
INDICES = "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT SIMILAR TO '%_(pkey|key)'"
FILE_INDICES = "SELECT name FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite_%'"


@asynccontextmanager
async def on(address: str) -> AsyncIterator[PostgresStore]:
    store = await PostgresStore.open(address, defaults=Policy(), now=NOW)
    try:
        yield store
    finally:
        await store.close()


async def refusal(address: str) -> str:
    """What an operator reads when the server cannot be used."""
    with pytest.raises(Misconfigured) as refused:
        async with on(address):
            pass
    assert SECRET not in str(refused.value)
    return str(refused.value)


async def test_the_schema_is_that_of_the_file(file: Path, database: str) -> None:
    await (await SqliteStore.open(file, defaults=Policy(), now=NOW)).close()
    async with on(database):
        pass
    with closing(sqlite3.connect(file)) as connection:
        columns = [(table, name, bool(needed)) for table, name, needed in connection.execute(FILE_COLUMNS)]
        indices = set(connection.execute(FILE_INDICES).fetchall())
    assert look(database, COLUMNS) == columns
    assert set(look(database, INDICES)) == indices


async def test_each_migration_is_recorded_once_however_many_start_at_once(database: str) -> None:
    async def starts() -> None:
        async with on(database):
            pass

    await asyncio.gather(*(starts() for _ in range(4)))
    ran = look(database, "SELECT number, name, ran_at FROM migrations ORDER BY number")
    assert ran == [(each.number, each.name, NOW.timestamp()) for each in MIGRATIONS]


async def test_what_was_stored_is_there_after_a_restart(emptied: str) -> None:
    async with on(emptied) as store:
        case = await opened(store)
    async with on(emptied) as store:
        assert (await stored(store, case.id)).question == case.question


async def test_a_database_of_another_program_is_refused(database: str) -> None:
    written(database, "CREATE TABLE recipes (name text)")
    assert "is a database of another program" in await refusal(database)
    assert look(database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == [("recipes",)]


async def test_a_database_of_a_newer_version_is_refused_with_both_numbers(database: str) -> None:
    async with on(database):
        pass
    written(database, "INSERT INTO migrations VALUES (77, 'm0077_later.sql', 0)")
    assert f"its schema is number 77, this version knows {len(MIGRATIONS)}" in await refusal(database)


async def test_a_server_that_is_not_there_is_told_with_the_mend(tmp_path: Path) -> None:
    told = await refusal(f"postgresql://desk:{SECRET}@localhost:9/copydesk?host={tmp_path}")
    assert told.startswith("postgresql://desk@localhost:9/copydesk cannot be used as the database: ")
    assert told.endswith("See that the server runs, and that COPYDESK_DATABASE names it.")


async def test_a_wrong_password_is_told_and_never_shown(server: Server) -> None:
    written(server.address("postgres"), "CREATE ROLE locked LOGIN PASSWORD 'another'")
    told = await refusal(server.address("sealed").replace("postgres:@", f"locked:{SECRET}@"))
    assert 'password authentication failed for user "locked". Mend the user or the password' in told


async def test_an_unknown_database_is_told(server: Server) -> None:
    assert 'database "nowhere" does not exist. Make the database' in await refusal(server.address("nowhere"))


async def test_a_user_who_may_not_make_tables_is_told_the_grant(database: str) -> None:
    written(database, "DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN")
    told = await refusal(database.replace("postgres:@", "guest@"))
    assert "permission denied for schema public. Let the user make tables: GRANT" in told


async def test_an_old_server_is_told_the_version_it_takes(emptied: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "OLDEST", 99)
    assert "Copydesk needs 99 or newer." in await refusal(emptied)


async def test_a_server_that_may_forget_is_refused(database: str) -> None:
    name = database.partition("?")[0].rpartition("/")[2]
    written(database, f"ALTER DATABASE {name} SET synchronous_commit = off")
    assert "has synchronous_commit = off: it would lose" in await refusal(database)


async def test_an_address_that_cannot_be_read_is_not_repeated() -> None:
    assert "cannot be read as an address" in await refusal(f"postgresql://desk:{SECRET}@[host/copydesk")


@pytest.mark.parametrize(
    ("address", "seen"),
    [
        (".copydesk/copydesk.db", ".copydesk/copydesk.db"),
        (f"postgresql://desk:{SECRET}@db:5432/copydesk?sslmode=require", "postgresql://desk@db:5432/copydesk"),
        (f"postgres://desk:{SECRET}@a:1,b:2/copydesk", "postgresql://desk@a:1,b:2/copydesk"),
        (f"postgresql:///copydesk?password={SECRET}", "postgresql:///copydesk"),
        (f"postgresql://desk:{SECRET}/{SECRET}@db/copydesk", "postgresql://…"),
        (f"postgresql://desk:{SECRET}@{SECRET}@db/copydesk", "postgresql://desk@db/copydesk"),
    ],
)
def test_an_address_is_shown_without_its_password(address: str, seen: str) -> None:
    assert shown(address) == seen


async def test_a_refused_row_is_told_without_its_words(emptied: str) -> None:
    async with on(emptied) as store:
        with pytest.raises(NotStored) as refused:
            await store.open_case(replace(a_case(text=SECRET), status=Status.WITHDRAWN), (), "Mentioned", NOW)
    told: BaseException | None = refused.value
    while told:
        assert SECRET not in str(told)
        told = told.__cause__


async def test_a_server_that_restarts_is_used_again_at_once(server: Server, database: str) -> None:
    async with on(database) as store:
        case = await opened(store)
        await asyncio.gather(*(store.case(case.id) for _ in range(6)))  # several connections
        await asyncio.to_thread(server.stop, mode="immediate")
        with pytest.raises(Unavailable):
            await store.claim_case(NOW, NOW - NOW)
        await asyncio.to_thread(server.start)
        assert await store.case(case.id) == case
        await happens(store, case, drafted())


async def test_who_freezes_inside_of_a_transaction_does_not_hold_up_the_others(
    emptied: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reaching, "FROZEN", 0.2)
    async with on(emptied) as frozen, on(emptied) as other:
        case = await opened(frozen)

        async def freezes() -> None:
            async with frozen.database.transaction() as tx:
                await tx.rows("UPDATE cases SET round = 7")
                async with asyncio.timeout(5):
                    await happens(other, case, drafted())

        with pytest.raises(Unavailable):
            await freezes()
        assert (await stored(frozen, case.id)).round == 1


@pytest.mark.parametrize("steps", range(0, 24, 2))
async def test_a_cancelled_transaction_leaves_nothing_half_done(emptied: str, steps: int) -> None:
    async with on(emptied) as store:
        case = await opened(store)
        async with asyncio.TaskGroup() as tasks:
            moving = tasks.create_task(happens(store, case, drafted()))
            for _ in range(steps):
                await asyncio.sleep(0)
            moving.cancel()
        after = await stored(store, case.id)
        moved = after.version > case.version
        audit = look(emptied, "SELECT event FROM audit ORDER BY n")
        assert audit == [("Mentioned",), ("Drafted",)][: 2 if moved else 1]
        await happens(store, after, drafted()) if not moved else None  # and no row is locked any more
        assert (await stored(store, case.id)).version == case.version + 1
