"""
What is unlike in one of several processes on a server, made by chance and laid around the bot from outside.

Its machine's clock is off, it may hear no NOTIFY, and it may be of an older version. Leases are short for all of them.
"""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from bot import app
from bot.flow import steps, worker
from bot.store import codec, rows
from bot.store.postgres import PostgresStore

PROCESSES = 4
LEASE, STEP_LEASE = 5.0, 8.0  # seconds; the bot's own are a minute and three
TELL_AFTER, GIVE_UP_AFTER = timedelta(seconds=2), timedelta(seconds=5)  # its own are half a minute and two
_MOST_SKEW = 600.0  # seconds
_DEAF = 0.3  # of the processes
# What came last, for a process that came before it: whatever is so is left to the others.
NEW_KINDS = {"TellAgain", "PostDetails", "RemindReviewers", "RemoveDoubles", "RefreshCard"} | {
    *("TellRetracted", "SendCorrection", "MarkAnswer", "PostAudit", "UpdateAudit", "PostChecked")
}
NEW_STATUSES = {"held", "needs_detail"}


def orders(slot: int, chance: Random) -> dict[str, Any]:
    """How a process differs from the others; the one in the last slot is always the older version."""
    skew = round(chance.uniform(-_MOST_SKEW, _MOST_SKEW))
    return {"skew": skew, "deaf": chance.random() < _DEAF, "old": slot == PROCESSES - 1, "several": True}


def obey(orders: dict[str, Any]) -> None:
    for module in (steps, worker):
        setattr(module, "LEASE", timedelta(seconds=LEASE))  # noqa: B010
        setattr(module, "STEP_LEASE", timedelta(seconds=STEP_LEASE))  # noqa: B010
    skew = timedelta(seconds=orders["skew"])
    setattr(app.SystemClock, "now", lambda _clock: datetime.now(UTC) + skew)  # noqa: B010, TID251 - a wrong clock
    if orders["deaf"]:
        setattr(PostgresStore, "listen", _hears_nothing)  # noqa: B010
    if orders["old"]:
        rows.KNOWN_KINDS = without(rows.KNOWN_KINDS, NEW_KINDS)
        rows.BUT_DRAFTING = without(rows.BUT_DRAFTING, NEW_STATUSES)


async def _hears_nothing(_store: PostgresStore, _wake: Callable[[], None]) -> None:
    await asyncio.Event().wait()


def without(known: str, new: set[str]) -> str:
    """A list in JSON, as statements take them."""
    return codec.json_text([name for name in json.loads(known) if name not in new])
