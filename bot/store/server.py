"""Reaching a PostgreSQL server: one that keeps what it acknowledged, or an error with the mend."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool

from bot.core.errors import CopydeskError, Misconfigured, Unavailable
from bot.store.addresses import shown
from bot.store.migrating import LATEST

Connection = psycopg.AsyncConnection[DictRow]
Pool = AsyncConnectionPool[Connection]

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
PATIENCE = 2.0  # seconds to wait for one of them: Slack waits three for its acknowledgement
FROZEN = 5.0  # seconds that a process may stand still inside of a transaction, before its rows are the others' again
TABLES = "SELECT tablename AS name FROM pg_catalog.pg_tables WHERE schemaname = current_schema()"
DURABLE = (
    "SELECT current_setting('synchronous_commit') AS synchronous_commit, current_setting('server_encoding') AS coding"
)
MENDS = (
    ("authentication", "Mend the user or the password in COPYDESK_DATABASE."),
    ("password", "Mend the user or the password in COPYDESK_DATABASE."),
    ("role ", "Mend the user in COPYDESK_DATABASE."),
    ("database ", "Make the database, or mend its name in COPYDESK_DATABASE."),
    ("permission denied", "Let the user make tables: GRANT USAGE, CREATE ON SCHEMA public TO the user."),
    ("", "See that the server runs, and that COPYDESK_DATABASE names it."),
)


_PASSING = (
    *(psycopg.OperationalError, psycopg.InterfaceError),
    *(psycopg.errors.ReadOnlySqlTransaction, psycopg.errors.IdleInTransactionSessionTimeout),
)


class NotStored(CopydeskError):
    """PostgreSQL refused a statement. Its own message alone: the detail of it would hold a question's text."""


@contextmanager
def told() -> Iterator[None]:
    """The driver's errors as ours: what passes, and what was refused."""
    try:
        yield
    except _PASSING as problem:
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


async def connect(address: str) -> Connection:
    return await psycopg.AsyncConnection.connect(
        **_given(address), autocommit=True, row_factory=dict_row, prepare_threshold=None
    )


def pool_of(address: str) -> Pool:
    return AsyncConnectionPool(
        kwargs={**_given(address), "autocommit": True, "row_factory": dict_row, "prepare_threshold": None},
        connection_class=psycopg.AsyncConnection[DictRow],
        open=False,
        min_size=1,
        max_size=CONNECTIONS,
        timeout=PATIENCE,
        reconnect_timeout=PATIENCE,
        configure=_configure,
    )


async def _configure(connection: Connection) -> None:
    """The second is a help alone: behind a pooler it may be another's connection that it is said to."""
    await connection.set_isolation_level(psycopg.IsolationLevel.READ_COMMITTED)  # said with each BEGIN
    await connection.execute(f"SET idle_in_transaction_session_timeout = {int(1000 * FROZEN)}".encode())


@asynccontextmanager
async def one_of(pool: Pool) -> AsyncIterator[Connection]:
    """
    A connection that the server has not closed meanwhile.

    The pool's own check waits a second for each that is closed; after a fail-over all are, and Slack waits for three.
    """
    while True:
        async with pool.connection() as connection:
            if _lives(connection):
                yield connection
                return


def _lives(connection: Connection) -> bool:
    """That is known here, without asking the server."""
    try:
        connection.pgconn.consume_input()  # its last words, if it said any
        connection.pgconn.consume_input()  # and the end
    except psycopg.OperationalError:
        return False
    return True


async def examined(address: str) -> int:
    """Whether this is a server that keeps what it acknowledged; the number of the desk's schema in it, 0 for none."""
    with told():
        async with await connect(address) as connection:
            version = connection.info.server_version // 10_000
            (found,) = await _rows(connection, DURABLE)
            names = {row["name"] for row in await _rows(connection, TABLES)}
            schema = (await _rows(connection, LATEST))[0]["number"] if "migrations" in names else 0
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
    return int(schema)


async def _rows(connection: Connection, query: str) -> list[DictRow]:
    return await (await connection.execute(query.encode())).fetchall()


def unusable(address: str, why: str) -> str:
    mend = next(mend for words, mend in MENDS if words in why)
    return f"{shown(address)} cannot be used as the database: {why}. {mend}"
