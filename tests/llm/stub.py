"""
Model servers on loopback, in both wire formats, that do what a test tells them to.

`Stub.plays` is what happens to the next requests, one each; when it is empty every request is answered well.
"""

import asyncio
import json
import re
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

Json = dict[str, Any]
ANSWER = "Returns are possible for **30 days** from delivery."


def reply(answer: str = ANSWER, **changes: Any) -> str:
    """The JSON object that a good model writes."""
    fields = {
        "answer": answer,
        "gist": "30 days from delivery",
        "confidence": 90,
        "unsupported": [],
        "answerable": "yes",
        "missing": "",
    }
    return json.dumps({**fields, **changes})


@dataclass(frozen=True)
class Says:
    """Answer with this text, whatever it is."""

    text: str
    finish: str = "stop"
    instead: tuple[tuple[str, float], ...] = ()  # of each token: what might have stood there, with its log-probability


@dataclass(frozen=True)
class Refuses:
    """An HTTP error, with the words of an `error` object."""

    status: int
    code: str = ""
    message: str = "no"
    headers: dict[str, str] = field(default_factory=dict)


class Stalls:
    """Takes the request and is silent until the test is over."""


@dataclass(frozen=True)
class BreaksOff:
    """Closes the connection after the first pieces."""

    after: int = 3


class Trickles:
    """Sends a few pieces at once, and each further one when the test lets it through `Stub.gate`."""


class Garbage:
    """200, and no JSON."""


Play = Says | Refuses | Stalls | BreaksOff | Trickles | Garbage


@dataclass
class Stub:
    """What was asked is in `asked`, bodies with their headers; `unknown` are parameters that it refuses."""

    url: str = ""
    unknown: frozenset[str] = frozenset()
    streams: bool = True
    plays: deque[Play] = field(default_factory=deque)
    usually: Play = field(default_factory=lambda: Says(reply()))
    asked: list[Json] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    gate: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    key: str = "sk-good"
    answer_limit: tuple[int, Callable[[], datetime]] | None = None  # so many a minute, by this clock
    answered: list[datetime] = field(default_factory=list)

    def will(self, *plays: Play) -> None:
        self.plays.extend(plays)

    @property
    def material(self) -> str:
        """What the last request put before the model."""
        return str(self.asked[-1]["messages"][-1]["content"])

    async def answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.asked.append(body)
        self.headers.append({key.lower(): value for key, value in request.headers.items()})
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if self.key not in {given, request.headers.get("x-api-key", "")}:
            return _error(Refuses(401, "invalid_api_key", "Incorrect API key provided: sk-…"))
        refused = next((name for name in sorted(self.unknown) if name in body), "")
        if refused:
            return _error(Refuses(400, "", f"Unrecognized request argument supplied: {refused}"))
        if wait := self._full():
            return _error(Refuses(429, "rate_limit_exceeded", headers={"retry-after": f"{wait:g}"}))
        play = self.plays.popleft() if self.plays else self.usually
        return await self._play(play, body, request)

    async def entry(self, request: web.Request) -> web.Response:
        """A model's entry; it knows every model but one."""
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if self.key not in {given, request.headers.get("x-api-key", "")}:
            return _error(Refuses(401, "invalid_api_key", "Incorrect API key provided: sk-…"))
        name = request.match_info["name"]
        if name == "retired":
            return _error(Refuses(404, "model_not_found", "The model does not exist"))
        known = {"id": name, "object": "model", "created": 1, "owned_by": "stub"}
        return web.json_response({**known, "type": "model", "display_name": name, "created_at": "2026-01-01T00:00:00Z"})

    def _full(self) -> float:
        """The seconds until the next request may be answered."""
        if self.answer_limit is None:
            return 0
        most, now = self.answer_limit[0], self.answer_limit[1]()
        recent = [at for at in self.answered if now - at < timedelta(minutes=1)]
        if len(recent) < most:
            self.answered.append(now)
            return 0
        return 60 - (now - recent[0]).total_seconds()

    async def _play(self, play: Play, body: Json, request: web.Request) -> web.StreamResponse:
        messages = request.path.endswith("/messages")
        match play:
            case Refuses():
                return _error(play)
            case Garbage() | Stalls():
                await (self.over.wait() if isinstance(play, Stalls) else asyncio.sleep(0))
                return web.Response(text="<html>Welcome!</html>", content_type="text/html")
            case BreaksOff(after=after):
                return await _stream(request, _frames(reply(), "stop", body, messages=messages)[:after], cut=True)
            case Trickles():
                frames = _frames(reply(), "stop", body, messages=messages)
                return await _stream(request, frames, gate=self.gate)
            case Says(text=text, finish=finish) if body.get("stream") and self.streams:
                return await _stream(request, _frames(text, finish, body, messages=messages))
            case Says(text=text, finish=finish, instead=instead):
                return web.json_response(_whole(text, finish, body, instead))


