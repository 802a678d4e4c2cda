"""What Slack refuses, the sandbox refuses, with Slack's own words."""

import json
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Manifest, Sandbox, Workspace
from bot.sandbox.checks import check_blocks, check_view
from bot.sandbox.methods import HANDLERS, TABLE
from tests.sandbox.app import MANIFEST, Clock, Json, actions, button, choice, modal, text_input

GENERAL = "C0GENERAL"
PLAIN = {"type": "plain_text", "text": "Text"}


def section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def refusal(method: str, error: str, **args: Any) -> Any:
    return pytest.param(method, error, args, id=f"{method}-{error}-{next(iter(args), '')}")


@pytest.mark.parametrize(
    ("method", "error", "args"),
    [
        refusal("chat.postMessage", "no_text", channel=GENERAL),
        refusal("chat.postMessage", "channel_not_found", channel="C1", text="x"),
        refusal("chat.postMessage", "channel_not_found", channel="general", text="x"),
        refusal("chat.postMessage", "thread_not_found", channel=GENERAL, text="x", thread_ts="1.000000"),
        refusal("chat.postMessage", "invalid_arg_name", channel=GENERAL, text="x", colour="red"),
        refusal("chat.postMessage", "invalid_arguments", text="x"),
        refusal("chat.postMessage", "invalid_blocks", channel=GENERAL, text="x", blocks=[{"type": "nonsense"}]),
        refusal("chat.postMessage", "msg_blocks_too_long", channel=GENERAL, blocks=[section("x" * 2_900)] * 5),
        refusal("chat.postMessage", "channel_not_found", channel="ava", text="x"),
        refusal("chat.postEphemeral", "user_not_found", channel=GENERAL, user="ava", text="x"),
        refusal("chat.postMessage", "invalid_metadata_format", channel=GENERAL, text="x", metadata={"event_type": "a"}),
        refusal(
            *("chat.postMessage", "metadata_too_large"),
            channel=GENERAL,
            text="x",
            metadata={"event_type": "a", "event_payload": {"b": "c" * 9_000}},
        ),
        refusal("chat.update", "message_not_found", channel=GENERAL, ts="1.000000", text="x"),
        refusal("conversations.open", "invalid_arguments"),
        refusal("conversations.history", "invalid_limit", channel=GENERAL, limit=0),
        refusal("conversations.history", "invalid_cursor", channel=GENERAL, cursor="x"),
        refusal("conversations.history", "invalid_ts_oldest", channel=GENERAL, oldest="yesterday"),
        refusal("views.open", "invalid_arguments", view="[]", trigger_id="1.1"),
        refusal("conversations.list", "invalid_types", types="rooms"),
        refusal("usergroups.users.list", "no_such_subteam", usergroup="S1"),
        refusal("views.open", "invalid_trigger_id", trigger_id="1.1", view=modal()),
        refusal("views.open", "invalid_arguments", trigger_id="1.1", view={"type": "modal"}),
        refusal("views.publish", "invalid_arguments", user_id="U00000BEN", view=modal()),
        refusal("views.publish", "user_not_found", user_id="U1", view={"type": "home", "blocks": []}),
        refusal("views.update", "not_found", view_id="V1", view=modal()),
        refusal("chat.unheardOf", "unknown_method", channel=GENERAL),
        refusal("chat.startStream", "unknown_method", channel=GENERAL),
    ],
)
async def test_refused(client: AsyncWebClient, method: str, error: str, args: Json) -> None:
    with pytest.raises(SlackApiError) as refused:
        await client.api_call(method, json=args)
    assert refused.value.response["error"] == error


async def test_a_text_is_cut_when_posted_and_refused_when_updated(client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel=GENERAL, text="x" * 40_100)
    assert len(posted["message"]["text"]) == 40_000
    with pytest.raises(SlackApiError, match="msg_too_long"):
        await client.chat_update(channel=GENERAL, ts=posted["ts"], text="x" * 4_001)


