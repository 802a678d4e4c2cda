"""Socket Mode: connections in turn, acks, and how a connection ends."""

import asyncio
from typing import Self

import aiohttp
import pytest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from tests.sandbox.app import Clock, Json

GENERAL = "C0GENERAL"


@pytest.fixture
def connected(sandbox: Sandbox) -> Sandbox:
    """By Socket Mode, not in this process."""
    sandbox.deliveries.receiver = None
    return sandbox


async def test_an_sdk_connects_and_acks(connected: Sandbox, client: AsyncWebClient) -> None:
    heard: list[SocketModeRequest] = []
    greeted = asyncio.Event()

    async def greet(_socket: AsyncBaseSocketModeClient, message: Json, _raw: str | None) -> None:
        if message.get("type") == "hello":
            greeted.set()

    async def listen(socket: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        heard.append(request)
        payload = {"text": "pong"} if request.type == "slash_commands" else None
        await socket.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id, payload=payload))

    token = connected.credentials()["app_token"]
    socket = SocketModeClient(app_token=token, web_client=client, auto_reconnect_enabled=False)
    socket.socket_mode_request_listeners.append(listen)
    socket.message_listeners.append(greet)
    assert connected.bot == "connecting"
    await socket.connect()  # type: ignore[no-untyped-call]
    await greeted.wait()
    assert connected.bot == "connected"
    await connected.people["ava"].posts("general", "<@copydesk> hello")
    assert sorted(one.payload["event"]["type"] for one in heard) == ["app_mention", "message"]
    answer = await connected.people["cho"].commands("general", "/copydesk", "ping")
    assert answer == {"ok": True, "text": "pong"}
    await socket.close()  # type: ignore[no-untyped-call]


async def test_envelopes_go_to_one_connection_each_in_turn(
    connected: Sandbox, client: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    urls = [await client.apps_connections_open(app_token=connected.credentials()["app_token"]) for _ in range(2)]
    sockets = [await session.ws_connect(url["url"]) for url in urls]
    hellos = [await socket.receive_json() for socket in sockets]
    assert [one["num_connections"] for one in hellos] == [1, 2]
    assert (await session.get(urls[0]["url"].replace("ws:", "http:"))).status == 403
    for text, socket in zip(("one", "two"), sockets, strict=True):
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(connected.people["ava"].posts("general", text))
            envelope = await socket.receive_json()
            assert envelope["payload"]["event"]["text"] == text
            await sockets[0].send_json({"envelope_id": envelope["envelope_id"]})  # any connection may ack
    assert all(entry["ok"] for entry in connected.traffic.after(0))


async def test_what_nobody_took_is_carried_when_somebody_comes(
    connected: Sandbox, client: AsyncWebClient, session: aiohttp.ClientSession, clock: Clock
) -> None:
    await connected.people["ava"].posts("general", "anybody?")
    assert connected.traffic.after(0)[0]["error"] == "connection_failed"
    url = await client.apps_connections_open(app_token=connected.credentials()["app_token"])
    socket = await session.ws_connect(url["url"])
    await socket.receive_json()
    clock.advance(60)
    envelope = await socket.receive_json()
    assert envelope["payload"]["event"]["text"] == "anybody?"
    await socket.send_json({"envelope_id": envelope["envelope_id"]})
    await connected.deliveries.settled()


async def test_an_app_that_never_acks_holds_up_nobody(
    connected: Sandbox, client: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    connected.deliveries.ack_seconds = 0.01
    url = await client.apps_connections_open(app_token=connected.credentials()["app_token"])
    socket = await session.ws_connect(url["url"])
    await socket.receive_json()
    assert await connected.people["cho"].commands("general", "/copydesk") == {"ok": False, "error": "operation_timeout"}
    await connected.deliveries.settled()


async def test_a_click_with_nobody_there_fails(connected: Sandbox) -> None:
    assert await connected.people["cho"].commands("general", "/copydesk") == {"ok": False, "error": "dispatch_failed"}


class Listening:
    """An app on the real SDK that acks everything; it opens a new connection when told to, as Bolt's does."""

    def __init__(self, sandbox: Sandbox, client: AsyncWebClient) -> None:
        self.texts: asyncio.Queue[str] = asyncio.Queue()
        self.greeted: asyncio.Queue[int] = asyncio.Queue()
        token = sandbox.credentials()["app_token"]
        self._socket = SocketModeClient(app_token=token, web_client=client, ping_interval=0.05)
        self._socket.socket_mode_request_listeners.append(self._hear)
        self._socket.message_listeners.append(self._greet)

    async def __aenter__(self) -> Self:
        await self._socket.connect()  # type: ignore[no-untyped-call]
        await self.greeted.get()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self._socket.close()  # type: ignore[no-untyped-call]

    async def _hear(self, socket: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        await socket.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))
        self.texts.put_nowait(request.payload["event"]["text"])

    async def _greet(self, _socket: AsyncBaseSocketModeClient, message: Json, _raw: str | None) -> None:
        if message.get("type") == "hello":
            self.greeted.put_nowait(message["num_connections"])


@pytest.mark.parametrize("kind", ["socket_refresh", "socket_drop", "socket_half_open"])
async def test_a_connection_ends_at_once_and_the_sdk_makes_a_new_one(
    connected: Sandbox, client: AsyncWebClient, kind: str
) -> None:
    connected.deliveries.ack_seconds = 0.5
    async with Listening(connected, client) as app:
        connected.faults.add(kind)
        await app.greeted.get()
        assert connected.faults.listed() == []
        await connected.people["ava"].posts("general", "still there?")
        assert await app.texts.get() == "still there?"


async def test_a_fault_of_the_sockets_waits_for_a_connection(
    connected: Sandbox, client: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    connected.faults.add("socket_refresh")
    url = await client.apps_connections_open(app_token=connected.credentials()["app_token"])
    socket = await session.ws_connect(url["url"])
    assert [(await socket.receive_json())["type"] for _ in range(2)] == ["hello", "disconnect"]
    await connected.people["ava"].posts("general", "x")
    assert connected.traffic.after(0)[-1]["error"] == "connection_failed"  # it is given nothing any more
    assert (await socket.receive()).type in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSE)


async def test_a_half_open_connection_takes_what_comes_and_answers_nothing(
    connected: Sandbox, client: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    connected.deliveries.ack_seconds = 0.05
    url = await client.apps_connections_open(app_token=connected.credentials()["app_token"])
    socket = await session.ws_connect(url["url"], autoping=False)
    await socket.receive_json()
    await socket.ping(b"1")
    assert (await socket.receive()).data == b"1"
    connected.faults.add("socket_half_open")
    await connected.deliveries.settled()
    await socket.ping(b"2")
    await connected.people["ava"].posts("general", "x")
    assert connected.traffic.after(0)[-1]["error"] == "timeout"
    with pytest.raises(TimeoutError):
        await socket.receive(timeout=0.05)


async def test_the_eleventh_connection_is_one_too_many(
    connected: Sandbox, client: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    sockets = []
    for _ in range(11):
        url = await client.apps_connections_open(app_token=connected.credentials()["app_token"])
        sockets.append(await session.ws_connect(url["url"]))
    first = [await socket.receive_json() for socket in sockets]
    assert [one["type"] for one in first] == ["hello"] * 10 + ["disconnect"]
    assert first[-1]["reason"] == "too_many_websockets"
