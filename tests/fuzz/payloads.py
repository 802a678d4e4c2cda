"""Well-formed payloads of the kinds that people in the sandbox do not cause."""

from typing import Any

from bot.sandbox.directory import BOT_USER, GROUP_ID, channel_id, user_id
from tests.fuzz.hostile import QUESTION

Json = dict[str, Any]

AVA, BEN, CHO = (user_id(name) for name in ("ava", "ben", "cho"))
HELP, REVIEW = channel_id("help"), channel_id("answers-review")
TS = "1795424400.000100"
MENTION = f"<@{BOT_USER}> {QUESTION}?"


def _event(type_: str, **more: Any) -> Json:
    event = {"type": type_, "event_ts": TS, **more}
    return {"type": "event_callback", "team_id": "T0SANDBOX", "event_id": "Ev1", "event_time": 1, "event": event}


def _message(subtype: str, **more: Any) -> Json:
    said = {"channel": HELP, "channel_type": "channel", "user": AVA, "text": MENTION, "ts": TS}
    return _event("message", **said, subtype=subtype, **more)


def _interactive(type_: str, **more: Any) -> Json:
    who = {"user": {"id": BEN, "name": "ben", "team_id": "T0"}, "team": {"id": "T0", "domain": "x"}}
    return {"type": type_, "trigger_id": "1.2.x", "token": "t", "api_app_id": "A0", **who, **more}


def _view(callback_id: str, **more: Any) -> Json:
    values = {"answer_1": {"value": {"type": "plain_text_input", "value": "x"}}}
    state = {"state": {"values": values}, "private_metadata": "{case}.1"}
    return {"view": {"id": "V1", "type": "modal", "callback_id": callback_id, **state, **more}}


SUBTYPES = """
bot_message me_message thread_broadcast file_share channel_join channel_leave channel_topic channel_purpose channel_name
channel_archive group_join message_replied pinned_item reminder_add tombstone assistant_app_thread reply_broadcast
huddle_thread ekm_access_denied
"""
PLACES = "channel_created channel_rename channel_deleted channel_shared group_rename group_close group_open"
SAID = {"user": AVA, "ts": TS, "text": MENTION}
FILE = {"id": "F1", "name": f"{QUESTION}.png", "title": "x", "mimetype": "image/png", "permalink": "https://x.test/f"}
GROUP = {"id": GROUP_ID, "handle": "reviewers", "users": [BEN], "date_delete": 0}
MORE: tuple[Json, ...] = (
    *(_message(subtype) for subtype in SUBTYPES.split()),
    _message("file_share", files=[FILE]),
    _message("message_changed", message=SAID, previous_message=SAID),
    _message("message_changed", message={**SAID, "subtype": "tombstone"}),
    _message("message_deleted", deleted_ts=TS, previous_message=SAID),
    *(_event(kind, channel={"id": HELP, "name": "help"}) for kind in PLACES.split()),
    *(_event(f"{kind}_{what}", channel=HELP) for kind in ("channel", "group") for what in ("left", "archive")),
    *(_event(f"{kind}_unarchive", channel=REVIEW) for kind in ("channel", "group")),
    _event("team_join", user={"id": "U0NEW", "name": "new", "profile": {"display_name": "New"}}),
    _event("user_change", user={"id": BEN, "name": "ben", "profile": {"display_name": "<!channel> Ben"}}),
    _event("subteam_updated", subteam=GROUP),
    _event("subteam_members_changed", subteam_id=GROUP_ID, added_users=[BEN], removed_users=[AVA]),
    _event("assistant_thread_started", assistant_thread={"channel_id": "D0", "thread_ts": TS, "user_id": AVA}),
    _event("reaction_added", user=AVA, reaction="x", item={"type": "message", "channel": HELP, "ts": TS}),
    _event("app_uninstalled"),
    _event("tokens_revoked", tokens={"bot": ["U1"]}),
    _event("nothing_that_we_know", text=MENTION),
    {"type": "app_rate_limited", "team_id": "T0", "minute_rate_limited": 1},
    {"type": "url_verification", "challenge": QUESTION},
    {"ssl_check": "1", "token": "t"},
    {"type": "something_new", "text": MENTION, "user": {"id": AVA}},
    {"text": MENTION},
    *(
        _interactive("view_submission", **_view(kind))
        for kind in ("review_edit", "review_reject", "audit_correct", "audit_take_back", "other")
    ),
    *(_interactive("view_closed", **_view(kind)) for kind in ("review_edit", "audit_correct", "other")),
    _interactive("block_actions", actions=[{"action_id": "other", "value": MENTION}], channel={"id": HELP}),
    _interactive("block_suggestion", action_id="other", block_id="b", value=MENTION),
    _interactive("dialog_suggestion", callback_id="other", name="n", value=MENTION),
    _interactive("dialog_submission", callback_id="other", submission={"x": MENTION}),
    _interactive("interactive_message", callback_id="other", actions=[{"name": "x", "value": MENTION}]),
    _interactive("workflow_step_edit", callback_id="other", workflow_step={}),
    _interactive("shortcut", callback_id="ask_copydesk"),
    _interactive("shortcut", callback_id="other"),
    _interactive("message_action", callback_id="ask_copydesk", channel={"id": HELP, "name": "help"}, message=SAID),
    _interactive("message_action", callback_id="other", channel={"id": HELP}, message=SAID),
    *({"command": one, "text": MENTION, "user_id": CHO, "channel_id": HELP} for one in ("/copydesk", "/other")),
)