@asynccontextmanager
async def running(**changes: Any) -> AsyncIterator[Stub]:
    """A server for the time of a test."""
    stub = Stub(**changes)
    app = web.Application()
    app.router.add_post("/v1/chat/completions", stub.answer)
    app.router.add_post("/v1/messages", stub.answer)
    app.router.add_get("/v1/models/{name}", stub.entry)
    server = TestServer(app)
    await server.start_server()
    stub.url = str(server.make_url("")).rstrip("/")
    try:
        yield stub
    finally:
        stub.over.set()
        for _ in range(999):
            stub.gate.release()
        await server.close()


def _error(play: Refuses) -> web.Response:
    error = {"message": play.message, "type": play.code, "code": play.code}
    return web.json_response({"type": "error", "error": error}, status=play.status, headers=play.headers)


async def _stream(
    request: web.Request, frames: list[str], *, cut: bool = False, gate: asyncio.Semaphore | None = None
) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    for number, frame in enumerate(frames):
        if gate and number >= 4:
            await gate.acquire()
        await response.write(frame.encode())
    if cut and request.transport:
        request.transport.close()
    return response


def _frames(text: str, finish: str, body: Json, *, messages: bool) -> list[str]:
    pieces = [text[at : at + 9] for at in range(0, len(text), 9)]
    return _messages_frames(pieces, finish) if messages else _chat_frames(pieces, finish, body)


def _chat_frames(pieces: list[str], finish: str, body: Json) -> list[str]:
    usage = {"prompt_tokens": 200, "completion_tokens": 60, "total_tokens": 260}
    chunks = [_chunk({"delta": {"content": piece}, **_logprob(piece, body)}) for piece in pieces]
    last = [_chunk({"delta": {}, "finish_reason": finish})]
    counted = [{**_head(), "choices": [], "usage": usage}] if body.get("stream_options") else []
    return [*(f"data: {json.dumps(chunk)}\n\n" for chunk in [*chunks, *last, *counted]), "data: [DONE]\n\n"]


def _logprob(piece: str, body: Json, instead: tuple[tuple[str, float], ...] = ()) -> Json:
    if not body.get("logprobs"):
        return {}
    tokens = re.findall(r"\w+|\W+", piece) if instead else [piece]
    others = [{"token": token, "logprob": logprob, "bytes": None} for token, logprob in instead]
    each = [{"token": token, "logprob": -0.1, "bytes": None, "top_logprobs": others} for token in tokens]
    return {"logprobs": {"content": each}}


def _head() -> Json:
    return {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "stub"}


def _chunk(choice: Json) -> Json:
    return {**_head(), "choices": [{"index": 0, "finish_reason": None, **choice}]}


def _whole(text: str, finish: str, body: Json, instead: tuple[tuple[str, float], ...]) -> Json:
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text}}
    usage = {"prompt_tokens": 200, "completion_tokens": 60, "total_tokens": 260}
    return {**_head(), "object": "chat.completion", "choices": [choice | _logprob(text, body, instead)], "usage": usage}


def _messages_frames(pieces: list[str], finish: str) -> list[str]:
    stop = {"stop": "end_turn", "length": "max_tokens"}.get(finish, finish)
    message: Json = {
        "id": "m1",
        "type": "message",
        "role": "assistant",
        "model": "stub",
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {"input_tokens": 200, "output_tokens": 1},
    }
    events: list[Json] = [
        {"type": "message_start", "message": message},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        *(
            {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": piece}}
            for piece in pieces
        ),
        {"type": "content_block_stop", "index": 0},
        {
            "type": "message_delta",
            "delta": {"stop_reason": stop, "stop_sequence": None},
            "usage": {"output_tokens": 60},
        },
        {"type": "message_stop"},
    ]
    return [f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events]
