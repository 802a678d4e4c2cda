"""Signed HTTP in place of Socket Mode: the real Bolt behind a request URL."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import parse_qs

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Manifest, Sandbox, Workspace
from tests.sandbox.app import MANIFEST, Clock, Json, actions, button, modal, text_input

PATH = "/slack/events"
Answer = Callable[[web.Request], Awaitable[web.Response]]


def over_http(url: str) -> str:
    """The manifest of an app that is at `url`."""
    text = MANIFEST.replace("description: Steer", f'description: Steer, url: "{url}"')
    text = text.replace("event_subscriptions:\n", f'event_subscriptions:\n    request_url: "{url}"\n')
    return f'{text}\n  socket_mode_enabled: false\n  interactivity: {{is_enabled: true, request_url: "{url}"}}\n'


class Recording:
    """An app that keeps what came, and answers as told; the challenge it answers as it must."""

    def __init__(self) -> None:
        self.requests: list[tuple[dict[str, str], str]] = []
        self.answer: web.Response | None = None
        self._came = asyncio.Semaphore(0)

    async def came(self, times: int) -> None:
        for _ in range(times):
            await self._came.acquire()

    async def hear(self, request: web.Request) -> web.Response:
        body = await request.text()
        if "url_verification" in body:
            return web.json_response({"challenge": json.loads(body)["challenge"]})
        self.requests.append(({key.lower(): value for key, value in request.headers.items()}, body))
        self._came.release()
        answer, self.answer = self.answer, None
        return answer or web.Response()


Start = Callable[[Answer], Awaitable[Sandbox]]


@pytest.fixture
async def start(clock: Clock) -> AsyncIterator[Start]:
    """A workspace whose app answers its requests with what is given."""
    async with AsyncExitStack() as stack:

        async def started(answer: Answer) -> Sandbox:
            app = web.Application()
            app.router.add_post(PATH, answer)
            server = await stack.enter_async_context(TestServer(app))
            sandbox = Sandbox(Workspace(Manifest.parse(over_http(str(server.make_url(PATH)))), now=clock))
            await stack.enter_async_context(sandbox)
            await connected(sandbox)
            return sandbox

        yield started


async def connected(sandbox: Sandbox) -> None:
    assert sandbox.deliveries.urls
    await sandbox.deliveries.urls.verified.wait()
    assert sandbox.bot == "connected"


def bolt(secret: str, *, session: aiohttp.ClientSession, sandbox: Sandbox | None = None) -> AsyncApp:
    known = sandbox.credentials() if sandbox else {"bot_token": "xoxb-", "api_url": "http://127.0.0.1/api/"}
    who = {"enterprise_id": None, "team_id": "T0SANDBOX", "bot_user_id": "U0COPYDESK", "bot_id": "B0COPYDESK"}

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(**who, bot_token=known["bot_token"])

    client = AsyncWebClient(base_url=known["api_url"], session=session)
    return AsyncApp(client=client, authorize=authorize, signing_secret=secret, process_before_response=True)


async def test_the_whole_flow_through_bolt(start: Start, session: aiohttp.ClientSession) -> None:
    apps: list[web.Application] = []
    waiting = Recording()

    async def hand_on(request: web.Request) -> web.Response:
        if not apps:
            return await waiting.hear(request)
        [route] = [one for one in apps[0].router.routes() if one.method == "POST"]
        handled: Any = await route.handler(request)
        return handled  # type: ignore[no-any-return]

    sandbox = await start(hand_on)
    app = bolt(sandbox.credentials()["signing_secret"], session=session, sandbox=sandbox)

    @app.event("app_mention")
    async def asked(event: Json, client: AsyncWebClient) -> None:
        await client.chat_postMessage(channel=event["channel"], text="?", blocks=[actions(button("go"))])

    @app.event("message")
    async def heard() -> None: ...

    @app.action("go")
    async def clicked(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=modal(text_input("why"), callback_id="why"))
        await ack()

    @app.view("why")
    async def submitted(ack: Any) -> None:
        await ack(response_action="errors", errors={"why": "No."})

    @app.command("/copydesk")
    async def typed(ack: Any, command: Json) -> None:
        await ack(f"You typed {command['text']}.")

    @app.command("/raw")
    async def raw(ack: Any) -> None:
        await ack(text="As JSON.", response_type="ephemeral")

    apps.append(app.web_app(PATH))
    ava, ben = sandbox.people["ava"], sandbox.people["ben"]
    await ava.posts("general", "<@copydesk> hello")
    await sandbox.deliveries.settled()
    posted = ben.messages("general")[-1]["ts"]
    assert await ben.clicks(channel="general", ts=posted, action_id="go") == {"ok": True}
    assert await ben.submits(ben.views[0]["id"], {"why": "so"}) == {"ok": False, "errors": {"why": "No."}}
    assert await ben.commands("general", "/copydesk", "a & b") == {"ok": True, "text": "You typed a & b."}
    assert await ben.commands("general", "/raw") == {"ok": True, "text": "As JSON."}
    assert [one["text"] for one in ben.ephemerals] == ["You typed a & b.", "As JSON."]
    assert all(entry["ok"] for entry in sandbox.traffic.after(0))


async def test_bolt_refuses_another_signature(start: Start, session: aiohttp.ClientSession) -> None:
    app = Recording()
    sandbox = await start(app.hear)
    await sandbox.people["ava"].posts("general", "hello")
    [(headers, body)] = app.requests
    for secret, status in [("another", 401), (sandbox.credentials()["signing_secret"], 404)]:  # no listener: 404
        async with TestServer(bolt(secret, session=session).web_app(PATH)) as server:
            answer = await session.post(server.make_url(PATH), data=body, headers=headers)
            assert answer.status == status


async def test_events_are_json_and_carried_again_with_number_and_reason(start: Start) -> None:
    app = Recording()
    sandbox = await start(app.hear)
    app.answer = web.Response(status=503)
    await sandbox.people["ava"].posts("general", "hello")
    await app.came(2)
    (first, body), (second, again) = app.requests
    assert body == again
    assert first["content-type"] == "application/json"
    assert "x-slack-retry-num" not in first
    assert (second["x-slack-retry-num"], second["x-slack-retry-reason"]) == ("1", "http_error")


async def test_an_app_that_is_late_hears_that_it_was(start: Start) -> None:
    app, late = Recording(), asyncio.Event()

    async def linger(request: web.Request) -> web.Response:
        answer = await app.hear(request)
        if len(app.requests) == 1:
            await late.wait()
        return answer

    sandbox = await start(linger)
    sandbox.deliveries.ack_seconds = 0.1
    await sandbox.people["ava"].posts("general", "hello")
    await app.came(2)
    late.set()
    assert app.requests[1][0]["x-slack-retry-reason"] == "http_timeout"


async def test_no_retry_is_honoured(start: Start, clock: Clock) -> None:
    app = Recording()
    sandbox = await start(app.hear)
    app.answer = web.Response(status=500, headers={"x-slack-no-retry": "1"})
    await sandbox.people["ava"].posts("general", "hello")
    clock.advance(1_000)
    assert await sandbox.deliveries.run_due() == 0
    assert [entry["error"] for entry in sandbox.traffic.after(0)] == ["no_retry"]


async def test_interactions_and_commands_are_forms(start: Start) -> None:
    app = Recording()
    sandbox = await start(app.hear)
    ts = await sandbox.people["ava"].posts("general", "hello")
    await sandbox.people["ben"].shortcuts("ask_about", "general", ts)
    await sandbox.people["ben"].commands("general", "/copydesk", "status")
    shortcut, command = (parse_qs(body) for _, body in app.requests[1:])
    assert json.loads(shortcut["payload"][0])["callback_id"] == "ask_about"
    assert (command["command"], command["is_enterprise_install"]) == (["/copydesk"], ["false"])


async def test_socket_mode_is_off(start: Start, session: aiohttp.ClientSession) -> None:
    known = (await start(Recording().hear)).credentials()
    client = AsyncWebClient(base_url=known["api_url"], session=session)
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        await client.apps_connections_open(app_token=known["app_token"])


async def test_it_is_not_connected_before_it_answers_the_challenge(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sandbox.request_url.LOOK_SECONDS", 0.01)
    wrong = 0

    async def answer(request: web.Request) -> web.Response:
        nonlocal wrong
        wrong += 1
        challenge = (await request.json())["challenge"]
        return web.Response(text="another" if wrong < 3 else challenge)

    app = web.Application()
    app.router.add_post(PATH, answer)
    async with TestServer(app) as server:
        manifest = Manifest.parse(over_http(str(server.make_url(PATH))))
        async with Sandbox(Workspace(manifest, now=clock)) as sandbox:
            assert sandbox.bot == "connecting"
            await connected(sandbox)
            assert wrong == 3


@pytest.mark.parametrize("url", ["https://127.0.0.1:3000/x", "http://example.com/x", "http://10.0.0.1:3000/", "/x"])
def test_load_goes_to_loopback_only(url: str) -> None:
    with pytest.raises(ValueError, match=r"which is not this machine: give it as http://127\.0\.0\.1"):
        Manifest.parse(over_http(url))


def test_without_socket_mode_every_url_must_be_there() -> None:
    with pytest.raises(ValueError, match=r"must have settings\.event_subscriptions\.request_url"):
        Manifest.parse(f"{MANIFEST}\n  socket_mode_enabled: false\n")
