"""
The store in PostgreSQL, for as many processes as you like: what is PostgreSQL's alone.

It is the coordinator: a claim passes over rows that another process is claiming, a lease of a dead process runs out,
and the version decides who moves a case. Nothing here needs a session to last, so a pooler may stand in between: no
prepared statements, no settings of a connection, and `LISTEN` is a hint that may never come.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, nullcontext
from datetime import datetime
from typing import Any, NoReturn, Self

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool

from bot.core.errors import CopydeskError, Misconfigured, Unavailable
from bot.core.policy import Policy
from bot.store import codec, settings
from bot.store.addresses import shown
from bot.store.cases import random_id
from bot.store.database import Row
from bot.store.desk import DeskStore
from bot.store.dialect import postgres
from bot.store.migrating import upgrade
from bot.store.outbox import OutboxStore

Connection = psycopg.AsyncConnection[DictRow]

OLDEST = 14  # the oldest release that gets fixes
# A server that is cut off is noticed within half a minute, not after the system's two hours.
QUICK = {
    "application_name": "copydesk",
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
    "client_encoding": "utf8",
}
CONNECTIONS = 8  # of a process; a transaction takes milliseconds
PATIENCE = 10.0  # seconds to wait for one of them
LOOK = 1.0  # seconds before a connection that was lost is made anew
TABLES = "SELECT tablename AS name FROM pg_catalog.pg_tables WHERE schemaname = current_schema()"
ALONE = "SELECT pg_advisory_xact_lock(1131376761)"  # any number: several processes may start on an empty database
# One statement tells whether the policy in memory is still right, and what time it is.
DESK_NOW = "SELECT edition, CAST(extract(epoch FROM clock_timestamp()) AS double precision) AS now FROM desk"
DURABLE = "SELECT current_setting('synchronous_commit') AS synchronous_commit, current_setting('server_encoding') AS coding"
MENDS = (
    ("authentication", "Mend the user or the password in COPYDESK_DATABASE."),
    ("password", "Mend the user or the password in COPYDESK_DATABASE."),
    ("role ", "Mend the user in COPYDESK_DATABASE."),
    ("database ", "Make the database, or mend its name in COPYDESK_DATABASE."),
    ("permission denied", "Let the user make tables: GRANT USAGE, CREATE ON SCHEMA public TO the user."),
    ("", "See that the server runs, and that COPYDESK_DATABASE names it."),
)


class NotStored(CopydeskError):
    """PostgreSQL refused a statement. Its own message alone: the detail of it would hold a question's text."""


