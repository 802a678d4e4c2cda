"""
What Bolt and our listeners read of Slack's payloads, as one table of shapes.

Only what is read stands here, so that whatever Slack may add changes nothing. Where a payload differs from it, it did
not come from Slack as we know it: reading on would end in an exception, or in an id that is none on somebody's screen.
"""

import re
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Must:
    """A key that has to be there, and with something in it if it is a list. Any other may be missing or null."""

    shape: Any


@dataclass(frozen=True)
class Every:
    """An object with keys of somebody's own: the shape of each value."""

    shape: Any


@dataclass(frozen=True)
class OneOf:
    shapes: tuple[Any, ...]


ID = re.compile(r"[\w.-]{0,100}", re.ASCII)  # it goes into `<@…>` and `<#…>` as it is
TS = re.compile(r"\d{1,16}(\.\d{1,16})?", re.ASCII)
NAMED = OneOf((ID, {"id": ID}))
PERSON = Must({"id": Must(ID)})
FILES = [{"name": str, "title": str, "mimetype": str, "permalink": str}]
SAID = {"ts": Must(TS), "thread_ts": TS, "user": ID, "team": ID, "text": str, "subtype": str, "files": FILES}
MEMBER = {"channel": Must(ID), "user": Must(ID)}
PLACE = {"channel": Must(ID)}
PROFILE = {"id": Must(ID), "name": str, "real_name": str, "profile": {"display_name": str, "real_name": str}}
ASSISTANT = {"assistant_thread": Must({"channel_id": Must(ID), "thread_ts": Must(TS), "context": {}})}
INPUT = {"value": str, "selected_option": {"value": Must(str)}}
VIEW = {
    "type": Must(re.compile("modal|home")),
    "callback_id": Must(str),
    "private_metadata": str,
    "state": {"values": Every(Every(INPUT))},
}

# Bolt looks for who and where in every payload, and one level further down.
_FOUND = {"enterprise": NAMED, "team": NAMED, "user": NAMED, "channel": NAMED, "user_id": ID, "channel_id": ID}
_BELOW = dict.fromkeys(("message", "previous_message", "item", "assistant_thread", "function_data"), _FOUND)
_AUTHORIZED = {"authorizations": [{**_FOUND, "authorizations": re.compile("(?!)")}]}
_EVENT = {**_FOUND, **_BELOW, **_AUTHORIZED, "event": re.compile("(?!)")}
ANY = {**_FOUND, **_BELOW, **_AUTHORIZED, "view": {}, "response_url": re.compile(r"(https?://\S+)?")}

EVENTS: dict[str, Json] = {
    "message": {**SAID, **PLACE, "channel_type": str},
    "message/message_changed": {**PLACE, "channel_type": str, "message": Must(SAID)},
    "message/message_deleted": {**PLACE, "deleted_ts": Must(TS)},
    "app_mention": {**SAID, **PLACE},
    "member_joined_channel": MEMBER,
    "member_left_channel": MEMBER,
    "user_change": {"user": Must(PROFILE)},
    "team_join": {"user": Must(PROFILE)},
    "app_home_opened": {"user": Must(ID), "tab": str},
    "channel_left": PLACE,
    "group_left": PLACE,
    "subteam_updated": {"subteam": Must({"id": Must(ID), "handle": str, "users": [ID]})},
    "subteam_members_changed": {"subteam_id": Must(ID), "added_users": [ID], "removed_users": [ID]},
    "channel_archive": PLACE,
    "channel_unarchive": PLACE,
    "group_archive": PLACE,
    "group_unarchive": PLACE,
    "assistant_thread_started": ASSISTANT,
    "assistant_thread_context_changed": ASSISTANT,
}
CALLED = {"callback_id": Must(str)}
POINTED = {
    **CALLED,
    "user": PERSON,
    "team": {"id": ID},
    "channel": Must({"id": Must(ID), "name": str}),
    "message": Must(SAID),
}
PRESSED = {"action_id": Must(str), "value": str}
KINDS: dict[str, Json] = {
    "event_callback": {"event": Must({"type": Must(str)}), "team_id": ID},
    "block_actions": {
        "user": PERSON,
        "actions": Must([PRESSED]),
        "channel": {"id": ID},
        "container": {"channel_id": ID, "thread_ts": TS, "message_ts": TS},
        "trigger_id": str,
    },
    "view_submission": {"user": PERSON, "view": Must(VIEW)},
    "view_closed": {"user": PERSON, "view": Must(VIEW)},
    "message_action": POINTED,
    "shortcut": CALLED,
    "shortcut/ask_copydesk": POINTED,  # as one on no message it could not be asked
    "block_suggestion": {"action_id": Must(str)},
    "command": {"command": Must(str), "text": str, "user_id": Must(ID)},
    "url_verification": {},
    "ssl_check": {"ssl_check": Must(re.compile("1"))},
}


def misshapen(payload: object) -> str:
    """The way to the first thing that is not as Slack makes it; empty if all is well."""
    if not isinstance(payload, dict):
        return "payload"
    named = payload.get("type") or next((key for key in ("command", "ssl_check") if key in payload), None)
    if not isinstance(named, str) or named not in KINDS:
        return "type"
    shapes = [ANY, KINDS[_finer(named, payload.get("callback_id"), KINDS)]]
    if wrong := next(filter(None, (_differs(shape, payload, named) for shape in shapes)), ""):
        return wrong
    return _event(payload["event"]) if named == "event_callback" else "event" if "event" in payload else ""


def _event(event: Json) -> str:
    named = event["type"]
    shape = EVENTS.get(_finer(named, event.get("subtype"), EVENTS), {})
    return _differs(_EVENT, event, "event") or _differs(shape, event, "event")


def _finer(named: str, detail: object, table: dict[str, Json]) -> str:
    finer = f"{named}/{detail}" if isinstance(detail, str) else named
    return finer if finer in table else named


def _differs(shape: Any, value: object, at: str) -> str:
    match shape:
        case OneOf(shapes):
            return at if all(_differs(one, value, at) for one in shapes) else ""
        case Every(each):
            return _first(((each, one, f"{at}.*") for one in value.values()) if isinstance(value, dict) else None, at)
        case [each]:
            return _first(((each, one, f"{at}[]") for one in value) if isinstance(value, list) else None, at)
        case dict():
            return _fields(shape, value, at) if isinstance(value, dict) else at
        case re.Pattern():
            return "" if isinstance(value, str) and shape.fullmatch(value) else at
        case _:
            return "" if isinstance(value, shape) else at


def _first(checks: Any, at: str) -> str:
    return at if checks is None else next(filter(None, (_differs(*one) for one in checks)), "")


def _fields(shape: Json, value: Json, at: str) -> str:
    for key, expected in shape.items():
        must, found = isinstance(expected, Must), value.get(key)
        if found is None or (must and found == []):
            if must:
                return f"{at}.{key}"
        elif wrong := _differs(expected.shape if must else expected, found, f"{at}.{key}"):
            return wrong
    return ""
