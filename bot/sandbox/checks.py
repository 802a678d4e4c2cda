"""What Slack takes as blocks and views: one table of keys and limits, stricter than Slack where it is not known."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from bot.sandbox.errors import Json

Rule = Callable[[Any, str], list[str]]  # a value and where it stands: what is wrong with it
Keys = dict[str, Rule]  # a key ending in "!" must be there

MESSAGE_BLOCKS, VIEW_BLOCKS, MARKDOWN_TOTAL, BLOCKS_TOTAL, VIEW_TOTAL = 50, 100, 12_000, 13_200, 250_000


def _at(path: str, text: str) -> list[str]:
    return [f"{text} [json-pointer:{path or '/'}]"]


def string(most: int, least: int = 1) -> Rule:
    """Text of `least` to `most` characters."""

    def rule(value: Any, path: str) -> list[str]:
        if not isinstance(value, str):
            return _at(path, "must be a string")
        if len(value) > most:
            return _at(path, f"must be less than {most + 1} characters")
        return _at(path, f"must be more than {least - 1} characters") if len(value) < least else []

    return rule


def of(kind: type) -> Rule:
    """A value of a type."""
    return lambda value, path: [] if isinstance(value, kind) else _at(path, f"must be a {kind.__name__}")


def number(least: int = 0, most: int = 10**12) -> Rule:
    """A whole number from `least` to `most`."""

    def rule(value: Any, path: str) -> list[str]:
        fits = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        return [] if fits else _at(path, f"must be a whole number from {least} to {most}")

    return rule


def one_of(*values: str) -> Rule:
    """One of these words."""
    return lambda value, path: [] if value in values else _at(path, f"must be one of {', '.join(values)}")


def keys(table: Keys) -> Rule:
    """An object with these keys and no others."""
    required = [key[:-1] for key in table if key.endswith("!")]
    known = {key.rstrip("!"): rule for key, rule in table.items()}

    def rule(value: Any, path: str) -> list[str]:
        if not isinstance(value, dict):
            return _at(path, "must be an object")
        faults = [one for key in required if key not in value for one in _at(path, f"missing required field: {key}")]
        for key, part in value.items():
            if key in known:
                faults += known[key](part, f"{path}/{key}")
            elif key != "type":
                faults += _at(path, f"invalid additional property: {key}")
        return faults

    return rule


def many(item: Rule, least: int, most: int) -> Rule:
    """A list of `least` to `most` items."""

    def rule(value: Any, path: str) -> list[str]:
        if not isinstance(value, list) or not least <= len(value) <= most:
            return _at(path, f"must be a list of {least} to {most} items")
        return [fault for n, one in enumerate(value) for fault in item(one, f"{path}/{n}")]

    return rule


def typed(table: dict[str, Keys], *types: str) -> Rule:
    """An object whose `type` is one of `types` (none: any of the table)."""

    def rule(value: Any, path: str) -> list[str]:
        kind = str(value.get("type")) if isinstance(value, dict) else "no object"
        if kind not in (types or table):
            return _at(path, f"unsupported type: {kind}")
        return keys(table[kind])(value, path)

    return rule


def texts(most: int) -> dict[str, Keys]:
    """The two text objects."""
    return {
        "plain_text": {"text!": string(most), "emoji": of(bool)},
        "mrkdwn": {"text!": string(most), "verbatim": of(bool)},
    }


def text(most: int, *types: str) -> Rule:
    """A text object; plain_text only, unless told."""
    return typed(texts(most), *(types or ("plain_text",)))


ANY_TEXT = ("plain_text", "mrkdwn")
ID = string(255)
CONFIRM = keys(
    {"title!": text(100), "text!": text(300, *ANY_TEXT), "confirm!": text(30), "deny!": text(30)}
    | {"style": one_of("primary", "danger")}
)
OPTION = keys(
    {"text!": text(75, *ANY_TEXT), "value!": string(150), "description": text(75, *ANY_TEXT), "url": string(3000)}
)
GROUP = keys({"label!": text(75), "options!": many(OPTION, 1, 100)})
ACT: Keys = {"action_id": ID, "confirm": CONFIRM}
PICK: Keys = ACT | {"focus_on_load": of(bool)}
SELECT: Keys = PICK | {"placeholder": text(150)}
LIST: Keys = {"options!": many(OPTION, 1, 10)}
IMAGE: Keys = {"image_url!": string(3000), "alt_text!": string(2000)}
FEEDBACK = keys({"text!": text(75), "value!": string(2000), "accessibility_label": string(75)})
ELEMENTS: dict[str, Keys] = {
    "button": ACT
    | {"text!": text(75), "value": string(2000), "url": string(3000), "style": one_of("primary", "danger")}
    | {"accessibility_label": string(75), "visible_to_user_ids": many(ID, 1, 100)},
    "overflow": ACT | {"options!": many(OPTION, 2, 5)},
    "static_select": SELECT
    | {"options": many(OPTION, 1, 100), "option_groups": many(GROUP, 1, 100), "initial_option": OPTION},
    "radio_buttons": PICK | LIST | {"initial_option": OPTION},
    "checkboxes": PICK | LIST | {"initial_options": many(OPTION, 1, 10)},
    "conversations_select": SELECT
    | {"initial_conversation": ID, "response_url_enabled": of(bool), "default_to_current_conversation": of(bool)}
    | {"filter": of(dict)},
    "users_select": SELECT | {"initial_user": ID},
    "plain_text_input": {"action_id": ID, "placeholder": text(150), "focus_on_load": of(bool)}
    | {"initial_value": string(3000, 0), "multiline": of(bool), "dispatch_action_config": of(dict)}
    | {"min_length": number(0, 3000), "max_length": number(1, 3000)},
    "image": IMAGE,
    "feedback_buttons": {"action_id": ID, "positive_button!": FEEDBACK, "negative_button!": FEEDBACK},
    "icon_button": ACT | {"icon!": one_of("trash"), "text!": text(75), "value": string(2000)},
}
STYLE: Keys = {"style": of(dict)}
RICH_LEAVES: dict[str, Keys] = {
    "text": STYLE | {"text!": string(12_000)},
    "link": STYLE | {"url!": string(3000), "text": string(3000), "unsafe": of(bool)},
    "user": STYLE | {"user_id!": ID},
    "channel": STYLE | {"channel_id!": ID},
    "usergroup": STYLE | {"usergroup_id!": ID},
    "emoji": STYLE | {"name!": ID, "unicode": ID},
    "broadcast": {"range!": one_of("here", "channel", "everyone")},
    "date": {"timestamp!": number(), "format!": ID, "url": string(3000), "fallback": ID},
}
LEAVES = {"elements!": many(typed(RICH_LEAVES), 0, 1000)}
RICH: dict[str, Keys] = {
    "rich_text_section": LEAVES,
    "rich_text_quote": LEAVES | {"border": number()},
    "rich_text_preformatted": LEAVES | {"border": number(), "language": ID},
}
RICH["rich_text_list"] = {"elements!": many(typed(RICH, "rich_text_section"), 1, 1000), "indent": number()} | {
    "style!": one_of("bullet", "ordered"),
    "border": number(),
    "offset": number(),
}
BUTTONS = ("button", "overflow")
CHOICES = ("static_select", "radio_buttons", "checkboxes", "conversations_select", "users_select")
BLOCKS: dict[str, Keys] = {
    "section": {"text": text(3000, *ANY_TEXT), "fields": many(text(2000, *ANY_TEXT), 1, 10), "expand": of(bool)}
    | {"accessory": typed(ELEMENTS, *BUTTONS, *CHOICES, "image")},
    "context": {"elements!": many(typed({"image": IMAGE} | texts(3000)), 1, 10)},
    "actions": {"elements!": many(typed(ELEMENTS, *BUTTONS, *CHOICES), 1, 25)},
    "context_actions": {"elements!": many(typed(ELEMENTS, "feedback_buttons", "icon_button"), 1, 5)},
    "divider": {},
    "header": {"text!": text(150)},
    "markdown": {"text!": string(MARKDOWN_TOTAL)},
    "image": IMAGE | {"title": text(2000)},
    "rich_text": {"elements!": many(typed(RICH), 1, 100)},
    "input": {"label!": text(2000), "element!": typed(ELEMENTS, "plain_text_input", *CHOICES), "hint": text(2000)}
    | {"optional": of(bool), "dispatch_action": of(bool)},
}
BLOCKS = {kind: table | {"block_id": ID} for kind, table in BLOCKS.items()}


VIEW: Keys = {
    "blocks!": of(list),
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}
MODAL: Keys = VIEW | {"title!": text(24), "submit": text(24), "close": text(24)}
MODAL |= {"clear_on_close": of(bool), "notify_on_close": of(bool)}
VIEWS = {"modal": MODAL, "home": VIEW}
MESSAGE_ONLY = ("markdown", "context_actions")


def check_blocks(blocks: Any, most: int = MESSAGE_BLOCKS) -> list[str]:
    """All that is wrong with a message's blocks; an empty list if nothing is."""
    faults = many(typed(BLOCKS), 0, most)(blocks, "/blocks")
    return faults or [fault for rule in (_whole, _ids, _sections) for fault in rule(blocks)]


