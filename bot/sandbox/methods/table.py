"""One call of the Web API: its arguments, the rules of `methods.yml`, and the handler it goes to."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.sandbox.channels import Channel
from bot.sandbox.directory import BOT_USER, PLURAL
from bot.sandbox.errors import Json, SlackError
from bot.sandbox.views import Views
from bot.sandbox.workspace import Workspace


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
            raise SlackError(f"invalid_ts_{name}", f"`{name}` is {self.text(name)!r}: give a ts.") from error

    def data(self, name: str, code: str) -> Any:
        """JSON, as it is or in a string; `code` if it is none."""
        value = self.args.get(name)
        try:
            return json.loads(value) if isinstance(value, str) else value
        except ValueError as error:
            raise SlackError(code, f"`{name}` is no JSON: {error}") from error

    def scope(self, *needed: str) -> None:
        """Refuse unless the manifest has one of these scopes."""
        provided = self.workspace.manifest.scopes
        if not set(needed) & set(provided):
            text = f"The manifest has no scope {needed[0]!r}: add it to oauth_config.scopes.bot."
            raise SlackError("missing_scope", text, needed=",".join(needed), provided=",".join(provided))

    def user(self, name: str = "user") -> Json:
        """The user meant, by id only."""
        for user in self.workspace.users.values():
            if user["id"] == self.text(name):
                return user
        raise SlackError("user_not_found", f"There is no user with the id {self.text(name)!r}.")

    def person(self, name: str) -> Json:
        """The person meant, whom the app may write to."""
        if (user := self.user(name))["is_bot"]:
            raise SlackError("cannot_dm_bot", f"{user['name']} is a bot: write to a person.")
        return user

    def channel(self, name: str = "channel", *, scope: str = "", public: bool = False, writes: bool = False) -> Channel:
        """The channel meant, by id only (or a person's); `public`: it need not be in one that everybody may see."""
        ref = self.text(name)
        place = self.workspace.direct(self.person(name)["id"]) if ref[:1] == "U" else self.workspace.channels.get(ref)
        if place is None:
            raise SlackError("channel_not_found", f"There is no channel with the id {ref!r}.")
        if scope:
            self.scope(f"{PLURAL[place.kind]}:{scope}")
        if not (public and place.kind == "channel"):
            self.workspace.admit(place, BOT_USER, writes=writes)
        return place

    def page(self, items: list[Any], key: Callable[[Any], str], most: int = 100) -> tuple[list[Any], Json]:
        """`limit` items from `cursor` on, and Slack's word on what follows."""
        limit, cursor = self.text("limit") or str(most), self.text("cursor")
        if not (limit.isascii() and limit.isdecimal()) or not 0 < int(limit) <= 1000:
            raise SlackError("invalid_limit", f"`limit` is {limit!r}: give 1 to 1000.")
        start = next((n for n, item in enumerate(items) if f"next:{key(item)}" == cursor), -1) if cursor else 0
        if start < 0:
            raise SlackError("invalid_cursor", f"Cursor {cursor!r} was not given for this list.")
        end = start + int(limit)
        following = f"next:{key(items[end])}" if end < len(items) else ""
        return items[start:end], {"response_metadata": {"next_cursor": following}}


Handler = Callable[[Call], Json]
TABLE: dict[str, Json] = yaml.safe_load((Path(__file__).parents[1] / "methods.yml").read_text(encoding="utf-8"))
