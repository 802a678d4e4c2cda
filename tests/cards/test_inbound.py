"""Slack's payloads become values of ours, whatever people wrote into them."""

from typing import Any

import pytest

from bot.core.case import Person, Place
from bot.flow.intake import Message
from bot.slack import inbound


def event(text: str = "<@U0BOT> How long?", **more: Any) -> dict[str, Any]:
    return {"type": "message", "channel": "C0HELP", "user": "U0AVA", "ts": "1.000001", "text": text} | more


def heard(slack_event: dict[str, Any]) -> Message:
    message = inbound.message(slack_event, "T0", "U0BOT")
    assert message
    return message


def test_a_mention_is_a_message_without_the_mention() -> None:
    assert heard(event()) == Message(
        team="T0",
        channel="C0HELP",
        ts="1.000001",
        thread_ts="1.000001",
        user="U0AVA",
        text="How long?",
        mentions_bot=True,
        direct=False,
    )


@pytest.mark.parametrize(
    ("text", "kept", "mentions"),
    [
        ("How long?", "How long?", False),
        ("<@U0BOT>", "", True),
        ("<@U0BOT|copydesk>   ", "", True),
        ("Hey <@U0BOT>, how long?", "Hey  , how long?", True),
        ("<@U0BOTHER> how long?", "<@U0BOTHER> how long?", False),
        ("<@U0BOT> is a &lt; b &amp;&amp; c &gt; d?", "is a < b && c > d?", True),
        ("<@U0BOT> &amp;lt;", "&lt;", True),
        ("<@U0BOT> ask <@U0BEN>", "ask <@U0BEN>", True),
        ("nul\x00 \u202eevil\u202c \ud800", "nul\ufffd evil \ufffd", False),
        (None, "", False),
    ],
)
def test_the_text_is_as_the_person_typed_it(text: str, kept: str, mentions: bool) -> None:
    message = heard(event(text))
    assert (message.text, message.mentions_bot) == (kept, mentions)


def test_a_reply_and_a_direct_message_are_known_as_such() -> None:
    reply = heard(event(thread_ts="0.5", channel_type="channel", team="T1"))
    assert (reply.thread_ts, reply.in_thread, reply.direct, reply.team) == ("0.5", True, False, "T1")
    direct = heard(event("How long?", channel_type="im"))
    assert (direct.direct, direct.in_thread) == (True, False)


@pytest.mark.parametrize("subtype", ["thread_broadcast", "file_share", "me_message"])
def test_people_also_write_with_files_and_from_threads(subtype: str) -> None:
    assert heard(event(subtype=subtype)).text == "How long?"


@pytest.mark.parametrize(
    "other",
    [
        event(bot_id="B0"),
        event(subtype="message_changed"),
        event(subtype="message_deleted"),
        event(subtype="channel_join"),
        event(subtype="bot_message"),
        event(user=None),
    ],
)
def test_bots_edits_and_notices_of_slack_ask_nothing(other: dict[str, Any]) -> None:
    assert inbound.message(other, "T0", "U0BOT") is None


def test_a_deleted_message_is_told_by_its_channel_and_time() -> None:
    gone = {"subtype": "message_deleted", "channel": "C0HELP", "deleted_ts": "1.000001"}
    assert inbound.deleted(gone) == ("C0HELP", "1.000001")
    tombstone = {"subtype": "tombstone", "ts": "1.000001"}
    root = {"subtype": "message_changed", "channel": "C0HELP", "message": tombstone}
    assert inbound.deleted(root) == ("C0HELP", "1.000001")


