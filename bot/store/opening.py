"""Opens the store that an address names. The driver of a server is imported only where one is named."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core.errors import Misconfigured
from bot.core.policy import Policy
from bot.store.addresses import is_postgres
from bot.store.moving import Counts, move
from bot.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from bot.store.postgres import PostgresStore


async def open_store(
    address: str, *, defaults: Policy, now: datetime, heard: Callable[[datetime], None] = lambda _now: None
) -> "SqliteStore | PostgresStore":
    """`heard` is told the time of a server that several processes share."""
    if is_postgres(address):
        return await _postgres().open(address, defaults=defaults, now=now, heard=heard)
    return await SqliteStore.open(address, defaults=defaults, now=now)


async def schema_of(address: str) -> int:
    """The number of the schema in a server's database, 0 for none; raises `Misconfigured` where it cannot be used."""
    return await _postgres().schema(address)


async def move_to(address: str, source: str, *, now: datetime) -> Counts:
    """Copy the file `source` into an empty database; how many rows each of its tables has."""
    if is_postgres(source):
        raise Misconfigured("COPYDESK_DATABASE names a server already. Let it name the file that is to be moved.")
    if not is_postgres(address):
        raise Misconfigured("That is no address of a server. It takes postgresql://USER:PASSWORD@HOST:PORT/NAME.")
    if not await asyncio.to_thread(Path(source).exists):
        raise Misconfigured(f"There is no {source} to move. Name the file as COPYDESK_DATABASE.")
    async with AsyncExitStack() as stack:
        file = await open_store(source, defaults=Policy(), now=now)
        stack.push_async_callback(file.close)
        server = await open_store(address, defaults=Policy(), now=now)
        stack.push_async_callback(server.close)
        return await move(file.database, server.database)


def _postgres() -> "type[PostgresStore]":
    try:
        from bot.store.postgres import PostgresStore  # noqa: PLC0415 - see above
    except ImportError as problem:
        raise Misconfigured(
            "COPYDESK_DATABASE names PostgreSQL, and its driver is not installed. Install it: "
            "pip install -e '.[postgres]' in the checkout."
        ) from problem
    return PostgresStore
