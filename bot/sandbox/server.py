"""The sandbox: a workspace behind HTTP on loopback, with its people, its control API and its page."""

import asyncio
import errno
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Self

from aiohttp import web

from bot.sandbox.api import Api
from bot.sandbox.control import Control, guarded
from bot.sandbox.directory import PEOPLE
from bot.sandbox.keep import Keep
from bot.sandbox.live import Live
from bot.sandbox.people import Person
from bot.sandbox.room import Room
from bot.sandbox.workspace import Workspace

HOST = "127.0.0.1"
PAGE = Path(__file__).parent / "web" / "dist"


class PortTakenError(OSError):
    """Another program listens there."""


class Sandbox(Room):
    """`hold` keeps `bot` at "starting"; `expects_bot` is false where nobody of ours will connect."""

    def __init__(self, workspace: Workspace, *, port: int = 0, data: Path | None = None) -> None:
        super().__init__(workspace)
        self.hold = False
        self.expects_bot = True
        self.people = {name: Person(name, self) for name in PEOPLE}
        self._port, self._data = port, data
        self._until_stopped = AsyncExitStack()

    @property
    def room(self) -> Room:
        return self

    @property
    def url(self) -> str:
        return self.workspace.url

    @property
    def api_url(self) -> str:
        """What a Slack SDK takes as its base URL."""
        return f"{self.url}/api/"

    @property
    def bot(self) -> str:
        if self.sockets.connections or self.deliveries.receiver:
            return "starting" if self.hold else "connected"
        return "connecting" if self.expects_bot else "none"

    def credentials(self) -> dict[str, str]:
        tokens = self.workspace.tokens
        found = {"bot_token": tokens["bot"], "app_token": tokens["app"], "signing_secret": tokens["signing"]}
        return {"url": self.url, "api_url": self.api_url, **found}

    async def start(self) -> None:
        """Listen. `PortTakenError` if another program does."""
        async with AsyncExitStack() as stack:
            if self._data is not None:
                stack.enter_context(Keep(self._data, self.workspace))
            runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=1)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await self._listen(runner)
            stack.push_async_callback(self.sockets.close)
            await stack.enter_async_context(self.deliveries.running())
            self._until_stopped = stack.pop_all()

    async def stop(self) -> None:
        await self._until_stopped.aclose()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.stop()

    async def _listen(self, runner: web.AppRunner) -> None:
        try:
            await web.TCPSite(runner, HOST, self._port).start()
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            text = f"Port {self._port} is taken by another program: stop it, or choose another port."
            raise PortTakenError(text) from error
        self.workspace.url = f"http://{HOST}:{runner.addresses[0][1]}"

    def _app(self) -> web.Application:
        api = Api(self)
        live = Live()
        app = web.Application(middlewares=[guarded, live.telling], client_max_size=4 * 2**20)
        app.on_shutdown.append(live.stop)
        app.router.add_route("GET", "/api/{method}", api.call)
        app.router.add_route("POST", "/api/{method}", api.call)
        app.router.add_route("POST", "/response/{token}", api.respond)
        app.router.add_route("GET", "/socket/{ticket}", self.sockets.connect)
        app.router.add_route("GET", "/", self._page)
        app.router.add_route("GET", "/assets/{name}", self._asset)
        app.router.add_route("GET", "/_sandbox/events", live.events)
        app.add_routes(Control(self, self.people, lambda: self.bot).routes())
        return app

    async def _page(self, _request: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE / "index.html", headers={"Cache-Control": "no-store"})

    async def _asset(self, request: web.Request) -> web.StreamResponse:
        """A built file; its name holds its hash, so it never changes."""
        file = PAGE / "assets" / Path(request.match_info["name"]).name
        if not await asyncio.to_thread(file.is_file):
            raise web.HTTPNotFound
        return web.FileResponse(file, headers={"Cache-Control": "public, max-age=31536000, immutable"})