class PostgresStatements:
    """One connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def rows(self, statement: str, **parameters: Any) -> Sequence[Row]:
        with _told():
            cursor = await self._connection.execute(_query(statement), _plain(parameters) or None)
            return await cursor.fetchall() if cursor.description else []

    async def many(self, statement: str, parameters: Sequence[Row]) -> None:
        with _told():
            async with self._connection.cursor() as cursor:
                await cursor.executemany(_query(statement), [_plain(each) for each in parameters])


class PostgresReads:
    """Any connection that is free."""

    def __init__(self, pool: AsyncConnectionPool[Connection]) -> None:
        self._pool = pool

    async def rows(self, statement: str, **parameters: Any) -> Sequence[Row]:
        with _told():
            async with self._pool.connection() as connection:
                return await PostgresStatements(connection).rows(statement, **parameters)

    async def many(self, statement: str, parameters: Sequence[Row]) -> NoReturn:
        raise TypeError(f"{statement!r} for {len(parameters)} rows is no read")


class PostgresDatabase:
    """A few connections, and a transaction on one of them."""

    def __init__(self, pool: AsyncConnectionPool[Connection]) -> None:
        self._pool = pool
        self.reads = PostgresReads(pool)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[PostgresStatements]:
        with _told():
            async with self._pool.connection() as connection, connection.transaction():
                yield PostgresStatements(connection)


class Within:
    """A transaction as a database: what has transactions of its own runs in this one."""

    def __init__(self, tx: PostgresStatements) -> None:
        self.reads = tx

    def transaction(self) -> nullcontext[PostgresStatements]:
        return nullcontext(self.reads)


class PostgresStore(OutboxStore, DeskStore):
    """The `Store` of several processes, in one database. `heard` is told the server's time whenever it is read."""

    def __init__(
        self,
        address: str,
        pool: AsyncConnectionPool[Connection],
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
                await _examine(address)
                store = cls(address, await stack.enter_async_context(_pool(address)), defaults, new_id, heard)
                async with store._database.transaction() as tx:
                    await tx.rows(ALONE)
                    await upgrade(Within(tx), shown(address), now, tables=TABLES)
                    await settings.policy(tx, defaults)  # a setting that cannot be read stops the start
                await store._is_current(0)
            except (Unavailable, NotStored) as problem:
                raise Misconfigured(_unusable(address, str(problem))) from None
            stack.pop_all()
            return store

    async def close(self) -> None:
        await self._pool.close()

    async def listen(self, wake: Callable[[], None]) -> None:
        """Call `wake` when any process has stored what may be due. A hint: each second everybody looks anyhow."""
        while True:
            try:
                async with await _connect(self._address) as connection:
                    await connection.execute("LISTEN copydesk")
                    async for _ in connection.notifies():
                        wake()
            except psycopg.Error:
                await asyncio.sleep(LOOK)

    async def _is_current(self, edition: int) -> bool:
        (desk,) = await self._database.reads.rows(DESK_NOW)
        self._heard(codec.moment(desk["now"]))
        return bool(desk["edition"] == edition)


def _query(statement: str) -> bytes:
    return postgres(statement).encode()


def _plain(parameters: Row) -> Row:
    """Flags are numbers here, as in SQLite."""
    return {key: int(value) if isinstance(value, bool) else value for key, value in parameters.items()}


@contextmanager
def _told() -> Iterator[None]:
    """The driver's errors as ours: what passes, and what was refused."""
    try:
        yield
    except (psycopg.OperationalError, psycopg.InterfaceError, psycopg.errors.ReadOnlySqlTransaction) as problem:
        raise Unavailable(_first_line(problem)) from None
    except psycopg.Error as problem:
        raise NotStored(_first_line(problem)) from None


def _first_line(problem: psycopg.Error) -> str:
    return problem.diag.message_primary or str(problem).strip().partition("\n")[0] or type(problem).__name__


def _given(address: str) -> dict[str, Any]:
    try:
        return {**QUICK, **conninfo_to_dict(address)}
    except psycopg.Error:  # its message may hold the password
        raise Misconfigured(
            "COPYDESK_DATABASE cannot be read as an address. It takes postgresql://USER:PASSWORD@HOST:PORT/NAME, with "
            "what is special in the password percent-encoded."
        ) from None


async def _connect(address: str) -> Connection:
    return await psycopg.AsyncConnection.connect(
        **_given(address), autocommit=True, row_factory=dict_row, prepare_threshold=None
    )


def _pool(address: str) -> AsyncConnectionPool[Connection]:
    return AsyncConnectionPool(
        kwargs={**_given(address), "autocommit": True, "row_factory": dict_row, "prepare_threshold": None},
        connection_class=psycopg.AsyncConnection[DictRow],
        open=False,
        min_size=1,
        max_size=CONNECTIONS,
        timeout=PATIENCE,
        reconnect_timeout=2 * PATIENCE,
        configure=_configure,
        check=_check,
    )


async def _configure(connection: Connection) -> None:
    await connection.set_isolation_level(psycopg.IsolationLevel.READ_COMMITTED)  # said with each BEGIN


async def _check(connection: Connection) -> None:
    """Raises if the server has closed the connection meanwhile; that is known here without asking it."""
    connection.pgconn.consume_input()


async def _examine(address: str) -> None:
    """One connection: is this a server that keeps what it acknowledged?"""
    with _told():
        async with await _connect(address) as connection:
            version = connection.info.server_version // 10_000
            (found,) = await PostgresStatements(connection).rows(DURABLE)
    where = shown(address)
    if version < OLDEST:
        raise Misconfigured(f"{where} is PostgreSQL {version}; Copydesk needs {OLDEST} or newer.")
    if found["synchronous_commit"] == "off":
        raise Misconfigured(
            f"{where} has synchronous_commit = off: it would lose what Slack has an acknowledgement for. Switch it on: "
            "ALTER DATABASE … SET synchronous_commit = on."
        )
    if found["coding"] != "UTF8":
        raise Misconfigured(f"{where} is encoded in {found['coding']}. Make a database with ENCODING 'UTF8'.")


def _unusable(address: str, why: str) -> str:
    mend = next(mend for words, mend in MENDS if words in why)
    return f"{shown(address)} cannot be used as the database: {why}. {mend}"
