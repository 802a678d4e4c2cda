"""What a person can do in the workspace: one set of acts for the tests, the control API and the page."""

from typing import Any

from bot.sandbox.checks import check_view
from bot.sandbox.composer import escaped_command
from bot.sandbox.directory import BOT
from bot.sandbox.errors import Json, SlackError
from bot.sandbox.forms import INPUTS, chosen, elements, initial, missing
from bot.sandbox.payloads import action, common, matching, outcome, place, typed
from bot.sandbox.room import Room
from bot.sandbox.workspace import Channel, Message


class Person:
    """Each act returns when the app has taken what it caused."""

    def __init__(self, name: str, room: Room) -> None:
        self.name = name
        self.user = room.workspace.users[name]
        self.id: str = self.user["id"]
        self._workspace, self._views = room.workspace, room.views
        self._deliveries, self._responses = room.deliveries, room.responses

    # What they see

    @property
    def views(self) -> list[Json]:
        """The modals open before them, top last."""
        return self._views.stacks.get(self.id, [])

    @property
    def home(self) -> Json | None:
        return self._views.homes.get(self.id)

    @property
    def ephemerals(self) -> list[Json]:
        return [message.body for message in self._workspace.ephemerals.get(self.id, [])]

    def messages(self, channel: str, *, thread_ts: str | None = None) -> list[Json]:
        return self._workspace.messages(self._place(channel).id, thread_ts=thread_ts, as_=self.name)

    # What they say

    async def posts(self, channel: str, text: str, *, thread_ts: str | None = None) -> str:
        ts = self._workspace.post_as_person(self.id, self._place(channel), text, thread_ts)
        await self._told()
        return ts

    async def edits(self, channel: str, ts: str, text: str) -> str:
        where = self._own(channel, ts)
        self._workspace.edit(where, ts, self._workspace.typed(text), by=self.id)
        await self._told()
        return ts

    async def deletes(self, channel: str, ts: str) -> str:
        self._workspace.delete(self._own(channel, ts), ts)
        await self._told()
        return ts

    async def reacts(self, channel: str, ts: str, name: str) -> None:
        where = self._place(channel)
        self._workspace.open_for(where, self.id)
        self._workspace.react(where, ts, name, by=self.id)
        await self._told()

    # Where they are

    async def joins(self, channel: str) -> None:
        where = self._workspace.channel(channel)
        if where.kind != "channel":
            raise SlackError("channel_not_found", f"{channel!r} is private: a member invites {self.name}.")
        self._workspace.join(where, self.id)
        await self._told()

    async def leaves(self, channel: str) -> None:
        self._workspace.leave(self._workspace.channel(channel), self.id)
        await self._told()

    async def invites(self, name: str, channel: str) -> None:
        where = self._workspace.channel(channel)
        self._workspace.open_for(where, self.id)
        self._workspace.join(where, self._workspace.user(name)["id"], inviter=self.id)
        await self._told()

    async def removes(self, name: str, channel: str) -> None:
        where = self._workspace.channel(channel)
        self._workspace.open_for(where, self.id)
        self._workspace.leave(where, self._workspace.user(name)["id"])
        await self._told()

    async def archives(self, channel: str) -> None:
        self._workspace.archive(self._workspace.channel(channel), by=self.id)
        await self._told()

    async def changes(self, **flags: Any) -> None:
        """Become someone else in part: `deleted=True`, `is_admin=False`."""
        self.user.update(flags)
        self._workspace.emit({"type": "user_change", "user": self.user, "event_ts": str(self._workspace.now())})
        await self._told()

    async def opens_home(self, tab: str = "home") -> Json | None:
        """Look at the app's home tab (or its messages); what it shows then."""
        event = {"type": "app_home_opened", "user": self.id, "channel": self._workspace.direct(self.id).id}
        shown = {"view": self.home} if self.home and tab == "home" else {}
        self._workspace.emit({**event, "tab": tab, **shown, "event_ts": f"{self._workspace.now():.6f}"})
        await self._told()
        return self.home

    # What they press

    async def clicks(
        self,
        *,
        action_id: str,
        channel: str = "",
        ts: str = "",
        view_id: str = "",
        home: bool = False,
        block_id: str | None = None,
        value: Any = None,
    ) -> Json:
        """Press or choose: in a message (also one only they see), in a modal or on the home tab."""
        if view_id or home:
            return await self._click_view(self._screen(view_id), action_id, block_id, value)
        if not (channel and ts):
            raise SlackError("missing_field", "Say where: `channel` and `ts`, or `view_id`, or `home`: true.")
        where = self._place(channel)
        message = self._workspace.whispered(where, self.id, ts)
        hidden = message is not None
        if message is None:
            self._seen(where)
            message = where.message(ts)
        element = matching(message.shown, self.id, action_id, block_id, value)
        state = self._state(message)
        done = self._act(element, value, state)
        container = {"type": "message", "message_ts": ts, "channel_id": where.id, "is_ephemeral": hidden}
        if thread := message.body.get("thread_ts"):
            container["thread_ts"] = thread
        said = {} if hidden else {"message": message.body}
        url = self._responses.url(where, self.id, ts)
        more = {"container": container, "channel": place(where), "response_url": url, "actions": [done]}
        return await self._acted(more | said | {"state": {"values": state}})

    async def _click_view(self, view: Json, action_id: str, block_id: str | None, value: Any) -> Json:
        element = matching([list(elements(view["blocks"]))], self.id, action_id, block_id, value)
        done = self._act(element, value, view["state"]["values"])
        container = {"type": "view", "view_id": view["id"]}
        return await self._acted({"container": container, "view": view, "actions": [done]})

    def _screen(self, view_id: str) -> Json:
        if view_id:
            return self._views.opened(self.id, view_id)
        if self.home is None:
            raise SlackError("view_not_found", f"{self.name} has no home tab yet: open it first.")
        return self.home

    def _state(self, message: Message) -> Json:
        message.states[self.id] = initial(message.body.get("blocks", ()), message.states.get(self.id))
        return message.states[self.id]

    def _act(self, element: Json, value: Any, state: Json) -> Json:
        value = self._resolved(element, value)
        if element["type"] in INPUTS:
            state.setdefault(element["block_id"], {})[element["action_id"]] = chosen(element, value)
        return action(element, value, f"{self._workspace.now():.6f}")

    async def _acted(self, more: Json) -> Json:
        payload = common("block_actions", self.user) | {"trigger_id": self._views.trigger(self.id)} | more
        error, _ = await self._deliveries.ask("interactive", payload)
        return outcome(error)

    async def submits(self, view_id: str, values: Json | None = None) -> Json:
        """Put `values` (by block_id) into a modal and send it."""
        view = self._views.opened(self.id, view_id)
        if view["submit"] is None and not any(block["type"] == "input" for block in view["blocks"]):
            raise SlackError("no_submit", f"View {view_id!r} has no submit button: click one of its own, or close it.")
        for block_id, value in (values or {}).items():
            self._fill(view, block_id, value)
        if errors := missing(view["blocks"], view["state"]["values"]):
            return {"ok": False, "errors": errors}
        payload = common("view_submission", self.user) | {"trigger_id": self._views.trigger(self.id), "view": view}
        error, body = await self._deliveries.ask("interactive", payload | {"response_urls": self._response_urls(view)})
        return outcome(error) if error else self._answered(view_id, body)

    def _fill(self, view: Json, block_id: str, value: Any) -> None:
        found = [one for one in elements(view["blocks"]) if one["block_id"] == block_id and one["type"] in INPUTS]
        if not found:
            known = ", ".join(view["state"]["values"]) or "none"
            raise SlackError("no_such_block", f"The view has no input block {block_id!r}; it has {known}.")
        element = found[0]
        filled = chosen(element, self._resolved(element, value))
        view["state"]["values"][block_id][element["action_id"]] = filled

    def _resolved(self, element: Json, value: Any) -> Any:
        """Names of people and channels as ids, where an element wants ids."""
        if value and element["type"] == "users_select":
            return self._workspace.user(value)["id"]
        return self._place(value).id if value and element["type"] == "conversations_select" else value

    def _response_urls(self, view: Json) -> list[Json]:
        urls = []
        for one in elements(view["blocks"]):
            said = view["state"]["values"].get(one["block_id"], {}).get(one["action_id"], {})
            if one.get("response_url_enabled") and (id_ := said.get("selected_conversation")):
                url = self._responses.url(self._workspace.channel(id_), self.id)
                where = {"block_id": one["block_id"], "action_id": one["action_id"], "channel_id": id_}
                urls.append({**where, "response_url": url})
        return urls

    def _answered(self, view_id: str, body: Json) -> Json:
        """Do what the ack of a submission says."""
        match body.get("response_action"):
            case "errors":
                return {"ok": False, "errors": body.get("errors", {})}
            case "clear":
                self.views.clear()
            case "update" | "push" as what:
                if faults := check_view(body.get("view")):
                    return {"ok": False, "error": "invalid_view", "messages": faults}
                if what == "push":
                    self._views.push_for(self.id, body["view"])
                else:
                    self._views.update(view_id, "", body["view"])
            case _:
                self._views.stacks[self.id] = [view for view in self.views if view["id"] != view_id]
        return {"ok": True}

    async def closes(self, view_id: str) -> Json:
        """Close a modal unsent; the app hears of it if the view says so."""
        closed = self._views.close(self.id, view_id)
        for view in closed:
            if view["notify_on_close"]:
                payload = common("view_closed", self.user) | {"view": view, "is_cleared": len(closed) > 1}
                await self._deliveries.ask("interactive", payload)
        return {"ok": True}

    async def commands(self, channel: str, command: str, text: str = "") -> Json:
        """Type a slash command; what its ack said."""
        known = self._workspace.manifest.commands
        if command not in known:
            raise SlackError("unknown_command", f"There is no {command!r}: the manifest has {list(known)}.")
        where = self._place(channel)
        self._seen(where)
        said = escaped_command(text, *self._workspace.ids()) if known[command] else text
        payload = typed(command, said, self.user, where)
        payload |= {"response_url": self._responses.url(where, self.id), "trigger_id": self._views.trigger(self.id)}
        error, body = await self._deliveries.ask("slash_commands", payload)
        if error:
            return outcome(error)
        if body.get("text") or body.get("blocks"):
            self._responses.say(where, self.id, body)
            await self._told()
        return {"ok": True, "text": body.get("text", "")}

    async def shortcuts(self, callback_id: str, *, channel: str = "", ts: str = "") -> Json:
        known = self._workspace.manifest.shortcuts
        if callback_id not in known:
            raise SlackError("unknown_shortcut", f"There is no {callback_id!r}: the manifest has {list(known)}.")
        more: Json = {"callback_id": callback_id, "trigger_id": self._views.trigger(self.id)}
        more["action_ts"] = f"{self._workspace.now():.6f}"
        kind = "shortcut"
        if known[callback_id] == "message":
            where, kind = self._place(channel), "message_action"
            self._seen(where)
            more |= {"channel": place(where), "message_ts": ts, "message": where.message(ts).body}
            more["response_url"] = self._responses.url(where, self.id, ts)
        error, _ = await self._deliveries.ask("interactive", common(kind, self.user) | more)
        return outcome(error)

    # How names are meant

    def _place(self, channel: str) -> Channel:
        if channel == f"@{BOT}":
            return self._workspace.direct(self.id)
        return self._workspace.channel(channel)

    def _seen(self, where: Channel) -> None:
        if self.id not in where.members:
            raise SlackError("not_in_channel", f"{self.name} is not in {where.name}: invite {self.name} first.")

    def _own(self, channel: str, ts: str) -> Channel:
        where = self._place(channel)
        if where.message(ts).body["user"] != self.id:
            raise SlackError("not_own_message", f"Message {ts!r} is not by {self.name}.")
        return where

    async def _told(self) -> None:
        await self._deliveries.carry(self._workspace.take_emitted())
