"""One call of the Web API: its arguments, the rules of `methods.yml`, and the handler it goes to."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.sandbox.directory import BOT_USER
from bot.sandbox.errors import Json, SlackError, argument_error
from bot.sandbox.views import Views
from bot.sandbox.workspace import Channel, Kind, Workspace

SCOPES: dict[Kind, str] = {"channel": "channels", "group": "groups", "im": "im"}


@dataclass(frozen=True)
class Call:
    """One call by the app, its arguments as they came."""

    workspace: Workspace
    views: Views
    args: Json

    def text(self, name: str) -> str:
        value = self.args.get(name)
        return "" if value is None else str(value)

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("1", "true")

    def time(self, name: str, default: float) -> float:
        try:
            return float(self.text(name) or default)
        except ValueError as error:
            raise argument_error(f"`{name}` is {self.text(name)!r}: give a ts.", f"invalid_ts_{name}") from error

    def data(self, name: str) -> Any:
        value = self.args.get(name)
        try:
            return json.loads(value) if isinstance(value, str) else value
        except ValueError as error:
            raise argument_error(f"`{name}` is no JSON: {error}", "invalid_json") from error

    def scope(self, *needed: str) -> None:
        """Refuse unless the manifest has one of these scopes."""
        provided = self.workspace.manifest.scopes
        if needed and not set(needed) & set(provided):
            text = f"The manifest has no scope {needed[0]!r}: add it to oauth_config.scopes.bot."
            raise SlackError("missing_scope", text, needed=needed[0], provided=",".join(provided))

    def channel(self, name: str = "channel", *, scope: str = "", member: bool = True) -> Channel:
        """The channel meant, which the app may see; a person's id means their direct messages."""
        ref = self.text(name)
        place = self.workspace.direct(self.workspace.user(ref)["id"]) if ref[:1] == "U" else self._by_id(ref)
        if scope:
            self.scope(f"{SCOPES[place.kind]}:{scope}")
        hidden = place.kind == "group" and BOT_USER not in place.members
        if hidden:
            raise SlackError("channel_not_found", f"The app is not in the private channel {ref!r}: invite it.")
        if member and BOT_USER not in place.members:
            raise SlackError("not_in_channel", f"The app is not in {place.name}: invite it first.")
        return place

    def _by_id(self, ref: str) -> Channel:
        if ref in self.workspace.channels:
            return self.workspace.channels[ref]
        raise SlackError("channel_not_found", f"There is no channel with the id {ref!r}.")

    def page(self, items: list[Any], key: Callable[[Any], str], most: int = 100) -> tuple[list[Any], Json]:
        """`limit` items from `cursor` on, and Slack's word on what follows."""
        limit = self.text("limit") or str(most)
        if not limit.isdigit() or not 0 < int(limit) <= 1000:
            raise argument_error(f"`limit` is {limit!r}: give 1 to 1000.", "invalid_limit")
        start, cursor = 0, self.text("cursor")
        if cursor:
            places = [n for n, item in enumerate(items) if f"next:{key(item)}" == cursor]
            if not places:
                raise SlackError("invalid_cursor", f"Cursor {cursor!r} was not given for this list.")
            start = places[0]
        end = start + int(limit)
        following = f"next:{key(items[end])}" if end < len(items) else ""
        return items[start:end], {"response_metadata": {"next_cursor": following}}


Handler = Callable[[Call], Json]
TABLE: dict[str, Json] = yaml.safe_load((Path(__file__).parents[1] / "methods.yml").read_text(encoding="utf-8"))
HANDLERS: dict[str, Handler] = {}


def method(name: str) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        HANDLERS[name] = handler
        return handler

    return register


def run(name: str, call: Call) -> Json:
    """A method's answer, or a `SlackError`."""
    row, takes = TABLE[name], TABLE[name].get("takes", "").split()
    known = {one.rstrip("!") for one in takes} | {"token", "team_id"}
    for given in call.args:
        if given not in known:
            raise argument_error(f"{name} takes no argument {given!r}: see its page.", "invalid_arg_name")
    if "scope" in row:
        call.scope(row["scope"])
    for needed in takes:
        if needed.endswith("!") and call.args.get(needed[:-1]) in (None, ""):
            raise argument_error(f"missing required field: {needed[:-1]}")
    return {"ok": True, **HANDLERS[name](call)}
