"""The workspace: its people, channels and messages, and the rules by which they change. No I/O."""

import copy
import secrets
import uuid
from collections.abc import Callable, Sequence

from bot.sandbox import directory
from bot.sandbox.channels import Channel, Message, Response
from bot.sandbox.directory import BOT, BOT_USER, GROUP_ID, PLURAL, TEAM, Manifest
from bot.sandbox.errors import Json, SlackError
from bot.sandbox.forms import NESTED, rich_text

STATUS_SECONDS = 120


class Workspace:
    """`emitted` gathers the events that the app is to hear; `keep` is called with every row that changed."""

    def __init__(self, manifest: Manifest, *, now: Callable[[], float]) -> None:
        self.manifest = manifest
        self.now = now
        self.url = "http://127.0.0.1"  # where the server is; it says so when it knows
        self.users = directory.everybody(manifest.bot_name)
        self.channels: dict[str, Channel] = {}
        self.ephemerals: dict[str, list[Message]] = {}
        self.responses: dict[str, Response] = {}  # by the token in the URL
        self.threads: dict[tuple[str, str], Json] = {}  # what the app said of a thread with it: status, title, prompts
        prefixes = {"bot": "xoxb-sandbox-", "app": "xapp-sandbox-", "signing": ""}
        self.tokens = {kind: prefix + secrets.token_hex(16) for kind, prefix in prefixes.items()}
        self.tickets: set[str] = set()  # for Socket Mode, each good for one connection
        self.emitted: list[Json] = []
        self.keep: Callable[[str, Json | None], None] = lambda _key, _value: None
        self._counter = 0
        for name, (kind, members) in directory.CHANNELS.items():
            ids = [directory.user_id(member) for member in members]
            channel = Channel(directory.channel_id(name), name, kind, ids)
            self.channels[channel.id] = channel
        self.groups: dict[str, Json] = {GROUP_ID: directory.user_group()}

    # Names and numbers

    def new_id(self, prefix: str) -> str:
        """An id that was never given before, not even before a restart."""
        self._counter += 1
        self.keep("counter", {"n": self._counter})
        return f"{prefix}{self._counter:010X}"

    def stamp(self, channel: Channel) -> str:
        """A timestamp that is the channel's alone, even while the clock stands still."""
        channel.last = max(int(self.now() * 10_000) * 100, channel.last) + 100
        self.keep_channel(channel)
        return f"{channel.last // 1_000_000}.{channel.last % 1_000_000:06d}"

    def user(self, name: str) -> Json:
        """By name or id; the app also answers to the name it has in our own manifest."""
        id_ = BOT_USER if name == BOT else name
        for known, user in self.users.items():
            if name == known or id_ == user["id"]:
                return user
        raise SlackError("user_not_found", f"There is no user {name!r}; there are {', '.join(self.users)}.")

    def channel(self, name: str) -> Channel:
        for channel in self.channels.values():
            if name and name in (channel.id, channel.name):
                return channel
        known = ", ".join(channel.name for channel in self.channels.values() if channel.name)
        raise SlackError("channel_not_found", f"There is no channel {name!r}; there are {known}.")

    def place(self, name: str, user_id: str) -> Channel:
        """A channel, or what a person calls `@` and the app's name: their direct messages with it."""
        return self.direct(user_id) if self.is_app(name) else self.channel(name)

    def is_app(self, name: str) -> bool:
        return name in (f"@{BOT}", f"@{self.user(BOT)['name']}")

    def direct(self, user_id: str) -> Channel:
        """The direct messages of a person with the app, opened when first needed."""
        id_ = f"D{user_id[1:]}"
        if id_ not in self.channels:
            self.channels[id_] = Channel(id_, "", "im", [user_id, BOT_USER], user=user_id)
            self.keep_channel(self.channels[id_])
        return self.channels[id_]

    def mentions(self) -> directory.Known:
        """Who and what can be named in a text, by name or id."""
        named = [("@", BOT, BOT_USER), *(("@", name, user["id"]) for name, user in self.users.items())]
        named += [("#", channel.name, channel.id) for channel in self.channels.values() if channel.name]
        known = {f"{sign}{typed}": (f"{sign}{id_}", name) for sign, name, id_ in named for typed in (name, id_)}
        groups = {f"@{one['handle']}": (f"!subteam^{id_}", f"@{one['handle']}") for id_, one in self.groups.items()}
        return known | groups

    # Messages

    def messages(self, channel: str, *, thread_ts: str | None = None, as_: str | None = None) -> list[Json]:
        """As a person sees a channel (its top level) or a thread (its parent and replies), oldest first."""
        place = self.channel(channel)
        if as_:
            self.admit(place, self.user(as_)["id"])
        found = place.top_level()
        if thread_ts:
            found = [place.message(thread_ts, "thread_not_found"), *place.replies(thread_ts)]
        return copy.deepcopy([message.body for message in found])

    def admit(self, channel: Channel, user_id: str, *, writes: bool = False) -> None:
        """Refuse who is not in a channel, and who writes into an archived one; a private one is hidden from others."""
        if user_id not in channel.members:
            code = "not_in_channel" if channel.kind == "channel" else "channel_not_found"
            who = self.user(user_id)["name"]
            raise SlackError(code, f"{who} is not in {channel.name or channel.id}: invite {who} first.")
        if writes and channel.archived:
            raise SlackError("is_archived", f"{channel.name} is archived: take another channel.")

    def post_as_person(
        self, user_id: str, channel: Channel, text: str, thread_ts: str = "", files: Json | None = None
    ) -> str:
        """What a person says, perhaps with files; a mention is one message and two events."""
        self.admit(channel, user_id, writes=True)
        body = {
            "type": "message",
            "user": user_id,
            "team": TEAM,
            "client_msg_id": str(uuid.uuid4()),
            **(self.typed(text) if text or not files else {"text": ""}),
            **(files or {}),
        }
        event = self.post(channel, body, thread_ts)
        if f"<@{BOT_USER}>" in body["text"] and channel.kind != "im":
            message_only = ("channel_type", "parent_user_id", "subtype")
            mention = {key: value for key, value in event.items() if key not in message_only}
            self.emit({**mention, "type": "app_mention"}, channel)
        return str(event["ts"])

    def typed(self, text: str) -> Json:
        """What a person typed, as Slack's composer sends it."""
        said = directory.composed(text, self.mentions())
        return {"text": said, "blocks": self.with_block_ids([rich_text(said)])}

    def post(self, channel: Channel, body: Json, thread_ts: str = "", metadata: Json | None = None) -> Json:
        """Put a message there; the event that tells of it."""
        body = {**body, "ts": self.stamp(channel)}
        if thread_ts:
            parent = channel.message(thread_ts, "thread_not_found").body
            if (root := parent.get("thread_ts", thread_ts)) != thread_ts:
                raise SlackError("cannot_reply_to_message", f"{thread_ts!r} is a reply: answer in thread {root!r}.")
            body |= {"thread_ts": thread_ts, "parent_user_id": parent["user"]}
        message = channel.messages[body["ts"]] = Message(body, metadata)
        message.showing()
        if thread_ts:
            channel.threads.setdefault(thread_ts, []).append(body["ts"])
            self._count_replies(channel, thread_ts)
            if body.get("subtype") == "thread_broadcast":
                body["root"] = copy.deepcopy(parent)
        self.keep_message(channel, body["ts"])
        self.threads.get((channel.id, thread_ts or body["ts"]), {}).pop("status", None)
        return self.tell(channel, body)

    def _count_replies(self, channel: Channel, thread_ts: str) -> None:
        replies = [message.body for message in channel.replies(thread_ts)]
        users = list(dict.fromkeys(body["user"] for body in replies))
        counts = {"reply_count": len(replies), "reply_users_count": len(users), "reply_users": users}
        latest = {"latest_reply": replies[-1]["ts"] if replies else "0000000000.000000"}
        channel.messages[thread_ts].body |= {"thread_ts": thread_ts, "is_locked": False} | counts | latest
        self.keep_message(channel, thread_ts)

    def tell(self, channel: Channel, body: Json, **more: Json) -> Json:
        event = {**copy.deepcopy(body), "channel": channel.id, "event_ts": body["ts"], "channel_type": channel.kind}
        self.emit(event | more, channel)
        return event

    def edit(self, channel: Channel, ts: str, changes: Json, *, by: str, marked: bool = True) -> None:
        """Change a message; `marked`: people see "(edited)"."""
        message = channel.message(ts)
        before, at = copy.deepcopy(message.body), self.stamp(channel)
        changed = message.body | changes | ({"edited": {"user": by, "ts": at}} if marked else {})
        message.body = {key: value for key, value in changed.items() if value is not None}
        message.showing()
        self._changed(channel, message.body, before, at)

    def _changed(self, channel: Channel, body: Json, before: Json, at: str) -> None:
        self.keep_message(channel, body["ts"])
        event = {"type": "message", "subtype": "message_changed", "hidden": True, "ts": at}
        self.tell(channel, event, message=copy.deepcopy(body), previous_message=before)

    def delete(self, channel: Channel, ts: str) -> None:
        """Remove a message. A thread's parent leaves a tombstone, told as a change, as Slack does."""
        before, at = channel.message(ts).body, self.stamp(channel)
        if before.get("reply_count"):
            stone = {k: v for k, v in before.items() if k in ("type", "ts") or "repl" in k or k.startswith("thread")}
            stone |= {"subtype": "tombstone", "text": "This message was deleted.", "user": "USLACKBOT", "hidden": True}
            channel.messages[ts] = Message(stone)
            self._changed(channel, stone, before, at)
            return
        del channel.messages[ts]
        self.keep(f"message:{channel.id}:{ts}", None)
        if thread_ts := before.get("parent_user_id") and before["thread_ts"]:
            channel.threads[thread_ts].remove(ts)
            self._count_replies(channel, thread_ts)
        event = {"type": "message", "subtype": "message_deleted", "hidden": True, "ts": at, "deleted_ts": ts}
        self.tell(channel, event, previous_message=before)

    def whisper(self, channel: Channel, user_id: str, body: Json) -> str:
        """Show a message to one person only; its ts."""
        message = Message({**body, "ts": self.stamp(channel), "channel": channel.id, "is_ephemeral": True})
        message.showing()
        self.ephemerals.setdefault(user_id, []).append(message)
        return str(message.body["ts"])

    def whispered(self, user_id: str, channel: Channel, ts: str) -> Message | None:
        """What only they see, if it is that."""
        for message in self.ephemerals.get(user_id, ()):
            if (message.body["channel"], message.body["ts"]) == (channel.id, ts):
                return message
        return None

    def response_url(self, channel: Channel, user_id: str, ts: str = "") -> str:
        """Where the app may answer what a person did, for a while."""
        token = secrets.token_hex(12)
        self.responses[token] = Response(channel, user_id, ts, self.now())
        return f"{self.url}/response/{token}"

    @property
    def statuses(self) -> dict[tuple[str, str], str]:
        """What the app is said to be doing, thread by thread; a status ends by itself."""
        said = {at: thread["status"] for at, thread in self.threads.items() if "status" in thread}
        return {at: status for at, (status, since) in said.items() if self.now() - since < STATUS_SECONDS}

    def react(self, channel: Channel, ts: str, name: str, *, by: str, removed: bool = False) -> None:
        self.admit(channel, by, writes=True)
        message = channel.message(ts)
        reactions: dict[str, Json] = {one["name"]: one for one in message.body.get("reactions", ())}
        users = reactions.get(name, {}).get("users", [])
        if removed and by not in users:
            raise SlackError("no_reaction", f"{self.user(by)['name']} has put no :{name}: there.")
        if by in users and not removed:
            raise SlackError("already_reacted", f"{self.user(by)['name']} has put :{name}: there already.")
        users = [one for one in users if one != by] + ([] if removed else [by])
        reactions[name] = {"name": name, "users": users, "count": len(users)}
        message.body["reactions"] = [one for one in reactions.values() if one["users"]]
        if not message.body["reactions"]:
            del message.body["reactions"]
        self.keep_message(channel, ts)
        item = {"type": "message", "channel": channel.id, "ts": ts}
        event = {"type": f"reaction_{'removed' if removed else 'added'}", "user": by, "reaction": name, "item": item}
        self.emit({**event, "item_user": message.body["user"], "event_ts": self.stamp(channel)}, channel)

    # Members

    def join(self, channel: Channel, user_id: str, *, inviter: str = "") -> None:
        if user_id in channel.members:
            raise SlackError("already_in_channel", f"{self.user(user_id)['name']} is in {channel.name} already.")
        channel.members.append(user_id)
        self._moved("joined", channel, user_id, {"inviter": inviter} if inviter else {})

    def leave(self, channel: Channel, user_id: str, *, by: str) -> None:
        """A person leaves, or the app is removed; the app hears of both."""
        self.admit(channel, user_id, writes=True)
        self._moved("left", channel, user_id, {}, by=by)

    def _moved(self, what: str, channel: Channel, user_id: str, more: Json, *, by: str = "") -> None:
        letter = "C" if channel.kind == "channel" else "G"
        event = {"type": f"member_{what}_channel", "user": user_id, "team": TEAM, "channel_type": letter} | more
        if (what, user_id) == ("left", BOT_USER):  # whom Slack tells this way alone
            event = {"type": f"{channel.kind}_left", "actor_id": by}
        self.emit({**event, "channel": channel.id, "event_ts": self.stamp(channel)}, channel)
        if what == "left":
            channel.members.remove(user_id)
        kind, text = {"joined": "channel_join", "left": "channel_leave"}[what], f"<@{user_id}> has {what} the channel"
        self.post(channel, {"type": "message", "subtype": kind, "user": user_id, "team": TEAM, "text": text} | more)

    def archive(self, channel: Channel, *, by: str) -> None:
        self.admit(channel, by, writes=True)
        channel.archived = True
        self._archived("archive", channel, by)

    def unarchive(self, channel: Channel, *, by: str) -> None:
        self.admit(channel, by)
        if not channel.archived:
            raise SlackError("not_archived", f"{channel.name} is not archived.")
        channel.archived = False
        self._archived("unarchive", channel, by)

    def _archived(self, what: str, channel: Channel, by: str) -> None:
        event = {"type": f"{channel.kind}_{what}", "channel": channel.id, "user": by}
        self.emit({**event, "event_ts": self.stamp(channel)}, channel)

    def regroup(self, group_id: str, users: Sequence[str]) -> None:
        """Other members in a user group; the app hears of the group, and of who came and went."""
        if group_id not in self.groups:
            raise SlackError("no_such_subteam", f"There is no user group {group_id!r}; there are {[*self.groups]}.")
        group, now = self.groups[group_id], int(self.now())
        added, removed = (
            [one for one in a if one not in b] for a, b in ((users, group["users"]), (group["users"], users))
        )
        dates = {"date_previous_update": group["date_update"], "date_update": now}
        group |= {"users": [*users], "user_count": len(users), "date_update": now}
        self.keep(f"group:{group_id}", group)
        at = {"event_ts": f"{self.now():.6f}"}
        self.emit({"type": "subteam_updated", "subteam": copy.deepcopy(group)} | at)
        moved = {"added_users": added, "added_users_count": len(added)}
        moved |= {"removed_users": removed, "removed_users_count": len(removed)}
        self.emit({"type": "subteam_members_changed", "subteam_id": group_id, "team_id": TEAM} | dates | moved | at)

    # Out of here

    def emit(self, event: Json, channel: Channel | None = None) -> None:
        """Tell the app, if its manifest asks for it and it is where it happened."""
        name = event["type"] if event["type"] != "message" or not channel else f"message.{PLURAL[channel.kind]}"
        if name in self.manifest.events and (channel is None or BOT_USER in channel.members):
            self.emitted.append(event)

    def take_emitted(self) -> list[Json]:
        taken, self.emitted = self.emitted, []
        return taken

    def with_block_ids(self, blocks: list[Json]) -> list[Json]:
        """Blocks with an id each; a markdown block's own is not retained."""
        shown = []
        for block in copy.deepcopy(blocks):
            own = block.get("block_id") and block["type"] != "markdown"
            shown.append(block if own else {**block, "block_id": self.new_id("b")})
            if inner := NESTED.get(block["type"]):
                shown[-1][inner] = self.with_block_ids(block[inner])
        return shown

    # Kept over a restart

    def keep_channel(self, channel: Channel) -> None:
        row = {key: value for key, value in vars(channel).items() if key not in ("messages", "threads")}
        self.keep(f"channel:{channel.id}", row)

    def keep_message(self, channel: Channel, ts: str) -> None:
        row = {key: value for key, value in vars(channel.messages[ts]).items() if key != "states"}
        self.keep(f"message:{channel.id}:{ts}", row)

    def restore(self, rows: dict[str, Json]) -> None:
        """Take up where `keep` left off."""
        self.tokens |= rows.get("tokens", {})
        self.keep("tokens", self.tokens)
        self._counter = rows.get("counter", {}).get("n", 0)
        for key, row in rows.items():
            if key.startswith("channel:"):
                self.channels[row["id"]] = Channel(**row)
            if key.startswith("group:"):
                self.groups[row["id"]] = row
        for key in sorted(key for key in rows if key.startswith("message:")):
            _, channel_id, ts = key.split(":")
            channel = self.channels[channel_id]
            channel.messages[ts] = Message(**rows[key])
            if "parent_user_id" in rows[key]["body"]:
                channel.threads.setdefault(rows[key]["body"]["thread_ts"], []).append(ts)
