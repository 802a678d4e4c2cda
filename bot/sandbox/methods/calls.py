"""The Web API's methods: what the app says and shows, reads and asks."""

from bot.sandbox.checks import BLOCKS_TOTAL, check_blocks, faults, size
from bot.sandbox.directory import AUTHOR, BOT_USER, DOMAIN, GROUP_ID, IDENTITY, PLURAL, TEAM
from bot.sandbox.errors import Json, SlackError
from bot.sandbox.methods.table import Call, Handler
from bot.sandbox.workspace import Channel, Message

POST_TEXT, UPDATE_TEXT, METADATA = 40_000, 4_000, 8_000
TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im"}


def content(call: Call) -> Json:
    """The app's message: text and blocks, within Slack's limits."""
    text, blocks = call.text("text"), call.data("blocks")
    if not (text or blocks):
        raise SlackError("no_text", "The message has neither text nor blocks: give it one.")
    if faults := check_blocks(blocks or []):
        raise SlackError("invalid_blocks", "; ".join(faults))
    if size(blocks) > BLOCKS_TOTAL:
        raise SlackError("msg_blocks_too_long", f"The blocks have {size(blocks)} characters of {BLOCKS_TOTAL} allowed.")
    shown = {"blocks": call.workspace.with_block_ids(blocks)} if blocks else {}
    return {"type": "message", **AUTHOR, "text": text[:POST_TEXT]} | shown


def metadata(call: Call) -> Json | None:
    given: Json | None = call.data("metadata")
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


def post_message(call: Call) -> Json:
    place, body, thread = call.channel(writes=True), content(call), call.text("thread_ts")
    if thread and call.flag("reply_broadcast"):
        body["subtype"] = "thread_broadcast"
    event = call.workspace.post(place, body, thread, metadata(call))
    return {"channel": place.id, "ts": event["ts"], "message": with_metadata(place.messages[event["ts"]])}


def update_message(call: Call) -> Json:
    place, message = own(call, "cant_update_message")
    if (length := len(call.text("text"))) > UPDATE_TEXT:
        raise SlackError("msg_too_long", f"`text` has {length} characters of {UPDATE_TEXT} allowed in an update.")
    shown, ts = content(call), call.text("ts")
    message.metadata = metadata(call) or message.metadata
    # `text` without `blocks` removes the blocks, and only then do people see "(edited)".
    changes = {"text": shown["text"] or message.body["text"], "blocks": shown.get("blocks")}
    call.workspace.edit(place, ts, changes, by=BOT_USER, marked="blocks" not in shown)
    return {"channel": place.id, "ts": ts, "text": message.body["text"], "message": message.body}


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


def set_status(call: Call) -> Json:
    call.scope("chat:write", "assistant:write")
    place, thread = call.channel("channel_id"), call.text("thread_ts")
    place.message(thread, "thread_not_found")
    call.workspace.statuses[place.id, thread] = call.text("status")
    return {}


def shown(place: Channel) -> Json:
    """A channel as conversations.info shows it."""
    common = {"id": place.id, "created": 0, "is_archived": place.archived, "context_team_id": TEAM}
    if place.kind == "im":
        return common | {"is_im": True, "user": place.user, "is_org_shared": False, "is_user_deleted": False}
    private, nothing = place.kind == "group", {"value": "", "creator": "", "last_set": 0}
    kinds = {"is_channel": not private, "is_group": private, "is_private": private, "is_im": False, "is_mpim": False}
    named = {"name": place.name, "name_normalized": place.name, "is_general": place.name == "general"}
    shared = {"is_shared": place.shared, "is_ext_shared": place.shared, "is_org_shared": False}
    member = {"is_member": BOT_USER in place.members, "topic": nothing, "purpose": nothing}
    return common | named | kinds | shared | member


def ts_of(message: Message) -> str:
    return str(message.body["ts"])


