"""A database with very many cases: one that was really lived through, and copies of it, each with its history."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import psycopg

from bot.store.addresses import is_postgres

_APART = 30.0  # seconds between one case and the next: a million are a year
_NUMBERS = "WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < {count})"
_ID = "CAST((i * 2654435761) % 4294967296 AS TEXT)"  # each once, in no order, as ids are
_THEN = f"{{}} - {_APART} * i"
_TS = f"CAST(CAST(asked_at - {_APART} * i AS INTEGER) AS TEXT) || '.0001'"
_TOLD = f"CAST(CAST(created_at - {_APART} * i AS INTEGER) AS TEXT) || '.' || CAST(n AS TEXT)"
# What differs from the case that is copied, by table. A hundredth of them is asked by whoever asks in the benchmark.
_COPIES = {
    "cases": {
        "id": _ID,
        "ts": _TS,
        "thread_ts": _TS,
        "asked_by": "CASE WHEN i % 100 = 0 THEN asked_by ELSE 'U0' || CAST(i % 1000 AS TEXT) END",
        "due_at": "due_at + 86400 + i",
        **{name: _THEN.format(name) for name in ("asked_at", "taken_up", "review_since")},
    },
    "messages_taken": {"case_id": _ID, "ts": f"CAST(i AS TEXT) || '.' || {_ID}"},
    "audit": {"case_id": _ID, "at": _THEN.format("at")},
    "outbox": {
        "id": f"{_ID} || '-' || CAST(n AS TEXT)",
        "case_id": _ID,
        "ts": f"CASE WHEN ts IS NULL THEN ts ELSE {_TOLD} END",
        **{name: _THEN.format(name) for name in ("created_at", "due_at", "settled_at")},
    },
}
_NOT_COPIED = ("n",)  # the database numbers by itself

Run = Callable[[str], Any]


def multiply(address: str, count: int) -> None:
    """`count` more cases like the newest one there; nobody may have the database open."""
    if is_postgres(address):
        with psycopg.connect(address, autocommit=True) as server:
            _copy(lambda statement: server.execute(statement.encode()), count)
            server.execute("VACUUM ANALYZE")
        return
    with closing(sqlite3.connect(address, isolation_level=None)) as file:
        for pragma in ("synchronous = OFF", "journal_mode = MEMORY", "cache_size = -500000"):
            file.execute(f"PRAGMA {pragma}")
        _copy(file.execute, count)
        file.execute("PRAGMA journal_mode = WAL")


def _copy(run: Run, count: int) -> None:
    run("BEGIN")
    ((newest,),) = run("SELECT id FROM cases ORDER BY asked_at DESC LIMIT 1")
    ((owed,),) = run("SELECT count(*) FROM outbox WHERE state = 'pending'")
    if owed:
        raise RuntimeError(f"{owed} effects are still owed, and so would be those of every copy: wait for them first.")
    for table, differs in _COPIES.items():
        key = "id" if table == "cases" else "case_id"
        found = run(f"SELECT * FROM {table} LIMIT 1")  # noqa: S608 - ours
        names = [column[0] for column in found.description if column[0] not in _NOT_COPIED]
        values = ", ".join(differs.get(name, name) for name in names)
        copies = f"SELECT {values} FROM numbers CROSS JOIN {table} WHERE {key} = '{newest}'"  # noqa: S608 - ours
        run(f"{_NUMBERS.format(count=count)} INSERT INTO {table} ({', '.join(names)}) {copies}")
    run("COMMIT")
