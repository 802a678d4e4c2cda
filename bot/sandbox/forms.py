"""What a person can press or fill in a message or a view, and what the app is told of it: Slack's shapes."""

import html
import re
from collections.abc import Iterator, Sequence
from typing import Any

from bot.sandbox.errors import Json, SlackError

# element type: the key of its value in the state, the key of what it starts with
INPUTS = {
    "channels_select": ("selected_channel", "initial_channel"),
    "checkboxes": ("selected_options", "initial_options"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "datepicker": ("selected_date", "initial_date"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "email_text_input": ("value", "initial_value"),
    "external_select": ("selected_option", "initial_option"),
    "file_input": ("files", ""),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "number_input": ("value", "initial_value"),
    "plain_text_input": ("value", "initial_value"),
    "radio_buttons": ("selected_option", "initial_option"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "timepicker": ("selected_time", "initial_time"),
    "url_text_input": ("value", "initial_value"),
    "users_select": ("selected_user", "initial_user"),
}
NESTED = {"container": "child_blocks", "carousel": "elements"}  # where a block has others
INERT = ("context", "rich_text", "carousel")  # their elements are nothing to press
TOLD = ("text", "value", "style", "confirm", "placeholder", "icon")  # what an action repeats of its element
MENTION = re.compile(r"(<(?:@(?P<user>\w+)|#(?P<channel>\w+)|!subteam\^(?P<usergroup>\w+))(?:\|[^>]*)?>)")
FORMATS = {
    "email_text_input": (r"[^@\s]+@[^@\s]+\.[^@\s]+", "Please enter a valid email address."),
    "url_text_input": (r"https?://\S+", "Please enter a valid URL."),
    "number_input": (r"-?\d+(\.\d+)?", "Please enter a number."),
}


def elements_of(block: Json) -> Iterator[Json]:
    """What of one block can be pressed or filled."""
    found = [block.get("element"), block.get("accessory"), *block.get("elements", ())]
    found += block["actions"] if block["type"] == "card" and "actions" in block else ()
    for element in found if block["type"] not in INERT else ():
        if element and element["type"] != "image":
            yield element


def elements(blocks: Sequence[Json]) -> Iterator[Json]:
    """Every element a person can put something into or act on (`acts`), with its block's id."""
    for block in blocks:
        for element in elements_of(block):
            if element.get("action_id"):
                acts = block["type"] != "input" or block.get("dispatch_action", False)
                yield {**element, "block_id": block["block_id"], "acts": acts}
        yield from elements(block.get(NESTED.get(block["type"], ""), ()))


def options(element: Json) -> list[Json]:
    """Its options, also those in groups."""
    groups = element.get("option_groups", ())
    return [*element.get("options", ()), *(one for group in groups for one in group["options"])]


def rich_text(said: str) -> Json:
    """A typed text, as Slack's composer sends it beside `text`: mentions are elements of their own."""
    parts: list[Json] = []
    at = 0
    for found in MENTION.finditer(said):
        parts += [{"type": "text", "text": html.unescape(said[at : found.start()])}]
        parts += [{"type": kind, f"{kind}_id": id_} for kind, id_ in found.groupdict().items() if id_]
        at = found.end()
    parts += [{"type": "text", "text": html.unescape(said[at:])}]
    shown = [part for part in parts if part.get("text") != ""]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": shown}]}


def initial(blocks: Sequence[Json], kept: Json | None = None) -> Json:
    """The state of freshly shown blocks; what was put in before stays where the input is still there."""
    state: Json = {}
    for element in elements(blocks):
        block_id, action_id = element["block_id"], element["action_id"]
        if element["type"] in INPUTS:
            key, first = INPUTS[element["type"]]
            fresh = _said(element, element.get(first, [] if key.endswith("s") else None))
            state.setdefault(block_id, {})[action_id] = (kept or {}).get(block_id, {}).get(action_id, fresh)
    return state


def _said(element: Json, value: Any) -> Json:
    zone = {"timezone": element["timezone"]} if "timezone" in element else {}
    return {"type": element["type"], INPUTS[element["type"]][0]: value} | zone


def fill(element: Json, value: Any, state: Json) -> Json:
    """Put text, an option's value, an id or a list of them into an input; what it says then."""
    filled = _said(element, _meant(element, value))
    state.setdefault(element["block_id"], {})[element["action_id"]] = filled
    return filled


def _meant(element: Json, value: Any) -> Any:
    """What was put in, in the shape of this kind of input."""
    key, many = INPUTS[element["type"]][0], value if isinstance(value, list) else [value] if value else []
    most = int(element.get("max_selected_items") or element.get("max_files") or 1_000)
    if key.endswith("s") and len(many) > most:
        raise SlackError("too_many_items", f"{element['action_id']!r} takes {most} at most; {len(many)} were given.")
    match key:
        case "selected_options":
            return [_option(element, one) for one in many]
        case "selected_option":
            return _option(element, value) if value else None
        case "selected_date_time":
            return int(value) if value else None
        case "rich_text_value":
            return rich_text(value) if value and isinstance(value, str) else value or None
        case "files":
            return many
        case _:
            return many if key.endswith("s") else value or None


def _option(element: Json, value: Any) -> Json:
    if "external" in element["type"]:  # its options are the app's: what was chosen comes with the choice
        text = {"type": "plain_text", "text": str(value)}
        return value if isinstance(value, dict) else {"text": text, "value": str(value)}
    for one in options(element):
        if one["value"] == value:
            return dict(one)
    known = ", ".join(repr(one["value"]) for one in options(element))
    raise SlackError("no_such_option", f"{element['action_id']!r} has no option {value!r}; it has {known}.")


def missing(blocks: Sequence[Json], state: Json) -> dict[str, str]:
    """What Slack's own client says before it sends a modal: errors by block_id."""
    errors: dict[str, str] = {}
    for block in blocks:
        errors |= missing(block.get(NESTED.get(block["type"], ""), ()), state)
        if block["type"] == "input":
            element = block["element"]
            said = state[block["block_id"]][element["action_id"]].get(INPUTS[element["type"]][0])
            if said and (wrong := _unfit(element, said)):
                errors[block["block_id"]] = wrong
            elif not said and not block.get("optional"):
                errors[block["block_id"]] = "Please complete this required field."
    return errors


def _unfit(element: Json, said: Any) -> str:
    pattern, text = FORMATS.get(element["type"], ("", ""))
    if pattern and not re.fullmatch(pattern, said):
        return text
    if element["type"] == "number_input":
        return _off(element, said)
    if len(said if isinstance(said, str | list) else "") > element.get("max_length", 3_000):
        return f"Please shorten this to {element.get('max_length', 3_000)} characters."
    if "min_length" in element and len(said) < element["min_length"]:
        return f"Please enter at least {element['min_length']} characters."
    return ""


def _off(element: Json, said: str) -> str:
    number = float(said)
    if not element["is_decimal_allowed"] and "." in said:
        return "Please enter a whole number."
    if number < float(element.get("min_value", number)) or number > float(element.get("max_value", number)):
        return f"Please enter a number from {element.get('min_value', '…')} to {element.get('max_value', '…')}."
    return ""


def pressed(versions: list[list[Json]], action_id: str, block_id: str | None, value: Any) -> Json:
    """The element meant, on the newest version of the screen that has it."""
    for shown in reversed(versions):
        found = [one for one in shown if one["acts"] and one["action_id"] == action_id]
        found = [one for one in found if block_id in (None, one["block_id"])]
        found = [one for one in found if value is None or one["type"] in INPUTS or one.get("value", value) == value]
        if len(found) > 1:
            candidates = [{key: one.get(key) for key in ("block_id", "action_id", "value")} for one in found]
            text = f"{len(found)} elements have the action_id {action_id!r}: name its `block_id` or `value`."
            raise SlackError("ambiguous_click", text, candidates=candidates)
        if found:
            return found[0]
    known = sorted({one["action_id"] for shown in versions for one in shown if one["acts"]})
    text = f"There is and was no {action_id!r} with block_id {block_id!r} and value {value!r}; there are {known}."
    raise SlackError("no_such_action", text)


def action(element: Json, value: Any, state: Json, action_ts: str) -> Json:
    """What the app is told was done; `state` keeps what was put in."""
    done = {key: element[key] for key in ("type", "action_id", "block_id")}
    done |= {key: element[key] for key in element if key in TOLD or key.startswith("initial_")}
    match element["type"]:
        case kind if kind in INPUTS:
            done |= fill(element, value, state)
        case "overflow":
            done["selected_option"] = _option(element, value)
        case "feedback_buttons":
            buttons = [element["positive_button"], element["negative_button"]]
            done |= next(({k: one[k] for k in ("text", "value")} for one in buttons if one["value"] == value), {})
            if "value" not in done:
                known = " and ".join(repr(one["value"]) for one in buttons)
                raise SlackError("no_such_option", f"The values of {element['action_id']!r} are {known}: give one.")
        case _:  # a button says what it is
            pass
    return done | {"action_ts": action_ts}
