"""The Web API over HTTP: every way of sending arguments that Slack's SDKs use, tokens, faults, answers."""

from collections.abc import Mapping

from aiohttp import web

from bot.sandbox.errors import Json, SlackError, argument_error
from bot.sandbox.methods import HANDLERS, TABLE, Call, run
from bot.sandbox.room import Room


class Api:
    """Answers `POST /api/METHOD` and `POST /response/TOKEN`."""

    def __init__(self, room: Room) -> None:
        self._room, self._workspace = room, room.workspace

    async def call(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        if fault := self._room.faults.strike("ratelimited", name):
            self._room.traffic.note("out", name, error="ratelimited")
            headers = {"Retry-After": str(max(1, round(fault.seconds)))}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
        answer = await self._answer(request, name)
        lost = self._room.faults.strike("reply_lost", name)
        error = "reply_lost" if lost else answer.get("error", "")
        self._room.traffic.note("out", name, error=error)
        self._room.deliveries.carry_soon(self._workspace.take_emitted())
        if lost and request.transport:
            request.transport.abort()
        headers = {"x-oauth-scopes": ",".join(self._workspace.manifest.scopes)}
        return web.json_response(answer, headers=headers)

    async def _answer(self, request: web.Request, name: str) -> Json:
        try:
            args = await arguments(request)
            if name not in HANDLERS:
                raise argument_error(f"There is no method {name!r} here.", "unknown_method")
            self._authorize(request, args, name)
            return run(name, Call(self._workspace, self._room.views, args))
        except SlackError as error:
            return error.body

    def _authorize(self, request: web.Request, args: Json, name: str) -> None:
        by = TABLE[name].get("by", "bot")
        given = request.headers.get("Authorization", "").removeprefix("Bearer ") or str(args.get("token", ""))
        if by == "anyone":
            return
        if not given:
            raise SlackError("not_authed", "No token: send `Authorization: Bearer …`.")
        tokens = self._workspace.tokens
        if given not in (tokens["bot"], tokens["app"]):
            raise SlackError("invalid_auth", "This token is not the workspace's.")
        if given != tokens[by]:
            raise SlackError("not_allowed_token_type", f"{name} takes the token of the {by}.")

    async def respond(self, request: web.Request) -> web.StreamResponse:
        error = ""
        try:
            self._room.responses.use(request.match_info["token"], await arguments(request))
        except SlackError as refused:
            error = refused.code
        self._room.traffic.note("out", "response_url", error=error)
        self._room.deliveries.carry_soon(self._workspace.take_emitted())
        return web.Response(text=error or "ok", status=404 if error else 200)


async def arguments(request: web.Request) -> Json:
    """From the query, a form or a JSON body."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except ValueError as error:
            raise argument_error(f"The body is no JSON: {error}", "invalid_json") from error
        if not isinstance(body, dict):
            raise argument_error("The body is no JSON object.", "json_not_object")
        return args | {key: value for key, value in body.items() if value is not None}
    form: Mapping[str, object] = await request.post()
    return args | dict(form)
