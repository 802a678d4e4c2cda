"""Methods beyond talk and modals: streams, reactions, threads with the app, user groups, response_urls."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox import Sandbox
from tests.sandbox.app import App, Clock, Json, actions, button, modal, text_input

GENERAL, HELP = "C0GENERAL", "C0000HELP"


async def question(sandbox: Sandbox) -> str:
    return await sandbox.people["ava"].posts("general", "question")


async def test_the_api_answers_anyone(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    async with session.post(f"{sandbox.url}/api/api.test", data={"foo": "bar"}) as answer:
        assert await answer.json() == {"ok": True, "args": {"foo": "bar"}}
    async with session.get(f"{sandbox.url}/api/api.test?error=so_it_is") as answer:
        assert (answer.status, (await answer.json())["error"]) == (200, "so_it_is")


async def test_the_app_knows_itself_and_its_team(client: AsyncWebClient) -> None:
    bot = (await client.bots_info(bot="B0COPYDESK"))["bot"]
    assert (bot["id"], bot["user_id"], bot["deleted"]) == ("B0COPYDESK", "U0COPYDESK", False)
    told = await client.team_info()
    assert (told["team"]["id"], told["team"]["domain"]) == ("T0SANDBOX", "copydesk-sandbox")
    assert told.headers["x-accepted-oauth-scopes"] == "team:read"


async def test_blocks_are_validated_without_being_posted(sandbox: Sandbox, client: AsyncWebClient) -> None:
    assert (await client.blocks_validate(blocks=[actions(button("a"))]))["ok"]
    assert (await client.blocks_validate(view=modal(text_input("a"))))["ok"]
    with pytest.raises(SlackApiError, match="invalid_blocks") as refused:
        await client.blocks_validate(message={"blocks": [{"type": "divider", "colour": "red"}, {"type": "header"}]})
    first, second = refused.value.response["errors"]
    assert (first["message"], first["pointer"]) == ("invalid additional property: colour", "/blocks/0")
    assert second["pointer"] == "/blocks/1"
    assert len(refused.value.response["response_metadata"]["messages"]) == 2
    assert sandbox.people["ava"].messages("general") == []


# Streams


async def started(sandbox: Sandbox, client: AsyncWebClient, **more: Any) -> str:
    whom: Json = {"recipient_team_id": "T0SANDBOX", "recipient_user_id": "U00000AVA"}
    ts = await question(sandbox)
    return str((await client.chat_startStream(channel=GENERAL, thread_ts=ts, **whom, **more))["ts"])


def streamed(sandbox: Sandbox, ts: str) -> Json:
    return sandbox.workspace.channels[GENERAL].messages[ts].body


async def test_an_answer_is_streamed(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ts = await question(sandbox)
    stream = await client.chat_stream(
        channel=GENERAL, thread_ts=ts, recipient_team_id="T0SANDBOX", recipient_user_id="U00000AVA", buffer_size=1
    )
    await stream.append(markdown_text="**Thirty** ")
    step = {"type": "task_update", "id": "1", "title": "Reading", "status": "in_progress"}
    await stream.append(chunks=[step, {"type": "blocks", "blocks": [{"type": "divider"}]}])
    _, growing = sandbox.people["ava"].messages("general", thread_ts=ts)
    assert growing["streaming_state"] == "in_progress"
    done = [step | {"status": "complete", "details": "All of it"}]
    last = await stream.stop(markdown_text="days.", chunks=done, blocks=[actions(button("good"))])
    assert last["message"]["text"] == "**Thirty** days."
    _, answer = sandbox.people["ava"].messages("general", thread_ts=ts)
    assert answer["streaming_state"] == "completed"
    assert [one["type"] for one in answer["blocks"]] == ["task_card", "markdown", "divider", "actions"]
    assert answer["blocks"][0]["status"] == "complete"
    assert "edited" not in answer


async def test_tasks_can_be_shown_as_a_plan(sandbox: Sandbox, client: AsyncWebClient) -> None:
    task = {"type": "task_update", "id": "1", "title": "Reading", "status": "pending"}
    title = {"type": "plan_update", "title": "Steps"}
    ts = await started(sandbox, client, task_display_mode="plan", chunks=[title, task])
    [plan] = streamed(sandbox, ts)["blocks"]
    assert (plan["type"], plan["title"], plan["tasks"][0]["title"]) == ("plan", "Steps", "Reading")


async def test_a_stream_is_refused_what_slack_refuses(sandbox: Sandbox, client: AsyncWebClient, clock: Clock) -> None:
    ts = await started(sandbox, client, markdown_text="One")
    at: Json = {"channel": GENERAL, "ts": ts}
    refused: dict[str, Json] = {
        "markdown_text_or_chunks_required": {},
        "cannot_provide_both_markdown_text_and_chunks": {"markdown_text": "x", "chunks": [{}]},
        "streaming_mode_mismatch": {"chunks": [{"type": "markdown_text", "text": "x"}]},
        "msg_too_long": {"markdown_text": "x" * 12_001},
        "message_not_found": {"ts": "1.000000", "markdown_text": "x"},
        "message_not_owned_by_app": {"ts": await question(sandbox), "markdown_text": "x"},
    }
    for error, args in refused.items():
        with pytest.raises(SlackApiError, match=error):
            await client.api_call("chat.appendStream", json=at | args)
    with pytest.raises(SlackApiError, match="streaming_state_conflict"):
        await client.chat_update(channel=GENERAL, ts=ts, text="x")
    clock.advance(299)
    await client.chat_appendStream(channel=GENERAL, ts=ts, markdown_text=" two")
    clock.advance(1)
    with pytest.raises(SlackApiError, match="message_not_in_streaming_state"):
        await client.chat_appendStream(channel=GENERAL, ts=ts, markdown_text=" three")
    assert streamed(sandbox, ts)["text"] == "One two"
    await client.chat_update(channel=GENERAL, ts=ts, text="so be it")


@pytest.mark.parametrize(
    ("chunk", "error"),
    [
        ({"type": "song"}, "invalid_chunks"),
        ({"type": "task_update", "id": "1", "title": "x", "status": "done"}, "invalid_chunks"),
        ({"type": "blocks", "blocks": [{"type": "x"}]}, "invalid_blocks"),
    ],
)
async def test_a_chunk_that_is_none(sandbox: Sandbox, client: AsyncWebClient, chunk: Json, error: str) -> None:
    with pytest.raises(SlackApiError, match=error):
        await started(sandbox, client, chunks=[chunk])


async def test_a_stopped_stream_takes_no_more(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ts = await started(sandbox, client, markdown_text="One")
    metadata = {"event_type": "answer", "event_payload": {}}
    await client.chat_stopStream(channel=GENERAL, ts=ts, metadata=metadata)
    assert sandbox.workspace.channels[GENERAL].messages[ts].metadata == metadata
    with pytest.raises(SlackApiError, match="message_not_in_streaming_state"):
        await client.chat_stopStream(channel=GENERAL, ts=ts)


async def test_markdown_stands_alone(sandbox: Sandbox, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel=GENERAL, markdown_text="**x**")
    await client.chat_update(channel=GENERAL, ts=posted["ts"], markdown_text="_y_")
    [message] = sandbox.people["ava"].messages("general")
    assert [(one["type"], one["text"]) for one in message["blocks"]] == [("markdown", "_y_")]


# Marks, threads, channels, groups


async def test_the_app_reacts(sandbox: Sandbox, client: AsyncWebClient, app: App) -> None:
    ts = await question(sandbox)
    mark = {"channel": GENERAL, "timestamp": ts, "name": "eyes"}
    await client.reactions_add(**mark)
    with pytest.raises(SlackApiError, match="already_reacted"):
        await client.reactions_add(**mark)
    await sandbox.deliveries.settled()
    assert app.events[-1]["type"] == "reaction_added"
    await client.reactions_remove(**mark)
    with pytest.raises(SlackApiError, match="no_reaction"):
        await client.reactions_remove(**mark)
    await sandbox.deliveries.settled()
    assert (app.events[-1]["type"], app.events[-1]["reaction"]) == ("reaction_removed", "eyes")
    assert "reactions" not in sandbox.people["ava"].messages("general")[0]


async def test_a_thread_has_a_title_and_prompts(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ts = await sandbox.people["ava"].posts("@copydesk", "question")
    await client.assistant_threads_setTitle(channel_id="D00000AVA", thread_ts=ts, title="Refunds")
    prompts = [{"title": "Refunds", "message": "How long?"}]
    await client.assistant_threads_setSuggestedPrompts(channel_id="D00000AVA", prompts=prompts)
    assert sandbox.workspace.threads["D00000AVA", ts]["title"] == "Refunds"
    assert sandbox.workspace.threads["D00000AVA", ""]["prompts"]["prompts"] == prompts
    with pytest.raises(SlackApiError, match="1 to 4 items"):
        await client.assistant_threads_setSuggestedPrompts(channel_id="D00000AVA", prompts=prompts * 5)


async def test_a_status_ends_by_itself(sandbox: Sandbox, client: AsyncWebClient, clock: Clock) -> None:
    at: Json = {"channel_id": GENERAL, "thread_ts": await question(sandbox)}
    await client.assistant_threads_setStatus(**at, status="is thinking", loading_messages=["Reading"])
    clock.advance(119)
    assert [*sandbox.workspace.statuses.values()] == ["is thinking"]
    clock.advance(1)
    assert sandbox.workspace.statuses == {}
    await client.assistant_threads_setStatus(**at, status="is thinking")
    await client.assistant_threads_setStatus(**at, status="")
    assert sandbox.workspace.statuses == {}
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await client.assistant_threads_setStatus(**at, status="x", loading_messages=["x"] * 11)


async def test_the_app_joins_a_channel(sandbox: Sandbox, client: AsyncWebClient) -> None:
    cho = sandbox.people["cho"]
    await cho.removes("copydesk", "help")
    assert not (await client.conversations_info(channel=HELP))["channel"]["is_member"]
    mine = await client.users_conversations(types="public_channel,private_channel")
    assert HELP not in [one["id"] for one in mine["channels"]]
    assert (await client.conversations_join(channel=HELP))["channel"]["is_member"]
    assert (await client.conversations_join(channel=HELP))["warning"] == "already_in_channel"
    theirs = await client.users_conversations(user="U00000BEN")
    assert [one["name"] for one in theirs["channels"]] == ["general", "help", "answers-review"]
    await cho.archives("help")
    with pytest.raises(SlackApiError, match="is_archived"):
        await client.conversations_join(channel=HELP)


async def test_a_channel_is_archived_no_more(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await sandbox.people["cho"].archives("help")
    sandbox.workspace.take_emitted()
    sandbox.workspace.unarchive(sandbox.workspace.channels[HELP], by="U00000CHO")
    [event] = sandbox.workspace.take_emitted()
    assert (event["type"], event["channel"], event["user"]) == ("channel_unarchive", HELP, "U00000CHO")
    assert (await client.chat_postMessage(channel=HELP, text="x"))["ok"]


async def test_a_user_group_gets_other_members(sandbox: Sandbox, client: AsyncWebClient, clock: Clock) -> None:
    [plain] = (await client.usergroups_list())["usergroups"]
    assert (plain["handle"], "users" in plain, "user_count" in plain) == ("desk", False, False)
    clock.advance(60)
    sandbox.workspace.regroup("S00000DESK", ["U00000BEA", "U00000CHO"])
    updated, changed = sandbox.workspace.take_emitted()
    assert (updated["subteam"]["users"], updated["subteam"]["user_count"]) == (["U00000BEA", "U00000CHO"], 2)
    assert (changed["added_users"], changed["removed_users"]) == (["U00000CHO"], ["U00000BEN"])
    assert changed["date_update"] == 1_700_000_060
    [full] = (await client.usergroups_list(include_users=True, include_count=True))["usergroups"]
    assert (full["users"], full["user_count"]) == (["U00000BEA", "U00000CHO"], 2)


# response_url


async def clicked(sandbox: Sandbox, client: AsyncWebClient, app: App) -> tuple[AsyncWebhookClient, str]:
    posted = await client.chat_postMessage(channel=GENERAL, text="card", blocks=[actions(button("go"))])
    await sandbox.people["ben"].clicks(channel="general", ts=posted["ts"], action_id="go")
    return AsyncWebhookClient(app.last["response_url"]), posted["ts"]


async def test_a_response_url_replaces_and_deletes(sandbox: Sandbox, client: AsyncWebClient, app: App) -> None:
    ben = sandbox.people["ben"]
    answer, _ = await clicked(sandbox, client, app)
    sent = await answer.send(text="Only you.")
    assert (sent.status_code, sent.body) == (200, "ok")
    assert [one["text"] for one in ben.ephemerals] == ["Only you."]
    await answer.send(text="Decided.", replace_original=True)
    [card] = ben.messages("general")
    assert (card["text"], "blocks" in card) == ("Decided.", False)
    await answer.send_dict({"text": "For all.", "response_type": "in_channel", "thread_ts": card["ts"]})
    assert [one["text"] for one in ben.messages("general", thread_ts=card["ts"])] == ["Decided.", "For all."]
    await answer.send(delete_original=True)
    assert "Decided." not in [one["text"] for one in ben.messages("general")]


async def test_a_response_url_changes_what_only_one_sees(sandbox: Sandbox, client: AsyncWebClient, app: App) -> None:
    ben = sandbox.people["ben"]
    said: Json = {"channel": GENERAL, "text": "Share?", "blocks": [actions(button("share"))]}
    ts = (await client.chat_postEphemeral(user=ben.id, **said))["message_ts"]
    await ben.clicks(channel="general", ts=ts, action_id="share")
    answer = AsyncWebhookClient(app.last["response_url"])
    await answer.send(text="Shared.", replace_original=True)
    assert [(one["text"], one["ts"]) for one in ben.ephemerals] == [("Shared.", ts)]
    await answer.send(delete_original=True)
    assert ben.ephemerals == []


async def test_a_modal_offers_response_urls(sandbox: Sandbox, client: AsyncWebClient, app: App) -> None:
    ben = sandbox.people["ben"]
    await clicked(sandbox, client, app)
    where = {"type": "channels_select", "action_id": "where", "response_url_enabled": True, "initial_channel": HELP}
    await client.views_open(trigger_id=app.last["trigger_id"], view=modal(text_input("to") | {"element": where}))
    await ben.submits(ben.views[0]["id"])
    [offered] = app.last["response_urls"]
    assert (offered["block_id"], offered["action_id"], offered["channel_id"]) == ("to", "where", HELP)
    await AsyncWebhookClient(offered["response_url"]).send(text="There.", response_type="in_channel")
    assert [one["text"] for one in ben.messages("help")] == ["There."]


async def test_a_response_url_wears_out(sandbox: Sandbox, client: AsyncWebClient, app: App, clock: Clock) -> None:
    answer, _ = await clicked(sandbox, client, app)
    sent = [(await answer.send(text=str(n))).status_code for n in range(6)]
    assert sent == [200] * 5 + [404]
    answer, _ = await clicked(sandbox, client, app)
    clock.advance(30 * 60 + 1)
    late = await answer.send(text="x")
    assert (late.status_code, "expired_url" in late.body) == (404, True)


async def test_a_response_url_is_as_strict(sandbox: Sandbox, client: AsyncWebClient, app: App) -> None:
    answer, _ = await clicked(sandbox, client, app)
    refused: dict[str, Json] = {
        "no_text": {"response_type": "in_channel"},
        "invalid_blocks": {"blocks": [{"type": "x"}]},
        "invalid_arg_name": {"colour": "red"},
    }
    for error, body in refused.items():
        sent = await answer.send_dict(body)
        assert sent.status_code == 400
        assert error in sent.body
    ts = await question(sandbox)
    await sandbox.people["ben"].shortcuts("ask_about", channel="general", ts=ts)
    theirs = await AsyncWebhookClient(app.last["response_url"]).send(text="x", replace_original=True)
    assert "cant_update_message" in theirs.body
    app.acks("/copydesk", 200)
    await sandbox.people["ben"].commands("general", "/copydesk", "status")
    await AsyncWebhookClient(app.last["response_url"]).send(text="Fine.")
    assert sandbox.people["ben"].ephemerals[-1]["text"] == "Fine."
