"""The control API: the acts of people, faults and settings, as JSON for scripts and for the page."""

import inspect
from collections.abc import Callable, Mapping
from functools import partial
from types import UnionType
from typing import Any, get_args, get_origin

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.sandbox.directory import BOT
from bot.sandbox.errors import Json, SlackError
from bot.sandbox.methods import TABLE
from bot.sandbox.methods.conversations import shown
from bot.sandbox.people import Person
from bot.sandbox.room import Room

ROOT = "/_sandbox"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


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


def fitting(function: Callable[..., Any], given: Json) -> Json:
    """`given`, if it fits the parameters of `function`: its signature is the API's own description."""
    known = inspect.signature(function).parameters
    for name, parameter in known.items():
        hint = parameter.annotation
        kinds = [get_origin(one) or one for one in (get_args(hint) if isinstance(hint, UnionType) else [hint])]
        if parameter.kind is parameter.VAR_KEYWORD:
            return given
        if name not in given:
            if parameter.default is parameter.empty:
                raise SlackError("missing_field", f"`{name}` is missing: give it.")
        elif Any not in kinds and type(given[name]) not in [*kinds, *([int] if float in kinds else [])]:
            raise SlackError("invalid_field", f"`{name}` is {given[name]!r}: give {hint}.")
    for name in given:
        if name not in known:
            raise SlackError("unknown_field", f"`{name}` is not known here: {', '.join(known)} are.")
    return given


async def given(request: web.Request) -> Json:
    """What came: JSON or a query, without nulls, and what the path names."""
    body: Any = dict(request.query)
    if request.method in ("POST", "PATCH"):
        try:
            body = await request.json()
        except ValueError as error:
            raise SlackError("invalid_json", f"The body is no JSON: {error}") from error
    if not isinstance(body, dict):
        raise SlackError("invalid_json", "The body is no JSON object: send one.")
    return {"as_" if name == "as" else name: value for name, value in body.items() if value is not None}


# Acts of the workspace are methods of `Control`, acts of people are methods of `Person`; fields are their parameters.
OURS = {
    ("GET", "state"): "state",
    ("GET", "channels/{channel}/messages"): "messages",
    ("GET", "people/{person}/views"): "views",
    ("GET", "people/{person}/ephemerals"): "ephemerals",
    ("GET", "people/{person}/home"): "home",
    ("POST", "faults"): "add_fault",
    ("GET", "faults"): "faults",
    ("DELETE", "faults"): "remove_fault",
    ("DELETE", "faults/{id_}"): "remove_fault",
    ("POST", "settings"): "settings",
    ("GET", "traffic"): "traffic",
}
THEIRS = {
    ("POST", "messages"): "posts",
    ("PATCH", "messages/{channel}/{ts}"): "edits",
    ("DELETE", "messages/{channel}/{ts}"): "deletes",
    ("POST", "clicks"): "clicks",
    ("POST", "submits"): "submits",
    ("POST", "closes"): "closes",
    ("POST", "commands"): "commands",
    ("POST", "shortcuts"): "shortcuts",
    ("POST", "reactions"): "reacts",
}


class Control:
    """`bot` tells whether the app is there."""

    def __init__(self, room: Room, people: Mapping[str, Person], bot: Callable[[], str]) -> None:
        self._room, self._people, self._bot = room, people, bot

    def routes(self) -> list[web.RouteDef]:
        theirs = {(verb, f"people/{{person}}/{path}"): name for (verb, path), name in THEIRS.items()}
        ours = {key: partial(self._serve, name, personal=False) for key, name in OURS.items()}
        all_ = ours | {key: partial(self._serve, name, personal=True) for key, name in theirs.items()}
        return [web.route(verb, f"{ROOT}/{path}", serve) for (verb, path), serve in all_.items()]

    async def _serve(self, name: str, request: web.Request, *, personal: bool) -> web.StreamResponse:
        try:
            fields = await given(request) | request.match_info
            act = getattr(self._person(fields.pop("person")) if personal else self, name)
            answer = await act(**fitting(act, fields))
        except SlackError as error:
            return refusal(error.code, str(error), **error.more)
        return web.json_response({"ts": answer} if isinstance(answer, str) else answer or {"ok": True})

    def _person(self, name: str) -> Person:
        if name not in self._people:
            raise SlackError("person_not_found", f"There is no {name!r}: there are {', '.join(self._people)}.")
        return self._people[name]

    async def state(self) -> Json:
        room = self._room.workspace
        channels = [shown(place) | {"members": place.members} for place in room.channels.values()]
        users = list(room.users.values())
        methods = {name: row["status"] for name, row in TABLE.items()}
        return {"bot": self._bot(), "users": users, "channels": channels, "methods": methods}

    async def messages(self, channel: str, thread_ts: str | None = None, as_: str = "") -> Json:
        if as_:
            return {"messages": self._person(as_).messages(channel, thread_ts=thread_ts)}
        if channel == f"@{BOT}":
            raise SlackError("missing_field", f"`as` is missing: say whose direct messages with {channel} you mean.")
        return {"messages": self._room.workspace.messages(channel, thread_ts=thread_ts)}

    async def views(self, person: str) -> Json:
        return {"views": self._person(person).views}

    async def ephemerals(self, person: str) -> Json:
        return {"ephemerals": self._person(person).ephemerals}

    async def home(self, person: str) -> Json:
        return {"view": await self._person(person).opens_home()}  # looking tells the app, as in Slack

    async def add_fault(self, **fault: Any) -> Json:
        return {"id": self._room.faults.add(**fitting(self._room.faults.add, fault))}

    async def faults(self) -> Json:
        return {"faults": self._room.faults.listed()}

    async def remove_fault(self, id_: str | None = None) -> None:
        self._room.faults.remove(id_)

    async def settings(self, retry_scale: float) -> None:
        if not 0 <= retry_scale <= 1_000:
            raise SlackError("invalid_field", f"`retry_scale` is {retry_scale}: give 0 to 1000.")
        self._room.deliveries.retry_scale = retry_scale

    async def traffic(self, after: str = "0") -> Json:
        if not after.isdigit():
            raise SlackError("invalid_field", f"`after` is {after!r}: give the number of an entry.")
        return {"entries": self._room.traffic.after(int(after))}