def _whole(blocks: Sequence[Json]) -> list[str]:
    total = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    too_long = total > MARKDOWN_TOTAL
    return _at("/blocks", f"markdown blocks have {total} characters, {MARKDOWN_TOTAL} allowed") if too_long else []


def _ids(blocks: Sequence[Json]) -> list[str]:
    faults, seen = [], set()
    for n, block in enumerate(blocks):
        if block.get("block_id") in seen:
            faults += _at(f"/blocks/{n}/block_id", f"block_id {block['block_id']} is there twice")
        seen |= {block["block_id"]} if "block_id" in block else set()
        actions = [one["action_id"] for one in block.get("elements", ()) if "action_id" in one]
        if len(actions) != len(set(actions)):
            faults += _at(f"/blocks/{n}/elements", "an action_id is there twice in one block")
    return faults


def _sections(blocks: Sequence[Json]) -> list[str]:
    faults = []
    for n, block in enumerate(blocks):
        if block["type"] == "section" and not ("text" in block or "fields" in block):
            faults += _at(f"/blocks/{n}", "missing required field: text or fields")
        for element in (block.get("element"), block.get("accessory"), *block.get("elements", ())):
            if (
                element
                and element["type"] == "static_select"
                and ("options" in element) == ("option_groups" in element)
            ):
                faults += _at(f"/blocks/{n}", "a static_select has either options or option_groups")
    return faults


def check_view(view: Any) -> list[str]:
    """All that is wrong with a modal or a home tab."""
    if faults := typed(VIEWS)(view, ""):
        return faults
    if faults := check_blocks(view["blocks"], VIEW_BLOCKS):
        return faults
    kinds = [block["type"] for block in view["blocks"]]
    for n, kind in enumerate(kinds):
        if kind in MESSAGE_ONLY:
            return _at(f"/blocks/{n}", f"unsupported type: {kind}")
    if view["type"] == "modal" and "input" in kinds and "submit" not in view:
        return _at("/submit", "missing required field: submit, since the modal has inputs")
    return []


def size(value: Any) -> int:
    """Characters of its JSON."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
