"""Socket Mode: tickets, up to ten connections, each envelope to one of them, acks by envelope."""

import asyncio
import json
from dataclasses import dataclass

from aiohttp import WSMsgType, web

from bot.sandbox.directory import APP
from bot.sandbox.errors import Json
from bot.sandbox.faults import SOCKETS, Faults
from bot.sandbox.traffic import Ack
from bot.sandbox.workspace import Workspace

MOST = 10
FAREWELL_SECONDS = 1.0  # from "refresh" to the end of the connection


@dataclass(eq=False)
class Connection:
    """`deaf`: half open, it takes what comes and does nothing with it."""

    socket: web.WebSocketResponse
    transport: asyncio.Transport
    deaf: bool = False


class Sockets:
    """`connections` are those that envelopes are given to, the next one first."""

    def __init__(self, workspace: Workspace, faults: Faults) -> None:
        self._workspace, self._faults = workspace, faults
        self.connections: list[Connection] = []
        self._open: set[web.WebSocketResponse] = set()  # also those that are given nothing any more
        self._acks: dict[str, asyncio.Future[Ack]] = {}

    async def connect(self, request: web.Request) -> web.StreamResponse:
        ticket = request.match_info["ticket"]
        if ticket not in self._workspace.tickets or request.transport is None:
            return web.Response(status=403, text="This ticket was used or never given: call apps.connections.open.")
        self._workspace.tickets.discard(ticket)
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        self._open.add(socket)
        try:
            if len(self.connections) >= MOST:
                await socket.send_json(_farewell("too_many_websockets"))
            else:
                await self._serve(Connection(socket, request.transport))
        finally:
            self._open.discard(socket)
        return socket

    async def _serve(self, connection: Connection) -> None:
        about = {"num_connections": len(self.connections) + 1, "connection_info": {"app_id": APP}}
        await connection.socket.send_json({"type": "hello", "debug_info": {"host": "sandbox"}} | about)
        self.connections.append(connection)
        try:
            await self.suffer()
            while (message := await connection.socket.receive()).type in (WSMsgType.TEXT, WSMsgType.PING):
                if connection.deaf:
                    continue
                if message.type is WSMsgType.PING:
                    await connection.socket.pong(message.data)
                else:
                    self._acked(message.data)
        finally:
            self._forget(connection)

    async def send(self, envelope: Json) -> Ack:
        """Give an envelope to the next connection and wait for its ack; `ConnectionError` if there is none."""
        await self.suffer()
        if not self.connections:
            raise ConnectionError
        connection = self.connections.pop(0)
        self.connections.append(connection)
        ack: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        self._acks[envelope["envelope_id"]] = ack
        try:
            if not connection.deaf:
                await connection.socket.send_json(envelope)
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

    async def suffer(self) -> None:
        """The faults laid on the sockets strike: when laid, when a connection opens, before an envelope."""
        for connection in [one for one in self.connections if not one.deaf]:
            for kind in SOCKETS:
                if connection in self.connections and not connection.deaf and self._faults.strike(kind):
                    await self._strike(kind, connection)

    async def _strike(self, kind: str, connection: Connection) -> None:
        match kind:
            case "socket_half_open":
                connection.deaf = True
            case "socket_drop":
                self._forget(connection)
                connection.transport.abort()
            case _:
                self._forget(connection)
                await connection.socket.send_json(_farewell("refresh_requested"))
                asyncio.get_running_loop().call_later(FAREWELL_SECONDS, connection.transport.close)

    def _forget(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)

    async def close(self) -> None:
        for socket in list(self._open):
            await socket.close(code=1001)


def _farewell(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}
