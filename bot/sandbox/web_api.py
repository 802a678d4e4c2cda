"""The Web API over HTTP: who calls, with which arguments, and what goes wrong on the way."""

import asyncio

from aiohttp import web

from bot.sandbox.control import json_object
from bot.sandbox.delivery import Deliveries
from bot.sandbox.errors import Json, SlackError
from bot.sandbox.methods import TABLE, Call, accepted_scopes, respond, run
from bot.sandbox.views import Views
from bot.sandbox.workspace import Workspace

PACED = ("chat.postMessage", "chat.postEphemeral")
# A fault that refuses a call with an error of Slack's: the error, and what it says.
REFUSALS = {
    "revoked": ("token_revoked", "The token was revoked: reinstall the app."),
    "archived": ("is_archived", "The channel is archived: take another one."),
}


class WebApi:
    def __init__(self, workspace: Workspace, views: Views, deliveries: Deliveries) -> None:
        self._workspace, self._views = workspace, views
        self._faults, self._deliveries = deliveries.faults, deliveries

    async def call(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        if refused := self._unserved(name):
            return refused
        try:
            args = await _arguments(request)
            self._authorize(request, args, name)
            self._paced(name, args)
            self._suffered(name, args)
            answer = run(name, Call(self._workspace, self._views, args))
        except SlackError as error:
            answer = error.body
        self._deliveries.traffic.carried("out", name, answer)
        if answer.get("error") == "ratelimited":
            return self._limited(name, 1)
        lost, late = self._faults.strike("reply_lost", name), self._faults.strike("delay", name)
        self._deliveries.traffic.note("out", name, error="reply_lost" if lost else answer.get("error", ""))
        self._deliveries.carry_soon(self._workspace.take_emitted())
        if late:
            await asyncio.sleep(late.seconds)
        if lost and request.transport:
            request.transport.abort()
        scopes = {"x-oauth-scopes": ",".join(self._workspace.manifest.scopes)}
        return web.json_response(answer, headers=scopes | {"x-accepted-oauth-scopes": accepted_scopes(name)})

    async def response(self, request: web.Request) -> web.StreamResponse:
        """A `response_url`: its token is all it asks for."""
        error = ""
        try:
            respond(self._workspace, self._views, request.match_info["token"], await _arguments(request))
        except SlackError as refused:
            error = refused.code
            answer = web.json_response(refused.body, status=404 if error.endswith("_url") else 400)
        else:
            self._deliveries.carry_soon(self._workspace.take_emitted())
            answer = web.Response(text="ok")
        self._deliveries.traffic.note("out", "response_url", error=error)
        return answer

    def _unserved(self, name: str) -> web.Response | None:
        """The answer where Slack does not get as far as to look at the call."""
        if fault := self._faults.strike("ratelimited", name):
            return self._limited(name, fault.seconds)
        for status in (500, 502, 504):
            if self._faults.strike(kind := f"http_{status}", name):
                self._deliveries.traffic.note("out", name, error=kind)
                return web.Response(status=status, text="<html>upstream error</html>", content_type="text/html")
        return None

    def _limited(self, name: str, seconds: float) -> web.Response:
        self._deliveries.traffic.note("out", name, error="ratelimited")
        headers = {"Retry-After": str(max(1, round(seconds)))}
        return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)

    def _paced(self, name: str, args: Json) -> None:
        if name in PACED and not self._faults.pace.takes(str(args.get("channel"))):
            raise SlackError("ratelimited", "More than one message a second in this channel.")

    def _suffered(self, name: str, args: Json) -> None:
        """What the workspace does to a call that it looks at."""
        for kind, (code, text) in REFUSALS.items():
            if self._faults.strike(kind, name):
                raise SlackError(code, text)
        place = self._workspace.channels.get(str(args.get("channel") or args.get("channel_id")))
        thread = str(args.get("ts" if name == "conversations.replies" else "thread_ts"))
        if place and thread in place.messages and self._faults.strike("thread_deleted", name):
            for ts in [*place.threads.get(thread, ())][::-1]:
                self._workspace.delete(place, ts)
            self._workspace.delete(place, thread)

    def _authorize(self, request: web.Request, args: Json, name: str) -> None:
        if (wanted := TABLE.get(name, {}).get("by", "bot")) == "anyone":
            return
        given = request.headers.get("Authorization", "").removeprefix("Bearer ") or str(args.get("token", ""))
        if not given:
            raise SlackError("not_authed", "No token: send `Authorization: Bearer …`.")
        kinds = [kind for kind, token in self._workspace.tokens.items() if token == given]
        if not kinds:
            raise SlackError("invalid_auth", "This token is not the workspace's.")
        if kinds != [wanted]:
            raise SlackError("not_allowed_token_type", f"{name} takes the token of the {wanted}.")
        if wanted == "app" and self._workspace.manifest.request_urls:
            raise SlackError("not_allowed_token_type", "Socket Mode is off in the manifest: events go to its URLs.")


async def _arguments(request: web.Request) -> Json:
    """Every way of sending them that Slack's SDKs use: the query, a form, a JSON body."""
    is_json = request.content_type == "application/json" and request.can_read_body  # Python's says so of nothing too
    return {**request.query, **(await json_object(request) if is_json else await request.post())}
