"""The sandbox: a workspace behind HTTP on loopback, with its people, its control API and its page."""

import errno
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Self

from aiohttp import web

from bot.sandbox.control import Control, guarded
from bot.sandbox.delivery import Deliveries
from bot.sandbox.directory import PEOPLE
from bot.sandbox.keep import kept
from bot.sandbox.page import Page
from bot.sandbox.people import Person
from bot.sandbox.views import Views
from bot.sandbox.web_api import WebApi
from bot.sandbox.workspace import Workspace

HOST = "127.0.0.1"


class PortTakenError(OSError):
    """Another program listens there."""


class Sandbox:
    """`hold` keeps `bot` at "starting"; `expects_bot` is false where nobody of ours will connect."""

    def __init__(self, workspace: Workspace, *, port: int = 0, data: Path | None = None) -> None:
        self.hold = False
        self.expects_bot = True
        self.workspace, self.views, self.deliveries = workspace, Views(workspace), Deliveries(workspace)
        self.faults, self.traffic = self.deliveries.faults, self.deliveries.traffic
        self.people = {name: Person(name, workspace, self.views, self.deliveries) for name in PEOPLE}
        self._port, self._data = port, data
        self._until_stopped = AsyncExitStack()

    @property
    def url(self) -> str:
        return self.workspace.url

    @property
    def bot(self) -> str:
        if self.deliveries.connected:
            return "starting" if self.hold else "connected"
        return "connecting" if self.expects_bot else "none"

    def credentials(self) -> dict[str, str]:
        tokens = self.workspace.tokens
        found = {"bot_token": tokens["bot"], "app_token": tokens["app"], "signing_secret": tokens["signing"]}
        return {"url": self.url, "api_url": f"{self.url}/api/", **found}

    async def start(self) -> Self:
        """Listen. `PortTakenError` if another program does."""
        async with AsyncExitStack() as stack:
            if self._data is not None:
                stack.enter_context(kept(self._data, self.workspace))
            runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=1)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await self._listen(runner)
            stack.push_async_callback(self.deliveries.sockets.close)
            await stack.enter_async_context(self.deliveries.running())
            self._until_stopped = stack.pop_all()
        return self

    async def stop(self, *_exc: object) -> None:
        await self._until_stopped.aclose()

    __aenter__, __aexit__ = start, stop

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
        page = Page()
        app = web.Application(middlewares=[guarded, page.telling], client_max_size=4 * 2**20)
        app.on_shutdown.append(page.stop)
        api = WebApi(self.workspace, self.views, self.deliveries)
        app.router.add_route("GET", "/api/{method}", api.call)
        app.router.add_route("POST", "/api/{method}", api.call)
        app.router.add_route("POST", "/response/{token}", api.response)
        app.router.add_route("GET", "/socket/{ticket}", self.deliveries.sockets.connect)
        app.add_routes(page.routes())
        app.add_routes(Control(self.workspace, self.people, self.deliveries, lambda: self.bot).routes())
        return app
