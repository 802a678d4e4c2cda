"""The sandbox: a workspace behind HTTP on loopback, with its people, its control API and its page."""

import errno
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Self

from aiohttp import web

from bot.sandbox.control import Control, guarded, json_object
from bot.sandbox.delivery import Deliveries
from bot.sandbox.directory import PEOPLE
from bot.sandbox.errors import Json, SlackError
from bot.sandbox.keep import kept
from bot.sandbox.methods import TABLE, Call, accepted_scopes, respond, run
from bot.sandbox.page import Page
from bot.sandbox.people import Person
from bot.sandbox.views import Views
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
        if self.deliveries.sockets.connections or self.deliveries.receiver:
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
        app.router.add_route("GET", "/api/{method}", self._call)
        app.router.add_route("POST", "/api/{method}", self._call)
        app.router.add_route("POST", "/response/{token}", self._response)
        app.router.add_route("GET", "/socket/{ticket}", self.deliveries.sockets.connect)
        app.add_routes(page.routes())
        app.add_routes(Control(self.workspace, self.people, self.deliveries, lambda: self.bot).routes())
        return app

    async def _call(self, request: web.Request) -> web.StreamResponse:
        """The Web API."""
        name = request.match_info["method"]
        if fault := self.faults.strike("ratelimited", name):
            self.traffic.note("out", name, error="ratelimited")
            headers = {"Retry-After": str(max(1, round(fault.seconds)))}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
        try:
            args = await _arguments(request)
            self._authorize(request, args, name)
            answer = run(name, Call(self.workspace, self.views, args))
        except SlackError as error:
            answer = error.body
        lost = self.faults.strike("reply_lost", name)
        self.traffic.note("out", name, error="reply_lost" if lost else answer.get("error", ""))
        self.deliveries.carry_soon(self.workspace.take_emitted())
        if lost and request.transport:
            request.transport.abort()
        scopes = {"x-oauth-scopes": ",".join(self.workspace.manifest.scopes)}
        return web.json_response(answer, headers=scopes | {"x-accepted-oauth-scopes": accepted_scopes(name)})

    async def _response(self, request: web.Request) -> web.StreamResponse:
        """A `response_url`: its token is all it asks for."""
        try:
            respond(self.workspace, self.views, request.match_info["token"], await _arguments(request))
            self.traffic.note("out", "response_url")
        except SlackError as error:
            self.traffic.note("out", "response_url", error=error.code)
            return web.json_response(error.body, status=404 if error.code.endswith("_url") else 400)
        self.deliveries.carry_soon(self.workspace.take_emitted())
        return web.Response(text="ok")

    def _authorize(self, request: web.Request, args: Json, name: str) -> None:
        if (wanted := TABLE.get(name, {}).get("by", "bot")) == "anyone":
            return
        given = request.headers.get("Authorization", "").removeprefix("Bearer ") or str(args.get("token", ""))
        if not given:
            raise SlackError("not_authed", "No token: send `Authorization: Bearer …`.")
        kinds = [kind for kind, token in self.workspace.tokens.items() if token == given]
        if not kinds:
            raise SlackError("invalid_auth", "This token is not the workspace's.")
        if kinds != [wanted]:
            raise SlackError("not_allowed_token_type", f"{name} takes the token of the {wanted}.")


async def _arguments(request: web.Request) -> Json:
    """Every way of sending them that Slack's SDKs use: the query, a form, a JSON body."""
    is_json = request.content_type == "application/json"
    return {**request.query, **(await json_object(request) if is_json else await request.post())}
