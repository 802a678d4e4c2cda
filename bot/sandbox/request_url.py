"""Signed HTTP: where the manifest wants events, interactions and commands, and how they get there."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from urllib.parse import urlencode, urlsplit

import aiohttp

from bot.sandbox.errors import Json
from bot.sandbox.traffic import Ack

LOOPBACK = ("127.0.0.1", "localhost", "::1")
LOOK_SECONDS = 0.2
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
REASONS = {"timeout": "http_timeout"}  # the others are called alike in both modes


class NoRetryError(Exception):
    """The app refused, and asks not to be sent this again."""


def request_urls(manifest: Json) -> dict[str, str]:
    """By kind of request (`events_api`, `interactive`, a command); empty in Socket Mode. `ValueError` with the mend."""
    settings: Json = manifest.get("settings") or {}
    events, interactivity = settings.get("event_subscriptions") or {}, settings.get("interactivity") or {}
    commands = (manifest.get("features") or {}).get("slash_commands") or ()
    given = [events.get("request_url"), interactivity.get("request_url"), *(one.get("url") for one in commands)]
    if settings.get("socket_mode_enabled", not any(given)):
        return {}
    wanted: dict[tuple[str, str], object] = {}
    if events.get("bot_events") or events.get("request_url"):
        wanted["events_api", "settings.event_subscriptions.request_url"] = events.get("request_url")
    if interactivity.get("is_enabled"):
        wanted["interactive", "settings.interactivity.request_url"] = interactivity.get("request_url")
    for command in commands:
        wanted[command["command"], f"the url of {command['command']}"] = command.get("url")
    return {kind: _loopback(place, url) for (kind, place), url in wanted.items()}


def _loopback(place: str, url: object) -> str:
    if not url:
        raise ValueError(f"without Socket Mode it must have {place}")
    parts = urlsplit(str(url))
    if parts.scheme != "http" or parts.hostname not in LOOPBACK:
        text = f"{place} is {url!r}, which is not this machine: give it as http://127.0.0.1:PORT/slack/events"
        raise ValueError(text)
    return str(url)


class RequestUrls:
    """`verified`: the app has answered Slack's challenge."""

    def __init__(self, urls: Mapping[str, str], secret: Callable[[], str]) -> None:
        self._urls, self._secret = urls, secret
        self._session: aiohttp.ClientSession  # while open
        self.verified = asyncio.Event()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """One session for all, which knows of no proxy."""
        async with aiohttp.ClientSession(trust_env=False) as self._session:
            yield

    async def verify(self) -> None:
        """Send the challenge until it comes back; an app without events is asked none."""
        if "events_api" not in self._urls:
            return self.verified.set()
        challenge = {"token": "sandbox", "challenge": self._sign(b"challenge", 0), "type": "url_verification"}
        while True:
            try:
                status, said = await self._post(self._urls["events_api"], json.dumps(challenge).encode(), {})
                if status == 200 and challenge["challenge"] in str(said):
                    return self.verified.set()
            except (ConnectionError, NoRetryError):
                pass
            await asyncio.sleep(LOOK_SECONDS)

    async def send(self, envelope: Json) -> Ack:
        """Post what an envelope holds; `ConnectionError` if nobody is there."""
        kind, payload = envelope["type"], envelope["payload"]
        if kind == "events_api":
            number, reason = envelope["retry_attempt"], str(envelope["retry_reason"])
            again = {"x-slack-retry-num": str(number), "x-slack-retry-reason": REASONS.get(reason, reason)}
            return await self._post(self._urls[kind], json.dumps(payload).encode(), again if number else {})
        if kind == "slash_commands":
            form = {key: str(value).lower() if isinstance(value, bool) else value for key, value in payload.items()}
            return await self._post(self._urls[payload["command"]], urlencode(form).encode(), FORM)
        return await self._post(self._urls[kind], urlencode({"payload": json.dumps(payload)}).encode(), FORM)

    async def _post(self, url: str, body: bytes, more: Mapping[str, str]) -> Ack:
        at = int(time.time())  # noqa: TID251 - the app holds it against its own clock
        signed = {"x-slack-request-timestamp": str(at), "x-slack-signature": self._sign(body, at)}
        headers = {"Content-Type": "application/json", **signed, **more}
        try:
            async with self._session.post(url, data=body, headers=headers, allow_redirects=False) as answer:
                if answer.status >= 300 and answer.headers.get("x-slack-no-retry") == "1":
                    raise NoRetryError
                return answer.status, await answer.text()
        except (aiohttp.ClientError, OSError) as error:
            raise ConnectionError from error

    def _sign(self, body: bytes, at: int) -> str:
        return "v0=" + hmac.new(self._secret().encode(), b"v0:%d:" % at + body, hashlib.sha256).hexdigest()
