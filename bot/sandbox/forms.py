"""What a message's or a view's inputs show, and what a person puts into them: Slack's `state.values`."""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.sandbox.errors import Json, SlackError

# element type: the key of its value in the state, the key of what it starts with
INPUTS = {
    "plain_text_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "users_select": ("selected_user", "initial_user"),
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


def chosen(element: Json, value: Any) -> Json:
    """What an element says after a person gave it `value`: text, an option's value, a list of them, an id."""
    key = INPUTS[element["type"]][0]
    if key == "selected_options":
        many = value if isinstance(value, list) else [value]
        return {"type": element["type"], key: [option(element, one) for one in many]}
    if isinstance(value, list):
        raise SlackError("invalid_value", f"{element['action_id']!r} takes one value, not the list {value!r}.")
    picked = option(element, value) if key == "selected_option" and value else value or None
    return {"type": element["type"], key: picked}


def option(element: Json, value: Any) -> Json:
    """The option of a select, radio group, checkbox group or overflow menu whose value is `value`."""
    groups = element.get("option_groups", ())
    options = [*element.get("options", ()), *(one for group in groups for one in group["options"])]
    for one in options:
        if one["value"] == value:
            return dict(one)
    known = ", ".join(repr(one["value"]) for one in options)
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
            elif said and len(said) < element.get("min_length", 0):
                errors[block["block_id"]] = f"Please use at least {element['min_length']} characters."
    return errors
