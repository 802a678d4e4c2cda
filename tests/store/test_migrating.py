"""A file is brought to the schema of this version, whole steps at a time, and never back."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.store import rows
from bot.store.migrating import MIGRATIONS, Migration
from tests.store.files import look, refusal, reopened, written
from tests.store.made import CHO, NOW, a_case, stored


async def test_each_migration_is_recorded_with_its_time(file: Path) -> None:
    async with reopened(file):
        pass
    ran = look(file, "SELECT number, name, ran_at FROM migrations ORDER BY number")
    assert ran == [(migration.number, migration.name, NOW.timestamp()) for migration in MIGRATIONS]


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [migration.number for migration in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


def test_a_migration_is_run_statement_by_statement() -> None:
    text = "-- first; with a semicolon\nCREATE TABLE a (b TEXT);\nINSERT INTO a\nVALUES (';');\n"
    assert [part.split()[-1] for part in Migration(1, "m0001_a.sql", text).statements()] == ["TEXT);", "(';');"]


def older_file(file: Path) -> None:
    """A file from when there was only the first migration, with a case in it."""
    first, case = MIGRATIONS[0], rows.case_row(a_case())
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(first.text)
        connection.execute(
            "CREATE TABLE migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, ran_at REAL NOT NULL)"
        )
        connection.execute("INSERT INTO migrations VALUES (1, ?, 0)", [first.name])
        later = ["taken_up", "told_slow", "previewed", "origin", "files", "replies", "said", "withdrawal", "checked"]
        for name in later:
            del case[name]
        columns = ", ".join(case), ", ".join(f":{name}" for name in case)
        connection.execute("INSERT INTO cases ({}) VALUES ({})".format(*columns), case)  # noqa: S608 - ours
        connection.commit()


async def test_an_older_file_is_brought_up_to_date(file: Path) -> None:
    older_file(file)
    async with reopened(file) as store:
        assert await stored(store, "case1") == a_case()
        await store.change("threshold", 0.8, CHO.id, NOW)
    assert look(file, "SELECT number, ran_at FROM migrations") == [
        (1, 0.0),
        *((migration.number, NOW.timestamp()) for migration in MIGRATIONS[1:]),
    ]


async def test_a_migration_that_fails_leaves_the_file_as_it_was(file: Path) -> None:
    older_file(file)
    written(file, "CREATE TABLE warnings (mine TEXT)")  # the last table of the second migration
    before = look(file, "SELECT name FROM sqlite_master")
    assert "table warnings already exists" in await refusal(file)
    assert look(file, "SELECT name FROM sqlite_master") == before


LATER = len(MIGRATIONS) + 1


async def test_a_file_of_a_newer_version_is_refused_with_both_numbers(file: Path) -> None:
    async with reopened(file):
        pass
    written(file, f"INSERT INTO migrations VALUES ({LATER}, 'm{LATER:04}_later.sql', 0)")  # noqa: S608 - ours  # noqa: S608 - ours
    assert await refusal(file) == (
        f"{file} was written by a newer Copydesk: its schema is number {LATER}, this version knows {len(MIGRATIONS)}. "
        "Start the newer version, or restore a backup from before the upgrade."
    )
