"""
The store in one SQLite file: what is SQLite's alone.

One connection writes, one transaction at a time; another reads. The process holds a lock beside the file, so every
lease in it is ours, and a start releases what a crash left leased.
"""

import asyncio
import fcntl
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

import aiosqlite

from bot.core.case import Case
from bot.core.errors import InUse, Misconfigured
from bot.core.policy import Policy
from bot.flow.store import Delivery
from bot.store import codec, settings, sql
from bot.store.cases import random_id
from bot.store.database import Body, Row, Statements, T
from bot.store.desk import DeskStore
from bot.store.migrating import upgrade
from bot.store.outbox import OutboxStore
from bot.store.sharing import SharedCommits
from bot.store.verdicts import VerdictStore

OLDEST_SQLITE = (3, 37, 0)  # STRICT tables; RETURNING came before
_SMALL = 64 * 2**20  # bytes that are checked in a tenth of a second
_JUMP = timedelta(minutes=1)  # clocks that are set right move by less
_LONGEST = timedelta(minutes=2)  # nothing is put off for longer, unless Slack said so
# FULL, since NORMAL survives a killed process but not a power cut: a commit is what Slack's ack stands for.
PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "busy_timeout = 5000")


class SqliteStatements:
    """One connection. Each statement is one errand to its thread and is read to its end there."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def rows(self, statement: str, **parameters: Any) -> Sequence[Row]:
        found = await self._connection.execute_fetchall(statement, parameters)
        return [dict(row) for row in found]

    async def many(self, statement: str, parameters: Sequence[Row]) -> None:
        async with self._connection.executemany(statement, parameters):
            pass


class SqliteDatabase:
    """A writer behind a lock, and a reader that sees what is committed and waits for nobody."""

    def __init__(self, writer: aiosqlite.Connection, reader: aiosqlite.Connection) -> None:
        self._writer = writer
        self._writes = SqliteStatements(writer)
        self._turn = asyncio.Lock()
        self._shared = SharedCommits(writer)
        self.reads = SqliteStatements(reader)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqliteStatements]:
        async with self._turn:
            try:
                await self._writes.rows("BEGIN IMMEDIATE")
                yield self._writes
                await self._writer.commit()
            except BaseException:
                # Queued behind whatever the thread still does, before the next BEGIN, even if we are cancelled again.
                await self._writer.rollback()
                raise

    async def write(self, body: Body[T]) -> T:
        """In one errand to the writer's thread, which shares its commit with those who wait for it too."""
        async with self._turn:
            pass  # an errand must not fall into a transaction that is open
        return await self._shared.write(body)

    async def finish(self, resources: AsyncExitStack) -> None:
        async with self._turn:
            await resources.aclose()


class SqliteStore(OutboxStore, DeskStore, VerdictStore):
    """The `Store` of one process, in one file."""

    def __init__(
        self,
        file: Path,
        database: SqliteDatabase,
        defaults: Policy,
        new_id: Callable[[], str],
        resources: AsyncExitStack,
    ) -> None:
        super().__init__(database, defaults, new_id)
        self._file, self._sqlite = file, database
        self._resources = resources
        self._latest: datetime | None = None

    @classmethod
    async def open(
        cls, path: str | Path, *, defaults: Policy, now: datetime, new_id: Callable[[], str] = random_id
    ) -> Self:
        """Open the file, or make it; raises `Misconfigured`, with the mend, where it cannot be used."""
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise Misconfigured(f"This Python brings SQLite {sqlite3.sqlite_version}; Copydesk needs 3.37 or newer.")
        async with AsyncExitStack() as stack:
            try:
                database = await _opened(stack, Path(path), now)
                await _start(database, defaults, now)
            except OSError as error:
                raise Misconfigured(_unusable(path, error.strerror or str(error))) from error
            except sqlite3.DatabaseError as error:
                raise Misconfigured(_unusable(path, str(error))) from error
            return cls(Path(path), database, defaults, new_id, stack.pop_all())

    async def listen(self, wake: Callable[[], None]) -> None:
        """Nobody else works here. A file that the start would have waited for is checked now, beside the work."""
        del wake
        if not await asyncio.to_thread(_is_small, self._file):
            await self.examine()

    async def examine(self) -> None:
        """Read the whole file; raises `Misconfigured`, with the mend, where a page of it is damaged."""
        try:
            await _check(self._file)
        except sqlite3.DatabaseError as error:
            raise Misconfigured(_unusable(self._file, str(error))) from error

    async def claim_delivery(self, now: datetime, lease: timedelta) -> tuple[Delivery, Case | None] | None:
        """If the machine's clock has jumped back, what was put off does not wait for as long as that."""
        if self._latest and now < self._latest - _JUMP:
            async with self._database.transaction() as tx:
                await _clock_was_ahead(tx, now, latest=now)
        self._latest = now
        return await super().claim_delivery(now, lease)

    async def close(self) -> None:
        """Let the transaction that runs come to its end, then give the file back."""
        await self._sqlite.finish(self._resources)


