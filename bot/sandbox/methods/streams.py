"""chat.startStream, appendStream and stopStream: a message that grows before people's eyes."""

from bot.sandbox.channels import Channel, Message
from bot.sandbox.checks import check_blocks, faults
from bot.sandbox.directory import BOT_USER
from bot.sandbox.errors import Json, SlackError, faulty
from bot.sandbox.forms import rich_text
from bot.sandbox.methods.messages import content, metadata, own, sound, streaming, within
from bot.sandbox.methods.table import Call, Handler

MODES = ("timeline", "plan", "dense")


def start(call: Call) -> Json:
    place, mode = call.channel(writes=True), call.text("task_display_mode") or MODES[0]
    for name in ("recipient_team_id", "recipient_user_id") if place.kind != "im" else ():
        if not call.text(name):
            raise SlackError(f"missing_{name}", f"`{name}` is missing: outside of direct messages it is needed.")
    if call.text("recipient_user_id"):
        call.user("recipient_user_id")
    if mode not in MODES:
        raise SlackError("invalid_arguments", f"`task_display_mode` is {mode!r}: give one of {', '.join(MODES)}.")
    stream = {
        "since": call.workspace.now(),
        "sent": "",
        "text": "",
        "title": "",
        "tasks": {},
        "blocks": [],
        "mode": mode,
    }
    chunks = _chunks(call, stream)
    named = {key: value for key, value in call.args.items() if key in ("username", "icon_emoji", "icon_url")}
    body = content(Call(call.workspace, call.views, {"text": " ", **named})) | {"text": ""}
    event = call.workspace.post(place, body | {"streaming_state": "in_progress"}, call.text("thread_ts"))
    message = place.messages[event["ts"]]
    message.stream = stream
    message.body |= _grown(call, message, chunks)
    return _shown(call, place, message)


def append(call: Call) -> Json:
    place, message = _streamed(call)
    message.body |= _grown(call, message, _chunks(call, message.stream or {}, needed=True))
    return _shown(call, place, message)


def stop(call: Call) -> Json:
    place, message = _streamed(call)
    chunks = _chunks(call, message.stream or {})
    last = sound(call, call.data("blocks", "invalid_blocks_format") or [])
    message.metadata = metadata(call) or message.metadata
    grown = _grown(call, message, [*chunks, {"type": "blocks", "blocks": last}]) | {"streaming_state": "completed"}
    call.workspace.edit(place, message.body["ts"], grown, by=BOT_USER, marked=False)
    return {"channel": place.id, "ts": message.body["ts"], "message": message.body}


def _streamed(call: Call) -> tuple[Channel, Message]:
    place, message = own(call, "message_not_owned_by_app")
    if not streaming(call, message):
        raise SlackError(
            "message_not_in_streaming_state", "The stream is over: it was stopped, or began 5 minutes ago."
        )
    return place, message


def _chunks(call: Call, stream: Json, *, needed: bool = False) -> list[Json]:
    """What came, if Slack takes it; a stream is either of Markdown or of chunks."""
    text, chunks = call.text("markdown_text"), call.data("chunks", "invalid_chunks")
    if text and chunks:
        raise SlackError("cannot_provide_both_markdown_text_and_chunks", "Give `markdown_text` or `chunks`, not both.")
    if not (text or chunks):
        if needed:
            raise SlackError("markdown_text_or_chunks_required", "Give `markdown_text` or `chunks`.")
        return []
    if stream["sent"] not in ("", sent := "markdown_text" if text else "chunks"):
        raise SlackError("streaming_mode_mismatch", f"The stream was begun with `{stream['sent']}`: go on with it.")
    within(text)
    stream["sent"], chunks = sent, chunks or [{"type": "markdown_text", "text": text}]
    if found := list(faults("many 0 100 chunks", chunks, "/chunks")):
        raise faulty("invalid_chunks", found)
    if found := [fault for one in chunks if one["type"] == "blocks" for fault in check_blocks(one["blocks"])]:
        raise faulty("invalid_blocks", found)
    return list(chunks)


def _grown(call: Call, message: Message, chunks: list[Json]) -> Json:
    """The message's text and blocks with what came."""
    stream = message.stream or {}
    for chunk in chunks:
        match chunk["type"]:
            case "markdown_text":
                stream["text"] += chunk["text"]
            case "plan_update":
                stream["title"] = chunk["title"]
            case "task_update":
                stream["tasks"][chunk["id"]] = stream["tasks"].get(chunk["id"], {}) | chunk
            case _:
                stream["blocks"] += chunk["blocks"]
    cards = [_card(task) for task in stream["tasks"].values()]
    if cards and stream["mode"] == "plan":
        cards = [{"type": "plan", "title": stream["title"] or "Plan", "tasks": cards}]
    text = [{"type": "markdown", "text": stream["text"]}] if stream["text"] else []
    return {"text": stream["text"], "blocks": call.workspace.with_block_ids([*cards, *text, *stream["blocks"]])}


def _card(task: Json) -> Json:
    told: Json = {key: rich_text(task[key]) for key in ("details", "output") if key in task}
    plain: Json = {key: task[key] for key in ("title", "status", "sources") if key in task}
    return {"type": "task_card", "task_id": task["id"], **plain, **told}


def _shown(call: Call, place: Channel, message: Message) -> Json:
    message.showing()
    call.workspace.keep_message(place, message.body["ts"])
    return {"channel": place.id, "ts": message.body["ts"]}


HANDLERS: dict[str, Handler] = {
    "chat.appendStream": append,
    "chat.startStream": start,
    "chat.stopStream": stop,
}
