"""Tells open pages that something changed. What it was they ask themselves."""

import asyncio
import contextlib

from aiohttp import web
from aiohttp.typedefs import Handler

TOGETHER_SECONDS = 0.05
STILL_THERE_SECONDS = 10.0


class Live:
    def __init__(self) -> None:
        self._changed = asyncio.Event()
        self._over = False

    def tell(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    @web.middleware
    async def telling(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Whatever was not only read may have changed something."""
        try:
            return await handler(request)
        finally:
            if request.method != "GET":
                self.tell()

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events, until the page or the sandbox goes."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            while not self._over:
                changed = self._changed
                await response.write(b"data: changed\n\n")
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), STILL_THERE_SECONDS)
                await asyncio.sleep(TOGETHER_SECONDS)
        return response

    async def stop(self, _app: web.Application) -> None:
        """No page keeps the server from stopping."""
        self._over = True
        self.tell()
