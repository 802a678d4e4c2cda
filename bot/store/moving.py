"""Moves a whole desk into another database, in one transaction, and counts what has arrived."""

from bot.core.errors import Misconfigured
from bot.store import sql
from bot.store.database import Database, Row, Statements

# Each after those it refers to. `desk` has one row everywhere, `migrations` is the database's own.
TABLES = (
    *("cases", "messages_taken", "audit", "outbox", "versions", "spending", "judged"),
    *("settings", "people", "members", "places", "warnings", "pace"),
)
NUMBERED = ("audit", "outbox", "versions", "spending", "judged")
_BATCH = 2000  # rows

Counts = dict[str, int]


async def move(source: Database, target: Database) -> Counts:
    """Copy every row; where the target is not empty or counts differ, `Misconfigured`, and nothing is written."""
    async with target.transaction() as tx:
        there = await _counts(tx)
        if any(there.values()):
            full = ", ".join(name for name, rows in there.items() if rows)
            raise Misconfigured(f"The target is not empty: it has rows in {full}. Name an empty database.")
        for table in TABLES:
            await _copy(source.reads, tx, table)
        for table in NUMBERED:
            await tx.rows(f"SELECT setval(pg_get_serial_sequence('{table}', 'n'), coalesce(max(n), 1)) FROM {table}")  # noqa: S608 - ours
        await tx.rows(sql.NEXT_EDITION)
        await tx.rows("ANALYZE cases, outbox")  # the first look should not take a full table for an empty one
        before, after = await _counts(source.reads), await _counts(tx)
        if before != after:
            raise Misconfigured(f"Not all rows arrived: {before} became {after}. Nothing was moved; try again.")
    return after


async def _counts(where: Statements) -> Counts:
    every = " UNION ALL ".join(f"SELECT '{table}' AS name, count(*) AS rows FROM {table}" for table in TABLES)  # noqa: S608 - ours
    return {row["name"]: row["rows"] for row in await where.rows(every)}


async def _copy(source: Statements, tx: Statements, table: str) -> None:
    done = 0
    while rows := await source.rows(f"SELECT * FROM {table} ORDER BY 1, 2 LIMIT {_BATCH} OFFSET {done}"):  # noqa: S608 - ours
        await tx.many(_insert(table, rows[0]), rows)
        done += len(rows)


def _insert(table: str, row: Row) -> str:
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(f':{name}' for name in row)})"  # noqa: S608 - ours