async def test_where_the_app_is_not_or_nothing_may_be_said(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await sandbox.people["cho"].removes("copydesk", "help")
    for call in (
        client.chat_postMessage(channel="C0000HELP", text="x"),
        client.conversations_history(channel="C0000HELP"),
    ):
        with pytest.raises(SlackApiError, match="not_in_channel"):
            await call
    await sandbox.people["cho"].archives("general")
    with pytest.raises(SlackApiError, match="is_archived"):
        await client.chat_postMessage(channel=GENERAL, text="x")


async def test_a_reply_is_no_parent(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ts = await sandbox.people["ava"].posts("general", "parent")
    reply = await sandbox.people["ava"].posts("general", "reply", thread_ts=ts)
    with pytest.raises(SlackApiError, match="cannot_reply_to_message"):
        await client.chat_postMessage(channel=GENERAL, text="x", thread_ts=reply)


async def test_a_missing_scope_is_named(clock: Clock, session: aiohttp.ClientSession) -> None:
    manifest = Manifest.parse(MANIFEST.replace("users:read, ", "").replace("groups:history, ", ""))
    async with Sandbox(Workspace(manifest, now=clock)) as sandbox:
        token = sandbox.credentials()["bot_token"]
        client = AsyncWebClient(token=token, base_url=sandbox.credentials()["api_url"], session=session)
        with pytest.raises(SlackApiError) as refused:
            await client.users_list()
        assert refused.value.response["needed"] == "users:read"
        assert "chat:write" in refused.value.response["provided"]
        with pytest.raises(SlackApiError, match="groups:history"):
            await client.conversations_history(channel="C0PAYROLLPRIVATE")


async def test_tokens(sandbox: Sandbox, client: AsyncWebClient, session: aiohttp.ClientSession) -> None:
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await client.auth_test(token="xoxb-wrong")
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        await client.auth_test(token=sandbox.credentials()["app_token"])
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        await client.apps_connections_open(app_token=sandbox.credentials()["bot_token"])
    async with session.post(f"{sandbox.url}/api/auth.test") as answer:
        assert (await answer.json())["error"] == "not_authed"


async def test_every_way_of_sending_arguments(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    url, token = f"{sandbox.url}/api/chat.postMessage", sandbox.credentials()["bot_token"]
    args = {"channel": GENERAL, "text": "x", "team_id": "T0SANDBOX", "token": token}
    blocks = [section("x")]
    async with session.post(url, json=args | {"blocks": blocks}) as answer:
        assert (await answer.json())["ok"]
    async with session.post(url, data=args | {"blocks": json.dumps(blocks)}) as answer:
        assert (await answer.json())["ok"]
    async with session.post(url, params=args) as answer:
        assert (await answer.json())["ok"]
    async with session.get(url, params=args) as answer:
        assert (await answer.json())["ok"]
    async with session.post(url, data="[1]", headers={"Content-Type": "application/json"}) as answer:
        assert (await answer.json())["error"] == "invalid_json"


GOOD_BLOCKS = [
    section("x"),
    {"type": "section", "fields": [PLAIN, PLAIN], "accessory": button("a")},
    {"type": "context", "elements": [PLAIN, {"type": "image", "image_url": "https://x/y.png", "alt_text": "y"}]},
    actions(button("a"), {"type": "static_select", "action_id": "b", "options": [choice("x"), choice("y")]}),
    {"type": "divider"},
    {"type": "header", "text": PLAIN},
    {"type": "markdown", "text": "**x**"},
    {"type": "image", "image_url": "https://x/y.png", "alt_text": "y", "title": PLAIN},
    text_input("typed", multiline=True, max_length=3000, initial_value="x", placeholder=PLAIN),
    actions({"type": "radio_buttons", "action_id": "r", "options": [choice("x")]}, block_id="r"),
    actions({"type": "checkboxes", "action_id": "c", "options": [choice("x")]}, block_id="c"),
    {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": "x", "style": {"bold": True}}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x"}]},
            {"type": "rich_text_quote", "elements": [{"type": "user", "user_id": "U1"}]},
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
            },
        ],
    },
]


