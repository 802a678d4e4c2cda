"""conversations.*: where people talk, and what was said there."""

from typing import Any

from bot.sandbox.directory import BOT_USER, TEAM
from bot.sandbox.errors import Json, SlackError, argument_error
from bot.sandbox.methods.chat import with_metadata
from bot.sandbox.methods.table import Call, method
from bot.sandbox.workspace import Channel, Message


def shown(place: Channel) -> Json:
    """A channel as conversations.info shows it."""
    common = {"id": place.id, "created": 0, "is_archived": place.archived, "context_team_id": TEAM}
    if place.kind == "im":
        return common | {"is_im": True, "user": place.user, "is_org_shared": False, "is_user_deleted": False}
    private, nothing = place.kind == "group", {"value": "", "creator": "", "last_set": 0}
    never = dict.fromkeys(("is_im", "is_mpim", "is_shared", "is_ext_shared", "is_org_shared"), False)
    kinds = {"is_channel": not private, "is_group": private, "is_private": private}
    named = {"name": place.name, "name_normalized": place.name, "is_general": place.name == "general"}
    member = {"is_member": BOT_USER in place.members, "topic": nothing, "purpose": nothing}
    return common | named | kinds | never | member


def read(call: Call, messages: list[Message]) -> list[Message]:
    oldest, latest = call.time("oldest", 0), call.time("latest", 1e12)
    edges = (oldest, latest) if call.flag("inclusive") else ()
    return [one for one in messages if oldest < float(ts_of(one)) < latest or float(ts_of(one)) in edges]


def answer(call: Call, messages: list[Message], more: Json) -> Json:
    """Messages as both reading methods show them."""
    all_ = call.flag("include_all_metadata")
    bodies = [message.body | (with_metadata(message) if all_ else {}) for message in messages]
    return {"messages": bodies, "has_more": bool(more["response_metadata"]["next_cursor"]), **more}


def ts_of(message: Message) -> str:
    return str(message.body["ts"])


@method("conversations.history")
def history(call: Call) -> Json:
    place = call.channel(scope="history")
    messages, more = call.page(read(call, place.top_level())[::-1], ts_of)
    return answer(call, messages, more) | {"pin_count": 0}


@method("conversations.replies")
def replies(call: Call) -> Json:
    place = call.channel(scope="history")
    message = place.message(call.text("ts"), "thread_not_found")
    thread = message.body.get("thread_ts", call.text("ts"))
    messages, more = call.page(read(call, place.replies(thread)), ts_of, most=1000)
    return answer(call, [place.messages[thread], *messages], more)  # the parent on every page, as Slack does


@method("conversations.info")
def info(call: Call) -> Json:
    place = call.channel(scope="read", member=False)
    count = {"num_members": len(place.members)} if call.flag("include_num_members") else {}
    return {"channel": shown(place) | count}


@method("conversations.members")
def members(call: Call) -> Json:
    place = call.channel(scope="read", member=False)
    ids, more = call.page(place.members, str)
    return {"members": ids, **more}


@method("conversations.list")
def list_(call: Call) -> Json:
    kinds = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
    types = [one.strip() for one in (call.text("types") or "public_channel").split(",")]
    if unknown := [one for one in types if one not in kinds]:
        raise argument_error(f"`types` has {unknown[0]!r}: there are {', '.join(kinds)}.", "invalid_types")
    for one in types:
        call.scope({"channel": "channels", "group": "groups"}.get(kinds[one], kinds[one]) + ":read")
    places: list[Any] = [
        place
        for place in call.workspace.channels.values()
        if place.kind in [kinds[one] for one in types]
        and (place.kind == "channel" or BOT_USER in place.members)
        and not (place.archived and call.flag("exclude_archived"))
    ]
    found, more = call.page(places, lambda place: str(place.id))
    return {"channels": [shown(place) for place in found], **more}


@method("conversations.open")
def open_(call: Call) -> Json:
    if call.text("channel"):
        place = call.channel()
    elif "," in call.text("users"):
        raise SlackError("method_not_supported_for_channel_type", "The sandbox has no group messages: name one user.")
    elif not call.text("users"):
        raise SlackError("users_list_not_supplied", "Give `users`: the id of the person to write to.")
    else:
        place = call.workspace.direct(call.workspace.user(call.text("users"))["id"])
    return {"channel": shown(place) if call.flag("return_im") else {"id": place.id}}
