"""
The store in PostgreSQL, for as many processes as you like: what is PostgreSQL's alone.

It is the coordinator: a claim passes over rows that another process is claiming, a lease of a dead process runs out,
and the version decides who moves a case. Nothing here needs a session to last, so a pooler may stand in between: no
prepared statements, no settings of a connection, and `LISTEN` is a hint that may never come.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext, suppress
from datetime import datetime
from typing import Any, NoReturn, Self

import psycopg

from bot.core.errors import Misconfigured, Unavailable
from bot.core.policy import Policy
from bot.store import codec
from bot.store.addresses import shown
from bot.store.cases import random_id
from bot.store.database import Body, Row, Statements, T
from bot.store.desk import DeskStore
from bot.store.dialect import postgres
from bot.store.migrating import upgrade
from bot.store.outbox import OutboxStore
from bot.store.server import TABLES, Connection, NotStored, Pool, connect, examined, one_of, pool_of, told, unusable
from bot.store.verdicts import VerdictStore

LOOK = 1.0  # seconds before a connection that was lost is made anew
ALONE = "SELECT pg_advisory_xact_lock(1131376761)"  # any number: several processes may start on an empty database
# One statement tells whether the policy in memory is still right, and what time it is.
DESK_NOW = "SELECT edition, CAST(extract(epoch FROM clock_timestamp()) AS double precision) AS now FROM desk"


class PostgresStatements:
    """One connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def rows(self, statement: str, **parameters: Any) -> Sequence[Row]:
        with told():
            cursor = await self._connection.execute(_query(statement), _plain(parameters) or None)
            return await cursor.fetchall() if cursor.description else []

    async def many(self, statement: str, parameters: Sequence[Row]) -> None:
        with told():
            async with self._connection.cursor() as cursor:
                await cursor.executemany(_query(statement), [_plain(each) for each in parameters])


class PostgresReads:
    """Any connection that is free."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def rows(self, statement: str, **parameters: Any) -> Sequence[Row]:
        with told():
            async with one_of(self._pool) as connection:
                return await PostgresStatements(connection).rows(statement, **parameters)

    async def many(self, statement: str, parameters: Sequence[Row]) -> NoReturn:
        raise TypeError(f"{statement!r} for {len(parameters)} rows is no read")


class PostgresDatabase:
    """A few connections, and a transaction on one of them."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self.reads = PostgresReads(pool)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[PostgresStatements]:
        with told():
            async with one_of(self._pool) as connection, connection.transaction():
                yield PostgresStatements(connection)

    async def write(self, body: Body[T]) -> T:
        async with self.transaction() as tx:
            return await body(tx)


class Within:
    """A transaction as a database: what has transactions of its own runs in this one."""

    def __init__(self, tx: Statements) -> None:
        self.reads = tx

    def transaction(self) -> nullcontext[Statements]:
        return nullcontext(self.reads)

    async def write(self, body: Body[T]) -> T:
        return await body(self.reads)


class PostgresStore(OutboxStore, DeskStore, VerdictStore):
    """The `Store` of several processes, in one database. `heard` is told the server's time whenever it is read."""

    def __init__(
        self,
        address: str,
        pool: Pool,
        defaults: Policy,
        new_id: Callable[[], str],
        heard: Callable[[datetime], None],
    ) -> None:
        super().__init__(PostgresDatabase(pool), defaults, new_id)
        self._address, self._pool, self._heard = address, pool, heard

    @classmethod
    async def open(
        cls,
        address: str,
        *,
        defaults: Policy,
        now: datetime,
        new_id: Callable[[], str] = random_id,
        heard: Callable[[datetime], None] = lambda _now: None,
    ) -> Self:
        """Connect, and bring the database up to date; raises `Misconfigured`, with the mend, where that cannot be."""
        async with AsyncExitStack() as stack:
            try:
                await examined(address)
                store = cls(address, await stack.enter_async_context(pool_of(address)), defaults, new_id, heard)
                async with store.database.transaction() as tx:
                    await tx.rows(ALONE)
                    await upgrade(Within(tx), shown(address), now, tables=TABLES)
                await store.policy()  # and with it, the server's time
            except (Unavailable, NotStored) as problem:
                raise Misconfigured(unusable(address, str(problem))) from None
            stack.pop_all()
            return store

    @staticmethod
    async def schema(address: str) -> int:
        """The number of the database's schema, 0 for none; raises `Misconfigured` where it cannot be used."""
        try:
            return await examined(address)
        except (Unavailable, NotStored) as problem:
            raise Misconfigured(unusable(address, str(problem))) from None

    async def close(self) -> None:
        await self._pool.close()

    async def listen(self, wake: Callable[[], None]) -> None:
        """Call `wake` when any process has stored what may be due. A hint: each second everybody looks anyhow."""
        while True:
            with suppress(psycopg.Error):
                async with await connect(self._address) as connection:
                    await connection.execute("LISTEN copydesk")
                    async for _ in connection.notifies():
                        wake()
            await asyncio.sleep(LOOK)

    async def policy(self) -> Policy:
        """As it stands now: another process may have changed it a moment ago."""
        (desk,) = await self._database.reads.rows(DESK_NOW)
        self._heard(codec.moment(desk["now"]))
        if self._policy and self._policy[0] != desk["edition"]:
            self._policy = None
        return await super().policy()


def _query(statement: str) -> bytes:
    return postgres(statement).encode()


def _plain(parameters: Row) -> Row:
    """Flags are numbers here, as in SQLite."""
    return {key: int(value) if isinstance(value, bool) else value for key, value in parameters.items()}
