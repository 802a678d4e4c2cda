"""What Slack refuses, the sandbox refuses, with Slack's own words."""

import json
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Manifest, Sandbox, Workspace
from bot.sandbox.methods import HANDLERS, TABLE
from tests.sandbox.app import MANIFEST, Clock, Json, modal

GENERAL, PAYROLL = "C0GENERAL", "C0PAYROLLPRIVATE"
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
        refusal("chat.postMessage", "markdown_text_conflict", channel=GENERAL, markdown_text="x", text="x"),
        refusal("chat.postMessage", "msg_too_long", channel=GENERAL, markdown_text="x" * 12_001),
        refusal("chat.postMessage", "missing_scope", channel=GENERAL, text="x", username="Somebody"),
        refusal("chat.postMessage", "invalid_blocks_format", channel=GENERAL, text="x", blocks="[{"),
        refusal("chat.postMessage", "too_many_attachments", channel=GENERAL, attachments=[{"text": "x"}] * 101),
        refusal("chat.postMessage", "invalid_attachments", channel=GENERAL, attachments=[{"blocks": [{"type": "x"}]}]),
        refusal("chat.postMessage", "cannot_dm_bot", channel="U0COPYDESK", text="x"),
        refusal("chat.startStream", "missing_recipient_team_id", channel=GENERAL, thread_ts="1.000000"),
        refusal(
            *("chat.startStream", "missing_recipient_user_id"),
            channel=GENERAL,
            thread_ts="1.000000",
            recipient_team_id="T",
        ),
        refusal("chat.startStream", "invalid_arguments", channel=GENERAL),
        refusal("conversations.open", "users_list_not_supplied"),
        refusal("conversations.open", "method_not_supported_for_channel_type", users="U00000BEN,U00000BEA"),
        refusal("conversations.open", "cannot_dm_bot", users="U0COPYDESK"),
        refusal("conversations.join", "method_not_supported_for_channel_type", channel=PAYROLL),
        refusal("reactions.add", "invalid_name", channel=GENERAL, timestamp="1.000000", name=":eyes:"),
        refusal("reactions.add", "message_not_found", channel=GENERAL, timestamp="1.000000", name="eyes"),
        refusal("team.info", "team_not_found", team="T1"),
        refusal("bots.info", "bot_not_found", bot="B1"),
        refusal("views.push", "invalid_trigger_id", trigger_id="1.1", view=modal()),
        refusal("views.update", "invalid_arguments", view=modal()),
        refusal("blocks.validate", "invalid_arguments"),
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


def test_the_table_of_methods_is_what_is_there() -> None:
    assert {name for name, row in TABLE.items() if row["status"] != "missing"} == {*HANDLERS, "response_url"}
    assert {row["status"] for row in TABLE.values()} == {"supported", "partial", "missing"}


def test_each_row_of_the_table_names_the_test_that_shows_it(request: pytest.FixtureRequest) -> None:
    here = request.path.parent
    text = "".join(file.read_text(encoding="utf-8") for file in here.glob("test_*.py"))
    for name, row in TABLE.items():
        shown = row.get("shown_by")
        assert row["status"] == "missing" or f"def {shown}(" in text, f"{name}: no test {shown}"