@pytest.mark.parametrize(
    "other", [event(), {"subtype": "message_changed", "channel": "C0HELP", "message": {"ts": "1", "text": "edited"}}]
)
def test_what_is_not_deleted_is_not_deleted(other: dict[str, Any]) -> None:
    assert inbound.deleted(other) is None


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        ({"id": "U0AVA", "profile": {"display_name": "Ava", "real_name": "Ava Long"}}, Person(id="U0AVA", name="Ava")),
        ({"id": "U0AVA", "profile": {"display_name": "", "real_name": "Ava L."}}, Person(id="U0AVA", name="Ava L.")),
        ({"id": "U0AVA", "profile": None, "real_name": "Ava"}, Person(id="U0AVA", name="Ava")),
        ({"id": "U0AVA", "name": "ava"}, Person(id="U0AVA", name="ava")),
        ({"id": "U0AVA"}, Person(id="U0AVA", name="U0AVA")),
        ({"id": "U0AVA", "name": "a\u202eva\x00"}, Person(id="U0AVA", name="ava\ufffd")),
        ({"id": "U0CHO", "name": "cho", "is_admin": True}, Person(id="U0CHO", name="cho", admin=True)),
        ({"id": "U0CHO", "name": "cho", "is_owner": True}, Person(id="U0CHO", name="cho", admin=True)),
        ({"id": "U0CHO", "name": "cho", "is_primary_owner": True}, Person(id="U0CHO", name="cho", admin=True)),
        ({"id": "U0GIL", "name": "gil", "is_restricted": True}, Person(id="U0GIL", name="gil", guest=True)),
        ({"id": "U0GIL", "name": "gil", "is_ultra_restricted": True}, Person(id="U0GIL", name="gil", guest=True)),
        ({"id": "U0GIL", "name": "gil", "is_stranger": True}, Person(id="U0GIL", name="gil", guest=True)),
        ({"id": "U0BOT", "name": "bot", "is_bot": True}, Person(id="U0BOT", name="bot", bot=True)),
        ({"id": "USLACKBOT", "name": "slackbot"}, Person(id="USLACKBOT", name="slackbot", bot=True)),
        ({"id": "U0ZOE", "name": "zoe", "deleted": True}, Person(id="U0ZOE", name="zoe", gone=True)),
    ],
)
def test_a_person_is_known_by_name_and_by_what_they_may(user: dict[str, Any], expected: Person) -> None:
    assert inbound.person(user) == expected


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        ({"id": "C0", "name": "help"}, Place(id="C0", name="help")),
        ({"id": "C0", "name": "pay", "is_private": True}, Place(id="C0", name="pay", private=True)),
        ({"id": "G0", "name": "pay", "is_group": True}, Place(id="G0", name="pay", private=True)),
        ({"id": "G0", "name": "mpdm", "is_mpim": True}, Place(id="G0", name="mpdm", private=True)),
        ({"id": "D0", "is_im": True}, Place(id="D0", private=True, direct=True)),
        ({"id": "C0", "name": "out", "is_ext_shared": True}, Place(id="C0", name="out", shared=True)),
        ({"id": "C0", "name": "out", "is_pending_ext_shared": True}, Place(id="C0", name="out", shared=True)),
        ({"id": "C0", "name": "old", "is_archived": True}, Place(id="C0", name="old", archived=True)),
    ],
)
def test_a_place_is_known_by_who_can_see_it(channel: dict[str, Any], expected: Place) -> None:
    assert inbound.place(channel) == expected


@pytest.mark.parametrize(
    ("action", "pressed"),
    [
        ({"value": "case1.2"}, ("case1", 2, "U0BEN")),
        ({"value": None}, ("", 0, "U0BEN")),
        ({}, ("", 0, "U0BEN")),
    ],
)
def test_a_click_is_known_by_case_round_and_user(action: dict[str, Any], pressed: tuple[str, int, str]) -> None:
    assert inbound.pressed({"actions": [action], "user": {"id": "U0BEN"}}) == pressed


def test_a_modal_without_a_subject_is_of_a_case_that_nobody_knows() -> None:
    assert inbound.view_subject({"view": {}, "user": {"id": "U0BEN"}}) == ("", 0, "U0BEN")
