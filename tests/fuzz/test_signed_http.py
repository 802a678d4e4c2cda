"""The request URL: who does not have the signing secret gets nothing stored, and nothing of theirs is even parsed."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from bot.serving import PATH
from bot.slack.door import Endpoint
from tests.fuzz.payloads import AVA, HELP, MENTION, TS
from tests.torture.people import now
from tests.world import World

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
EVENT = {"type": "message", "channel": HELP, "user": AVA, "ts": TS, "text": MENTION}
BODY = json.dumps({"type": "event_callback", "team_id": "T0SANDBOX", "event": EVENT}).encode()
Headers = dict[str, str]


def signed(body: bytes, at: float | str | None = None, secret: str = SECRET) -> Headers:
    stamp = at if isinstance(at, str) else str(int(now() if at is None else at))
    digest = hmac.new(secret.encode(), b"v0:%b:%b" % (stamp.encode(), body), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


@asynccontextmanager
async def served(world: World) -> AsyncIterator[Any]:
    """The bot behind a request URL; to post a body and headers to, for a status and an answer."""
    app = web.Application()
    app.router.add_post(PATH, Endpoint(world.bot.bolt, SECRET).post)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()

    async with aiohttp.ClientSession() as session:

        async def post(body: bytes, headers: Headers, kind: str = "application/json") -> tuple[int, str]:
            url = f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
            async with session.post(url, data=BytesIO(body), headers={"Content-Type": kind, **headers}) as answer:
                return answer.status, await answer.text()

        yield post
    await runner.cleanup()


def _without(name: str) -> Headers:
    return {key: value for key, value in signed(BODY).items() if key != name}


def _with(signature: str) -> Headers:
    return signed(BODY) | {"X-Slack-Signature": signature}


def forged() -> dict[str, tuple[bytes, Headers]]:
    """Bodies and headers, made at the moment that they are sent."""
    return {
        "nothing signed": (BODY, {}),
        "no signature": (BODY, _without("X-Slack-Signature")),
        "no time": (BODY, _without("X-Slack-Request-Timestamp")),
        "another secret": (BODY, signed(BODY, secret="another")),
        "no secret": (BODY, signed(BODY, secret="")),
        "an empty signature": (BODY, _with("")),
        "a signature of another version": (BODY, _with(signed(BODY)["X-Slack-Signature"].replace("v0", "v1"))),
        "a signature that is none": (BODY, _with("v0=é")),
        "a long signature": (BODY, _with("v0=" + "0" * 4_000)),
        "replayed with another byte": (BODY.replace(b"plumtree", b"plumtred"), signed(BODY)),
        "replayed with more": (BODY + b" ", signed(BODY)),
        "replayed with nothing": (b"", signed(BODY)),
        "six minutes old": (BODY, signed(BODY, now() - 360)),
        "six minutes ahead": (BODY, signed(BODY, now() + 360)),
        "a time that is none": (BODY, signed(BODY, "yesterday")),
        "no time at all": (BODY, signed(BODY, "")),
        "a negative time": (BODY, signed(BODY, "-1")),
        "a time with a fraction": (BODY, signed(BODY, "1.5")),
        "a time without end": (BODY, signed(BODY, "9" * 400)),
        "a time too long to read": (BODY, signed(BODY, "9" * 5_000)),
        "no JSON": (b'{"type": ', {}),
        "no text": (b"\xff\xfe\x00", {}),
        "a form that is none": (b"payload=%ff%00{", {}),
        "deep": (b"[" * 100_000, {}),
    }


async def test_what_slack_did_not_sign_is_refused(world: World) -> None:
    cases = forged()
    async with served(world) as post:
        answered = {case: (await post(body, headers))[0] for case, (body, headers) in cases.items()}
    assert answered == dict.fromkeys(cases, 401)
    assert (await world.bot.desk.store.tally()).asked == 0


async def test_a_huge_body_is_refused_before_it_is_read(world: World) -> None:
    async with served(world) as post:
        assert (await post(huge := b"x" * 2**21, signed(huge)))[0] == 413


SIGNED_BUT: dict[str, tuple[bytes, str]] = {
    "not JSON": (b'{"type": ', "application/json"),
    "not an object": (b"[1, 2]", "application/json"),
    "empty": (b"", "application/json"),
    "not UTF-8": (b"\xff\xfe", "application/json"),
    "deep": (b'{"a":' * 100_000, "application/json"),
    "a form without a payload": (b"a=b", "application/x-www-form-urlencoded"),
    "a form with a payload that is none": (b"payload=nothing", "application/x-www-form-urlencoded"),
    "half a surrogate": (rb'{"type": "event_callback", "event": {"type": "\ud800"}}', "application/json"),
}


async def test_what_is_signed_and_makes_no_sense_is_no_error_of_ours(world: World) -> None:
    async with served(world) as post:
        answered = {case: (await post(body, signed(body), kind))[0] for case, (body, kind) in SIGNED_BUT.items()}
    assert answered == dict.fromkeys(SIGNED_BUT, 200) | {"not UTF-8": 401}  # a signature is over text
    assert world.errors == []
    assert (await world.bot.desk.store.tally()).asked == 0


async def test_what_slack_signed_is_taken(world: World) -> None:
    command = urlencode({"command": "/copydesk", "text": "help", "user_id": AVA}).encode()
    challenge = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a"}).encode()
    pressed = {"type": "block_suggestion", "action_id": "x", "user": {"id": AVA}}
    interaction = urlencode({"payload": json.dumps(pressed)}).encode()
    form = "application/x-www-form-urlencoded"
    async with served(world) as post:
        assert "Copydesk" in (await post(command, signed(command), form))[1]
        assert json.loads((await post(challenge, signed(challenge)))[1]) == {"challenge": "3eZbrw1a"}
        assert (await post(interaction, signed(interaction), form))[0] == 200
        world.crashes_before_the_next_step()
        mention = BODY.replace(b'"message"', b'"app_mention"')
        assert [(await post(mention, signed(mention)))[0] for _ in range(2)] == [200, 200]
    assert (await world.bot.desk.store.tally()).asked == 1
