"""Slack's payloads as values of ours; the only place that knows where in them a thing stands."""

import re
from typing import Any

from bot.core import markdown as md
from bot.core.case import Attachment, Label, Person, Place, RejectReason
from bot.core.text import clean, named, shorten
from bot.flow.intake import Message
from bot.slack.ids import VALUE, BlockId, parse_subject

Json = dict[str, Any]

_ANSWER = re.compile(rf"{BlockId.ANSWER}([0-9]{{1,4}})")
_NAME = re.compile(r"(<[@#][A-Z0-9]+)\|[^<>]*>")
_PEOPLE = {None, "thread_broadcast", "file_share", "me_message"}  # the subtypes of what a person writes


def message(event: Json, team: str, bot_user: str) -> Message | None:
    """What a person wrote, from a `message` or an `app_mention` event; None for bots, edits and notices of Slack."""
    if event.get("bot_id") or event.get("subtype") not in _PEOPLE or not event.get("user"):
        return None
    return Message(
        team=event.get("team") or team,
        channel=event["channel"],
        ts=event["ts"],
        thread_ts=event.get("thread_ts") or event["ts"],
        user=event["user"],
        text=words(event, bot_user),
        mentions_bot=bool(_mention(bot_user).search(event.get("text") or "")),
        direct=event.get("channel_type") == "im",
        files=files(event),
    )


def words(message: Json, bot_user: str) -> str:
    """What a message says, without the mention of the bot."""
    return typed(_mention(bot_user).sub(" ", message.get("text") or "")).strip()


def same(one: str, other: str) -> bool:
    """Whether two texts are one but for the names beside the ids in them: Slack gives a channel's name as of now."""
    return _NAME.sub(r"\1>", one) == _NAME.sub(r"\1>", other)


def _mention(bot_user: str) -> re.Pattern[str]:
    return re.compile(rf"<@{re.escape(bot_user)}(?:\|[^>]*)?>")


def files(message: Json) -> tuple[Attachment, ...]:
    """What came with a message. Slack may tell no more of a file than that it is there."""
    return tuple(
        Attachment(
            name=shorten(named(file.get("name") or file.get("title") or ""), 80),
            image=str(file.get("mimetype") or "").startswith("image/"),
            link=_link(file.get("permalink")),
        )
        for file in message.get("files") or ()
    )


def _link(url: object) -> str:
    """An address that can stand in a link of ours."""
    return url if isinstance(url, str) and re.fullmatch(r"https?://[^\s<>|]+", url) else ""


def shortcut(body: Json, bot_user: str) -> Message:
    """The message that somebody pointed at, as the question of whoever did."""
    said, channel = body["message"], body["channel"]["id"]
    return Message(
        team=(body.get("team") or {}).get("id") or "",
        channel=channel,
        ts=said["ts"],
        thread_ts=said.get("thread_ts") or said["ts"],
        user=body["user"]["id"],
        text=words(said, bot_user),
        mentions_bot=False,
        direct=channel.startswith("D"),
        files=files(said),
    )


def edited(event: Json, team: str, bot_user: str) -> tuple[Message, str] | None:
    """The message that a person has changed, as it reads now, and as it read before."""
    said = event.get("message") or {}
    if event.get("subtype") != "message_changed" or said.get("subtype") not in _PEOPLE or said.get("bot_id"):
        return None
    where = {"channel": event["channel"], "channel_type": event.get("channel_type")}
    now = message({**said, **where}, team, bot_user)
    return (now, words(event.get("previous_message") or {}, bot_user)) if now else None


def typed(text: str) -> str:
    """Slack's escaped text as the person typed it; mentions stay `<@U…>`."""
    return clean(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def deleted(event: Json) -> tuple[str, str] | None:
    """The channel and ts of a message that is gone. The root of a thread leaves a tombstone, told as a change."""
    if event.get("subtype") == "message_deleted":
        return event["channel"], event["deleted_ts"]
    changed = event.get("message") or {}
    if event.get("subtype") == "message_changed" and changed.get("subtype") == "tombstone":
        return event["channel"], changed["ts"]
    return None


def person(user: Json) -> Person:
    profile = user.get("profile") or {}
    name = profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user.get("name")
    return Person(
        id=user["id"],
        name=shorten(named(name or "") or user["id"], 80),  # Slack's own limit for a display name
        admin=bool(user.get("is_admin") or user.get("is_owner") or user.get("is_primary_owner")),
        guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("is_stranger")),
        bot=bool(user.get("is_bot") or user["id"] == "USLACKBOT"),
        gone=bool(user.get("deleted")),
    )


def place(channel: Json) -> Place:
    direct = bool(channel.get("is_im"))
    return Place(
        id=channel["id"],
        name=channel.get("name") or "",
        private=bool(direct or channel.get("is_private") or channel.get("is_mpim") or channel.get("is_group")),
        direct=direct,
        shared=bool(channel.get("is_ext_shared") or channel.get("is_pending_ext_shared")),
        archived=bool(channel.get("is_archived")),
    )


def pressed(body: Json) -> tuple[str, int, str]:
    """Case, round and user of a click on one of our buttons."""
    case_id, number = parse_subject(clean(body["actions"][0].get("value") or ""))
    return case_id, number, body["user"]["id"]


def submitted(body: Json, draft: str) -> tuple[str, str]:
    """The answer and the note as submitted; the answer is put together as `draft` was taken apart."""
    values = _values(body)
    parts = sorted((int(found[1]), block) for block in values if (found := _ANSWER.fullmatch(block)))
    texts = [_field(values, block) for _, block in parts]
    return md.rejoined(draft, texts or [""], md.INPUT_LENGTH).strip("\n"), _field(values, BlockId.NOTE).strip()


def change(body: Json) -> Label | None:
    """What the reviewer says of their change; None: as far as the words tell."""
    chosen = _chosen(_values(body), BlockId.CHANGE)
    return Label(chosen) if chosen in {Label.COSMETIC, Label.FIX} else None


def message_of(body: Json) -> str:
    """What a modal that asks for nothing else has for the asker."""
    return _field(_values(body), BlockId.MESSAGE).strip()


def rejected(body: Json) -> tuple[RejectReason | None, str]:
    """The reason (None: none was chosen) and the message as submitted."""
    values = _values(body)
    chosen = _chosen(values, BlockId.REASON)
    reason = RejectReason(chosen) if chosen in set(RejectReason) else None
    return reason, _field(values, BlockId.MESSAGE).strip()


def view_subject(body: Json) -> tuple[str, int, str]:
    """Case, round and user of a submitted modal."""
    case_id, number = parse_subject(clean(body["view"].get("private_metadata") or ""))
    return case_id, number, body["user"]["id"]


def _chosen(values: Json, block: str) -> Any:
    return (_input(values, block).get("selected_option") or {}).get("value")


def _field(values: Json, block: str) -> str:
    return clean(_input(values, block).get("value") or "")


def _input(values: Json, block: str) -> Json:
    return values.get(block, {}).get(VALUE) or {}


def _values(body: Json) -> Json:
    return (body["view"].get("state") or {}).get("values") or {}
