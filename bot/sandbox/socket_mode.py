"""Socket Mode: tickets, several connections, each envelope to one of them, acks by envelope."""

import asyncio
import json

from aiohttp import WSMsgType, web

from bot.sandbox.delivery import Ack, NotConnectedError
from bot.sandbox.directory import APP
from bot.sandbox.errors import Json
from bot.sandbox.workspace import Workspace


class Sockets:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.connections: list[web.WebSocketResponse] = []
        self.connected = asyncio.Event()
        self._acks: dict[str, asyncio.Future[Ack]] = {}

    async def connect(self, request: web.Request) -> web.StreamResponse:
        ticket = request.match_info["ticket"]
        if ticket not in self._workspace.tickets:
            return web.Response(status=403, text="This ticket was used or never given: call apps.connections.open.")
        self._workspace.tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        count = len(self.connections) + 1
        about = {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18_060}
        hello = {"type": "hello", "num_connections": count, "debug_info": about, "connection_info": {"app_id": APP}}
        await socket.send_json(hello)
        self.connections.append(socket)
        self.connected.set()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acked(message.data)
        finally:
            self.connections.remove(socket)
            if not self.connections:
                self.connected.clear()
        return socket

    async def send(self, envelope: Json) -> Ack:
        """Give an envelope to the next connection and wait for its ack."""
        if not self.connections:
            raise NotConnectedError
        socket = self.connections.pop(0)
        self.connections.append(socket)
        ack: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        self._acks[envelope["envelope_id"]] = ack
        try:
            await socket.send_json(envelope)
            return await ack
        except ConnectionError as error:
            raise NotConnectedError from error
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
