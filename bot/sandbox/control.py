"""The control API: the acts of people, faults and settings, as JSON for scripts and for the page."""

import inspect
from collections.abc import Callable, Mapping
from functools import partial
from types import UnionType
from typing import Any, get_args, get_origin

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.sandbox.delivery import Deliveries
from bot.sandbox.errors import Json, SlackError
from bot.sandbox.methods import TABLE, shown
from bot.sandbox.people import Person
from bot.sandbox.workspace import Workspace

ROOT = "/_sandbox"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

# What a person sees and does is of `Person`; the fields of a call are the parameters of the act, or the path's.
THEIRS = {
    ("GET", "views"): ("views", "views"),
    ("GET", "ephemerals"): ("ephemerals", "ephemerals"),
    ("GET", "home"): ("opens_home", "view"),  # looking tells the app, as in Slack
    ("POST", "messages"): ("posts", "ts"),
    ("PATCH", "messages/{channel}/{ts}"): ("edits", "ts"),
    ("DELETE", "messages/{channel}/{ts}"): ("deletes", "ts"),
    ("POST", "clicks"): ("clicks", ""),
    ("POST", "submits"): ("submits", ""),
    ("POST", "closes"): ("closes", ""),
    ("POST", "commands"): ("commands", ""),
    ("POST", "shortcuts"): ("shortcuts", ""),
    ("POST", "reactions"): ("reacts", ""),
    ("DELETE", "reactions"): ("unreacts", ""),
    ("POST", "joins"): ("joins", ""),
    ("POST", "leaves"): ("leaves", ""),
    ("POST", "invites"): ("invites", ""),
    ("POST", "removes"): ("removes", ""),
    ("POST", "archives"): ("archives", ""),
    ("POST", "unarchives"): ("unarchives", ""),
    ("POST", "regroups"): ("regroups", ""),
}


@web.middleware
async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let in only what was meant for this machine: a page elsewhere can neither name us nor post JSON to us."""
    host = request.host if request.host.endswith("]") else request.host.rsplit(":", 1)[0]
    if host not in LOOPBACK:
        return refusal("forbidden_host", f"Host {request.host!r} is not this machine: use 127.0.0.1.", 403)
    if request.path.startswith(ROOT):
        if request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
            return refusal("forbidden_origin", "Another site's page may not steer this workspace.", 403)
        if request.method in ("POST", "PATCH") and request.content_type != "application/json":
            return refusal("invalid_content_type", f"{request.content_type!r} came: send application/json.")
    return await handler(request)


def refusal(code: str, text: str, status: int = 400, **more: Any) -> web.Response:
    return web.json_response({"error": code, "message": text, **more}, status=status)


def fitting(act: Callable[..., Any], given: Json) -> Json:
    """`given`, if it fits the parameters of `act`: its signature is the API's own description."""
    known = inspect.signature(act).parameters
    if gone := [name for name, one in known.items() if name not in given and one.default is one.empty]:
        raise SlackError("missing_field", f"`{gone[0]}` is missing: give it.")
    for name, value in given.items():
        if name not in known:
            raise SlackError("unknown_field", f"`{name}` is not known here: {', '.join(known)} are.")
        hint = known[name].annotation
        kinds = [get_origin(one) or one for one in (get_args(hint) if isinstance(hint, UnionType) else [hint])]
        if Any not in kinds and type(value) not in [*kinds, *([int] if float in kinds else [])]:
            raise SlackError("invalid_field", f"`{name}` is {value!r}: give {hint}.")
    return given


async def json_object(request: web.Request) -> Json:
    """What came as JSON, without nulls."""
    try:
        body = await request.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise SlackError("invalid_json", "The body is no JSON object: send one.")
    return {key: value for key, value in body.items() if value is not None}


class Control:
    """`bot` tells whether the app is there."""

    def __init__(
        self, workspace: Workspace, people: Mapping[str, Person], deliveries: Deliveries, bot: Callable[[], str]
    ) -> None:
        self._workspace, self._people, self._deliveries, self._bot = workspace, people, deliveries, bot

    def routes(self) -> list[web.RouteDef]:
        faults = self._deliveries.faults
        ours: dict[tuple[str, str], tuple[Callable[..., Any] | str, str]] = {
            ("GET", "state"): (self.state, ""),
            ("GET", "channels/{channel}/messages"): (self.messages, "messages"),
            ("POST", "faults"): (faults.add, "id"),
            ("GET", "faults"): (faults.listed, "faults"),
            ("DELETE", "faults"): (faults.remove, ""),
            ("DELETE", "faults/{id_}"): (faults.remove, ""),
            ("POST", "settings"): (self.settings, ""),
            ("GET", "traffic"): (self.traffic, "entries"),
        }
        theirs = {(verb, f"people/{{person}}/{path}"): to for (verb, path), to in THEIRS.items()}
        routes = [(verb, path, partial(self._serve, *to)) for (verb, path), to in (ours | theirs).items()]
        return [web.route(verb, f"{ROOT}/{path}", serve) for verb, path, serve in routes]

    async def _serve(self, act: Callable[..., Any] | str, key: str, request: web.Request) -> web.StreamResponse:
        try:
            body = await json_object(request) if request.can_read_body else {**request.query}
            given = {"as_" if name == "as" else name: value for name, value in body.items()} | request.match_info
            done: Any = getattr(self._person(given.pop("person")), act) if isinstance(act, str) else act
            if callable(done):
                done = done(**fitting(done, given))
            if inspect.isawaitable(done):
                done = await done
        except SlackError as error:
            return refusal(error.code, str(error), **error.more)
        return web.json_response({key: done} if key else done or {"ok": True})

    def _person(self, name: str) -> Person:
        if name not in self._people:
            raise SlackError("person_not_found", f"There is no {name!r}: there are {', '.join(self._people)}.")
        return self._people[name]

    def state(self) -> Json:
        channels = [shown(place) | {"members": place.members} for place in self._workspace.channels.values()]
        methods = {name: row["status"] for name, row in TABLE.items()}
        users, manifest = [*self._workspace.users.values()], self._workspace.manifest
        shortcuts = [{"callback_id": id_, "name": name} for id_, name in manifest.shortcuts.items()]
        statuses = [
            {"channel": channel, "thread_ts": ts, "status": status}
            for (channel, ts), status in self._workspace.statuses.items()
        ]
        shown_ = {"users": users, "channels": channels, "methods": methods}
        return {"bot": self._bot(), **shown_, "shortcuts": shortcuts, "statuses": statuses}

    def messages(self, channel: str, thread_ts: str | None = None, as_: str = "") -> list[Json]:
        if as_:
            return self._person(as_).messages(channel, thread_ts=thread_ts)
        if self._workspace.is_app(channel):
            raise SlackError("missing_field", f"`as` is missing: say whose direct messages with {channel} you mean.")
        return self._workspace.messages(channel, thread_ts=thread_ts)

    def settings(self, retry_scale: float | None = None, pace: bool | None = None) -> None:
        if retry_scale is not None and not 0 <= retry_scale <= 1_000:
            raise SlackError("invalid_field", f"`retry_scale` is {retry_scale}: give 0 to 1000.")
        self._deliveries.retry_scale = self._deliveries.retry_scale if retry_scale is None else retry_scale
        self._deliveries.faults.pace.on = self._deliveries.faults.pace.on if pace is None else pace

    def traffic(self, after: str = "0") -> list[Json]:
        if not after.isdigit():
            raise SlackError("invalid_field", f"`after` is {after!r}: give the number of an entry.")
        return self._deliveries.traffic.after(int(after))
