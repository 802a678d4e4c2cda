"""Modals and home tabs: what each person has open, the triggers that open it, and what was put into it."""

import copy

from bot.sandbox.checks import VIEW_TOTAL, check_view, size
from bot.sandbox.directory import APP, BOT_ID, TEAM
from bot.sandbox.errors import Json, SlackError
from bot.sandbox.forms import initial
from bot.sandbox.workspace import Workspace

TRIGGER_SECONDS = 3


class Views:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.modals: dict[str, Json] = {}  # the one open before a person, by their id
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
        self.modals[self._spend(trigger_id)] = body
        return body

    def update(self, view_id: str, view: Json) -> Json:
        for body in self.modals.values():
            if body["id"] == view_id:
                return self._renew(body, view)
        raise SlackError("not_found", f"No open view {view_id!r}: it was closed or never opened.")

    def publish(self, user: str, view: Json) -> Json:
        return self._renew(self.homes.setdefault(user, self._fresh(view, "home")), view)

    def _renew(self, body: Json, view: Json) -> Json:
        """Other content in a view; what was put in stays where the input stays."""
        fresh = self._fresh(view, body["type"], body["state"]["values"])
        body.update(fresh | {key: body[key] for key in ("id", "root_view_id")})
        return body

    def opened(self, user: str, view_id: str, *, home: bool = False) -> Json:
        body = self.homes.get(user) if home else self.modals.get(user)
        if body is None or view_id not in (body["id"], home and ""):
            raise SlackError("view_not_found", f"{view_id or 'The home tab'} is not open for them: look what is.")
        return body

    def _fresh(self, view: Json, kind: str, kept: Json | None = None) -> Json:
        """A view as Slack shows it, if Slack would take it."""
        if faults := check_view(view, kind):
            raise SlackError("invalid_arguments", "; ".join(faults))
        if size(view) > VIEW_TOTAL:
            raise SlackError("view_too_large", f"The view has {size(view)} characters of {VIEW_TOTAL} allowed.")
        id_ = self._workspace.new_id("V")
        blocks = self._workspace.with_block_ids(view["blocks"])
        rest: Json = {"private_metadata": "", "callback_id": "", "external_id": "", "close": None, "submit": None}
        rest |= {"clear_on_close": False, "notify_on_close": False, "previous_view_id": None, "root_view_id": id_}
        ours = {"id": id_, "team_id": TEAM, "app_id": APP, "app_installed_team_id": TEAM, "bot_id": BOT_ID}
        state = {"state": {"values": initial(blocks, kept)}}
        hash_ = {"hash": f"{int(self._workspace.now())}.{self._workspace.new_id('h')}"}
        return rest | copy.deepcopy(view) | ours | {"blocks": blocks} | state | hash_