def test_blocks_that_slack_takes() -> None:
    assert check_blocks(GOOD_BLOCKS) == []
    assert check_view({"type": "home", "blocks": [one for one in GOOD_BLOCKS if one["type"] != "markdown"]}) == []


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        (section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
        (section("x" * 3_001), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
        ({"type": "section"}, "missing required field: text or fields [json-pointer:/blocks/0]"),
        ({"type": "section", "fields": []}, "must be a list of 1 to 10 items [json-pointer:/blocks/0/fields]"),
        (
            {"type": "section", "fields": [{"type": "mrkdwn", "text": "x" * 2_001}]},
            "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
        ),
        (section("x") | {"colour": "red"}, "invalid additional property: colour [json-pointer:/blocks/0]"),
        (
            actions(button("a") | {"text": {"type": "mrkdwn", "text": "x"}}),
            "unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/text]",
        ),
        (
            actions(button("a", label="x" * 76)),
            "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
        ),
        (actions(), "must be a list of 1 to 25 items [json-pointer:/blocks/0/elements]"),
        (
            actions(button("a"), button("a")),
            "an action_id is there twice in one block [json-pointer:/blocks/0/elements]",
        ),
        (
            actions({"type": "plain_text_input", "action_id": "a"}),
            "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0]",
        ),
        (
            text_input("a", max_length=3_001),
            "must be a whole number from 1 to 3000 [json-pointer:/blocks/0/element/max_length]",
        ),
        ({"type": "header", "text": "x"}, "unsupported type: no object [json-pointer:/blocks/0/text]"),
        ({"type": "markdown"}, "missing required field: text [json-pointer:/blocks/0]"),
        (
            actions({"type": "static_select", "action_id": "a"}),
            "missing required field: options [json-pointer:/blocks/0/elements/0]",
        ),
    ],
)
def test_blocks_that_slack_refuses(block: Json, fault: str) -> None:
    assert check_blocks([block]) == [fault]


def test_limits_of_the_whole_message() -> None:
    assert check_blocks([section("x")] * 51) == ["must be a list of 0 to 50 items [json-pointer:/blocks]"]
    [fault] = check_blocks([{"type": "markdown", "text": "x" * 7_000}] * 2)
    assert "14000 characters, 12000 allowed" in fault
    [fault] = check_blocks([actions(button("a")), actions(button("b"))])
    assert "block_id acts is there twice" in fault


@pytest.mark.parametrize(
    ("view", "fault"),
    [
        (modal(title={"type": "plain_text", "text": "x" * 25}), "/title/text"),
        ({key: value for key, value in modal(text_input("a")).items() if key != "submit"}, "/submit"),
        (modal({"type": "markdown", "text": "x"}), "unsupported type: markdown"),
        (modal(private_metadata="x" * 3_001), "/private_metadata"),
        (modal(blocks=[section("x")] * 101), "0 to 100 items"),
        (modal(state={}), "invalid additional property: state"),
        ({"type": "home", "title": PLAIN, "blocks": []}, "invalid additional property: title"),
    ],
)
def test_views_that_slack_refuses(view: Json, fault: str) -> None:
    assert fault in "; ".join(check_view(view))


def test_the_table_of_methods_is_what_is_there() -> None:
    assert {name for name, row in TABLE.items() if row["status"] != "missing"} == set(HANDLERS)
    assert {row["status"] for row in TABLE.values()} == {"supported", "partial", "missing"}


def test_each_row_of_the_table_names_the_test_that_shows_it(request: pytest.FixtureRequest) -> None:
    here = request.path.parent
    text = "".join(file.read_text(encoding="utf-8") for file in here.glob("test_*.py"))
    for name, row in TABLE.items():
        shown = row.get("shown_by")
        assert row["status"] == "missing" or f"def {shown}(" in text, f"{name}: no test {shown}"
