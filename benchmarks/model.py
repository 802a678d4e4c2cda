"""A model server on loopback, in the wire formats of OpenAI: it answers at once, or slowly if it is asked to."""

import asyncio
import itertools
import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.sandbox.errors import Json

DOUBTFUL, SLOWLY = "doubtful", "slowly"
FIRST, WORDS, LAST = "open", "open from nine to five", "by appointment"  # stand in every answer
_SLOW = 4.0  # seconds
_NUMBER = re.compile(r"#(\d+)\.")


class ModelServer:
    """`first` is when the first words of an answer were sent, by the number of its question."""

    def __init__(self) -> None:
        self.url = ""
        self.first: dict[int, float] = {}
        self._ids = itertools.count()

    async def chat(self, request: web.Request) -> web.StreamResponse:
        body: Json = await request.json()
        asked = json.dumps(body["messages"][-1])
        said = _text(asked)
        if "response_format" in body:
            judged = {"gist": WORDS, "confidence": 95, "unsupported": [], "answerable": "yes", "missing": ""}
            said = json.dumps({"answer": said} | judged)
        if body.get("stream"):
            return await self._streamed(request, body, said, asked)
        message = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": said}}
        return web.json_response(
            self._head("chat.completion", body) | {"choices": [message], "usage": _usage("prompt")}
        )

    async def _streamed(self, request: web.Request, body: Json, said: str, asked: str) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        pieces = re.findall(r"\S+\s*", said) if SLOWLY in asked else [said]
        for number, piece in enumerate(pieces):
            if number:
                await asyncio.sleep(_SLOW / len(pieces))
            await self._send(response, body, {"delta": {"content": piece}, "finish_reason": None})
            if FIRST in piece and (found := _NUMBER.search(asked)):
                self.first.setdefault(int(found[1]), time.perf_counter())
        await self._send(response, body, {"delta": {}, "finish_reason": "stop"})
        await response.write(b"data: [DONE]\n\n")
        return response

    async def _send(self, response: web.StreamResponse, body: Json, choice: Json) -> None:
        chunk = self._head("chat.completion.chunk", body) | {"choices": [{"index": 0, **choice}]}
        await response.write(f"data: {json.dumps(chunk)}\n\n".encode())

    async def responses(self, request: web.Request) -> web.Response:
        """OpenAI's newer format, in one piece."""
        body: Json = await request.json()
        part = {"type": "output_text", "text": _text(json.dumps(body["input"])), "annotations": []}
        message = {"id": "m1", "type": "message", "role": "assistant", "status": "completed", "content": [part]}
        settings = {"tools": [], "tool_choice": "auto", "parallel_tool_calls": True, "created_at": 1}
        details = {"input_tokens_details": {"cached_tokens": 0}, "output_tokens_details": {"reasoning_tokens": 0}}
        more = {"status": "completed", "output": [message], "usage": _usage("input") | details}
        response = web.json_response(self._head("response", body) | settings | more)
        response.force_close()  # the support agent uses each connection on another loop, where an open one fails
        return response

    async def entry(self, request: web.Request) -> web.Response:
        about = {"object": "model", "created": 1, "owned_by": "bench"}
        return web.json_response({"id": request.match_info["name"], **about})

    def _head(self, kind: str, body: Json) -> Json:
        return {"id": f"{kind}-{next(self._ids)}", "object": kind, "created": 1, "model": body["model"]}


def _text(asked: str) -> str:
    doubt = "possibly " if DOUBTFUL in asked else ""
    return f"The office is {doubt}{WORDS} on working days, and on Saturdays {LAST}."


def _usage(before: str) -> Json:
    after = {"prompt": "completion", "input": "output"}[before]
    return {f"{before}_tokens": 200, f"{after}_tokens": 20, "total_tokens": 220}


@asynccontextmanager
async def model_server() -> AsyncIterator[ModelServer]:
    server, app = ModelServer(), web.Application()
    app.router.add_post("/v1/chat/completions", server.chat)
    app.router.add_post("/v1/responses", server.responses)
    app.router.add_get("/v1/models/{name}", server.entry)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
        yield server
    finally:
        await runner.cleanup()
