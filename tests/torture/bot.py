"""
The real bot, made to be killed: `python -m tests.torture.bot`, with its orders as JSON in `TORTURE`.

It differs from `copydesk run` in three things alone: the points it can die or stop at, a model without weights, and
waits that are a tenth as long; on a server also in what `several.py` tells. It refuses to talk to any Slack but one on
this machine.
"""

import asyncio
import json
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.app import assembled
from bot.core.errors import Misconfigured, Unavailable
from bot.core.pace import SLACK, Pace, Rate
from bot.flow import delivering, doubles, retrying
from bot.logs import LogWatcher, configure
from bot.serving import serve
from bot.settings import Settings, environment, speak_directly, without_oauth
from bot.slack import gateway
from bot.store.addresses import is_postgres
from bot.store.outbox import OutboxStore
from bot.store.postgres import PostgresDatabase, PostgresStore
from bot.store.sqlite import SqliteDatabase, SqliteStore
from tests.torture import several
from tests.torture.model import StubModel
from tests.torture.people import now
from tests.torture.points import Points, written

_TENTH = 0.1


def main() -> None:
    values = environment()
    orders, settings = json.loads(values["TORTURE"]), Settings.read(values)
    if not settings.is_local:
        raise SystemExit("The torture talks to a Slack on this machine only: set SLACK_API_URL to the sandbox's.")
    settings.require_slack()
    configure(settings.log)
    without_oauth()
    speak_directly()
    try:
        asyncio.run(_run(settings, orders))
    except* asyncio.CancelledError:
        pass  # SIGTERM
    except* (Misconfigured, Unavailable, OSError) as found:
        raise SystemExit(f"copydesk: {found.exceptions}") from None


async def _run(settings: Settings, orders: dict[str, Any]) -> None:
    if task := asyncio.current_task():
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)  # as `copydesk run` does
    points, life = Points(orders), Life(orders)
    shared = is_postgres(settings.database)
    store, database = (PostgresStore, PostgresDatabase) if shared else (SqliteStore, SqliteDatabase)
    if shared:
        several.obey(orders)
        settings = replace(settings, tell_after=several.TELL_AFTER, give_up_after=several.GIVE_UP_AFTER)
    points.lay(store, database)
    life.watch(store)
    _hurry()
    if orders.get("blind"):
        setattr(delivering, "_find", _sees_nothing)  # noqa: B010
        setattr(doubles, "removed", _sees_nothing)  # noqa: B010
    model = StubModel(orders["calls"], points)
    async with assembled(settings, model=model, watchers=(LogWatcher(),)) as bot:
        await serve(bot, settings, ready=life.is_up)


async def _sees_nothing(*_about: object) -> None:
    """The control: without the look-up, what was posted just before a kill is posted again."""


def _hurry() -> None:
    retrying.WAITS = tuple(_TENTH * wait for wait in retrying.WAITS)
    doubles.AFTER = tuple(_TENTH * wait for wait in doubles.AFTER)  # type: ignore[assignment]
    gateway._AUTH_WAIT *= _TENTH
    quick = {method: Rate(_TENTH * rate.every, rate.burst) for method, rate in SLACK.methods.items()}
    OutboxStore.pace = Pace(channel=Rate(_TENTH * SLACK.channel.every, SLACK.channel.burst), methods=quick)


class Life:
    """When this process was up, when it had done the first thing that had waited for it, and what it has in hand."""

    def __init__(self, orders: dict[str, Any]) -> None:
        self._lives, self._claims, self._started = orders["lives"], orders["claims"], orders["started"]
        self._looks = 0
        self._waited = self._done = False

    def is_up(self) -> None:
        self._say("up")

    def watch(self, store: type) -> None:
        for name in ("claim_delivery", "claim_case"):
            self._wrap(store, name, lambda _args, found: self._claimed(found))
        for name in ("performed", "move", "give_up", "put_off", "put_off_case"):
            self._wrap(store, name, lambda args, _result: self._finished(args[1].id))

    def _wrap(self, store: type, name: str, then: Callable[[Any, Any], None]) -> None:
        real = getattr(store, name)

        async def watched(*args: Any, **kwargs: Any) -> Any:
            result = await real(*args, **kwargs)
            then(args, result)
            return result

        setattr(store, name, watched)

    def _claimed(self, found: Any) -> None:
        self._looks += 1
        self._waited = self._waited or (self._looks <= 2 and found is not None)  # an effect, or else a case
        if found is not None:
            self._note("claims", found[0].id if isinstance(found, tuple) else found.id)

    def _finished(self, id_: str) -> None:
        self._note("lets_go", id_)
        if self._waited and not self._done:
            self._done = True
            self._say("recovered")

    def _say(self, what: str) -> None:
        written(self._lives, {"process": os.getpid(), what: now() - self._started})

    def _note(self, what: str, id_: str) -> None:
        written(self._claims, {"process": os.getpid(), "at": now(), what: id_})


if __name__ == "__main__":
    main()