async def _opened(stack: AsyncExitStack, path: Path, now: datetime) -> SqliteDatabase:
    file = await asyncio.to_thread(_made, path)
    stack.push_async_callback(asyncio.to_thread, os.close, await asyncio.to_thread(_locked, file))
    writer = await _connected(stack, file)
    for pragma in PRAGMAS:
        await writer.execute_fetchall(f"PRAGMA {pragma}")
    reader = await _connected(stack, file)
    await reader.execute_fetchall("PRAGMA query_only = ON")
    await reader.execute_fetchall("PRAGMA busy_timeout = 5000")
    database = SqliteDatabase(writer, reader)
    if await asyncio.to_thread(_is_small, file):
        await _check(file)
    await upgrade(database, str(path), now)
    return database


def _made(path: Path) -> Path:
    """The file, there and writable for its owner alone: it holds what people asked in private."""
    file = path.resolve()
    file.parent.mkdir(exist_ok=True)
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    return file


def _locked(file: Path) -> int:
    """Keep a second process out. The system lets go of the lock when the process ends, however it ends."""
    lock = file.with_name(f"{file.name}.lock")
    held = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(held)
        raise InUse(
            f"{file} is in use by another Copydesk process, which holds {lock}. Stop that one first, or name another "
            "file as COPYDESK_DATABASE."
        ) from None
    return held


async def _connected(stack: AsyncExitStack, file: Path) -> aiosqlite.Connection:
    connection = await aiosqlite.connect(file, isolation_level=None)
    stack.push_async_callback(connection.close)
    connection.row_factory = sqlite3.Row
    return connection


def _is_small(file: Path) -> bool:
    return file.stat().st_size <= _SMALL


async def _check(file: Path) -> None:
    """A damaged page is found now, not when its case comes due."""
    async with aiosqlite.connect(file) as connection:
        try:
            ((found,),) = await connection.execute_fetchall("PRAGMA quick_check(1)")
        except asyncio.CancelledError:
            await connection.interrupt()  # nobody waits for it when the bot is to stop
            raise
    if found != "ok":
        raise sqlite3.DatabaseError(found)


async def _start(database: SqliteDatabase, defaults: Policy, now: datetime) -> None:
    async with database.transaction() as tx:
        await tx.rows(sql.RELEASE_CASES)
        await tx.rows(sql.RESUME_DRAFTS, now=codec.seconds(now))
        await tx.rows(sql.RELEASE_DELIVERIES)
        await _clock_was_ahead(tx, now, latest=now + _LONGEST)
        await settings.policy(tx, defaults)  # a setting that cannot be read stops the start, not the first question


async def _clock_was_ahead(tx: Statements, now: datetime, *, latest: datetime) -> None:
    for statement in sql.CLOCK_WAS_AHEAD:
        await tx.rows(statement, now=codec.seconds(now), latest=codec.seconds(latest))


def _unusable(path: str | Path, why: str) -> str:
    return (
        f"{path} cannot be used as the database: {why}. Name a file in a folder that can be written as "
        "COPYDESK_DATABASE; if the file is damaged, restore it from a backup or move it away to begin an empty one."
    )
