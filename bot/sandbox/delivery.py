"""Carries events and interactions to the app, and again at 0, 60 and 300 seconds where an event was not acked."""

import asyncio
import contextlib
import json
import logging
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from operator import itemgetter
from typing import Any, TypeVar

from aiohttp import WSMsgType, web

from bot.sandbox.directory import APP, BOT_USER, TEAM
from bot.sandbox.errors import Json
from bot.sandbox.faults import Faults
from bot.sandbox.workspace import Workspace

GAPS = (0, 60, 300)
LOOK_SECONDS = 0.05
KEPT = 5_000
log = logging.getLogger(__name__)

T = TypeVar("T")
Ack = tuple[int, Json | str | None]
Receiver = Callable[[Json], Awaitable[Ack]]  # raises `ConnectionError` where nobody is there


class Traffic:
    """The log of what went between the workspace and the app; never a token, never a text."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._n = 0
        self._entries: deque[Json] = deque(maxlen=KEPT)

    def note(self, direction: str, method: str, *, error: str = "", attempt: int = 0) -> None:
        """`in` is to the app, `out` a call by it."""
        self._n += 1
        entry = {"n": self._n, "at": self._now(), "direction": direction, "method": method}
        self._entries.append({**entry, "ok": not error, "error": error or None, "attempt": attempt})

    def after(self, n: int) -> list[Json]:
        return [entry for entry in self._entries if entry["n"] > n]


class Sockets:
    """Socket Mode: tickets, several connections, each envelope to one of them, acks by envelope."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.connections: list[web.WebSocketResponse] = []
        self._acks: dict[str, asyncio.Future[Ack]] = {}

    async def connect(self, request: web.Request) -> web.StreamResponse:
        ticket = request.match_info["ticket"]
        if ticket not in self._workspace.tickets:
            return web.Response(status=403, text="This ticket was used or never given: call apps.connections.open.")
        self._workspace.tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        about = {"num_connections": len(self.connections) + 1, "connection_info": {"app_id": APP}}
        await socket.send_json({"type": "hello", "debug_info": {"host": "sandbox"}} | about)
        self.connections.append(socket)
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acked(message.data)
        finally:
            self.connections.remove(socket)
        return socket

    async def send(self, envelope: Json) -> Ack:
        """Give an envelope to the next connection and wait for its ack; `ConnectionError` if there is none."""
        if not self.connections:
            raise ConnectionError
        socket = self.connections.pop(0)
        self.connections.append(socket)
        ack: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        self._acks[envelope["envelope_id"]] = ack
        try:
            await socket.send_json(envelope)
            return await ack
        finally:
            del self._acks[envelope["envelope_id"]]

    def _acked(self, text: str) -> None:
        """An ack may come by any connection; what is not JSON (a ping of the SDK's own) is none."""
        try:
            said = json.loads(text)
        except ValueError:
            return
        ack = self._acks.get(said.get("envelope_id", "")) if isinstance(said, dict) else None
        if ack and not ack.done():
            ack.set_result((200, said.get("payload")))

    async def close(self) -> None:
        for socket in list(self.connections):
            await socket.close(code=1001)


class Deliveries:
    """`receiver` takes envelopes in this process; without one they go by `sockets`."""

    def __init__(self, workspace: Workspace) -> None:
        self.faults, self.traffic, self.sockets = Faults(), Traffic(workspace.now), Sockets(workspace)
        self.receiver: Receiver | None = None
        self.retry_scale = 1.0
        self.ack_seconds = 3.0
        self._workspace = workspace
        self._tasks = asyncio.TaskGroup()
        self._waiting: list[tuple[float, Json, int, str]] = []  # when it is due, the payload, which attempt, why again
        self._running: set[asyncio.Task[Any]] = set()

    async def carry(self, events: Iterable[Json]) -> None:
        """The first attempt of each event of one act; returns when they were acked or given up for now."""
        await self._each(self._first(event) for event in self.faults.ordered(list(events)))

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
        due = sorted((one for one in self._waiting if one[0] <= now), key=itemgetter(0))
        self._waiting = [one for one in self._waiting if one[0] > now]
        await self._each(self._attempt(payload, attempt, reason) for _, payload, attempt, reason in due)
        return len(due)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Everything on its way has an owner; what is still on its way in the end is dropped."""
        async with self._tasks:
            due = self._tasks.create_task(self._run_due_in_time())
            try:
                yield
            finally:
                for task in (due, *self._running):
                    task.cancel()

    async def _run_due_in_time(self) -> None:
        """For the server: as time goes by. A receiver in this process calls `run_due` itself."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if self.receiver is None:
                await self.run_due()

    async def ask(self, kind: str, payload: Json) -> tuple[Json, Json]:
        """An interaction or a command: whether it was acked (`ok`, else Slack's `error`), and what the ack said."""
        app = {"api_app_id": APP, "token": "sandbox", "is_enterprise_install": False}
        error, said = await self._send(kind, app | payload)
        self.traffic.note("in", str(payload.get("type", payload.get("command"))), error=error)
        failed = "operation_timeout" if error == "timeout" else "dispatch_failed"
        return {"ok": False, "error": failed} if error else {"ok": True}, said

    async def _first(self, event: Json) -> None:
        payload = self._callback(event)
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
        self.traffic.note("in", payload["event"]["type"], error=error, attempt=attempt)
        if error and attempt < len(GAPS):
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
        try:
            status, body = await (self.receiver or self.sockets.send)(json.loads(json.dumps(envelope)))
        except ConnectionError:
            return "connection_failed", {}
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
