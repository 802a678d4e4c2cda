"""What a person can do in the workspace: one set of acts for the tests, the control API and the page."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from bot.sandbox.channels import Channel, Message
from bot.sandbox.delivery import Deliveries
from bot.sandbox.directory import DOMAIN, TEAM, composed
from bot.sandbox.errors import Json, SlackError
from bot.sandbox.files import attached
from bot.sandbox.forms import INPUTS, action, elements, fill, initial, missing, pressed
from bot.sandbox.methods import Call, content
from bot.sandbox.views import Views
from bot.sandbox.workspace import Workspace

P = ParamSpec("P")
T = TypeVar("T")


class Person:
    """Each act returns when the app has taken what it caused."""

    def __init__(self, name: str, workspace: Workspace, views: Views, deliveries: Deliveries) -> None:
        self.name = name
        self.user = workspace.users[name]
        self.id: str = self.user["id"]
        self._workspace, self._views, self._deliveries = workspace, views, deliveries

    # What they see

    @property
    def views(self) -> list[Json]:
        """The modals open before them, top last."""
        return [*self._views.modals.get(self.id, ())]

    @property
    def ephemerals(self) -> list[Json]:
        return [message.body for message in self._workspace.ephemerals.get(self.id, [])]

    def messages(self, channel: str, *, thread_ts: str | None = None) -> list[Json]:
        return self._workspace.messages(self._place(channel).id, thread_ts=thread_ts, as_=self.name)

    async def opens_home(self) -> Json | None:
        """Look at the app's home tab, of which the app hears; what it shows then."""
        home, at = self._views.homes, f"{self._workspace.now():.6f}"
        where = {"user": self.id, "channel": self._workspace.direct(self.id).id, "tab": "home", "event_ts": at}
        shown = {"view": home[self.id]} if self.id in home else {}
        await self._does(self._workspace.emit, {"type": "app_home_opened"} | where | shown)
        return home.get(self.id)

    # What they say

    async def posts(
        self, channel: str, text: str, *, thread_ts: str | None = None, files: list[Any] | None = None
    ) -> str:
        """Say something; a file is its name, or its name, size and type, and `text` beside one may be empty."""
        if not (text or files):
            raise SlackError("no_text", "`text` is empty, and there are no `files`: say something.")
        more = attached(self._workspace, self.id, files or [])
        where = self._place(channel)
        return await self._does(self._workspace.post_as_person, self.id, where, text, thread_ts or "", more)

    async def edits(self, channel: str, ts: str, text: str) -> str:
        said = self._workspace.typed(text)
        await self._does(self._workspace.edit, self._own(channel, ts), ts, said, by=self.id)
        return ts

    async def deletes(self, channel: str, ts: str) -> str:
        await self._does(self._workspace.delete, self._own(channel, ts), ts)
        return ts

    async def reacts(self, channel: str, ts: str, name: str) -> None:
        await self._does(self._workspace.react, self._place(channel), ts, name, by=self.id)

    async def unreacts(self, channel: str, ts: str, name: str) -> None:
        await self._does(self._workspace.react, self._place(channel), ts, name, by=self.id, removed=True)

    # Where they are

    async def joins(self, channel: str) -> None:
        await self._does(self._workspace.join, self._workspace.channel(channel), self.id)

    async def leaves(self, channel: str) -> None:
        await self.removes(self.name, channel)

    async def invites(self, name: str, channel: str) -> None:
        invited = self._workspace.user(name)["id"]
        await self._does(self._workspace.join, self._mine(channel), invited, inviter=self.id)

    async def removes(self, name: str, channel: str) -> None:
        await self._does(self._workspace.leave, self._mine(channel), self._workspace.user(name)["id"], by=self.id)

    async def archives(self, channel: str) -> None:
        await self._does(self._workspace.archive, self._mine(channel), by=self.id)

    async def unarchives(self, channel: str) -> None:
        await self._does(self._workspace.unarchive, self._workspace.channel(channel), by=self.id)

    async def shares(self, channel: str) -> None:
        """With another company."""
        where = self._mine(channel)
        where.shared = True
        self._workspace.keep_channel(where)

    async def regroups(self, group: str, names: list[str]) -> None:
        """Say who is in the user group from now on."""
        ids = {one["handle"]: id_ for id_, one in self._workspace.groups.items()}
        id_ = ids.get(group, group)
        await self._does(self._workspace.regroup, id_, [self._workspace.user(name)["id"] for name in names])

    async def changes(self, **flags: Any) -> None:
        """Become someone else in part: `deleted=True`, `is_admin=False`."""
        self.user.update(flags)
        at = self._workspace.now()
        event = {"type": "user_change", "user": self.user | {"locale": "en-US"}, "cache_ts": int(at)}
        event |= {"event_ts": f"{at:.6f}"}
        await self._does(self._workspace.emit, event)

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
            view = self._views.opened(self.id, view_id, home=home)
            versions, state = [list(elements(view["blocks"]))], view["state"]["values"]
            screen: Json = {"container": {"type": "view", "view_id": view["id"]}, "view": view}
        elif channel and ts:
            where = self._place(channel)
            message = self._seen(where, ts)
            versions = [[one for one in shown if self._for_me(one)] for shown in message.shown]
            state = initial(message.body.get("blocks", ()), message.states.get(self.id))
            message.states[self.id] = state
            screen = self._screen(where, message) | {"state": {"values": state}}
        else:
            raise SlackError("missing_field", "Say where: `channel` and `ts`, or `view_id`, or `home`: true.")
        element = pressed(versions, action_id, block_id, value)
        done = action(element, value, state, f"{self._workspace.now():.6f}")
        return (await self._interacts("block_actions", screen | {"actions": [done]}))[0]

    def _for_me(self, element: Json) -> bool:
        return self.id in element.get("visible_to_user_ids", [self.id])

    def _screen(self, where: Channel, message: Message) -> Json:
        container = {"type": "message", "message_ts": message.body["ts"], "channel_id": where.id}
        thread = {"thread_ts": message.body["thread_ts"]} if "thread_ts" in message.body else {}
        hidden = "is_ephemeral" in message.body
        said: Json = {} if hidden else {"message": message.body}
        said |= {"response_url": self._workspace.response_url(where, self.id, message.body["ts"])}
        return {"container": container | {"is_ephemeral": hidden} | thread, "channel": _named(where)} | said

    async def submits(self, view_id: str, values: Json | None = None) -> Json:
        """Put `values` (by block_id) into a modal and send it."""
        view = self._views.opened(self.id, view_id)
        if view["submit"] is None:
            raise SlackError("no_submit", f"View {view_id!r} has no submit button: click one of its own, or close it.")
        state = view["state"]["values"]
        inputs = {one["block_id"]: one for one in elements(view["blocks"]) if one["type"] in INPUTS}
        for block_id, value in (values or {}).items():
            if block_id not in inputs:
                raise SlackError("no_such_block", f"The view has no input {block_id!r}; it has {', '.join(inputs)}.")
            if inputs[block_id]["type"] == "file_input":
                value = attached(self._workspace, self.id, value).get("files")  # noqa: PLW2901
            fill(inputs[block_id], value, state)
        if errors := missing(view["blocks"], state):
            return {"ok": False, "errors": errors}
        done, answer = await self._interacts("view_submission", {"view": view, "response_urls": self._offered(view)})
        return self._answered(view_id, answer) if done["ok"] else done

    def _offered(self, view: Json) -> list[Json]:
        """Where the app may answer: in the conversations chosen in inputs that ask for it."""
        offered = []
        for one in elements(view["blocks"]):
            at = {key: one[key] for key in ("block_id", "action_id")}
            chosen = view["state"]["values"].get(at["block_id"], {}).get(at["action_id"], {})
            place = chosen.get("selected_conversation") or chosen.get("selected_channel")
            if one.get("response_url_enabled") and place:
                url = self._workspace.response_url(self._place(place), self.id)
                offered.append(at | {"channel_id": place, "response_url": url})
        return offered

    def _answered(self, view_id: str, answer: Json) -> Json:
        """Do what the ack of a submission says."""
        match answer.get("response_action"):
            case "errors":
                return {"ok": False, "errors": answer.get("errors", {})}
            case "update":
                self._views.update(answer.get("view", {}), view_id)
            case "push":
                self._views.put(self.id, self._views.fresh(answer.get("view", {})))
            case what:  # without an answer only this one goes; by now another one may be open
                self._views.close(self.id, view_id, all_=what == "clear")
        return {"ok": True}

    async def closes(self, view_id: str) -> Json:
        """Close a modal unsent; the app hears of it if the view says so."""
        view = self._views.opened(self.id, view_id)
        for gone in self._views.close(self.id, view_id, all_=view["clear_on_close"]):
            if gone["notify_on_close"]:
                await self._interacts("view_closed", {"view": gone, "is_cleared": view["clear_on_close"]})
        return {"ok": True}

    async def commands(self, channel: str, command: str, text: str = "") -> Json:
        """Type a slash command; what its ack said."""
        known, where = self._workspace.manifest.commands, self._place(channel)
        if own := {"/invite": self.invites, "/remove": self.removes}.get(command):  # Slack's own, of which no app hears
            await own(text.strip().strip("<@>"), where.name)
            return {"ok": True, "text": ""}
        if command not in known:
            raise SlackError("unknown_command", f"There is no {command!r}: the manifest has {list(known)}.")
        self._workspace.admit(where, self.id)
        said = composed(text, self._workspace.mentions(), command=True) if known[command] else text
        who = {"user_id": self.id, "user_name": self.name, "team_id": TEAM, "team_domain": DOMAIN}
        at = {"channel_id": where.id, "channel_name": _named(where)["name"], "trigger_id": self._views.trigger(self.id)}
        at |= {"response_url": self._workspace.response_url(where, self.id)}
        done, answer = await self._deliveries.ask("slash_commands", {"command": command, "text": said, **who, **at})
        if answer.get("text") or answer.get("blocks"):
            body = content(Call(self._workspace, self._views, answer))
            if answer.get("response_type") == "in_channel":
                await self._does(self._workspace.post, where, body)
            else:
                self._workspace.whisper(where, self.id, body)
        return done | ({"text": answer.get("text", "")} if done["ok"] else {})

    async def shortcuts(self, callback_id: str, channel: str, ts: str) -> Json:
        known, where = self._workspace.manifest.shortcuts, self._place(channel)
        if callback_id not in known:
            raise SlackError("unknown_shortcut", f"There is no {callback_id!r}: the manifest has {list(known)}.")
        said = {"callback_id": callback_id, "message_ts": ts, "message": self._seen(where, ts).body}
        more = {"channel": _named(where), "action_ts": f"{self._workspace.now():.6f}"}
        more |= {"response_url": self._workspace.response_url(where, self.id, ts)}
        return (await self._interacts("message_action", said | more))[0]

    async def _interacts(self, kind: str, more: Json) -> tuple[Json, Json]:
        who = {"id": self.id, "name": self.name, "team_id": TEAM}
        who |= {} if kind.startswith("view_") else {"username": self.name}
        what = {"type": kind, "user": who, "team": {"id": TEAM, "domain": DOMAIN}} | more
        trigger = {} if kind == "view_closed" else {"trigger_id": self._views.trigger(self.id)}
        return await self._deliveries.ask("interactive", what | trigger)

    # How names are meant

    def _place(self, channel: str) -> Channel:
        return self._workspace.place(channel, self.id)

    def _mine(self, channel: str) -> Channel:
        where = self._workspace.channel(channel)
        self._workspace.admit(where, self.id, writes=True)
        return where

    def _own(self, channel: str, ts: str) -> Channel:
        where = self._place(channel)
        if where.message(ts).body["user"] != self.id:
            raise SlackError("not_own_message", f"Message {ts!r} is not by {self.name}.")
        return where

    def _seen(self, where: Channel, ts: str) -> Message:
        """A message before them, perhaps one that only they see."""
        if whispered := self._workspace.whispered(self.id, where, ts):
            return whispered
        self._workspace.admit(where, self.id)
        return where.message(ts)

    async def _does(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What comes of an act, once the app has been told of it."""
        done = act(*args, **kwargs)
        await self._deliveries.carry(self._workspace.take_emitted())
        return done


def _named(channel: Channel) -> Json:
    """A channel as interactions name it."""
    return {"id": channel.id, "name": {"im": "directmessage", "group": "privategroup"}.get(channel.kind, channel.name)}
