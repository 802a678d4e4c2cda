"""chat.* and reactions.*: what the app says, changes and marks."""

import re

from bot.sandbox.channels import Channel, Message
from bot.sandbox.checks import BLOCKS_TOTAL, MARKDOWN_TOTAL, check_blocks, faults, size
from bot.sandbox.directory import BOT_USER, DOMAIN, author
from bot.sandbox.errors import Json, SlackError, faulty
from bot.sandbox.methods.table import Call, Handler

POST_TEXT, UPDATE_TEXT, METADATA, ATTACHMENTS = 40_000, 4_000, 8_000, 100
STREAM_SECONDS = 300
# What is left out of the message in the answer of chat.update: where it is, and what hangs on it.
PLACED = {"ts", "thread_ts", "parent_user_id", "streaming_state", "is_locked", "latest_reply"}
PLACED |= {"reply_count", "reply_users", "reply_users_count"}
EMOJI = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?")


def content(call: Call) -> Json:
    """The app's message: text, blocks and attachments, within Slack's limits."""
    text, blocks = call.text("text"), call.data("blocks", "invalid_blocks_format")
    if markdown := call.text("markdown_text"):
        if text or blocks:
            raise SlackError("markdown_text_conflict", "`markdown_text` stands alone: leave out text and blocks.")
        within(markdown)
        text, blocks = markdown, [{"type": "markdown", "text": markdown}]
    attached = _attachments(call)
    if not (text or blocks or attached):
        raise SlackError("no_text", "The message has neither text nor blocks: give it one.")
    shown = {"blocks": sound(call, blocks)} if blocks else {}
    by = author(call.workspace.manifest.bot_name)
    return {"type": "message", **by, "text": text[:POST_TEXT]} | shown | attached | _author(call)


def within(markdown: str) -> None:
    if len(markdown) > MARKDOWN_TOTAL:
        text = f"`markdown_text` has {len(markdown)} characters of {MARKDOWN_TOTAL} allowed."
        raise SlackError("msg_too_long", text)


def sound(call: Call, blocks: list[Json]) -> list[Json]:
    """Blocks as shown, if Slack takes them."""
    if found := check_blocks(blocks):
        raise faulty("invalid_blocks", found)
    if size(blocks) > BLOCKS_TOTAL:
        raise SlackError("msg_blocks_too_long", f"The blocks have {size(blocks)} characters of {BLOCKS_TOTAL} allowed.")
    return call.workspace.with_block_ids(blocks)


def _attachments(call: Call) -> Json:
    given = call.data("attachments", "invalid_attachments")
    if given is None:
        return {}
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise SlackError("invalid_attachments", "`attachments` is no list of objects.")
    if len(given) > ATTACHMENTS:
        raise SlackError("too_many_attachments", f"{len(given)} attachments of {ATTACHMENTS} allowed.")
    if found := [fault for one in given for fault in check_blocks(one.get("blocks", []))]:
        raise faulty("invalid_attachments", found)
    return {"attachments": [{"fallback": "[no preview available]", "id": n, **one} for n, one in enumerate(given, 1)]}


def _author(call: Call) -> Json:
    """Another name or icon, for which Slack asks a scope of its own."""
    given = {key: call.text(key) for key in ("username", "icon_emoji", "icon_url") if call.text(key)}
    if not given:
        return {}
    call.scope("chat:write.customize")
    icons = {"emoji": given["icon_emoji"]} if "icon_emoji" in given else {"image_48": given.get("icon_url", "")}
    named = {"username": given["username"]} if "username" in given else {}
    return named | ({"icons": icons} if any(icons.values()) else {})


def metadata(call: Call) -> Json | None:
    given: Json | None = call.data("metadata", "invalid_metadata_format")
    if given is not None and any(faults("parts metadata", given, "/metadata")):
        raise SlackError("invalid_metadata_format", "`metadata` needs event_type (text) and event_payload (object).")
    if size(given) > METADATA:
        raise SlackError("metadata_too_large", f"The metadata has {size(given)} characters of {METADATA} allowed.")
    return given


