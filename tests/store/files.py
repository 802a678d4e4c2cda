"""A file of the store from outside: opened again, refused, looked into, written to and damaged."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import Misconfigured
from bot.core.policy import Policy
from bot.store.sqlite import SqliteStore
from tests.store.made import NOW


@asynccontextmanager
async def reopened(file: Path) -> AsyncIterator[SqliteStore]:
    store = await SqliteStore.open(file, defaults=Policy(), now=NOW)
    try:
        yield store
    finally:
        await store.close()


async def refusal(file: Path) -> str:
    """What an operator reads when the file cannot be used."""
    with pytest.raises(Misconfigured) as refused:
        async with reopened(file):
            pass
    return str(refused.value)


def look(file: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()


def written(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def damage(file: Path, junk: bytes, *, at: float = 0) -> None:
    """Write `junk` over the file, from a share of its length on."""
    content = bytearray(file.read_bytes() if file.exists() else b"")
    start = int(len(content) * at)
    content[start : start + len(junk)] = junk
    file.write_bytes(content)
