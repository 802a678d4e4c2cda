"""
The workspace through Slack's Web API.

Slack's errors become ours here. Nothing is retried here: every retry is the outbox's.
"""

from datetime import datetime
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.core.case import Person, Place, Question, Turn
from bot.core.errors import TryAgain, Unreachable
from bot.core.text import clean, escape
from bot.flow.ports import Clock, Posted, Scene
from bot.slack import inbound
from bot.slack.cards.kit import PLAIN_LENGTH
from bot.slack.draw import Message, Where, draw, place_of
from bot.slack.ids import BlockId

EVENT_TYPE = "copydesk_delivery"
_UPDATE_LENGTH = 4_000  # the text of chat.update
_TURNS = 10
_PAGE = 200
_GONE = frozenset({"thread_not_found", "message_not_found"})
_AHEAD = 600.0  # seconds that our clock may be ahead of Slack's, or what we posted would look older than it is
_AUTH_WAIT = 20.0  # seconds: an operator has to mend this, and askers wait meanwhile

# What will not go away by itself, however often we try.
_PERMANENT = frozenset(
    {
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "thread_not_found",
        "message_not_found",
        "cant_update_message",
        "cant_delete_message",
        "compliance_exports_prevent_deletion",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "cannot_dm_bot",
        "user_not_found",
        "user_disabled",
        "no_such_subteam",
        "plan_upgrade_required",
        "invalid_blocks",
        "msg_blocks_too_long",
        "msg_too_long",
    }
)

log = structlog.get_logger()


class SlackWorkspace:
    """`Workspace` over one web client, whose session and timeout the caller owns; `me` is the bot's own user id."""

    def __init__(self, client: AsyncWebClient, clock: Clock, me: str) -> None:
        self._client = client
        self._clock = clock
        self._me = me

    async def perform(self, scene: Scene, delivery_id: str) -> Posted | None:
        message = draw(scene, self._clock.now())
        if message is None:
            return None
        if message.home:
            view = {"type": "home", "blocks": message.card.blocks}
            await self._call("views.publish", user_id=message.user, view=view)
            return None
        if message.ts:
            await self._update(message)
            return Posted(channel=message.channel, ts=message.ts)
        return await self._post(message, delivery_id)

    async def find(self, scene: Scene, delivery_id: str, since: datetime) -> tuple[Posted, ...]:
        where = place_of(scene)
        if where is None:
            return ()
        channel = await self._channel(where)
        oldest = f"{since.timestamp() - _AHEAD:.6f}"
        found = [m async for m in self._messages(channel, where.thread_ts, oldest=oldest) if _id(m) == delivery_id]
        return tuple(Posted(channel=channel, ts=ts) for ts in sorted({message["ts"] for message in found}))

    async def remove(self, posted: Posted) -> None:
        try:
            await self._call("chat.delete", channel=posted.channel, ts=posted.ts)
        except Unreachable as problem:
            if problem.code not in _GONE:
                raise

    async def reads(self, question: Question) -> str | None:
        """
        Gone is only what Slack says is gone, and edited what it marks as edited.

        Whatever else is different, such as a link that was unfolded, would send an answer back for nothing.
        """
        span = {"ts": question.ts, "oldest": question.ts, "latest": question.ts, "inclusive": True, "limit": 2}
        try:
            found = (await self._call("conversations.replies", channel=question.channel, **span))["messages"]
        except Unreachable as problem:
            if problem.code in _GONE:
                return None
            raise
        message: dict[str, Any] = next((one for one in found if one["ts"] == question.ts), {})
        if message.get("subtype") == "tombstone":
            return None
        says = inbound.words(message, self._me)
        return says if message.get("edited") and not inbound.same(says, question.said) else question.said

    async def set_status(self, channel: str, thread_ts: str, text: str) -> None:
        try:
            await self._call("assistant.threads.setStatus", channel_id=channel, thread_ts=thread_ts, status=text)
        except (TryAgain, Unreachable) as problem:
            log.debug("no status shown", why=str(problem))

    async def thread(self, channel: str, thread_ts: str, before_ts: str) -> tuple[Turn, ...]:
        try:
            said = [m async for m in self._messages(channel, thread_ts, latest=before_ts) if m["ts"] < before_ts]
        except Unreachable as problem:
            log.info("a thread cannot be read", why=problem.code)
            return ()
        turns = [turn for turn in map(_turn, said) if turn and turn.text.strip()]
        return tuple(turns[-_TURNS:])

    async def permalink(self, channel: str, ts: str) -> str:
        try:
            found = await self._call("chat.getPermalink", channel=channel, message_ts=ts)
        except (TryAgain, Unreachable):
            return ""  # a card without a link is better than no card
        return str(found["permalink"])

    async def place(self, channel: str) -> Place:
        return inbound.place((await self._call("conversations.info", channel=channel))["channel"])

    async def person(self, user: str) -> Person:
        return inbound.person((await self._call("users.info", user=user))["user"])

    async def people(self) -> tuple[Person, ...]:
        return tuple([inbound.person(user) async for user in self._pages("users.list", "members")])

    async def members(self, channel: str) -> frozenset[str]:
        return frozenset([user async for user in self._pages("conversations.members", "members", channel=channel)])

    async def memberships(self) -> tuple[Place, ...]:
        types = "public_channel,private_channel,mpim,im"
        channels = self._pages("users.conversations", "channels", types=types, exclude_archived=False)
        return tuple([inbound.place(channel) async for channel in channels])

    async def group(self, group: str) -> frozenset[str]:
        return frozenset((await self._call("usergroups.users.list", usergroup=group))["users"])

    async def channel_named(self, name: str) -> str:
        """The id of a channel the bot can see; empty if there is none of that name."""
        types = "public_channel,private_channel"
        async for channel in self._pages("conversations.list", "channels", types=types, exclude_archived=False):
            if channel.get("name") == name:
                return str(channel["id"])
        return ""

    async def tell_privately(
        self, channel: str, user: str, text: str, thread_ts: str = "", *, response_url: str = ""
    ) -> None:
        """A line that answers a click, for its presser alone; where Slack does not take it, by the click's own way."""
        in_thread = {"thread_ts": thread_ts} if thread_ts else {}
        try:
            await self._call("chat.postEphemeral", channel=channel, user=user, text=escape(text), **in_thread)
        except (TryAgain, Unreachable) as problem:
            log.info("a click is answered by its own way", why=str(problem))
            await self.respond(response_url, text, thread_ts=thread_ts)

    async def respond(
        self, url: str, text: str, *, thread_ts: str = "", blocks: list[dict[str, Any]] | None = None
    ) -> None:
        """A line to whoever did something where the bot need not be, best effort; Bolt's own would try it twice."""
        client = AsyncWebhookClient(url, session=self._client.session, proxy=self._client.proxy, retry_handlers=[])
        said = {"text": escape(text), "response_type": "ephemeral", "replace_original": False}
        said |= ({"thread_ts": thread_ts} if thread_ts else {}) | ({"blocks": blocks} if blocks else {})
        try:
            status = (await client.send_dict(said)).status_code if url else 0
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            log.warning("somebody could not be answered", error=type(problem).__name__)
        else:
            if status != 200:
                log.warning("somebody could not be answered", status=status)

    async def open_view(self, trigger_id: str, view: dict[str, Any]) -> None:
        await self._call("views.open", trigger_id=trigger_id, view=view)

    async def _post(self, message: Message, delivery_id: str) -> Posted:
        channel = await self._channel(message)
        thread = {"thread_ts": message.thread_ts} if message.thread_ts else {}
        broadcast = {"reply_broadcast": True} if message.broadcast else {}
        sent = await self._call(
            "chat.postMessage",
            channel=channel,
            text=message.card.text[:PLAIN_LENGTH],
            blocks=message.card.blocks,
            metadata={"event_type": EVENT_TYPE, "event_payload": {"id": delivery_id}},
            unfurl_links=False,
            unfurl_media=False,
            **thread,
            **broadcast,
        )
        return Posted(channel=channel, ts=sent["ts"])

    async def _update(self, message: Message) -> None:
        card = message.card
        text = card.text[:_UPDATE_LENGTH]
        await self._call("chat.update", channel=message.channel, ts=message.ts, text=text, blocks=card.blocks)

    async def _channel(self, place: Where) -> str:
        if place.channel:
            return place.channel
        return str((await self._call("conversations.open", users=place.user))["channel"]["id"])

    def _messages(self, channel: str, thread_ts: str, **within: str) -> Any:
        asked = {"channel": channel, "include_all_metadata": True, **within}
        if thread_ts:
            return self._pages("conversations.replies", "messages", ts=thread_ts, **asked)
        return self._pages("conversations.history", "messages", **asked)

    async def _pages(self, method: str, key: str, **arguments: Any) -> Any:
        cursor: str | None = ""
        while cursor is not None:
            page = await self._call(method, **arguments, limit=_PAGE, **({"cursor": cursor} if cursor else {}))
            for item in page[key]:
                yield item
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or None

    async def _call(self, method: str, **arguments: Any) -> Any:
        """One call. After a `TryAgain` Slack may have done it all the same."""
        try:
            return await self._client.api_call(method, **_as_sent(method, arguments))
        except SlackApiError as problem:
            raise _ours(method, problem) from problem
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            raise TryAgain(f"{method}: {type(problem).__name__}") from problem


