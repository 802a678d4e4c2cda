"""Opens the store that an address names. A driver is imported only where it is used."""

from collections.abc import Callable
from datetime import datetime

from bot.core.errors import Misconfigured
from bot.core.policy import Policy
from bot.flow.ports import Store
from bot.store.addresses import is_postgres
from bot.store.sqlite import SqliteStore


async def open_store(
    address: str, *, defaults: Policy, now: datetime, heard: Callable[[datetime], None] = lambda _now: None
) -> Store:
    """`heard` is told the time of a server that several processes share."""
    if not is_postgres(address):
        return await SqliteStore.open(address, defaults=defaults, now=now)
    try:
        from bot.store.postgres import PostgresStore  # noqa: PLC0415 - see above
    except ImportError as problem:
        raise Misconfigured(
            "COPYDESK_DATABASE names PostgreSQL, and its driver is not installed. Install it: "
            "pip install 'copydesk[postgres]'."
        ) from problem
    return await PostgresStore.open(address, defaults=defaults, now=now, heard=heard)
