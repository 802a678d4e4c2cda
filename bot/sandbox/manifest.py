"""What the app may do and wants to hear, read from its manifest as Slack reads it at installation."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import yaml

from bot.sandbox.errors import Json


@dataclass(frozen=True)
class Manifest:
    """The parts of an app manifest that change how the workspace treats the app."""

    name: str
    scopes: tuple[str, ...]
    events: frozenset[str]
    commands: dict[str, bool]  # the command with its slash: should_escape
    shortcuts: dict[str, str]  # callback_id: "message" or "global"

    @classmethod
    def read(cls, path: Path) -> Self:
        return cls.parse(path.read_text(encoding="utf-8"))

    @classmethod
    def parse(cls, text: str) -> Self:
        raw: Json = yaml.safe_load(text)
        if not isinstance(raw, dict) or "display_information" not in raw:
            raise ValueError("This is no Slack app manifest: it has no `display_information`. See docs.slack.dev.")
        features: Json = raw.get("features") or {}
        events = ((raw.get("settings") or {}).get("event_subscriptions") or {}).get("bot_events") or []
        return cls(
            name=raw["display_information"]["name"],
            scopes=tuple(((raw.get("oauth_config") or {}).get("scopes") or {}).get("bot") or ()),
            events=frozenset(events),
            commands={c["command"]: bool(c.get("should_escape")) for c in features.get("slash_commands") or ()},
            shortcuts={s["callback_id"]: s["type"] for s in features.get("shortcuts") or ()},
        )
