"""Buttons, modals, commands and shortcuts, as people use them."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Ack, Sandbox, SlackError
from bot.sandbox.forms import rich_text
from tests.sandbox.app import App, Clock, Json, actions, button, choice, modal, text_input

GENERAL = "C0GENERAL"


async def card(client: AsyncWebClient, *elements: Json) -> str:
    posted = await client.chat_postMessage(channel=GENERAL, text="card", blocks=[actions(*elements)])
    return str(posted["ts"])


def opening(app: App, client: AsyncWebClient, view: Json) -> None:
    """Every click opens this modal."""

    async def open_(payload: Json) -> Ack:
        await client.views_open(trigger_id=payload["trigger_id"], view=view)
        return 200, None

    app.answers["block_actions"] = open_


async def test_a_click_tells_everything(sandbox: Sandbox, client: AsyncWebClient, app: App) -> None:
    ts = await card(client, button("approve", "case-1"), button("reject", "case-1"))
    assert await sandbox.people["ben"].clicks(channel="general", ts=ts, action_id="approve") == {"ok": True}
    payload = app.last
    assert (payload["type"], payload["user"]["id"], payload["channel"]) == (
        "block_actions",
        "U00000BEN",
        {"id": GENERAL, "name": "general"},
    )
    assert payload["container"] == {"type": "message", "message_ts": ts, "channel_id": GENERAL, "is_ephemeral": False}
    assert payload["message"]["blocks"][0]["block_id"] == "acts"
    [done] = payload["actions"]
    assert (done["action_id"], done["block_id"], done["value"], done["type"]) == ("approve", "acts", "case-1", "button")


async def test_a_click_from_a_stale_screen_is_delivered(sandbox: Sandbox, client: AsyncWebClient, app: App) -> None:
    ben, ts = sandbox.people["ben"], await card(client, button("approve", "v1"))
    await client.chat_update(channel=GENERAL, ts=ts, text="x", blocks=[actions(button("approve", "v2"))])
    await ben.clicks(channel="general", ts=ts, action_id="approve")
    assert app.last["actions"][0]["value"] == "v2"
    await ben.clicks(channel="general", ts=ts, action_id="approve", value="v1")
    assert app.last["actions"][0]["value"] == "v1"
    await client.chat_update(channel=GENERAL, ts=ts, text="decided")
    await ben.clicks(channel="general", ts=ts, action_id="approve")
    assert app.last["actions"][0]["value"] == "v2"


async def test_a_click_on_nothing_and_an_ambiguous_one(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ben = sandbox.people["ben"]
    blocks = [actions(button("go", "1"), block_id="one"), actions(button("go", "2"), block_id="two")]
    ts = (await client.chat_postMessage(channel=GENERAL, text="x", blocks=blocks))["ts"]
    with pytest.raises(SlackError) as refused:
        await ben.clicks(channel="general", ts=ts, action_id="stop")
    assert refused.value.code == "no_such_action"
    with pytest.raises(SlackError) as refused:
        await ben.clicks(channel="general", ts=ts, action_id="go")
    assert [one["block_id"] for one in refused.value.more["candidates"]] == ["one", "two"]
    assert await ben.clicks(channel="general", ts=ts, action_id="go", block_id="two") == {"ok": True}
    assert await ben.clicks(channel="general", ts=ts, action_id="go", value="1") == {"ok": True}


async def test_menus_say_what_was_chosen(sandbox: Sandbox, client: AsyncWebClient, app: App) -> None:
    ben = sandbox.people["ben"]
    options = {"options": [choice("x"), choice("y")]}
    ts = await card(
        client,
        {"type": "checkboxes", "action_id": "more", **options},
        {"type": "radio_buttons", "action_id": "why", **options},
        button("send"),
    )
    await ben.clicks(channel="general", ts=ts, action_id="more", value="y")
    assert [one["value"] for one in app.last["actions"][0]["selected_options"]] == ["y"]
    await ben.clicks(channel="general", ts=ts, action_id="why", value="x")
    await ben.clicks(channel="general", ts=ts, action_id="send")
    assert app.last["state"]["values"]["acts"]["why"]["selected_option"]["value"] == "x"
    with pytest.raises(SlackError, match="has no option 'z'"):
        await ben.clicks(channel="general", ts=ts, action_id="why", value="z")


async def test_a_click_that_is_not_acked_says_so(sandbox: Sandbox, client: AsyncWebClient, app: App) -> None:
    ts = await card(client, button("approve"))
    app.acks("block_actions", 500)
    clicked = await sandbox.people["ben"].clicks(channel="general", ts=ts, action_id="approve")
    assert clicked == {"ok": False, "error": "dispatch_failed"}
    assert await sandbox.deliveries.run_due() == 0  # interactions are not carried again


async def test_a_modal_is_opened_filled_and_submitted(sandbox: Sandbox, client: AsyncWebClient, app: App) -> None:
    ben, ts = sandbox.people["ben"], await card(client, button("edit"))
    optional = text_input("note") | {"optional": True}
    select = {"type": "static_select", "action_id": "pick", "options": [choice("wrong"), choice("other")]}
    reason = {"type": "input", "block_id": "reason", "label": {"type": "plain_text", "text": "Why"}, "element": select}
    blocks = [text_input("answer_1", initial_value="draft"), optional, reason]
    opening(app, client, modal(*blocks, private_metadata="case", callback_id="editor"))
    await ben.clicks(channel="general", ts=ts, action_id="edit")
    [view] = ben.views
    assert view["state"]["values"]["answer_1"]["text"]["value"] == "draft"
    assert await ben.submits(view["id"]) == {"ok": False, "errors": {"reason": "Please complete this required field."}}
    assert await ben.submits(view["id"], {"answer_1": "final", "reason": "wrong"}) == {"ok": True}
    sent = app.last
    assert (sent["type"], sent["view"]["private_metadata"], sent["view"]["callback_id"]) == (
        *("view_submission", "case"),
        "editor",
    )
    values = sent["view"]["state"]["values"]
    assert values["answer_1"]["text"] == {"type": "plain_text_input", "value": "final"}
    assert values["note"]["text"] == {"type": "plain_text_input", "value": None}
    assert values["reason"]["pick"]["selected_option"]["value"] == "wrong"
    assert ben.views == []


async def test_a_submission_answered_with_errors_stays_open(sandbox: Sandbox, client: AsyncWebClient, app: App) -> None:
    ben, ts = sandbox.people["ben"], await card(client, button("edit"))
    opening(app, client, modal(text_input("answer_1")))
    await ben.clicks(channel="general", ts=ts, action_id="edit")
    app.acks("view_submission", 200, {"response_action": "errors", "errors": {"answer_1": "Too late"}})
    view_id = ben.views[0]["id"]
    answer = await ben.submits(view_id, {"answer_1": "typed"})
    assert answer == {"ok": False, "errors": {"answer_1": "Too late"}}
    assert ben.views[0]["state"]["values"]["answer_1"]["text"]["value"] == "typed"
    app.acks("view_submission", 200, {"response_action": "update", "view": modal(private_metadata="next")})
    await ben.submits(view_id)
    assert [(one["id"], one["private_metadata"]) for one in ben.views] == [(view_id, "next")]
    app.acks("view_submission", 200, {"response_action": "clear"})
    assert await ben.submits(view_id) == {"ok": True}
    assert ben.views == []
    with pytest.raises(SlackError, match="not open"):
        await ben.submits(view_id)


async def test_an_unknown_block_is_refused(sandbox: Sandbox, client: AsyncWebClient, app: App) -> None:
    ben, ts = sandbox.people["ben"], await card(client, button("edit"))
    opening(app, client, modal(text_input("answer_1", max_length=5)))
    await ben.clicks(channel="general", ts=ts, action_id="edit")
    with pytest.raises(SlackError) as refused:
        await ben.submits(ben.views[0]["id"], {"answer_2": "x"})
    assert refused.value.code == "no_such_block"
    too_long = await ben.submits(ben.views[0]["id"], {"answer_1": "123456"})
    assert too_long["errors"] == {"answer_1": "Please shorten this to 5 characters."}


async def test_triggers_are_short_lived_and_single(
    sandbox: Sandbox, client: AsyncWebClient, app: App, clock: Clock
) -> None:
    ts = await card(client, button("edit"))
    await sandbox.people["ben"].clicks(channel="general", ts=ts, action_id="edit")
    trigger = app.last["trigger_id"]
    await client.views_open(trigger_id=trigger, view=modal())
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await client.views_open(trigger_id=trigger, view=modal())
    await sandbox.people["ben"].clicks(channel="general", ts=ts, action_id="edit")
    clock.advance(3.1)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await client.views_open(trigger_id=app.last["trigger_id"], view=modal())


async def test_an_update_keeps_what_was_typed(sandbox: Sandbox, client: AsyncWebClient, app: App) -> None:
    ben, ts = sandbox.people["ben"], await card(client, button("edit"))
    opening(app, client, modal(text_input("a"), text_input("b")))
    await ben.clicks(channel="general", ts=ts, action_id="edit")
    [view] = ben.views
    await ben.submits(view["id"], {"a": "typed"})  # b is still empty: it stays open
    fresh = modal(text_input("a"), text_input("c", initial_value="new"))
    await client.views_update(view_id=view["id"], view=fresh)
    [view] = ben.views
    assert view["state"]["values"]["a"]["text"]["value"] == "typed"
    assert view["state"]["values"]["c"]["text"]["value"] == "new"


async def test_modals_lie_on_each_other(sandbox: Sandbox, client: AsyncWebClient, app: App) -> None:
    ben, ts = sandbox.people["ben"], await card(client, button("edit"))
    opening(app, client, modal(actions(button("more")), callback_id="first", external_id="one"))
    await ben.clicks(channel="general", ts=ts, action_id="edit")

    async def pushes(payload: Json) -> Ack:
        view = modal(actions(button("more")), text_input("a", initial_value="x"), notify_on_close=True)
        await client.views_push(trigger_id=payload["trigger_id"], view=view)
        return 200, None

    app.answers["block_actions"] = pushes
    await ben.clicks(view_id=ben.views[-1]["id"], action_id="more")
    await ben.clicks(view_id=ben.views[-1]["id"], action_id="more")
    first, second, third = ben.views
    assert (third["root_view_id"], third["previous_view_id"]) == (first["id"], second["id"])
    app.acks("block_actions", 200)
    await ben.clicks(view_id=third["id"], action_id="more")
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        await client.views_push(trigger_id=app.last["trigger_id"], view=modal())
    await ben.submits(third["id"])
    assert [one["id"] for one in ben.views] == [first["id"], second["id"]]
    app.acks("view_submission", 200, {"response_action": "push", "view": modal(clear_on_close=True)})
    assert await ben.submits(second["id"]) == {"ok": True}
    await ben.closes(ben.views[-1]["id"])
    assert ben.views == []
    assert (app.last["type"], app.last["view"]["id"], app.last["is_cleared"]) == ("view_closed", second["id"], True)


async def test_views_are_told_apart_by_hash_and_external_id(sandbox: Sandbox, client: AsyncWebClient, app: App) -> None:
    ben, ts = sandbox.people["ben"], await card(client, button("edit"))
    opening(app, client, modal(external_id="one"))
    await ben.clicks(channel="general", ts=ts, action_id="edit")
    [view] = ben.views
    updated = await client.views_update(external_id="one", view=modal(external_id="one"), hash=view["hash"])
    assert updated["view"]["id"] == view["id"]
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(view_id=view["id"], view=modal(), hash="1.old")
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        await client.views_publish(user_id="U00000BEN", view={"type": "home", "blocks": [], "external_id": "one"})
    home = (await client.views_publish(user_id="U00000BEN", view={"type": "home", "blocks": []}))["view"]
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_publish(user_id="U00000BEN", view={"type": "home", "blocks": []}, hash="1.old")
    assert (home["title"]["text"], home["close"], home["external_id"]) == ("View Title", None, "")


def asked(kind: str, **more: Any) -> Json:
    label = {"type": "plain_text", "text": kind}
    return {"type": "input", "block_id": kind, "label": label, "element": {"type": kind, "action_id": "it", **more}}


GROUPS = {"option_groups": [{"label": {"type": "plain_text", "text": "All"}, "options": [choice("x"), choice("y")]}]}
FILLED: dict[str, tuple[Json, Any, Json]] = {
    "static_select": (GROUPS, "y", {"selected_option": choice("y")}),
    "multi_static_select": (GROUPS, ["x", "y"], {"selected_options": [choice("x"), choice("y")]}),
    "external_select": ({}, "Z", {"selected_option": {"text": {"type": "plain_text", "text": "Z"}, "value": "Z"}}),
    "multi_external_select": ({}, [choice("z")], {"selected_options": [choice("z")]}),
    "users_select": ({}, "U00000BEN", {"selected_user": "U00000BEN"}),
    "multi_users_select": ({}, ["U00000BEN"], {"selected_users": ["U00000BEN"]}),
    "conversations_select": ({}, GENERAL, {"selected_conversation": GENERAL}),
    "multi_conversations_select": ({}, [GENERAL], {"selected_conversations": [GENERAL]}),
    "channels_select": ({}, GENERAL, {"selected_channel": GENERAL}),
    "multi_channels_select": ({}, GENERAL, {"selected_channels": [GENERAL]}),
    "datepicker": ({}, "2026-11-23", {"selected_date": "2026-11-23"}),
    "timepicker": ({"timezone": "Etc/UTC"}, "12:30", {"selected_time": "12:30", "timezone": "Etc/UTC"}),
    "datetimepicker": ({}, 1_700_000_000, {"selected_date_time": 1_700_000_000}),
    "email_text_input": ({}, "a@example.com", {"value": "a@example.com"}),
    "url_text_input": ({}, "https://example.com", {"value": "https://example.com"}),
    "number_input": ({"is_decimal_allowed": True}, "1.5", {"value": "1.5"}),
    "rich_text_input": ({}, "so <@U00000BEN>", {"rich_text_value": rich_text("so <@U00000BEN>")}),
}


async def test_every_input_says_what_was_put_in(sandbox: Sandbox, client: AsyncWebClient, app: App) -> None:
    ben, ts = sandbox.people["ben"], await card(client, button("edit"))
    opening(app, client, modal(*(asked(kind, **more) for kind, (more, _, _) in FILLED.items()), asked("file_input")))
    await ben.clicks(channel="general", ts=ts, action_id="edit")
    empty = ben.views[0]["state"]["values"]
    assert (empty["users_select"]["it"]["selected_user"], empty["multi_users_select"]["it"]["selected_users"]) == (
        None,
        [],
    )
    given = {kind: value for kind, (_, value, _) in FILLED.items()}
    assert await ben.submits(ben.views[0]["id"], given | {"file_input": ["plan.pdf"]}) == {"ok": True}
    values = app.last["view"]["state"]["values"]
    for kind, (_, _, said) in FILLED.items():
        assert values[kind]["it"] == {"type": kind, **said}
    assert values["file_input"]["it"]["files"][0]["filetype"] == "pdf"


@pytest.mark.parametrize(
    ("asked_for", "value", "error"),
    [
        (asked("email_text_input"), "nobody", "valid email"),
        (asked("url_text_input"), "nowhere", "valid URL"),
        (asked("number_input", is_decimal_allowed=False), "1.5", "whole number"),
        (asked("number_input", is_decimal_allowed=False, max_value="9"), "10", "to 9"),
        (asked("number_input", is_decimal_allowed=False), "ten", "enter a number"),
        (asked("plain_text_input", min_length=5), "four", "at least 5"),
    ],
)
async def test_slacks_client_refuses_what_does_not_fit(
    sandbox: Sandbox, client: AsyncWebClient, app: App, *, asked_for: Json, value: str, error: str
) -> None:
    ben, ts = sandbox.people["ben"], await card(client, button("edit"))
    opening(app, client, modal(asked_for))
    await ben.clicks(channel="general", ts=ts, action_id="edit")
    assert (
        error
        in (await ben.submits(ben.views[0]["id"], {asked_for["block_id"]: value}))["errors"][asked_for["block_id"]]
    )


async def test_actions_that_are_no_inputs(sandbox: Sandbox, client: AsyncWebClient, app: App) -> None:
    ben, label = sandbox.people["ben"], {"type": "plain_text", "text": "x"}
    likes = {f"{kind}_button": {"text": label, "value": kind} for kind in ("positive", "negative")}
    blocks: list[Json] = [
        actions({"type": "overflow", "action_id": "more", "options": [choice("x"), choice("y")]}),
        {"type": "context_actions", "elements": [{"type": "feedback_buttons", "action_id": "like", **likes}]},
        {
            "type": "carousel",
            "elements": [{"type": "card", "body": {"type": "mrkdwn", "text": "x"}, "actions": [button("go")]}],
        },
        text_input("said") | {"dispatch_action": True},
        actions(button("hidden") | {"visible_to_user_ids": ["U00000BEA"]}, block_id="theirs"),
    ]
    ts = (await client.chat_postMessage(channel=GENERAL, text="x", blocks=blocks))["ts"]
    at: Json = {"channel": "general", "ts": ts}
    await ben.clicks(**at, action_id="more", value="y")
    assert app.last["actions"][0]["selected_option"]["value"] == "y"
    await ben.clicks(**at, action_id="like", value="negative")
    assert (app.last["actions"][0]["value"], app.last["actions"][0]["text"]) == ("negative", label)
    with pytest.raises(SlackError, match="'positive' and 'negative'"):
        await ben.clicks(**at, action_id="like", value="so-so")
    await ben.clicks(**at, action_id="go")
    assert app.last["actions"][0]["block_id"]
    await ben.clicks(**at, action_id="text", value="typed")
    assert app.last["actions"][0]["value"] == "typed"
    assert app.last["state"]["values"]["said"]["text"]["value"] == "typed"
    with pytest.raises(SlackError, match="no 'hidden'"):
        await ben.clicks(**at, action_id="hidden")


async def test_closing_is_told_only_where_asked(sandbox: Sandbox, client: AsyncWebClient, app: App) -> None:
    ben, ts = sandbox.people["ben"], await card(client, button("edit"))
    opening(app, client, modal())
    await ben.clicks(channel="general", ts=ts, action_id="edit")
    await ben.closes(ben.views[0]["id"])
    assert app.last["type"] == "block_actions"
    opening(app, client, modal(notify_on_close=True, private_metadata="case"))
    await ben.clicks(channel="general", ts=ts, action_id="edit")
    await ben.closes(ben.views[0]["id"])
    assert (app.last["type"], app.last["view"]["private_metadata"]) == ("view_closed", "case")


async def test_the_home_tab_is_published_when_opened(sandbox: Sandbox, client: AsyncWebClient, app: App) -> None:
    cho = sandbox.people["cho"]

    async def publish(payload: Json) -> Ack:
        view = {"type": "home", "blocks": [actions(button("refresh"))]}
        await client.views_publish(user_id=payload["event"]["user"], view=view)
        return 200, None

    app.answers["app_home_opened"] = publish
    view = await cho.opens_home()
    assert view
    assert app.events[0]["tab"] == "home"
    await cho.clicks(home=True, action_id="refresh")
    assert app.last["view"]["id"] == view["id"]
    assert app.last["container"] == {"type": "view", "view_id": view["id"]}


async def test_a_command_is_escaped_and_its_ack_seen(sandbox: Sandbox, app: App) -> None:
    cho = sandbox.people["cho"]
    app.acks("/copydesk", 200, "Done.")
    answer = await cho.commands("general", "/copydesk", "reviewers @ben <@bea> @desk #help x < y")
    assert answer == {"ok": True, "text": "Done."}
    names = "<@U00000BEN|ben> <@U00000BEA|bea> <!subteam^S00000DESK|@desk> <#C0000HELP|help>"
    assert app.last["text"] == f"reviewers {names} x < y"
    assert cho.ephemerals[0]["text"] == "Done."
    app.acks("/raw", 200, "42")
    assert (await cho.commands("general", "/raw"))["text"] == "42"
    app.acks("/raw", 200, {"response_type": "in_channel", "text": "For all."})
    await cho.commands("general", "/raw", "@ben")
    assert app.envelopes[-2]["payload"]["text"] == "@ben"
    assert [one["text"] for one in sandbox.people["ava"].messages("general")] == ["For all."]
    with pytest.raises(SlackError, match="no '/nonsense'"):
        await cho.commands("general", "/nonsense")


async def test_a_whisper_can_be_clicked(sandbox: Sandbox, client: AsyncWebClient, app: App) -> None:
    ben = sandbox.people["ben"]
    said: Json = {"channel": GENERAL, "text": "Share?", "blocks": [actions(button("share"))]}
    ts = (await client.chat_postEphemeral(user="U00000BEN", **said))["message_ts"]
    await ben.clicks(channel="general", ts=ts, action_id="share")
    assert app.last["container"]["is_ephemeral"]
    assert "message" not in app.last
    with pytest.raises(SlackError, match="has no message"):
        await sandbox.people["bea"].clicks(channel="general", ts=ts, action_id="share")


async def test_shortcuts(sandbox: Sandbox, app: App) -> None:
    ts = await sandbox.people["ava"].posts("general", "hm")
    await sandbox.people["ava"].shortcuts("ask_about", channel="general", ts=ts)
    assert (app.last["type"], app.last["message"]["text"], app.last["message_ts"]) == ("message_action", "hm", ts)
    assert app.last["message"]["user"] == "U00000AVA"
    assert app.last["channel"] == {"id": "C0GENERAL", "name": "general"}
    assert app.last["is_enterprise_install"] is False
    assert {"trigger_id", "response_url", "action_ts", "team", "user"} <= app.last.keys()


async def test_a_shortcut_on_a_message_to_the_app_with_a_file(sandbox: Sandbox, app: App) -> None:
    ts = await sandbox.people["ava"].posts("@copydesk", "", files=["plan.pdf"])
    await sandbox.people["ava"].shortcuts("ask_about", channel="@copydesk", ts=ts)
    assert app.last["channel"] == {"id": "D00000AVA", "name": "directmessage"}
    assert [one["name"] for one in app.last["message"]["files"]] == ["plan.pdf"]
