"""
Named points at which the bot can be made to die, or to freeze: before and after every commit and every call outside.

They are laid around the bot's ports from here, so that the bot itself has no line about them.
"""

import json
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any

from bot.flow.store import Store
from bot.slack.gateway import SlackWorkspace

_doing: ContextVar[str] = ContextVar("doing", default="start")
Call = Callable[..., Awaitable[Any]]


class Points:
    """
    `die_at`, passed for the `nth` time, is the end; each name is noted in the file `seen` when first passed.

    At the first whose name begins with `stop_at` the process freezes, until somebody outside lets it go on.
    """

    def __init__(self, orders: Mapping[str, Any]) -> None:
        self._die_at, self._stop_at, self._nth = orders.get("die_at"), orders.get("stop_at"), orders.get("nth", 1)
        self._seen, self._lives = orders["seen"], orders["lives"]
        self._passed: Counter[str] = Counter()

    def passed(self, name: str) -> None:
        self._passed[name] += 1
        if self._passed[name] == 1:
            written(self._seen, name)
        if name == self._die_at and self._passed[name] >= self._nth:
            os.kill(os.getpid(), signal.SIGKILL)
        if self._stop_at and name.startswith(self._stop_at):
            self._stop_at = ""
            written(self._lives, {"process": os.getpid(), "frozen": name})
            os.kill(os.getpid(), signal.SIGSTOP)

    def around(self, call: Call, name: Callable[..., str]) -> Call:
        """The same call, with a point before and after it."""

        @wraps(call)
        async def between(*args: Any, **kwargs: Any) -> Any:
            what = name(*args, **kwargs)
            self.passed(f"before {what}")
            result = await call(*args, **kwargs)
            self.passed(f"after {what}")
            return result

        return between

    def lay(self, store: type, database: type) -> None:
        """Around each transaction, named for what the store does in it, and around each call to Slack."""
        for name in (each for each in vars(Store) if not each.startswith("_")):
            setattr(store, name, _named(getattr(store, name), name))
        setattr(database, "transaction", self._transaction(getattr(database, "transaction")))  # noqa: B009, B010
        setattr(database, "write", self._write(getattr(database, "write")))  # noqa: B009, B010
        setattr(SlackWorkspace, "perform", _named(SlackWorkspace.perform, "perform"))  # noqa: B010
        setattr(SlackWorkspace, "_call", self.around(SlackWorkspace._call, _method))  # noqa: B010

    def _transaction(self, real: Callable[[Any], Any]) -> Callable[[Any], Any]:
        @asynccontextmanager
        async def transaction(database: Any) -> AsyncIterator[Any]:
            name = _doing.get()
            self.passed(f"before begin: {name}")
            async with real(database) as tx:
                yield tx
                self.passed(f"before commit: {name}")
            self.passed(f"after commit: {name}")

        return transaction

    def _write(self, real: Call) -> Call:
        async def write(database: Any, body: Call) -> Any:
            name = _doing.get()

            async def named(tx: Any) -> Any:
                result = await body(tx)
                self.passed(f"before commit: {name}")
                return result

            self.passed(f"before begin: {name}")
            result = await real(database, named)
            self.passed(f"after commit: {name}")
            return result

        return write


def _named(call: Call, name: str) -> Call:
    """The same call; what happens in it is named after it, and after the event or effect that it is about."""

    @wraps(call)
    async def doing(*args: Any, **kwargs: Any) -> Any:
        with _said(" ".join([name, *_about(args[1:], kwargs)])):
            return await call(*args, **kwargs)

    return doing


def _about(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> list[str]:
    event = next((type(each).__name__ for each in args if type(each).__module__ == "bot.core.events"), "")
    effect = next((type(each.effect).__name__ for each in args if hasattr(each, "effect")), "")
    then = type(kwargs["then"][1]).__name__ if kwargs.get("then") else ""
    return [each for each in (event, effect, then) if each]


@contextmanager
def _said(name: str) -> Any:
    token = _doing.set(name)
    try:
        yield
    finally:
        _doing.reset(token)


def _method(_workspace: SlackWorkspace, method: str, **_arguments: Any) -> str:
    return f"call: {method} ({_doing.get().removeprefix('perform ')})"


def written(file: str, line: str | Mapping[str, Any]) -> None:
    """Append one line, at once: what is in it outlives the process."""
    text = line if isinstance(line, str) else json.dumps(line)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(descriptor, f"{text}\n".encode())
    os.close(descriptor)
