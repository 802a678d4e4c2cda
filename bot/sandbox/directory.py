"""Who is in the workspace: people, channels, the user group, the app and its manifest; and how a text names them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

import yaml

from bot.sandbox.errors import Json
from bot.sandbox.request_url import request_urls

TEAM = "T0SANDBOX"
APP = "A0SANDBOX"
BOT = "copydesk"
BOT_USER = "U0COPYDESK"
BOT_ID = "B0COPYDESK"
GROUP = "desk"
GROUP_ID = "S00000DESK"
GROUP_MEMBERS = ("ben", "bea")
DOMAIN = "copydesk-sandbox"

PEOPLE: dict[str, tuple[str, Json]] = {
    "ava": ("Ava Adler", {}),
    "abe": ("Abe Archer", {}),
    "ben": ("Ben Brandt", {}),
    "bea": ("Bea Berger", {}),
    "cho": ("Cho Chang", {"is_admin": True, "is_owner": True, "is_primary_owner": True}),
    "gil": ("Gil Gomez", {"is_restricted": True}),
}
IMAGES = (24, 32, 48, 72, 192, 512)
Kind = Literal["channel", "group", "im"]
PLURAL: dict[str, str] = {"channel": "channels", "group": "groups", "im": "im"}  # in scopes and events
CHANNELS: dict[str, tuple[Kind, tuple[str, ...]]] = {
    "general": ("channel", (*PEOPLE, BOT)),
    "help": ("channel", (*PEOPLE, BOT)),
    "answers-review": ("channel", ("ben", "bea", "cho", BOT)),
    "payroll-private": ("group", ("ava", "cho", BOT)),
}


def identity(bot_name: str) -> Json:
    """What auth.test says of the app."""
    user = {"user": handle(bot_name), "user_id": BOT_USER, "bot_id": BOT_ID, "app_id": APP}
    return {"team": DOMAIN, "team_id": TEAM, **user}


def profile(bot_name: str) -> Json:
    named = {"id": BOT_ID, "app_id": APP, "user_id": BOT_USER, "name": bot_name, "team_id": TEAM}
    return named | {"deleted": False, "icons": {}, "updated": 0}


def author(bot_name: str) -> Json:
    """What stands in the app's messages."""
    return {"user": BOT_USER, "bot_id": BOT_ID, "app_id": APP, "team": TEAM, "bot_profile": profile(bot_name)}


def handle(bot_name: str) -> str:
    """What is typed after the `@` to name an app."""
    name = re.sub(r"[^\w-]+", "_", bot_name.lower()).strip("_") or BOT
    return f"{name}_app" if name in (*PEOPLE, GROUP) else name


def user_id(name: str) -> str:
    """The same id in every workspace, readable in a log."""
    return BOT_USER if name == BOT else f"U0{name.upper():0>7}"


def channel_id(name: str) -> str:
    return f"C0{name.upper().replace('-', ''):0>7}"


def user(name: str, real_name: str, flags: Json, *, bot: bool = False) -> Json:
    """A user as users.info shows it."""
    first = real_name.split(maxsplit=1)[0]
    shown = {"real_name": real_name, "display_name": real_name if bot else first, "team": TEAM}
    normal = {f"{key}_normalized": value for key, value in shown.items() if key != "team"}
    more = {"bot_id": BOT_ID, "api_app_id": APP} if bot else {"email": f"{name}@example.com"}
    roles = ("is_admin", "is_owner", "is_primary_owner", "is_restricted", "is_ultra_restricted")
    blank = ("status_text", "status_emoji", "status_text_canonical", "title", "phone", "skype")
    images = {f"image_{size}": f"https://{DOMAIN}.slack.com/people/{name}-{size}.png" for size in IMAGES}
    profile: Json = shown | normal | more | dict.fromkeys(blank, "") | images | {"avatar_hash": ""}
    profile |= {"first_name": first, "last_name": real_name.rpartition(" ")[2], "status_expiration": 0}
    profile |= {"status_emoji_display_info": []}
    who = {
        "id": BOT_USER if bot else user_id(name),
        "team_id": TEAM,
        "name": name,
        "real_name": real_name,
        "profile": profile,
    }
    when = {"tz": "Etc/UTC", "tz_label": "Coordinated Universal Time", "tz_offset": 0, "updated": 0}
    what: Json = {"deleted": False, "color": "4bbe2e", "is_bot": bot, "is_app_user": False}
    what |= {"is_email_confirmed": True, "who_can_share_contact_card": "EVERYONE"}
    return who | when | what | dict.fromkeys(roles, False) | flags


def everybody(bot_name: str) -> dict[str, Json]:
    people = {name: user(name, real, flags) for name, (real, flags) in PEOPLE.items()}
    return people | {(name := handle(bot_name)): user(name, bot_name, {}, bot=True)}


def user_group() -> Json:
    """The one there is, as usergroups.list shows it."""
    users = [user_id(name) for name in GROUP_MEMBERS]
    named = {"id": GROUP_ID, "team_id": TEAM, "name": GROUP.title(), "handle": GROUP, "description": ""}
    flags = {"is_usergroup": True, "is_subteam": True, "is_external": False, "auto_provision": False}
    dates = {"date_create": 0, "date_update": 0, "date_delete": 0, "created_by": users[0], "updated_by": users[0]}
    prefs = {"prefs": {"channels": [], "groups": []}, "enterprise_subteam_id": "", "channel_count": 0}
    return named | flags | dates | prefs | {"users": users, "user_count": len(users)}


@dataclass(frozen=True)
class Manifest:
    """The parts of an app manifest that change how the workspace treats the app."""

    scopes: tuple[str, ...]
    events: frozenset[str]
    commands: Mapping[str, bool]  # the command with its slash: should_escape
    shortcuts: Mapping[str, str]  # those on a message: the callback id, what people read
    request_urls: Mapping[str, str]  # by kind of request; none in Socket Mode
    bot_name: str = BOT

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
            scopes=tuple(((raw.get("oauth_config") or {}).get("scopes") or {}).get("bot") or ()),
            events=frozenset(events),
            commands={c["command"]: bool(c.get("should_escape")) for c in features.get("slash_commands") or ()},
            shortcuts={s["callback_id"]: s["name"] for s in features.get("shortcuts") or () if s["type"] == "message"},
            request_urls=request_urls(raw),
            bot_name=str((features.get("bot_user") or {}).get("display_name") or BOT),
        )


Known = Mapping[str, tuple[str, str]]  # what may be typed, with its sign: the control sequence it becomes, its label
MENTION = re.compile(r"(?:<|&lt;)([@#][\w-]+)(?:>|&gt;)|(?<![\w@#./])([@#][\w-]*\w)")


def composed(text: str, known: Known, *, command: bool = False) -> str:
    """As Slack's composer sends it: mentions are control sequences, the rest is escaped, but as typed in a command."""

    def sequence(found: re.Match[str]) -> str:
        meant, label = known.get(found[1] or found[2], ("", ""))
        return (f"<{meant}|{label}>" if command else f"<{meant}>") if meant else found[0]

    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return MENTION.sub(sequence, text if command else escaped)
