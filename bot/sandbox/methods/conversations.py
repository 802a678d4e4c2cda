"""conversations.* and users.conversations: where the app is, and what was said there."""

from bot.sandbox.channels import Channel, Message
from bot.sandbox.directory import BOT_USER, PLURAL, TEAM
from bot.sandbox.errors import Json, SlackError
from bot.sandbox.methods.messages import with_metadata
from bot.sandbox.methods.table import Call, Handler

TYPES = {"public_channel": "channel", "private_channel": "group", "mpim": "mpim", "im": "im"}


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


def info(call: Call) -> Json:
    place = call.channel(scope="read", public=True)
    count = {"num_members": len(place.members)} if call.flag("include_num_members") else {}
    return {"channel": shown(place) | count}


def list_(call: Call, member: str = "") -> Json:
    """The places the app may see; `member`: only where they are."""
    types = [one.strip() for one in (call.text("types") or "public_channel").split(",")]
    if unknown := [one for one in types if one not in TYPES]:
        raise SlackError("invalid_types", f"`types` has {unknown[0]!r}: there are {', '.join(TYPES)}.")
    kinds = [TYPES[one] for one in types]
    for kind in kinds:
        call.scope(f"{PLURAL.get(kind, kind)}:read")
    places = [one for one in call.workspace.channels.values() if one.kind in kinds]
    places = [one for one in places if one.kind == "channel" or BOT_USER in one.members]
    places = [one for one in places if not member or member in one.members]
    if call.flag("exclude_archived"):
        places = [one for one in places if not one.archived]
    found, more = call.page(places, lambda place: str(place.id))
    known = {"is_member"} if member else set()  # since that is what was asked for
    return {"channels": [{k: v for k, v in shown(place).items() if k not in known} for place in found], **more}


def open_(call: Call) -> Json:
    """Direct messages with one person; the workspace has none of several."""
    ids = [one.strip() for one in call.text("users").split(",") if one.strip()]
    if len(ids) > 1:
        raise SlackError("method_not_supported_for_channel_type", "Only one person: there are no group messages here.")
    if call.text("channel"):
        place, known = call.channel(), True
    elif ids:
        known = f"D{ids[0][1:]}" in call.workspace.channels
        place = call.workspace.direct(call.person("users")["id"])
    else:
        raise SlackError("users_list_not_supplied", "`users` is missing: give a person's id.")
    told = {"no_op": True, "already_open": True} if known else {}
    return told | {"channel": shown(place) if call.flag("return_im") else {"id": place.id}}


def join(call: Call) -> Json:
    place = call.channel(public=True)
    if place.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type", "Only public channels can be joined.")
    if place.archived:
        raise SlackError("is_archived", f"{place.name} is archived: take another channel.")
    if BOT_USER in place.members:
        metadata = {"warnings": ["already_in_channel"]}
        return {"channel": shown(place), "warning": "already_in_channel", "response_metadata": metadata}
    call.workspace.join(place, BOT_USER)
    return {"channel": shown(place)}


HANDLERS: dict[str, Handler] = {
    "conversations.history": history,
    "conversations.info": info,
    "conversations.join": join,
    "conversations.list": list_,
    "conversations.members": members,
    "conversations.open": open_,
    "conversations.replies": replies,
    "users.conversations": lambda call: list_(call, call.user()["id"] if call.text("user") else BOT_USER),
}