_QUERIED = ("users.", "usergroups.", "conversations.", "chat.getPermalink")


def _as_sent(method: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Slack's reading methods take their arguments in the query, its writing ones as JSON."""
    if method.startswith(_QUERIED):
        flat = {key: int(value) if isinstance(value, bool) else value for key, value in arguments.items()}
        return {"http_verb": "GET", "params": flat}
    return {"json": arguments}


def _ours(method: str, problem: SlackApiError) -> TryAgain | Unreachable:
    response = problem.response
    status = getattr(response, "status_code", 200)
    code = response.get("error") if isinstance(response.data, dict) else None
    if status == 429:
        after = float((response.headers or {}).get("Retry-After", 1))
        return TryAgain(f"{method}: ratelimited", after=after, full=method)
    if status >= 500 or code is None:
        return TryAgain(f"{method}: HTTP {status}")
    if code in _PERMANENT:
        return Unreachable(code, f"Slack refuses {method}: {code}")
    if code in {"ratelimited", "rate_limited"}:
        return TryAgain(f"{method}: {code}", after=1, full=method)
    if code in {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}:
        return TryAgain(f"{method}: {code}")
    return TryAgain(f"{method}: {code}", after=_AUTH_WAIT)


def _id(message: dict[str, Any]) -> str | None:
    """The delivery that a message of ours came of."""
    found: str | None = ((message.get("metadata") or {}).get("event_payload") or {}).get("id")
    return found


def _turn(message: dict[str, Any]) -> Turn | None:
    """What a person wrote, or an answer of ours that stands, without its footer; our notices are no part of it."""
    if not message.get("bot_id"):
        return Turn(author=f"<@{message.get('user', '')}>", text=inbound.typed(message.get("text") or ""))
    blocks = message.get("blocks", ())
    if any(block.get("block_id") == BlockId.SUPERSEDED for block in blocks):
        return None
    answer = [block["text"] for block in blocks if block["type"] == "markdown"]
    return Turn(author="Copydesk", text=clean("\n".join(answer)), mine=True) if answer else None
