"""Events on their way: acks, redelivery, faults, Socket Mode."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Ack, Sandbox, SlackError
from tests.sandbox.app import App, Clock, Json

GENERAL = "C0GENERAL"


async def test_an_event_that_is_not_acked_comes_again_at_0_60_and_300_seconds(
    sandbox: Sandbox, app: App, clock: Clock
) -> None:
    app.acks("message", 500)
    await sandbox.people["ava"].posts("general", "hello")
    carried = []
    for seconds in (0, 59, 1, 299, 1, 10_000):
        clock.advance(seconds)
        carried.append(await sandbox.deliveries.run_due())
    assert carried == [1, 0, 1, 0, 1, 0]
    assert [one["retry_attempt"] for one in app.envelopes] == [0, 1, 2, 3]
    assert app.envelopes[1]["retry_reason"] == "http_error"
    assert len({one["payload"]["event_id"] for one in app.envelopes}) == 1


async def test_an_app_that_raises_or_is_late_did_not_ack(sandbox: Sandbox, app: App) -> None:
    async def fail(_payload: Json) -> Ack:
        raise ValueError("the app's own fault")

    app.answers["message"] = fail
    await sandbox.people["ava"].posts("general", "hello")
    assert sandbox.traffic.after(0)[-1]["error"] == "http_error"
    done = asyncio.Event()

    async def linger(_payload: Json) -> Ack:
        await done.wait()
        return 200, None

    app.answers["message"] = linger
    sandbox.deliveries.ack_seconds = 0.01
    assert await sandbox.deliveries.run_due() == 1
    assert sandbox.traffic.after(0)[-1]["error"] == "timeout"
    done.set()
    await sandbox.deliveries.settled()


async def test_a_duplicate_is_the_same_event_again(sandbox: Sandbox, app: App) -> None:
    sandbox.faults.add("duplicate", event="message", times=1)
    await sandbox.people["ava"].posts("general", "hello")
    await sandbox.people["ava"].posts("general", "again")
    first, second, third = (one["payload"]["event_id"] for one in app.envelopes)
    assert first == second != third


async def test_the_mention_may_come_first(sandbox: Sandbox, app: App) -> None:
    sandbox.faults.add("order", event="app_mention")
    await sandbox.people["ava"].posts("general", "<@copydesk> hello")
    await sandbox.people["ava"].posts("general", "<@copydesk> hello")
    assert [one["type"] for one in app.events] == ["app_mention", "message", "message", "app_mention"]


async def test_a_method_can_be_ratelimited(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.faults.add("ratelimited", method="chat.postMessage", seconds=7)
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=GENERAL, text="x")
    response = refused.value.response
    assert (response.status_code, response["error"], response.headers["Retry-After"]) == (429, "ratelimited", "7")
    assert (await client.chat_postMessage(channel=GENERAL, text="x"))["ok"]


async def test_a_reply_can_be_lost_after_the_message_was_posted(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    token = sandbox.credentials()["bot_token"]
    client = AsyncWebClient(token=token, base_url=sandbox.credentials()["api_url"], session=session, retry_handlers=[])
    sandbox.faults.add("reply_lost", method="chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=GENERAL, text="once")
    assert [one["text"] for one in sandbox.people["ava"].messages("general")] == ["once"]


async def test_faults_are_listed_removed_and_checked(sandbox: Sandbox) -> None:
    id_ = sandbox.faults.add("ratelimited", method="chat.update", probability=0.0)
    assert [one["id"] for one in sandbox.faults.listed()] == [id_]
    sandbox.faults.remove(id_)
    for code, fault in [
        ("invalid_fault", {"kind": "http_500", "method": "chat.update"}),
        ("invalid_fault", {"kind": "nonsense", "method": "chat.update"}),
        ("invalid_fault", {"kind": "duplicate", "method": "chat.update"}),
        ("invalid_fault", {"kind": "ratelimited", "method": "chat.update", "times": 0}),
        ("no_such_fault", {}),
    ]:
        with pytest.raises(SlackError) as refused:
            _ = sandbox.faults.add(**fault) if fault else sandbox.faults.remove(id_)  # type: ignore[arg-type, func-returns-value]
        assert refused.value.code == code


async def test_the_traffic_log_has_no_tokens(sandbox: Sandbox, client: AsyncWebClient, clock: Clock) -> None:
    await sandbox.people["ava"].posts("general", "secret words")
    await client.auth_test()
    into, out = sandbox.traffic.after(0)
    assert into == {
        "n": 1,
        "at": clock(),
        "direction": "in",
        "method": "message",
        "ok": True,
        "error": None,
        "attempt": 0,
    }
    assert (out["n"], out["direction"], out["method"]) == (2, "out", "auth.test")
    assert sandbox.traffic.after(1) == [out]


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
