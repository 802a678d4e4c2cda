"""views.*, assistant.threads.* and blocks.validate: what the app shows beside its messages."""

from bot.sandbox.checks import check_blocks, check_view, faults
from bot.sandbox.errors import Json, SlackError, faulty
from bot.sandbox.methods.table import Call, Handler

LOADING = 10


def view(call: Call) -> Json:
    given: Json = call.data("view", "invalid_arguments")
    return given


def update(call: Call) -> Json:
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if not (view_id or external_id):
        raise SlackError("invalid_arguments", "missing required field: view_id or external_id")
    return {"view": call.views.update(view(call), view_id, external_id, call.text("hash"))}


def publish(call: Call) -> Json:
    return {"view": call.views.publish(call.user("user_id")["id"], view(call), call.text("hash"))}


def validate(call: Call) -> Json:
    """Of blocks, a message or a view, just one."""
    given = {name: call.data(name, "invalid_arguments") for name in ("blocks", "message", "view") if call.text(name)}
    if len(given) != 1:
        raise SlackError("invalid_arguments", "Give one of `blocks`, `message` and `view`.")
    [(name, what)] = given.items()
    blocks = what.get("blocks", []) if name == "message" and isinstance(what, dict) else what
    if found := check_view(what) if name == "view" else check_blocks(blocks):
        split = [fault.removesuffix("]").partition(" [json-pointer:") for fault in found]
        errors = [{"code": "invalid_blocks", "message": text, "pointer": pointer} for text, _, pointer in split]
        messages = {"messages": [f"[ERROR] {fault}" for fault in found]}
        raise SlackError("invalid_blocks", found[0], errors=errors, response_metadata=messages)
    return {}


def thread(call: Call) -> Json:
    """What the app said of a thread so far; of the whole place, where it names none."""
    place, ts = call.channel("channel_id"), call.text("thread_ts")
    if ts:
        place.message(ts, "thread_not_found")
    return call.workspace.threads.setdefault((place.id, ts), {})


def set_status(call: Call) -> Json:
    messages = call.data("loading_messages", "invalid_arguments") or []
    if found := list(faults(f"many 0 {LOADING} string 1 3000", messages, "/loading_messages")):
        raise faulty("invalid_arguments", found)
    said = thread(call)
    said.pop("status", None)
    if call.text("status"):
        said["status"] = call.text("status"), call.workspace.now()
    return {}


def set_title(call: Call) -> Json:
    thread(call)["title"] = call.text("title")
    return {}


def set_prompts(call: Call) -> Json:
    prompts = call.data("prompts", "invalid_arguments")
    if found := list(faults("many 1 4 parts prompt", prompts, "/prompts")):
        raise faulty("invalid_arguments", found)
    thread(call)["prompts"] = {"title": call.text("title"), "prompts": prompts}
    return {}


HANDLERS: dict[str, Handler] = {
    "assistant.threads.setStatus": set_status,
    "assistant.threads.setSuggestedPrompts": set_prompts,
    "assistant.threads.setTitle": set_title,
    "blocks.validate": validate,
    "views.open": lambda call: {"view": call.views.open(call.text("trigger_id"), view(call))},
    "views.publish": publish,
    "views.push": lambda call: {"view": call.views.push(call.text("trigger_id"), view(call))},
    "views.update": update,
}