def read(call: Call, messages: list[Message], *, first: list[Message], most: int) -> Json:
    """A page of messages as both reading methods show it; `first` is on every page."""
    oldest, latest = call.time("oldest", 0), call.time("latest", 1e12)
    edges = (oldest, latest) if call.flag("inclusive") else ()
    within = [one for one in messages if oldest < float(ts_of(one)) < latest or float(ts_of(one)) in edges]
    found, more = call.page(within, ts_of, most)
    all_ = call.flag("include_all_metadata")
    bodies = [with_metadata(message) if all_ else message.body for message in [*first, *found]]
    return {"messages": bodies, "has_more": bool(more["response_metadata"]["next_cursor"]), **more}


def history(call: Call) -> Json:
    place = call.channel(scope="history")
    return read(call, place.top_level()[::-1], first=[], most=100) | {"pin_count": 0}


def replies(call: Call) -> Json:
    place = call.channel(scope="history")
    message = place.message(call.text("ts"), "thread_not_found")
    parent = place.messages[message.body.get("thread_ts", call.text("ts"))]
    return read(call, place.replies(ts_of(parent)), first=[parent], most=1000)


def members(call: Call) -> Json:
    ids, more = call.page(call.channel(scope="read", public=True).members, str)
    return {"members": ids, **more}


def list_(call: Call) -> Json:
    types = [one.strip() for one in (call.text("types") or "public_channel").split(",")]
    if unknown := [one for one in types if one not in TYPES]:
        raise SlackError("invalid_types", f"`types` has {unknown[0]!r}: there are {', '.join(TYPES)}.")
    kinds = [TYPES[one] for one in types]
    for kind in kinds:
        call.scope(f"{PLURAL[kind]}:read")
    places = [one for one in call.workspace.channels.values() if one.kind in kinds]
    places = [one for one in places if one.kind == "channel" or BOT_USER in one.members]
    if call.flag("exclude_archived"):
        places = [one for one in places if not one.archived]
    found, more = call.page(places, lambda place: str(place.id))
    return {"channels": [shown(place) for place in found], **more}


def own_conversations(call: Call) -> Json:
    """Those that the app is in."""
    listed = list_(call)
    return {**listed, "channels": [one for one in listed["channels"] if one.get("is_member")]}


def connections_open(call: Call) -> Json:
    ticket = call.workspace.new_id("ticket-")
    call.workspace.tickets.add(ticket)
    return {"url": f"{call.workspace.url.replace('http', 'ws', 1)}/socket/{ticket}"}


def users(call: Call) -> Json:
    found, more = call.page(list(call.workspace.users.values()), lambda user: str(user["id"]))
    return {"members": found, "cache_ts": int(call.workspace.now()), **more}


def group_users(call: Call) -> Json:
    groups = call.workspace.groups
    if call.text("usergroup") not in groups:
        raise SlackError("no_such_subteam", f"There is no user group {call.text('usergroup')!r}; {GROUP_ID} is one.")
    return {"users": groups[call.text("usergroup")]}


HANDLERS: dict[str, Handler] = {
    "apps.connections.open": connections_open,
    "assistant.threads.setStatus": set_status,
    "auth.test": lambda _call: {"url": f"https://{DOMAIN}.slack.com/", "is_enterprise_install": False, **IDENTITY},
    "chat.delete": delete_message,
    "chat.getPermalink": get_permalink,
    "chat.postEphemeral": post_ephemeral,
    "chat.postMessage": post_message,
    "chat.update": update_message,
    "conversations.history": history,
    "conversations.info": lambda call: {"channel": shown(call.channel(scope="read", public=True))},
    "conversations.list": list_,
    "conversations.members": members,
    "conversations.open": lambda call: {"channel": {"id": call.workspace.direct(call.user("users")["id"]).id}},
    "conversations.replies": replies,
    "usergroups.users.list": group_users,
    "users.conversations": own_conversations,
    "users.info": lambda call: {"user": call.user()},
    "users.list": users,
    "views.open": lambda call: {"view": call.views.open(call.text("trigger_id"), call.data("view"))},
    "views.publish": lambda call: {"view": call.views.publish(call.user("user_id")["id"], call.data("view"))},
    "views.update": lambda call: {"view": call.views.update(call.text("view_id"), call.data("view"))},
}
