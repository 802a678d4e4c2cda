"""What `make fuzz` has found, and what else once broke the bot, one by one."""

import asyncio
from copy import deepcopy
from typing import Any

import pytest

from bot.slack import door
from bot.slack.shapes import misshapen
from tests.fuzz.payloads import AVA, BEN, CHO, HELP, MENTION, MORE, SAID, TS
from tests.world import World

Json = dict[str, Any]
NOISY = "<!channel>"


def event(type_: str, **more: Any) -> Json:
    return {"type": "event_callback", "team_id": "T0SANDBOX", "event": {"type": type_, **more}}


def pressed(**more: Any) -> Json:
    action = {"action_id": "review_approve", "value": "case.1"}
    return {"type": "block_actions", "trigger_id": "1", "user": {"id": BEN}, "actions": [action], **more}


def form(callback_id: str, values: Json, **more: Any) -> Json:
    view = {"type": "modal", "callback_id": callback_id, "private_metadata": "case.1", "state": {"values": values}}
    return {"type": "view_submission", "user": {"id": BEN}, "view": {**view, **more}}


MESSAGE: Json = {"channel": HELP, **SAID}
# What Bolt's own code or a listener stumbled over: the payload, and where it is not as Slack makes it.
TURNED_AWAY: tuple[tuple[object, str], ...] = (
    (None, "payload"),
    ([], "payload"),
    ({}, "type"),
    ({"type": ["event_callback"]}, "type"),
    ({"type": "something_new", "text": MENTION}, "type"),
    ({"type": "event_callback"}, "event_callback.event"),
    ({"type": "event_callback", "event": None}, "event_callback.event"),
    ({"type": "event_callback", "event": "message"}, "event_callback.event"),
    ({**pressed(), "event": None}, "event"),
    (event("message", **{**MESSAGE, "user": 7}), "event.user"),
    (event("message", **{**MESSAGE, "user": NOISY}), "event.user"),
    (event("message", **{**MESSAGE, "channel": None}), "event.channel"),
    (event("message", **{**MESSAGE, "ts": 1.5}), "event.ts"),
    (event("message", **{**MESSAGE, "ts": "soon"}), "event.ts"),
    (event("message", **{**MESSAGE, "text": ["a"]}), "event.text"),
    (event("message", **{**MESSAGE, "subtype": []}), "event.subtype"),
    (event("message", **{**MESSAGE, "files": [None]}), "event.files[]"),
    (event("message", subtype="message_deleted", channel=HELP), "event.deleted_ts"),
    (event("message", subtype="message_changed", channel=HELP), "event.message"),
    (event("user_change", user=AVA), "event.user"),
    (event("subteam_updated", subteam={"id": "S1", "users": "all"}), "event.subteam.users"),
    (event("assistant_thread_started", channel=HELP), "event.assistant_thread"),
    ({**event("x"), "authorizations": [None]}, "event_callback.authorizations[]"),
    ({**pressed(), "actions": []}, "block_actions.actions"),
    ({**pressed(), "actions": [None]}, "block_actions.actions[]"),
    ({**pressed(), "user": AVA}, "block_actions.user"),
    ({**pressed(), "channel": 7}, "block_actions.channel"),
    (form("review_edit", {}, type="workflow_step"), "view_submission.view.type"),
    (form("review_edit", {"answer_1": None}), "view_submission.view.state.values.*"),
    (form("review_edit", {"answer_1": {"value": {"value": 7}}}), "view_submission.view.state.values.*.*.value"),
    ({"type": "shortcut", "callback_id": "ask_copydesk", "user": {"id": AVA}}, "shortcut.channel"),
    ({"command": "/copydesk", "text": 7, "user_id": CHO}, "command.text"),
    ({"command": "/copydesk", "text": "help"}, "command.user_id"),
    ({"ssl_check": "0"}, "ssl_check.ssl_check"),
)
# What is well-formed, and yet no person's doing: acked, and nothing comes of it.
TAKEN: tuple[Json, ...] = (
    {**event("message", **MESSAGE), "team_id": None},
    event("subteam_updated", subteam={"id": "S00000DESK", "users": None}),
    pressed(actions=[{"action_id": "review_approve", "value": "\ud800.1"}]),
    pressed(actions=[{"action_id": "review_edit", "value": "\0"}]),
    form("review_edit", {}),
    form("review_edit", {"answer_x": {"value": {"value": "x"}}, "answer_²": {"value": {"value": "x"}}}),
    form("review_edit", {"answer_1": {"value": {"value": "\0\ud800"}}}, private_metadata="\ud800.1"),
    form("review_reject", {"reason": {"value": {"selected_option": {"value": "bored"}}}}),
    form("review_reject", {"reason": {"value": {"selected_option": None}}}),
    form("other", {}),
)


