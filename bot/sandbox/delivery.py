"""Carries events and interactions to the app, and again at 0, 60 and 300 seconds where an event was not acked."""

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.sandbox.directory import APP, BOT_USER, TEAM
from bot.sandbox.errors import Json
from bot.sandbox.faults import Faults
from bot.sandbox.traffic import Traffic
from bot.sandbox.workspace import Workspace

GAPS = (0, 60, 300)
ACK_SECONDS = 3.0
LOOK_SECONDS = 0.05
log = logging.getLogger(__name__)

T = TypeVar("T")
Ack = tuple[int, Json | str | None]
Receiver = Callable[[Json], Awaitable[Ack]]


class NotConnectedError(Exception):
    """Nobody is there to take an envelope."""


@dataclass(frozen=True)
class Waiting:
    """An event that is to be carried again."""

    payload: Json
    attempt: int
    due: float
    reason: str


class Deliveries:
    """`receiver` takes envelopes in this process; without one they go by `socket`."""

    def __init__(self, workspace: Workspace, faults: Faults, traffic: Traffic, socket: Receiver) -> None:
        self.receiver: Receiver | None = None
        self.retry_scale = 1.0
        self.ack_seconds = ACK_SECONDS
        self.raised: list[Exception] = []  # by the receiver, for tests to look at
        self._tasks = asyncio.TaskGroup()
        self._workspace, self._faults, self._traffic, self._socket = workspace, faults, traffic, socket
        self._waiting: list[Waiting] = []
        self._some_waiting = asyncio.Event()
        self._running: set[asyncio.Task[Any]] = set()

    async def carry(self, events: Iterable[Json]) -> None:
        """The first attempt of each event of one act; returns when they were acked or given up for now."""
        await self._each(self._first(event) for event in self._faults.ordered(list(events)))

    async def _each(self, attempts: Iterable[Coroutine[Any, Any, None]]) -> None:
        if self.receiver is None:
            await asyncio.gather(*attempts)
        else:  # one after the other, so that a test sees the same thing every time
            for attempt in attempts:
                await attempt

    def carry_soon(self, events: Iterable[Json]) -> None:
        """As `carry`, while the caller goes on."""
        if gathered := list(events):
            self._own(self._tasks.create_task(self.carry(gathered)))

    async def settled(self) -> None:
        """Returns when nothing is on its way any more; what waits for its time may stay."""
        while self._running:
            done, _ = await asyncio.wait(self._running)
            self._running -= done

    async def run_due(self) -> int:
        """Carry again what is due; how many."""
        now = self._workspace.now()
        due = [waiting for waiting in self._waiting if waiting.due <= now]
        self._waiting = [waiting for waiting in self._waiting if waiting.due > now]
        due.sort(key=lambda waiting: waiting.due)
        await self._each(self._attempt(one.payload, one.attempt, one.reason) for one in due)
        return len(due)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Everything on its way has an owner; what is still on its way in the end is dropped."""
        async with self._tasks:
            due = self._tasks.create_task(self._keep_running_due())
            try:
                yield
            finally:
                for task in (due, *self._running):
                    task.cancel()

    async def _keep_running_due(self) -> None:
        """For the server: as time goes by. A receiver in this process calls `run_due` itself."""
        while True:
            await self._some_waiting.wait()
            await asyncio.sleep(LOOK_SECONDS)
            if self.receiver is None:
                await self.run_due()
            if not self._waiting:
                self._some_waiting.clear()

    async def ask(self, kind: str, payload: Json) -> tuple[str, Json]:
        """An interaction or a command: Slack's error, if it was not acked, and what the ack said."""
        error, body = await self._send(kind, payload)
        self._traffic.note("in", str(payload.get("type", payload.get("command"))), error=error)
        return {"": "", "timeout": "operation_timeout"}.get(error, "dispatch_failed"), body

    async def _first(self, event: Json) -> None:
        payload = self._callback(event)
        await self._attempt(payload, 0)
        if self._faults.strike("duplicate", event["type"]):
            await self._attempt(payload, 1, "timeout")

    def _callback(self, event: Json) -> Json:
        named = {"team_id": TEAM, "user_id": BOT_USER, "is_bot": True, "is_enterprise_install": False}
        envelope = {"token": "sandbox", "team_id": TEAM, "api_app_id": APP, "type": "event_callback", "event": event}
        about = {"event_id": self._workspace.new_id("Ev"), "event_time": int(self._workspace.now())}
        shared = {"is_ext_shared_channel": False, "event_context": self._workspace.new_id("4-")}
        return envelope | about | shared | {"authorizations": [{"enterprise_id": None, **named}]}

    async def _attempt(self, payload: Json, attempt: int, reason: str = "") -> None:
        retry = {"retry_attempt": attempt, "retry_reason": reason}
        error, _ = await self._send("events_api", payload, **retry)
        self._traffic.note("in", payload["event"]["type"], error=error, attempt=attempt)
        if error and attempt < len(GAPS):
            due = self._workspace.now() + GAPS[attempt] * self.retry_scale
            self._waiting.append(Waiting(payload, attempt + 1, due, error))
            self._some_waiting.set()

    async def _send(self, kind: str, payload: Json, **retry: object) -> tuple[str, Json]:
        envelope: Json = {"envelope_id": self._workspace.new_id("envelope-"), "type": kind, "payload": payload}
        envelope |= {"accepts_response_payload": kind != "events_api", **retry}
        task = self._own(self._tasks.create_task(self._received(envelope)))
        done, _ = await asyncio.wait({task}, timeout=self.ack_seconds)
        if not done and self.receiver is None:
            task.cancel()  # a late ack is none; a receiver in this process goes on, as it would over a network
        return task.result() if done else ("timeout", {})

    async def _received(self, envelope: Json) -> tuple[str, Json]:
        try:
            status, body = await (self.receiver or self._socket)(json.loads(json.dumps(envelope)))
        except NotConnectedError:
            return "connection_failed", {}
        except Exception as error:  # noqa: BLE001 - the app may fail in any way; Slack goes on
            log.warning("The receiver of an envelope raised %r", error)
            self.raised.append(error)
            return "http_error", {}
        return ("", said(body)) if 200 <= status < 300 else ("http_error", {})

    def _own(self, task: asyncio.Task[T]) -> asyncio.Task[T]:
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task


def said(body: Json | str | None) -> Json:
    """An ack's body as an object: JSON, or a command's plain text."""
    if isinstance(body, str) and body:
        with contextlib.suppress(ValueError):
            parsed = json.loads(body)
            return parsed if isinstance(parsed, dict) else {"text": body}
        return {"text": body}
    return body if isinstance(body, dict) else {}
