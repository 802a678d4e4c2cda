"""What the app is told of a click, a submission, a command or a shortcut: Slack's shapes."""

from typing import Any

from bot.sandbox.directory import APP, DOMAIN, TEAM
from bot.sandbox.errors import Json, SlackError
from bot.sandbox.forms import INPUTS, chosen, option
from bot.sandbox.workspace import Channel


def common(kind: str, user: Json) -> Json:
    who = {"id": user["id"], "username": user["name"], "name": user["name"], "team_id": TEAM}
    team = {"id": TEAM, "domain": DOMAIN}
    more = {"api_app_id": APP, "token": "sandbox", "is_enterprise_install": False}
    return {"type": kind, "user": who, "team": team, **more}


def place(channel: Channel) -> Json:
    """A channel, its name as interactions give it."""
    special = {"im": "directmessage", "group": "privategroup"}
    return {"id": channel.id, "name": special.get(channel.kind, channel.name)}


def typed(command: str, text: str, user: Json, channel: Channel) -> Json:
    """A slash command."""
    app = {"token": "sandbox", "team_id": TEAM, "team_domain": DOMAIN, "api_app_id": APP}
    where = {"channel_id": channel.id, "channel_name": place(channel)["name"], "is_enterprise_install": "false"}
    return app | where | {"user_id": user["id"], "user_name": user["name"], "command": command, "text": text}


def outcome(error: str) -> Json:
    """What a person is shown of an act."""
    return {"ok": False, "error": error} if error else {"ok": True}


def action(element: Json, value: Any, action_ts: str) -> Json:
    done = {"type": element["type"], "action_id": element["action_id"], "block_id": element["block_id"]}
    if element["type"] in INPUTS:
        done |= chosen(element, value)
    elif element["type"] == "overflow":
        done["selected_option"] = option(element, value)
    elif element["type"] == "feedback_buttons":
        done["value"] = value
    else:
        done |= {key: element[key] for key in ("text", "value", "style", "confirm", "icon") if key in element}
    return done | {"action_ts": action_ts}


def matching(versions: list[list[Json]], user_id: str, action_id: str, block_id: str | None, value: Any) -> Json:
    """The element meant, on the newest version of the screen that has it."""
    for shown in reversed(versions):
        found = [one for one in shown if one["acts"] and one["action_id"] == action_id]
        found = [one for one in found if user_id in one.get("visible_to_user_ids", [user_id])]
        found = [one for one in found if block_id in (None, one["block_id"]) and _may_say(one, value)]
        if len(found) > 1:
            raise SlackError(
                "ambiguous_click",
                f"{len(found)} elements have the action_id {action_id!r}: name its `block_id` or `value`.",
                candidates=[{key: one.get(key) for key in ("block_id", "action_id", "value")} for one in found],
            )
        if found:
            return found[0]
    known = sorted({one["action_id"] for shown in versions for one in shown if one["acts"]})
    text = f"There is and was no {action_id!r} with block_id {block_id!r} and value {value!r}; there are {known}."
    raise SlackError("no_such_action", text)


def _may_say(element: Json, value: Any) -> bool:
    """Whether `value` can be what this element stands for."""
    if element["type"] == "feedback_buttons":
        return value in [element[f"{which}_button"]["value"] for which in ("positive", "negative")]
    return value is None or "value" not in element or element["value"] == value
