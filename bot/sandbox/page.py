"""Serves the page, and tells open ones that something changed. What it was they ask themselves."""

import asyncio
import contextlib
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

BUILT = Path(__file__).parent / "web" / "dist"
TOGETHER_SECONDS = 0.05
STILL_THERE_SECONDS = 10.0


class Page:
    def __init__(self) -> None:
        self._changed = asyncio.Event()
        self._over = False

    def routes(self) -> list[web.RouteDef]:
        parts = {"/": self._index, "/assets/{name}": self._asset, "/_sandbox/events": self._events}
        return [web.get(path, serve, allow_head=False) for path, serve in parts.items()]

    async def _index(self, _request: web.Request) -> web.StreamResponse:
        return web.FileResponse(BUILT / "index.html", headers={"Cache-Control": "no-store"})

    async def _asset(self, request: web.Request) -> web.StreamResponse:
        """A built file; its name holds its hash, so it never changes."""
        file = BUILT / "assets" / Path(request.match_info["name"]).name
        if not await asyncio.to_thread(file.is_file):
            raise web.HTTPNotFound
        return web.FileResponse(file, headers={"Cache-Control": "public, max-age=31536000, immutable"})

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

    async def _events(self, request: web.Request) -> web.StreamResponse:
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