def with_metadata(message: Message) -> Json:
    return message.body | ({"metadata": message.metadata} if message.metadata else {})


def own(call: Call, code: str) -> tuple[Channel, Message]:
    place = call.channel(writes=True)
    message = place.message(call.text("ts"))
    if message.body["user"] != BOT_USER:
        raise SlackError(code, f"Message {call.text('ts')!r} is not the app's own.")
    return place, message


def streaming(call: Call, message: Message) -> bool:
    """Whether more may come; a stream ends by itself."""
    since = message.stream["since"] if message.stream else 0
    return message.body.get("streaming_state") == "in_progress" and call.workspace.now() - since < STREAM_SECONDS


def post_message(call: Call) -> Json:
    place, body, thread = call.channel(writes=True), content(call), call.text("thread_ts")
    if thread and call.flag("reply_broadcast"):
        body["subtype"] = "thread_broadcast"
    event = call.workspace.post(place, body, thread, metadata(call))
    return {"channel": place.id, "ts": event["ts"], "message": with_metadata(place.messages[event["ts"]])}


def update_message(call: Call) -> Json:
    place, message = own(call, "cant_update_message")
    if streaming(call, message):
        raise SlackError("streaming_state_conflict", "The message is streamed: call chat.stopStream first.")
    if (length := len(call.text("text"))) > UPDATE_TEXT:
        raise SlackError("msg_too_long", f"`text` has {length} characters of {UPDATE_TEXT} allowed in an update.")
    shown, ts = content(call), call.text("ts")
    message.metadata = metadata(call) or message.metadata
    # `text` without `blocks` removes the blocks, and only then do people see "(edited)".
    changes = {"text": shown["text"] or message.body["text"], "blocks": shown.get("blocks")}
    changes |= {key: shown[key] for key in ("attachments",) if key in shown}
    call.workspace.edit(place, ts, changes, by=BOT_USER, marked="blocks" not in shown)
    told = {key: value for key, value in message.body.items() if key not in PLACED}
    return {"channel": place.id, "ts": ts, "text": told["text"], "message": told}


def delete_message(call: Call) -> Json:
    place, message = own(call, "cant_delete_message")
    call.workspace.delete(place, message.body["ts"])
    return {"channel": place.id, "ts": message.body["ts"]}


def post_ephemeral(call: Call) -> Json:
    place, user = call.channel(writes=True), call.user()
    if user["id"] not in place.members:
        raise SlackError("user_not_in_channel", f"{user['name']} is not in {place.name}: they would not see it.")
    thread = {"thread_ts": call.text("thread_ts")} if call.text("thread_ts") else {}
    return {"message_ts": call.workspace.whisper(place, user["id"], content(call) | thread)}


def get_permalink(call: Call) -> Json:
    place = call.channel()
    body = place.message(call.text("message_ts")).body
    query = f"?thread_ts={body['thread_ts']}&cid={place.id}" if "thread_ts" in body else ""
    link = f"https://{DOMAIN}.slack.com/archives/{place.id}/p{body['ts'].replace('.', '')}{query}"
    return {"channel": place.id, "permalink": link}


def react(call: Call, *, removed: bool = False) -> Json:
    if not EMOJI.fullmatch(name := call.text("name")):
        raise SlackError("invalid_name", f"{name!r} is no emoji's name: give it without colons.")
    call.workspace.react(call.channel(), call.text("timestamp"), name, by=BOT_USER, removed=removed)
    return {}


HANDLERS: dict[str, Handler] = {
    "chat.delete": delete_message,
    "chat.getPermalink": get_permalink,
    "chat.postEphemeral": post_ephemeral,
    "chat.postMessage": post_message,
    "chat.update": update_message,
    "reactions.add": react,
    "reactions.remove": lambda call: react(call, removed=True),
}
