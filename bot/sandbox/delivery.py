"""Carries events and interactions to the app, and again at 0, 60 and 300 seconds where an event was not acked."""

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from operator import itemgetter
from typing import Any, TypeVar

from bot.sandbox.directory import APP, BOT_USER, TEAM
from bot.sandbox.errors import Json
from bot.sandbox.faults import Faults
from bot.sandbox.request_url import NoRetryError, RequestUrls
from bot.sandbox.sockets import Sockets
from bot.sandbox.traffic import Ack, Traffic
from bot.sandbox.workspace import Workspace

GAPS = (0, 60, 300)
LOOK_SECONDS = 0.05
NO_RETRY = "no_retry"
log = logging.getLogger(__name__)

T = TypeVar("T")
Receiver = Callable[[Json], Awaitable[Ack]]  # raises `ConnectionError` where nobody is there


class Deliveries:
    """`receiver` takes envelopes in this process; without one they go by `sockets`, or as the manifest's URLs say."""

    def __init__(self, workspace: Workspace) -> None:
        self.faults, self.traffic = Faults(workspace.manifest, workspace.now), Traffic(workspace.now)
        self.sockets = Sockets(workspace, self.faults)
        urls = workspace.manifest.request_urls
        self.urls = RequestUrls(urls, lambda: workspace.tokens["signing"]) if urls else None
        self.receiver: Receiver | None = None
        self.retry_scale = 1.0
        self.ack_seconds = 3.0
        self.waits = True  # an act for the acks of its events
        self._workspace = workspace
        self._tasks = asyncio.TaskGroup()
        self._waiting: list[tuple[float, Json, int, str]] = []  # when it is due, the payload, which attempt, why again
        self._running: set[asyncio.Task[Any]] = set()

    @property
    def connected(self) -> bool:
        """Whether the app has been there: Slack does not know of a request URL that fell silent."""
        return bool(self.receiver or self.sockets.connections or (self.urls and self.urls.verified.is_set()))

    async def carry(self, events: Iterable[Json]) -> None:
        """The first attempt of each event of one act; if `waits`, returns when they were acked or given up for now."""
        if self.waits:
            await self._carry(list(events))
        else:
            self.carry_soon(events)

    async def _carry(self, events: list[Json]) -> None:
        await self._each(self._first(event) for event in self.faults.ordered(events))

    async def _each(self, attempts: Iterable[Coroutine[Any, Any, None]]) -> None:
        if self.receiver is None:
            await asyncio.gather(*attempts)
        else:  # one after the other, so that a test sees the same thing every time
            for attempt in attempts:
                await attempt

    def carry_soon(self, events: Iterable[Json]) -> None:
        """As `carry`, while the caller goes on."""
        if gathered := list(events):
            self._own(self._tasks.create_task(self._carry(gathered)))

    async def settled(self) -> None:
        """Returns when nothing is on its way any more; what waits for its time may stay."""
        while self._running:
            done, _ = await asyncio.wait(self._running)
            self._running -= done

    async def run_due(self) -> int:
        """Carry again what is due; how many."""
        now = self._workspace.now()
        due = sorted((one for one in self._waiting if one[0] <= now), key=itemgetter(0))
        self._waiting = [one for one in self._waiting if one[0] > now]
        await self._each(self._attempt(payload, attempt, reason) for _, payload, attempt, reason in due)
        return len(due)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Everything on its way has an owner; what is still on its way in the end is dropped."""
        async with self.urls.open() if self.urls else contextlib.nullcontext(), self._tasks:
            self.faults.on_sockets = lambda: self._own(self._tasks.create_task(self.sockets.suffer()))
            always = [self._tasks.create_task(self._run_due_in_time())]
            if self.urls:
                always.append(self._tasks.create_task(self.urls.verify()))
            try:
                yield
            finally:
                for task in (*always, *self._running):
                    task.cancel()

    async def _run_due_in_time(self) -> None:
        """For the server: as time goes by. A receiver in this process calls `run_due` itself."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if self.receiver is None:
                await self.run_due()

    async def ask(self, kind: str, payload: Json) -> tuple[Json, Json]:
        """An interaction or a command: whether it was acked (`ok`, else Slack's `error`), and what the ack said."""
        name = str(payload.get("type", payload.get("command")))
        app = {"token": "sandbox"} if name == "message_action" else {"token": "sandbox", "api_app_id": APP}
        payload = {"is_enterprise_install": "false" if kind == "slash_commands" else False, **app, **payload}
        if fault := self.faults.strike("delay", name):
            await asyncio.sleep(fault.seconds)
        error, said = await self._send(kind, payload)
        self.traffic.note("in", name, error=error)
        failed = "operation_timeout" if error == "timeout" else "dispatch_failed"
        return {"ok": False, "error": failed} if error else {"ok": True}, said

    async def _first(self, event: Json) -> None:
        payload = self._callback(event)
        if fault := self.faults.strike("delay", event["type"]):
            self._waiting.append((self._workspace.now() + fault.seconds, payload, 0, ""))
            return
        await self._attempt(payload, 0)
        if self.faults.strike("duplicate", event["type"]):
            await self._attempt(payload, 1, "timeout")

    def _callback(self, event: Json) -> Json:
        place = self._workspace.channels.get(event.get("channel") or event.get("item", {}).get("channel"))
        named = {"team_id": TEAM, "user_id": BOT_USER, "is_bot": True, "is_enterprise_install": False}
        envelope = {"token": "sandbox", "team_id": TEAM, "api_app_id": APP, "type": "event_callback", "event": event}
        about = {"event_id": self._workspace.new_id("Ev"), "event_time": int(self._workspace.now())}
        where = {"is_ext_shared_channel": bool(place and place.shared), "event_context": self._workspace.new_id("4-")}
        return envelope | about | where | {"authorizations": [{"enterprise_id": None, **named}]}

    async def _attempt(self, payload: Json, attempt: int, reason: str = "") -> None:
        retry = {"retry_attempt": attempt, "retry_reason": reason}
        error, _ = await self._send("events_api", payload, **retry)
        event = payload["event"]
        self.traffic.note("in", event["type"], error=error, attempt=attempt, event_ts=event.get("event_ts", ""))
        if error not in ("", NO_RETRY) and attempt < len(GAPS):
            due = self._workspace.now() + GAPS[attempt] * self.retry_scale
            self._waiting.append((due, payload, attempt + 1, error))

    async def _send(self, kind: str, payload: Json, **retry: object) -> tuple[str, Json]:
        envelope: Json = {"envelope_id": self._workspace.new_id("envelope-"), "type": kind, "payload": payload}
        envelope |= {"accepts_response_payload": kind != "events_api", **retry}
        task = self._own(self._tasks.create_task(self._received(envelope)))
        done, _ = await asyncio.wait({task}, timeout=self.ack_seconds)
        if not done and self.receiver is None:
            task.cancel()  # a late ack is none; a receiver in this process goes on, as it would over a network
        return task.result() if done else ("timeout", {})

    async def _received(self, envelope: Json) -> tuple[str, Json]:
        self.traffic.carried("in", envelope["type"], envelope)
        carrier = self.receiver or (self.urls or self.sockets).send
        try:
            status, body = await carrier(json.loads(json.dumps(envelope)))
        except ConnectionError:
            return "connection_failed", {}
        except NoRetryError:
            return NO_RETRY, {}
        except Exception as error:  # noqa: BLE001 - the app may fail in any way; Slack goes on
            log.warning("The receiver of an envelope raised %r", error)
            return "http_error", {}
        return ("", _said(body)) if 200 <= status < 300 else ("http_error", {})

    def _own(self, task: asyncio.Task[T]) -> asyncio.Task[T]:
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task


def _said(body: Json | str | None) -> Json:
    """An ack's body as an object: JSON, or a command's plain text."""
    said: Any = body
    if isinstance(body, str):
        with contextlib.suppress(ValueError):
            said = json.loads(body)
    return said if isinstance(said, dict) else {"text": body} if body else {}
