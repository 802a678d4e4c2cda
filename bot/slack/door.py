"""
Where payloads come in, by socket or by signed HTTP, and the one place that turns any of them away.

What is not as Slack makes it is acked with a line in the log: it would be no better for being sent again.
"""

import time
from collections.abc import Mapping, Sequence
from json import JSONDecodeError

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.request.internals import parse_body
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.slack.shapes import misshapen

log = structlog.get_logger()

Headers = dict[str, str | Sequence[str]]


async def take(bolt: AsyncApp, payload: object, headers: Headers | None = None) -> BoltResponse:
    """One payload that came from Slack, to its listener."""
    if wrong := misshapen(payload):
        log.info("a payload could not be read", at=wrong)
        return BoltResponse(status=200)
    assert isinstance(payload, dict)  # noqa: S101 - or it would be misshapen
    # Whoever brought it has shown that it is Slack's, so Bolt need not look at its signature.
    return await bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=payload, headers=headers))


class Socket(AsyncSocketModeHandler):
    """A connection to Slack that brings payloads to the door."""

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        began = time.monotonic()
        response = await take(self.app, req.payload, build_headers(req))
        await send_async_response(client, req, response, began)


class Endpoint:
    """The request URL. Nothing of a request is read before its signature is right."""

    def __init__(self, bolt: AsyncApp, secret: str) -> None:
        self._bolt = bolt
        self._secret = secret

    async def post(self, request: web.Request) -> web.Response:
        body = await request.read()
        if not self._is_signed(body, request.headers):
            return web.json_response({"error": "invalid request"}, status=401)
        names = ("x-slack-retry-num", "x-slack-retry-reason")
        retry: Headers = {name: request.headers[name] for name in names if name in request.headers}
        return await to_aiohttp_response(await take(self._bolt, _parsed(body, request.content_type), retry))

    def _is_signed(self, body: bytes, headers: Mapping[str, str]) -> bool:
        stamp, signature = headers.get("X-Slack-Request-Timestamp"), headers.get("X-Slack-Signature")
        try:
            return SignatureVerifier(self._secret).is_valid(body, stamp, signature)
        except (ValueError, TypeError, ArithmeticError):  # a time that is none, a signature or body in no charset
            return False


def _parsed(body: bytes, content_type: str) -> object:
    try:
        return parse_body(body.decode(), content_type)
    except (JSONDecodeError, RecursionError):
        return None
