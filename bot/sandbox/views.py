"""Modals and home tabs: what each person has open, the triggers that open it, and what was put into it."""

import copy

from bot.sandbox.checks import VIEW_TOTAL, check_view, size
from bot.sandbox.directory import APP, BOT_ID, TEAM
from bot.sandbox.errors import Json, SlackError, faulty
from bot.sandbox.forms import initial
from bot.sandbox.workspace import Workspace

TRIGGER_SECONDS = 3
STACK = 3
OURS = {"team_id": TEAM, "app_id": APP, "app_installed_team_id": TEAM, "bot_id": BOT_ID}
REST: Json = {"private_metadata": "", "callback_id": "", "external_id": "", "close": None, "submit": None}
REST |= {"title": {"type": "plain_text", "text": "View Title", "emoji": True}}  # what Slack says of a home tab
REST |= {"clear_on_close": False, "notify_on_close": False, "previous_view_id": None}


class Views:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.modals: dict[str, list[Json]] = {}  # those open before a person, top last, by their id
        self.homes: dict[str, Json] = {}
        self._triggers: dict[str, tuple[str, float]] = {}  # whose, and since when
        self._spent: set[str] = set()

    def trigger(self, user_id: str) -> str:
        """What lets the app open one modal, once and soon."""
        id_ = self._workspace.new_id("1.")
        self._triggers[id_] = user_id, self._workspace.now()
        return id_

    def _spend(self, trigger_id: str) -> str:
        if trigger_id not in self._triggers:
            raise SlackError("invalid_trigger_id", f"There was no trigger {trigger_id!r}: take one of a payload.")
        if trigger_id in self._spent:
            raise SlackError("exchanged_trigger_id", f"Trigger {trigger_id!r} was used: it opens one view only.")
        user, at = self._triggers[trigger_id]
        if (age := self._workspace.now() - at) > TRIGGER_SECONDS:
            raise SlackError("expired_trigger_id", f"Trigger {trigger_id!r} is {age:.1f} s old: open within 3 s.")
        self._spent.add(trigger_id)
        return user

    def open(self, trigger_id: str, view: Json) -> Json:
        body = self._fresh(view, "modal")
        self.modals[self._spend(trigger_id)] = [body]
        return body

    def push(self, trigger_id: str, view: Json) -> Json:
        """Put a modal on the one that is open."""
        body = self._fresh(view, "modal")
        return self.put(self._spend(trigger_id), body)

    def put(self, user: str, body: Json) -> Json:
        stack = self.modals.get(user, [])
        if not stack:
            raise SlackError("not_found", "They have no modal open: use views.open.")
        if len(stack) >= STACK:
            raise SlackError("push_limit_reached", f"{STACK} modals are open already: update one.")
        body |= {"root_view_id": stack[0]["id"], "previous_view_id": stack[-1]["id"]}
        stack.append(body)
        return body

    def fresh(self, view: Json) -> Json:
        """A modal that is not yet open."""
        return self._fresh(view, "modal")

    def update(self, view: Json, view_id: str = "", external_id: str = "", hash_: str = "") -> Json:
        for body in [*(one for stack in self.modals.values() for one in stack), *self.homes.values()]:
            if view_id == body["id"] or (external_id and external_id == body["external_id"]):
                return self._renew(body, view, hash_)
        raise SlackError("not_found", f"No open view {view_id or external_id!r}: it was closed or never opened.")

    def publish(self, user: str, view: Json, hash_: str = "") -> Json:
        if user in self.homes:
            return self._renew(self.homes[user], view, hash_)
        self.homes[user] = self._fresh(view, "home")
        return self.homes[user]

    def _renew(self, body: Json, view: Json, hash_: str) -> Json:
        """Other content in a view; what was put in stays where the input stays."""
        if hash_ not in ("", body["hash"]):
            raise SlackError("hash_conflict", f"The view has changed since {hash_!r}: it is {body['hash']!r} now.")
        fresh = self._fresh(view, body["type"], body)
        body.update(fresh | {key: body[key] for key in ("id", "root_view_id", "previous_view_id")})
        return body

    def opened(self, user: str, view_id: str, *, home: bool = False) -> Json:
        found = [self.homes[user]] if home and user in self.homes else [] if home else self.modals.get(user, [])
        for body in found:
            if view_id in (body["id"], home and ""):
                return body
        raise SlackError("view_not_found", f"{view_id or 'The home tab'} is not open for them: look what is.")

    def close(self, user: str, view_id: str, *, all_: bool = False) -> list[Json]:
        """Take a modal away, with what is on it, or all of them; those that went, top first."""
        stack = self.modals.get(user, [])
        at = next((n for n, body in enumerate(stack) if body["id"] == view_id), len(stack))
        kept, gone = ([], stack) if all_ else (stack[:at], stack[at:])
        self.modals[user] = kept
        return gone[::-1]

    def _fresh(self, view: Json, kind: str, before: Json | None = None) -> Json:
        """A view as Slack shows it, if Slack would take it."""
        if faults := check_view(view, kind):
            raise faulty("invalid_arguments", faults)
        if size(view) > VIEW_TOTAL:
            raise SlackError("view_too_large", f"The view has {size(view)} characters of {VIEW_TOTAL} allowed.")
        self._unique(view.get("external_id", ""), before)
        id_ = self._workspace.new_id("V")
        blocks = self._workspace.with_block_ids(view["blocks"])
        state = {"state": {"values": initial(blocks, before and before["state"]["values"])}}
        hash_ = {"hash": f"{int(self._workspace.now())}.{self._workspace.new_id('h')}"}
        ours = {"id": id_, "root_view_id": id_, **OURS}
        return REST | copy.deepcopy(view) | ours | {"blocks": blocks} | state | hash_

    def _unique(self, external_id: str, before: Json | None) -> None:
        shown = [*(one for stack in self.modals.values() for one in stack), *self.homes.values()]
        if external_id and any(one["external_id"] == external_id for one in shown if one is not before):
            raise SlackError("duplicate_external_id", f"Another view has the external_id {external_id!r}.")
