"""What people say, what the app hears of it, and what it says."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox, SlackError
from tests.sandbox.app import App, actions, button

GENERAL, REVIEW, PAYROLL = "C0GENERAL", "C0ANSWERSREVIEW", "C0PAYROLLPRIVATE"


async def test_a_mention_is_one_message_and_two_events(sandbox: Sandbox, app: App) -> None:
    ts = await sandbox.people["ava"].posts("general", "<@copydesk> is 1 < 2 & #help, @ben?")
    message, mention = app.events
    assert ts == "1700000000.000100"
    assert message["type"], message["channel_type"] == ("message", "channel")
    assert message["text"] == "<@U0COPYDESK> is 1 &lt; 2 &amp; <#C0000HELP>, <@U00000BEN>?"
    assert mention["type"] == "app_mention"
    assert (mention["ts"], mention["text"]) == (ts, message["text"])
    assert "channel_type" not in mention
    first, second = (one["payload"]["event_id"] for one in app.envelopes)
    assert first != second


async def test_what_was_typed_is_also_rich_text(sandbox: Sandbox, app: App) -> None:
    ava = sandbox.people["ava"]
    ts = await ava.posts("general", "<@copydesk> is 1 < 2 for @desk in #help?")
    [block] = app.events[0]["blocks"]
    assert (block["type"], bool(block["block_id"]), bool(app.events[0]["client_msg_id"])) == ("rich_text", True, True)
    assert block["elements"][0]["elements"] == [
        {"type": "user", "user_id": "U0COPYDESK"},
        {"type": "text", "text": " is 1 < 2 for "},
        {"type": "usergroup", "usergroup_id": "S00000DESK"},
        {"type": "text", "text": " in "},
        {"type": "channel", "channel_id": "C0000HELP"},
        {"type": "text", "text": "?"},
    ]
    assert app.events[1]["blocks"] == [block]
    await ava.edits("general", ts, "two")
    assert app.events[-1]["message"]["blocks"][0]["elements"][0]["elements"] == [{"type": "text", "text": "two"}]


async def test_no_control_sequence_but_a_mention_can_be_typed(sandbox: Sandbox, app: App) -> None:
    await sandbox.people["ava"].posts("general", "<!channel> <@nobody> a@ben.example <https://x|y>")
    assert app.events[0]["text"] == "&lt;!channel&gt; &lt;@nobody&gt; a@ben.example &lt;https://x|y&gt;"


async def test_direct_messages_are_no_mentions(sandbox: Sandbox, app: App) -> None:
    await sandbox.people["ava"].posts("@copydesk", "<@copydesk> hello")
    [event] = app.events
    assert (event["channel"], event["channel_type"]) == ("D00000AVA", "im")


async def test_the_app_hears_only_where_it_is(sandbox: Sandbox, app: App) -> None:
    await sandbox.people["cho"].removes("copydesk", "help")
    await sandbox.people["ava"].posts("help", "<@copydesk> are you there?")
    await sandbox.people["cho"].invites("copydesk", "help")
    left, joined, said = app.events
    assert (left["type"], left["channel"]) == ("channel_left", "C0000HELP")
    assert (joined["type"], joined["inviter"]) == ("member_joined_channel", "U00000CHO")
    assert said["subtype"] == "channel_join"


async def test_edits_and_deletions_are_told_in_slacks_shapes(sandbox: Sandbox, app: App) -> None:
    ava = sandbox.people["ava"]
    ts = await ava.posts("general", "one")
    await ava.edits("general", ts, "two")
    await ava.deletes("general", ts)
    _, changed, deleted = app.events
    assert changed["subtype"] == "message_changed"
    assert (changed["previous_message"]["text"], changed["message"]["text"]) == ("one", "two")
    assert changed["message"]["edited"]["user"] == "U00000AVA"
    assert changed["ts"] == changed["event_ts"] != ts
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", ts)
    assert deleted["previous_message"]["text"] == "two"
    assert ava.messages("general") == []


async def test_a_deleted_parent_leaves_a_tombstone(sandbox: Sandbox, app: App) -> None:
    ava = sandbox.people["ava"]
    ts = await ava.posts("general", "question")
    await ava.posts("general", "more", thread_ts=ts)
    await ava.deletes("general", ts)
    stone = app.events[-1]["message"]
    assert (app.events[-1]["subtype"], stone["subtype"], stone["user"]) == ("message_changed", "tombstone", "USLACKBOT")
    assert [one["text"] for one in ava.messages("general", thread_ts=ts)] == ["This message was deleted.", "more"]


async def test_nobody_changes_what_others_said(sandbox: Sandbox) -> None:
    ts = await sandbox.people["ava"].posts("general", "mine")
    with pytest.raises(SlackError, match="not by ben"):
        await sandbox.people["ben"].edits("general", ts, "yours")


async def test_a_private_channel_is_hidden_from_others(sandbox: Sandbox) -> None:
    with pytest.raises(SlackError) as refused:
        await sandbox.people["ben"].posts("payroll-private", "hello")
    assert refused.value.code == "channel_not_found"


async def test_the_app_answers_in_a_thread(sandbox: Sandbox, client: AsyncWebClient, app: App) -> None:
    ts = await sandbox.people["ava"].posts("help", "a question")
    metadata = {"event_type": "delivery", "event_payload": {"id": "7"}}
    posted = await client.chat_postMessage(channel="C0000HELP", thread_ts=ts, text="an answer", metadata=metadata)
    await sandbox.deliveries.settled()
    parent, reply = sandbox.people["ava"].messages("help", thread_ts=ts)
    assert (parent["reply_count"], parent["latest_reply"]) == (1, posted["ts"])
    assert (reply["text"], reply["bot_id"], reply["user"]) == ("an answer", "B0COPYDESK", "U0COPYDESK")
    assert [one["text"] for one in sandbox.people["ava"].messages("help")] == ["a question"]
    assert app.events[-1]["bot_id"] == "B0COPYDESK"  # it hears itself; Bolt drops that
    plain = await client.conversations_replies(channel="C0000HELP", ts=ts)
    full = await client.conversations_replies(channel="C0000HELP", ts=ts, include_all_metadata=True)
    assert ["metadata" in one for one in plain["messages"]] == [False, False]
    assert full["messages"][1]["metadata"] == metadata


async def test_the_app_changes_and_removes_its_own_message(sandbox: Sandbox, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel=GENERAL, text="one", blocks=[actions(button("go"))])
    await client.chat_update(channel=GENERAL, ts=posted["ts"], text="two")
    [message] = sandbox.people["ava"].messages("general")
    assert (message["text"], "blocks" in message, "edited" in message) == ("two", False, True)
    await client.chat_delete(channel=GENERAL, ts=posted["ts"])
    assert sandbox.people["ava"].messages("general") == []
    ts = await sandbox.people["ava"].posts("general", "mine")
    with pytest.raises(SlackApiError, match="cant_update_message"):
        await client.chat_update(channel=GENERAL, ts=ts, text="yours")
    with pytest.raises(SlackApiError, match="message_not_found"):
        await client.chat_update(channel=GENERAL, ts="1.000000", text="nobody's")


async def test_an_ephemeral_is_seen_by_one_person(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await client.chat_postEphemeral(channel=GENERAL, user="U00000BEN", text="psst")
    assert [one["text"] for one in sandbox.people["ben"].ephemerals] == ["psst"]
    assert sandbox.people["ava"].ephemerals == []
    assert sandbox.people["ben"].messages("general") == []
    with pytest.raises(SlackApiError, match="user_not_in_channel"):
        await client.chat_postEphemeral(channel=REVIEW, user="U00000AVA", text="psst")


async def test_a_permalink_leads_to_the_message(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ts = await sandbox.people["ava"].posts("general", "here")
    link = await client.chat_getPermalink(channel=GENERAL, message_ts=ts)
    assert link["permalink"].endswith(f"/archives/{GENERAL}/p1700000000000100")


async def test_the_app_reads_a_channel_newest_first(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ava = sandbox.people["ava"]
    times = [await ava.posts("general", text) for text in ("one", "two", "three")]
    await ava.posts("general", "in a thread", thread_ts=times[0])
    all_ = await client.conversations_history(channel=GENERAL)
    assert [one["text"] for one in all_["messages"]] == ["three", "two", "one"]
    page = await client.conversations_history(channel=GENERAL, limit=2)
    assert page["has_more"]
    cursor = page["response_metadata"]["next_cursor"]
    rest = await client.conversations_history(channel=GENERAL, limit=2, cursor=cursor)
    assert [one["text"] for one in rest["messages"]] == ["one"]
    between = await client.conversations_history(channel=GENERAL, oldest=times[0], latest=times[2])
    assert [one["text"] for one in between["messages"]] == ["two"]
    exact = await client.conversations_history(channel=GENERAL, oldest=times[1], latest=times[1], inclusive=True)
    assert [one["text"] for one in exact["messages"]] == ["two"]


async def test_the_app_reads_a_thread_page_by_page(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ava = sandbox.people["ava"]
    ts = await ava.posts("general", "parent")
    for text in ("one", "two", "three"):
        await ava.posts("general", text, thread_ts=ts)
    seen, cursor = [], None
    while cursor != "":
        page = await client.conversations_replies(channel=GENERAL, ts=ts, limit=2, cursor=cursor)
        seen.append([one["text"] for one in page["messages"]])
        cursor = page["response_metadata"]["next_cursor"]
    assert seen == [["parent", "one", "two"], ["parent", "three"]]
    with pytest.raises(SlackApiError, match="thread_not_found"):
        await client.conversations_replies(channel=GENERAL, ts="1.000000")


async def test_people_react(sandbox: Sandbox, app: App) -> None:
    ts = await sandbox.people["ava"].posts("general", "look")
    await sandbox.people["abe"].reacts("general", ts, "eyes")
    await sandbox.people["ben"].reacts("general", ts, "eyes")
    [message] = sandbox.people["ava"].messages("general")
    assert message["reactions"] == [{"name": "eyes", "users": ["U00000ABE", "U00000BEN"], "count": 2}]
    assert app.events[-1]["type"] == "reaction_added"
    with pytest.raises(SlackError, match="there already"):
        await sandbox.people["ben"].reacts("general", ts, "eyes")


async def test_a_status_stands_until_the_answer(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ts = await sandbox.people["ava"].posts("@copydesk", "question")
    await client.assistant_threads_setStatus(channel_id="D00000AVA", thread_ts=ts, status="is thinking")
    assert sandbox.workspace.statuses == {("D00000AVA", ts): "is thinking"}
    await client.chat_postMessage(channel="U00000AVA", text="answer", thread_ts=ts)
    assert sandbox.workspace.statuses == {}


async def test_the_app_looks_around(sandbox: Sandbox, client: AsyncWebClient) -> None:
    channel = (await client.conversations_info(channel=PAYROLL))["channel"]
    assert (channel["name"], channel["is_private"], channel["is_ext_shared"]) == ("payroll-private", True, False)
    members = await client.conversations_members(channel=REVIEW)
    assert members["members"] == ["U00000BEN", "U00000BEA", "U00000CHO", "U0COPYDESK"]
    listed = await client.conversations_list(types="public_channel,private_channel", limit=3)
    assert [one["name"] for one in listed["channels"]] == ["general", "help", "answers-review"]
    await sandbox.people["cho"].removes("copydesk", "payroll-private")
    own = await client.users_conversations(types="public_channel,private_channel")
    assert [one["name"] for one in own["channels"]] == ["general", "help", "answers-review"]
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await client.conversations_info(channel=PAYROLL)


async def test_a_channel_shared_with_another_company_says_so(
    sandbox: Sandbox, client: AsyncWebClient, app: App
) -> None:
    await sandbox.people["ava"].posts("help", "before")
    await sandbox.people["cho"].shares("help")
    ts = await sandbox.people["ava"].posts("help", "<@copydesk> after")
    await sandbox.people["ava"].reacts("help", ts, "eyes")
    await sandbox.people["ava"].posts("general", "elsewhere")
    told = [one["payload"]["is_ext_shared_channel"] for one in app.envelopes]
    assert told == [False, True, True, True, False]
    channel = (await client.conversations_info(channel="C0000HELP"))["channel"]
    assert (channel["is_shared"], channel["is_ext_shared"]) == (True, True)


async def test_the_app_writes_to_a_person(sandbox: Sandbox, client: AsyncWebClient) -> None:
    opened = await client.conversations_open(users="U00000GIL")
    await client.chat_postMessage(channel=opened["channel"]["id"], text="hello")
    await client.chat_postMessage(channel="U00000GIL", text="again")
    assert [one["text"] for one in sandbox.people["gil"].messages("@copydesk")] == ["hello", "again"]


async def test_the_app_looks_people_up(sandbox: Sandbox, client: AsyncWebClient, app: App) -> None:
    cho = (await client.users_info(user="U00000CHO"))["user"]
    assert (cho["real_name"], cho["profile"]["display_name"], cho["is_admin"]) == ("Cho Chang", "Cho", True)
    assert (await client.users_info(user="U00000GIL"))["user"]["is_restricted"]
    assert len((await client.users_list())["members"]) == 7
    users = await client.usergroups_users_list(usergroup="S00000DESK")
    assert users["users"] == ["U00000BEN", "U00000BEA"]
    await sandbox.people["cho"].regroups("desk", ["ava"])
    assert (await client.usergroups_users_list(usergroup="S00000DESK"))["users"] == ["U00000AVA"]
    with pytest.raises(SlackApiError, match="user_not_found"):
        await client.users_info(user="U1")
    await sandbox.people["ben"].changes(deleted=True)
    assert app.events[-1]["user"]["deleted"]


async def test_who_am_i(client: AsyncWebClient) -> None:
    me = await client.auth_test()
    assert (me["user_id"], me["bot_id"], me["team_id"]) == ("U0COPYDESK", "B0COPYDESK", "T0SANDBOX")
    assert "chat:write" in me.headers["x-oauth-scopes"]