@pytest.mark.parametrize(("payload", "where"), TURNED_AWAY)
def test_what_is_not_as_slack_makes_it_is_told_by_the_key(payload: object, where: str) -> None:
    assert misshapen(payload) == where


async def test_a_socket_is_acked_for_all_of_it(world: World) -> None:
    socket = door.Socket(world.bot.bolt, world._settings.app_token)
    await socket.connect_async()  # type: ignore[no-untyped-call] # Bolt has no types here
    sockets = world.sandbox.deliveries.sockets
    async with asyncio.timeout(20):
        for n, payload in enumerate([payload for payload, _ in TURNED_AWAY if isinstance(payload, dict)]):
            envelope = {"envelope_id": f"{n}", "type": "events_api", "payload": payload}
            assert await sockets.send(envelope) == (200, None)
    await socket.close_async()  # type: ignore[no-untyped-call]
    assert world.errors == []


async def test_what_is_well_formed_is_acked_whatever_it_says(world: World) -> None:
    world.crashes_before_the_next_step()
    for payload in (*TAKEN, *MORE):
        answer = await door.take(world.bot.bolt, deepcopy(payload))
        assert answer.status == 200, payload
    assert world.errors == []


async def test_a_reason_that_is_none_is_asked_for_again(world: World) -> None:
    answer = await door.take(world.bot.bolt, TAKEN[7])
    assert "Choose a reason" in answer.body


TYPED = (
    f"{NOISY} now",
    f"threshold {NOISY}",
    f"words add {NOISY}",
    f"words remove {NOISY}",
    f"topics add {NOISY}",
    f"model {NOISY}",
    f"watch <#{HELP}> {NOISY}",
    f"reviewers {NOISY}",
    f"review-channel <#C0ANSWERSREVIEW|{NOISY[:-1]}>",
    f"admins add <@{AVA}|{NOISY[:-1]}>",
)


async def test_what_an_admin_types_calls_nobody_when_it_is_repeated(world: World) -> None:
    for text in (*TYPED, "status", "words", "topics", "watch", "model"):
        answer = await door.take(world.bot.bolt, {"command": "/copydesk", "text": text, "user_id": CHO})
        assert "<!" not in answer.body, text


async def test_a_name_calls_nobody(world: World) -> None:
    user = {"id": BEN, "name": "ben", "profile": {"display_name": NOISY}}
    await door.take(world.bot.bolt, event("user_change", user=user))
    typed = {"command": "/copydesk", "text": f"reviewers <@{BEN}>", "user_id": CHO}
    assert "<!channel>" not in (await door.take(world.bot.bolt, typed)).body
    unknown = pressed(channel={"id": HELP}, actions=[{"action_id": NOISY}])
    await door.take(world.bot.bolt, unknown)
    assert "&lt;!channel&gt;" in world.ben.ephemerals[-1]


def test_a_message_as_slack_sends_it_is_let_in() -> None:
    for kind in ("message", "app_mention"):
        assert misshapen(event(kind, **MESSAGE, team="T1", thread_ts=TS, files=[], subtype=None)) == ""
