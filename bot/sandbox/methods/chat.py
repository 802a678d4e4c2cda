"""chat.*, reactions.* and assistant.threads.*: what the app says."""

from typing import Any

from bot.sandbox.checks import BLOCKS_TOTAL, check_blocks, size
from bot.sandbox.directory import BOT_USER, DOMAIN
from bot.sandbox.errors import Json, SlackError, argument_error
from bot.sandbox.methods.table import Call, method
from bot.sandbox.workspace import Channel, Message

POST_TEXT, UPDATE_TEXT, MARKDOWN_TEXT, METADATA = 40_000, 4_000, 12_000, 8_000


def content(call: Call) -> Json:
    """What a message shows: its text and blocks, within Slack's limits."""
    if any(call.text(name) for name in ("icon_emoji", "icon_url", "username")):
        call.scope("chat:write.customize")
    markdown, text, blocks = call.text("markdown_text"), call.text("text"), call.data("blocks")
    if markdown and (text or blocks):
        raise SlackError("markdown_text_conflict", "`markdown_text` goes with neither `text` nor `blocks`.")
    if len(markdown) > MARKDOWN_TEXT:
        raise SlackError("msg_too_long", f"`markdown_text` has {len(markdown)} characters of {MARKDOWN_TEXT} allowed.")
    blocks = [{"type": "markdown", "text": markdown}] if markdown else blocks
    attachments = call.data("attachments")
    if not (text or blocks or attachments or markdown):
        raise SlackError("no_text", "The message has neither text nor blocks: give it one.")
    shown: Json = {"text": text or markdown} | ({"attachments": attachments} if attachments else {})
    return shown | ({"blocks": checked_blocks(call, blocks)} if blocks else {})


def checked_blocks(call: Call, blocks: Any) -> list[Json]:
    """Blocks with their ids, if Slack would take them."""
    if faults := check_blocks(blocks):
        raise argument_error("; ".join(faults), "invalid_blocks")
    if size(blocks) > BLOCKS_TOTAL:
        raise SlackError("msg_blocks_too_long", f"The blocks have {size(blocks)} characters of {BLOCKS_TOTAL} allowed.")
    return call.workspace.with_block_ids(blocks)


def metadata(call: Call) -> Json | None:
    given = call.data("metadata")
    if given is None:
        return None
    kinds = {"event_type": str, "event_payload": dict}
    if not isinstance(given, dict) or any(not isinstance(given.get(key), kind) for key, kind in kinds.items()):
        raise SlackError("invalid_metadata_format", "`metadata` needs event_type (text) and event_payload (object).")
    if size(given) > METADATA:
        raise SlackError("metadata_too_large", f"The metadata has {size(given)} characters of {METADATA} allowed.")
    return {key: given[key] for key in kinds}


def own(call: Call, code: str) -> tuple[Channel, Message]:
    place = call.channel()
    message = place.message(call.text("ts"))
    if message.body["user"] != BOT_USER:
        raise SlackError(code, f"Message {call.text('ts')!r} is not the app's own.")
    call.workspace.open_for(place, BOT_USER)
    return place, message


@method("chat.postMessage")
def post_message(call: Call) -> Json:
    place = call.channel(member="chat:write.public" not in call.workspace.manifest.scopes)
    if BOT_USER in place.members or place.archived:
        call.workspace.open_for(place, BOT_USER)
    shown = content(call)
    shown["text"] = shown["text"][:POST_TEXT]
    body = call.workspace.app_message(**shown)
    about = metadata(call)
    thread, broadcast = call.text("thread_ts") or None, call.flag("reply_broadcast")
    event = call.workspace.post(place, body, thread_ts=thread, broadcast=broadcast, metadata=about)
    posted = place.messages[event["ts"]]
    return {"channel": place.id, "ts": event["ts"], "message": posted.body | with_metadata(posted)}


def with_metadata(message: Message) -> Json:
    return {"metadata": message.metadata} if message.metadata else {}


@method("chat.update")
def update(call: Call) -> Json:
    place, message = own(call, "cant_update_message")
    if len(call.text("text")) > UPDATE_TEXT:
        length = len(call.text("text"))
        raise SlackError("msg_too_long", f"`text` has {length} characters of {UPDATE_TEXT} allowed in an update.")
    shown = content(call)
    if about := metadata(call):
        message.metadata = about
    # `text` without `blocks` removes the blocks, and only then do people see "(edited)".
    changes = {"text": shown["text"] or message.body["text"], "blocks": shown.get("blocks")}
    ts = call.text("ts")
    call.workspace.edit(place, ts, changes, by=BOT_USER, marked="blocks" not in shown)
    return {"channel": place.id, "ts": ts, "text": message.body["text"], "message": message.body}


@method("chat.delete")
def delete(call: Call) -> Json:
    place, message = own(call, "cant_delete_message")
    call.workspace.delete(place, message.body["ts"])
    return {"channel": place.id, "ts": message.body["ts"]}


@method("chat.postEphemeral")
def post_ephemeral(call: Call) -> Json:
    place = call.channel()
    call.workspace.open_for(place, BOT_USER)
    user = call.workspace.user(call.text("user"))
    if user["id"] not in place.members:
        raise SlackError("user_not_in_channel", f"{user['name']} is not in {place.name}: they would not see it.")
    body = call.workspace.app_message(**content(call))
    thread = {"thread_ts": call.text("thread_ts")} if call.text("thread_ts") else {}
    return {"message_ts": call.workspace.whisper(place, user["id"], body | thread)}


@method("chat.getPermalink")
def get_permalink(call: Call) -> Json:
    place = call.channel()
    body = place.message(call.text("message_ts")).body
    query = f"?thread_ts={body['thread_ts']}&cid={place.id}" if "thread_ts" in body else ""
    link = f"https://{DOMAIN}.slack.com/archives/{place.id}/p{body['ts'].replace('.', '')}{query}"
    return {"channel": place.id, "permalink": link}


@method("reactions.add")
def reactions_add(call: Call) -> Json:
    place = call.channel()
    call.workspace.react(place, call.text("timestamp"), call.text("name").strip(":"), by=BOT_USER)
    return {}


@method("assistant.threads.setStatus")
def set_status(call: Call) -> Json:
    call.scope("chat:write", "assistant:write")
    place = call.channel("channel_id")
    place.message(call.text("thread_ts"), "thread_not_found")
    call.workspace.statuses[place.id, call.text("thread_ts")] = call.text("status")
    return {}
