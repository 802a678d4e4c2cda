"""The workspace in somebody else's test: on the test's own loop, or in a thread beside it with a synchronous face."""

import asyncio
import functools
import inspect
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Self, TypeVar

from bot.sandbox.directory import Manifest
from bot.sandbox.errors import Json
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import Workspace

T = TypeVar("T")
Run = Callable[[Callable[[], Any]], Any]

PATIENCE = 5.0
LOOK_SECONDS = 0.01


class Credentials:
    """What an app needs in order to find the workspace."""

    def know(self, known: Mapping[str, str]) -> None:
        self.url, self.api_url = known["url"], known["api_url"]
        self.bot_token, self.app_token = known["bot_token"], known["app_token"]
        self.signing_secret = known["signing_secret"]

    @property
    def environment(self) -> dict[str, str]:
        """For an app that is a process of its own."""
        named = {"BOT_TOKEN": self.bot_token, "APP_TOKEN": self.app_token, "SIGNING_SECRET": self.signing_secret}
        return {f"SLACK_{key}": value for key, value in named.items()} | {"SLACK_API_URL": self.api_url}


class AsyncSlack(Credentials):
    """`people` by name, each also an attribute: `await slack.ava.posts("general", "hi")`."""

    ava: Person
    abe: Person
    ben: Person
    bea: Person
    cho: Person
    gil: Person

    def __init__(self, manifest: Manifest) -> None:
        self.sandbox = Sandbox(Workspace(manifest, now=time.time))  # noqa: TID251 - the workspace's clock
        self.sandbox.deliveries.waits = False  # an app that listens to some events only leaves the others unacked
        self.people, self.faults = self.sandbox.people, self.sandbox.faults
        vars(self).update(self.people)

    async def __aenter__(self) -> Self:
        await self.sandbox.start()
        self.know(self.sandbox.credentials())
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.sandbox.stop()

    @property
    def connected(self) -> bool:
        """Whether the app is there: events have somewhere to go."""
        return self.sandbox.deliveries.connected

    def messages(self, channel: str, *, thread_ts: str | None = None) -> list[Json]:
        return self.sandbox.workspace.messages(channel, thread_ts=thread_ts)

    async def wait_until(self, predicate: Callable[[], T], seconds: float = PATIENCE) -> T:
        """The first answer of `predicate` that is true; `TimeoutError` if there is none in time."""
        until = time.monotonic() + seconds
        while not (found := predicate()):
            _in_time(until, seconds, predicate)
            await asyncio.sleep(LOOK_SECONDS)
        return found


class Slack(Credentials):
    """As `AsyncSlack`, for whoever has no loop: what is awaited there returns here when it is done."""

    # From another thread nothing is quite what it is there: mypy sees any of the acts of a `Person`, and of `Faults`.
    ava: Any
    abe: Any
    ben: Any
    bea: Any
    cho: Any
    gil: Any

    def __init__(self, manifest: Manifest) -> None:
        self._inner = AsyncSlack(manifest)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="slack", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        try:
            self._run(self._inner.__aenter__)
        except BaseException:
            self._end()
            raise
        self.know(self._inner.sandbox.credentials())
        self.people: dict[str, Any] = {name: Face(one, self._run) for name, one in self._inner.people.items()}
        self.faults: Any = Face(self._inner.faults, self._run)
        vars(self).update(self.people)
        return self

    def __exit__(self, *_exc: object) -> None:
        try:
            self._run(self._inner.__aexit__)
        finally:
            self._end()

    def _end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def connected(self) -> bool:
        """Whether the app is there: events have somewhere to go."""
        return bool(self._run(lambda: self._inner.connected))

    def messages(self, channel: str, *, thread_ts: str | None = None) -> list[Json]:
        found: list[Json] = self._run(lambda: self._inner.messages(channel, thread_ts=thread_ts))
        return found

    def wait_until(self, predicate: Callable[[], T], seconds: float = PATIENCE) -> T:
        """The first answer of `predicate` that is true; `TimeoutError` if there is none in time."""
        until = time.monotonic() + seconds
        while not (found := predicate()):
            _in_time(until, seconds, predicate)
            threading.Event().wait(LOOK_SECONDS)
        return found

    def _run(self, what: Callable[[], Any]) -> Any:
        """Do it where the workspace lives, which is one loop; its result here."""

        async def done() -> Any:
            found = what()
            return await found if inspect.isawaitable(found) else found

        return asyncio.run_coroutine_threadsafe(done(), self._loop).result()


class Face:
    """Someone or something of the workspace, from another thread."""

    def __init__(self, behind: object, run: Run) -> None:
        self._behind, self._run = behind, run

    def __getattr__(self, name: str) -> Any:
        found = self._run(lambda: getattr(self._behind, name))
        if not callable(found):
            return found

        @functools.wraps(found)
        def act(*args: Any, **kwargs: Any) -> Any:
            return self._run(lambda: found(*args, **kwargs))

        return act


def _in_time(until: float, seconds: float, predicate: Callable[[], object]) -> None:
    if time.monotonic() > until:
        what = inspect.getsource(predicate).strip() if inspect.isfunction(predicate) else repr(predicate)
        raise TimeoutError(f"It did not come about within {seconds:g} s: {what}")
