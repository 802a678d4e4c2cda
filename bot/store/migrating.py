"""Brings a database to the schema of this version: numbered migrations, each all or nothing, and recorded."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files

from bot.core.errors import Misconfigured
from bot.store import codec
from bot.store.database import Database, Statements

RECORD = """
CREATE TABLE IF NOT EXISTS migrations (
    number INTEGER PRIMARY KEY,
    name   TEXT NOT NULL,
    ran_at REAL NOT NULL
) STRICT
"""
TABLES = "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
LATEST = "SELECT coalesce(max(number), 0) AS number FROM migrations"
RAN = "INSERT INTO migrations (number, name, ran_at) VALUES (:number, :name, :ran_at)"


@dataclass(frozen=True)
class Migration:
    """One step of the schema: `m0001_cases.sql`."""

    number: int
    name: str
    text: str

    def statements(self) -> Iterator[str]:
        statement = ""
        for line in self.text.splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                yield statement
                statement = ""


def shipped() -> tuple[Migration, ...]:
    """The migrations beside this module, in order."""
    folder = files("bot.store").joinpath("migrations")
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name)
    return tuple(Migration(int(file.name[1:5]), file.name, file.read_text(encoding="utf-8")) for file in found)


MIGRATIONS = shipped()


async def upgrade(
    database: Database, path: str, now: datetime, migrations: Sequence[Migration] = MIGRATIONS, tables: str = TABLES
) -> None:
    """Run what has not run yet. Refuses a database of a newer version and one of another program."""
    async with database.transaction() as tx:
        names = {row["name"] for row in await tx.rows(tables)}
        if names and "migrations" not in names:
            raise Misconfigured(f"{path} is a database of another program. Name another as COPYDESK_DATABASE.")
        await tx.rows(RECORD)
        (latest,) = await tx.rows(LATEST)
    known = migrations[-1].number
    if latest["number"] > known:
        raise Misconfigured(
            f"{path} was written by a newer Copydesk: its schema is number {latest['number']}, this version knows "
            f"{known}. Start the newer version, or restore a backup from before the upgrade."
        )
    for migration in migrations:
        if migration.number > latest["number"]:
            async with database.transaction() as tx:
                await _run(tx, migration, now)


async def _run(tx: Statements, migration: Migration, now: datetime) -> None:
    for statement in migration.statements():
        await tx.rows(statement)
    await tx.rows(RAN, number=migration.number, name=migration.name, ran_at=codec.seconds(now))
