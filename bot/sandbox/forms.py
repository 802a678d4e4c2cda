"""What a person can press or fill in a message or a view, and what the app is told of it: Slack's shapes."""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.sandbox.errors import Json, SlackError

# element type: the key of its value in the state, the key of what it starts with
INPUTS = {
    "plain_text_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
}


def elements(blocks: Sequence[Json]) -> Iterator[Json]:
    """Every element a person can put something into or act on (`acts`), with its block's id."""
    for block in blocks:
        found = [block.get("element"), block.get("accessory"), *block.get("elements", ())]
        for element in found if block["type"] not in ("context", "rich_text") else ():
            if element and element.get("action_id"):
                acts = block["type"] != "input" or block.get("dispatch_action", False)
                yield {**element, "block_id": block["block_id"], "acts": acts}


def initial(blocks: Sequence[Json], kept: Json | None = None) -> Json:
    """The state of freshly shown blocks; what was put in before stays where the input is still there."""
    state: Json = {}
    for element in elements(blocks):
        block_id, action_id = element["block_id"], element["action_id"]
        if element["type"] in INPUTS:
            key, first = INPUTS[element["type"]]
            empty: Any = [] if key == "selected_options" else None
            fresh = {"type": element["type"], key: element.get(first, empty)}
            state.setdefault(block_id, {})[action_id] = (kept or {}).get(block_id, {}).get(action_id, fresh)
    return state


def fill(element: Json, value: Any, state: Json) -> Json:
    """Put text, an option's value or a list of them into an input; what it says then."""
    key = INPUTS[element["type"]][0]
    said = value or None
    if key == "selected_options":
        said = [_option(element, one) for one in (value if isinstance(value, list) else [value])]
    elif key == "selected_option" and value:
        said = _option(element, value)
    filled = {"type": element["type"], key: said}
    state.setdefault(element["block_id"], {})[element["action_id"]] = filled
    return filled


def _option(element: Json, value: Any) -> Json:
    for one in element["options"]:
        if one["value"] == value:
            return dict(one)
    known = ", ".join(repr(one["value"]) for one in element["options"])
    raise SlackError("no_such_option", f"{element['action_id']!r} has no option {value!r}; it has {known}.")


def missing(blocks: Sequence[Json], state: Json) -> dict[str, str]:
    """What Slack's own client says before it sends a modal: errors by block_id."""
    errors = {}
    for block in blocks:
        if block["type"] == "input":
            element = block["element"]
            said = state[block["block_id"]][element["action_id"]].get(INPUTS[element["type"]][0])
            if not said and not block.get("optional"):
                errors[block["block_id"]] = "Please complete this required field."
            elif said and len(said) > element.get("max_length", len(said)):
                errors[block["block_id"]] = f"Please shorten this to {element['max_length']} characters."
    return errors


def pressed(versions: list[list[Json]], action_id: str, block_id: str | None, value: Any) -> Json:
    """The element meant, on the newest version of the screen that has it."""
    for shown in reversed(versions):
        found = [one for one in shown if one["acts"] and one["action_id"] == action_id]
        found = [one for one in found if block_id in (None, one["block_id"])]
        found = [one for one in found if value is None or one.get("value", value) == value]
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
    done = {"type": element["type"], "action_id": element["action_id"], "block_id": element["block_id"]}
    if element["type"] in INPUTS:
        done |= fill(element, value, state)
    else:
        done |= {key: element[key] for key in ("text", "value", "style", "confirm") if key in element}
    return done | {"action_ts": action_ts}
