"""Who is in the workspace: people, the app, the user group and the channels they start in. Plain data."""

from bot.sandbox.errors import Json

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
CHANNELS: dict[str, tuple[str, tuple[str, ...]]] = {
    "general": ("channel", (*PEOPLE, BOT)),
    "help": ("channel", (*PEOPLE, BOT)),
    "answers-review": ("channel", ("ben", "bea", "cho", BOT)),
    "payroll-private": ("group", ("ava", "cho", BOT)),
}


def user_id(name: str) -> str:
    """The same id in every workspace, readable in a log."""
    return BOT_USER if name == BOT else f"U0{name.upper():0>7}"


def channel_id(name: str) -> str:
    return f"C0{name.upper().replace('-', ''):0>7}"


def user(name: str, real_name: str, flags: Json, *, bot: bool = False) -> Json:
    """A user as users.info shows it."""
    first = real_name.split(maxsplit=1)[0]
    shown = {"real_name": real_name, "display_name": name if bot else first, "team": TEAM}
    normal = {f"{key}_normalized": value for key, value in shown.items() if key != "team"}
    more = {"bot_id": BOT_ID, "api_app_id": APP} if bot else {"email": f"{name}@example.com"}
    roles = ("is_admin", "is_owner", "is_primary_owner", "is_restricted", "is_ultra_restricted")
    profile = shown | normal | more | {"status_text": "", "status_emoji": "", "title": ""}
    who = {"id": user_id(name), "team_id": TEAM, "name": name, "real_name": real_name, "profile": profile}
    when = {"tz": "Etc/UTC", "tz_label": "Coordinated Universal Time", "tz_offset": 0, "updated": 0}
    what = {"deleted": False, "color": "4bbe2e", "is_bot": bot, "is_app_user": False}
    return who | when | what | dict.fromkeys(roles, False) | flags


def everybody() -> dict[str, Json]:
    people = {name: user(name, real, flags) for name, (real, flags) in PEOPLE.items()}
    return people | {BOT: user(BOT, BOT, {}, bot=True)}
