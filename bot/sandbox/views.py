"""Modals and home tabs: the stack each person has open, the triggers that open it, and what was put into it."""

import copy
from dataclasses import dataclass

from bot.sandbox.checks import VIEW_TOTAL, check_view, size
from bot.sandbox.directory import APP, BOT_ID, TEAM
from bot.sandbox.errors import Json, SlackError, argument_error
from bot.sandbox.forms import initial
from bot.sandbox.workspace import Workspace

TRIGGER_SECONDS, STACK = 3, 3


@dataclass
class Trigger:
    """What lets the app open one modal, once and soon."""

    user: str
    at: float
    used: bool = False


class Views:
    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.stacks: dict[str, list[Json]] = {}  # by user id, top last
        self.homes: dict[str, Json] = {}
        self._triggers: dict[str, Trigger] = {}

    def trigger(self, user_id: str) -> str:
        id_ = self.workspace.new_id("1.")
        self._triggers[id_] = Trigger(user_id, self.workspace.now())
        return id_

    def _spend(self, trigger_id: str) -> str:
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id", f"There was no trigger {trigger_id!r}: take one of a payload.")
        if trigger.used:
            raise SlackError("exchanged_trigger_id", f"Trigger {trigger_id!r} was used: it opens one view only.")
        if (age := self.workspace.now() - trigger.at) > TRIGGER_SECONDS:
            raise SlackError("expired_trigger_id", f"Trigger {trigger_id!r} is {age:.1f} s old: open within 3 s.")
        trigger.used = True
        return trigger.user

    def open(self, trigger_id: str, view: Json) -> Json:
        checked = self._checked(view, "modal")
        user = self._spend(trigger_id)
        body = self._fresh(checked)
        self.stacks[user] = [body]
        return body

    def push(self, trigger_id: str, view: Json) -> Json:
        checked = self._checked(view, "modal")
        return self.push_for(self._spend(trigger_id), checked)

    def push_for(self, user: str, view: Json) -> Json:
        stack = self.stacks.get(user)
        if not stack:
            raise SlackError("invalid_trigger_id", "Nothing is open to push upon: use views.open.")
        if len(stack) >= STACK:
            raise SlackError("push_limit_reached", f"{STACK} views are open already: update the top one instead.")
        body = self._fresh(self._checked(view, "modal"))
        body |= {"previous_view_id": stack[-1]["id"], "root_view_id": stack[0]["id"]}
        stack.append(body)
        return body

    def update(self, view_id: str, external_id: str, view: Json, hash_: str = "") -> Json:
        checked = self._checked(view, "modal", replacing=True)
        for body in (body for stack in self.stacks.values() for body in stack):
            if (view_id and body["id"] == view_id) or (external_id and body["external_id"] == external_id):
                self._same(body, hash_)
                return self._renew(body, checked)
        raise SlackError("not_found", f"No open view {view_id or external_id!r}: it was closed or never opened.")

    def publish(self, user: str, view: Json, hash_: str = "") -> Json:
        checked = self._checked(view, "home")
        body = self.homes.setdefault(user, self._fresh(checked))
        self._same(body, hash_)
        return self._renew(body, checked)

    def _renew(self, body: Json, view: Json) -> Json:
        """Other content in a view; what was put in stays where the input stays."""
        keep = {key: body[key] for key in ("id", "previous_view_id", "root_view_id")}
        body.update(self._fresh(view, body["state"]["values"]) | keep)
        return body

    def opened(self, user: str, view_id: str) -> Json:
        for body in self.stacks.get(user, ()):
            if body["id"] == view_id:
                return body
        known = ", ".join(body["id"] for body in self.stacks.get(user, ())) or "none"
        raise SlackError("view_not_found", f"View {view_id!r} is not open for them; open: {known}.")

    def close(self, user: str, view_id: str) -> list[Json]:
        """Close a modal, what lies on it and, if it says so, the whole stack: those closed."""
        body = self.opened(user, view_id)
        stack = self.stacks[user]
        first = 0 if body.get("clear_on_close") else stack.index(body)
        closed, self.stacks[user] = stack[first:], stack[:first]
        return closed

    def _same(self, body: Json, hash_: str) -> None:
        if hash_ and hash_ != body["hash"]:
            raise SlackError("hash_conflict", f"Hash {hash_!r} is not the view's {body['hash']!r}: read it again.")

    def _checked(self, view: Json, kind: str, *, replacing: bool = False) -> Json:
        faults = check_view(view)
        if not faults and view["type"] != kind:
            faults = [f"unsupported type: {view['type']} [json-pointer:/type]"]
        if faults:
            raise argument_error("; ".join(faults))
        if size(view) > VIEW_TOTAL:
            raise SlackError("view_too_large", f"The view has {size(view)} characters of {VIEW_TOTAL} allowed.")
        external = view.get("external_id")
        taken = {body["external_id"] for stack in self.stacks.values() for body in stack}
        if external and not replacing and external in taken:
            raise SlackError("duplicate_external_id", f"A view with external_id {external!r} is open already.")
        return view

    def _fresh(self, view: Json, kept: Json | None = None) -> Json:
        id_ = self.workspace.new_id("V")
        blocks = self.workspace.with_block_ids(view["blocks"])
        rest: Json = {"private_metadata": "", "callback_id": "", "external_id": "", "close": None, "submit": None}
        rest |= {"clear_on_close": False, "notify_on_close": False, "previous_view_id": None, "root_view_id": id_}
        ours = {"id": id_, "team_id": TEAM, "app_id": APP, "app_installed_team_id": TEAM, "bot_id": BOT_ID}
        state = {"state": {"values": initial(blocks, kept)}}
        hash_ = {"hash": f"{int(self.workspace.now())}.{self.workspace.new_id('h')}"}
        return rest | copy.deepcopy(view) | ours | {"blocks": blocks} | state | hash_
