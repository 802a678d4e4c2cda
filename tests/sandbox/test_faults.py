"""Every way in which the workspace can be unkind, met by the real SDK."""

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox, SlackError
from tests.sandbox.app import App, Clock

GENERAL = "C0GENERAL"


@pytest.fixture
def client(sandbox: Sandbox, session: aiohttp.ClientSession) -> AsyncWebClient:
    """One that tries nothing again by itself."""
    known = sandbox.credentials()
    return AsyncWebClient(token=known["bot_token"], base_url=known["api_url"], session=session, retry_handlers=[])


def said(sandbox: Sandbox) -> list[str]:
    return [one["text"] for one in sandbox.people["ava"].messages("general")]


async def test_a_method_can_be_ratelimited(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.faults.add("ratelimited", method="chat.postMessage", seconds=7)
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=GENERAL, text="x")
    response = refused.value.response
    assert (response.status_code, response["error"], response.headers["Retry-After"]) == (429, "ratelimited", "7")
    assert (await client.chat_postMessage(channel=GENERAL, text="x"))["ok"]


async def test_a_reply_can_be_lost_after_the_message_was_posted(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.faults.add("reply_lost", method="chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=GENERAL, text="once")
    assert said(sandbox) == ["once"]


async def test_faults_are_listed_removed_and_checked(sandbox: Sandbox) -> None:
    id_ = sandbox.faults.add("ratelimited", method="chat.update", probability=0.0)
    assert [one["id"] for one in sandbox.faults.listed()] == [id_]
    sandbox.faults.remove(id_)
    for code, fault in [
        ("invalid_fault", {"kind": "nonsense", "method": "chat.update"}),
        ("invalid_fault", {"kind": "duplicate", "method": "chat.update"}),
        ("invalid_fault", {"kind": "ratelimited", "method": "chat.update", "times": 0}),
        ("no_such_fault", {}),
    ]:
        with pytest.raises(SlackError) as refused:
            _ = sandbox.faults.add(**fault) if fault else sandbox.faults.remove(id_)  # type: ignore[arg-type, func-returns-value]
        assert refused.value.code == code


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_after_a_5xx_nothing_was_done(sandbox: Sandbox, client: AsyncWebClient, status: int) -> None:
    sandbox.faults.add(f"http_{status}", method="*")
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=GENERAL, text="x")
    assert refused.value.response.status_code == status
    assert said(sandbox) == []
    assert sandbox.traffic.after(0)[-1]["error"] == f"http_{status}"


@pytest.mark.parametrize(("kind", "error"), [("revoked", "token_revoked"), ("archived", "is_archived")])
async def test_a_call_is_refused_and_the_next_is_not(
    sandbox: Sandbox, client: AsyncWebClient, kind: str, error: str
) -> None:
    sandbox.faults.add(kind, method="chat.postMessage", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError) as refused:
            await client.chat_postMessage(channel=GENERAL, text="x")
        assert refused.value.response["error"] == error
    await client.chat_postMessage(channel=GENERAL, text="y")
    assert said(sandbox) == ["y"]


async def test_a_thread_is_gone_by_the_time_of_the_call_and_the_app_hears_of_it(
    sandbox: Sandbox, client: AsyncWebClient, app: App
) -> None:
    root = await sandbox.people["ava"].posts("general", "root")
    await sandbox.people["abe"].posts("general", "reply", thread_ts=root)
    sandbox.faults.add("thread_deleted", method="chat.postMessage")
    await client.chat_postMessage(channel=GENERAL, text="no thread")
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=GENERAL, text="x", thread_ts=root)
    assert refused.value.response["error"] == "thread_not_found"
    await sandbox.deliveries.settled()
    assert said(sandbox) == ["no thread"]
    assert [one["deleted_ts"] for one in app.events if one.get("subtype") == "message_deleted"][-1] == root


async def test_an_answer_can_come_late_after_all_was_done(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.faults.add("delay", method="chat.postMessage", seconds=30)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await client.chat_postMessage(channel=GENERAL, text="once")
    assert said(sandbox) == ["once"]


async def test_an_event_can_come_late_and_is_then_carried_again_like_any_other(
    sandbox: Sandbox, app: App, clock: Clock
) -> None:
    sandbox.faults.add("delay", event="message", seconds=20)
    app.acks("message", 500)
    await sandbox.people["ava"].posts("general", "hello")
    assert app.envelopes == []
    clock.advance(19)
    assert await sandbox.deliveries.run_due() == 0
    clock.advance(1)
    assert [await sandbox.deliveries.run_due() for _ in range(2)] == [1, 1]
    assert [one["retry_attempt"] for one in app.envelopes] == [0, 1]


async def test_a_command_can_come_late(sandbox: Sandbox, app: App) -> None:
    sandbox.faults.add("delay", event="/copydesk", seconds=0.01)
    assert (await sandbox.people["cho"].commands("general", "/copydesk"))["ok"]
    assert sandbox.faults.listed() == []
    assert app.last["command"] == "/copydesk"


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"kind": "http_500"}, "one method: name it"),
        ({"kind": "http_500", "event": "message"}, "one method: name it"),
        ({"kind": "duplicate", "event": "block_actions"}, "cannot strike 'block_actions': there are *, app_home"),
        ({"kind": "delay", "event": "x", "method": "auth.test"}, "one method or event: name it, and nothing else"),
        ({"kind": "revoked", "method": "chat.postMesage"}, "cannot strike 'chat.postMesage'"),
        ({"kind": "socket_drop", "event": "message"}, "the sockets: name nothing"),
        ({"kind": "delay", "method": "auth.test", "seconds": -1}, "`seconds` is -1"),
        ({"kind": "delay", "method": "auth.test", "seconds": float("nan")}, "`seconds` is nan"),
    ],
)
async def test_a_fault_that_could_never_strike_is_refused(sandbox: Sandbox, fault: dict[str, Any], told: str) -> None:
    with pytest.raises(SlackError) as refused:
        sandbox.faults.add(**fault)
    assert told in str(refused.value)


async def test_one_message_a_second_in_a_channel_if_so_set(
    sandbox: Sandbox, client: AsyncWebClient, clock: Clock
) -> None:
    sandbox.faults.pace.on = True
    for wait, taken in [(0, True)] * 4 + [(0, False), (0.5, False), (0.5, True), (0, False)]:
        clock.advance(wait)
        if taken:
            await client.chat_postMessage(channel=GENERAL, text="x")
            continue
        with pytest.raises(SlackApiError) as refused:
            await client.chat_postMessage(channel=GENERAL, text="x")
        assert refused.value.response.headers["Retry-After"] == "1"
    await client.chat_postMessage(channel="C0000HELP", text="another channel")
