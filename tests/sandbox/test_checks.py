"""Blocks and views that Slack takes and refuses; its SDK's models are a second opinion."""

import time
from typing import Any

import pytest
from slack_sdk.models import blocks as sdk
from slack_sdk.models.blocks.block_elements import UrlSourceElement
from slack_sdk.models.views import View

from bot.sandbox.checks import TABLES, check_blocks, check_view
from tests.sandbox.app import Json, actions, button, choice, modal, text_input

PLAIN: Json = {"type": "plain_text", "text": "Text"}
MARKED: Json = {"type": "mrkdwn", "text": "*Text*"}
IMAGE: Json = {"type": "image", "image_url": "https://x/y.png", "alt_text": "y"}
RICH: Json = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
}
CARD: Json = {"type": "card", "title": MARKED, "icon": IMAGE, "actions": [button("open")]}
RAW: Json = {"type": "raw_text", "text": "x"}
TASK: Json = {"type": "task_card", "task_id": "1", "title": "Read", "status": "in_progress", "details": RICH}
OPTIONS: Json = {"options": [choice("x"), choice("y")]}
LIKED: Json = {"text": PLAIN, "value": "good"}


def section(text: str = "x", **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def element(kind: str, **more: Any) -> Json:
    return {"type": kind, "action_id": kind, **more}


def asked(kind: str, **more: Any) -> Json:
    return {"type": "input", "block_id": kind, "label": PLAIN, "element": element(kind, **more)}


def chart(**more: Any) -> Json:
    series = [{"name": "Asked", "data": [{"label": "Mon", "value": 3}, {"label": "Tue", "value": 4.5}]}]
    drawn = {"type": "bar", "series": series, "axis_config": {"categories": ["Mon", "Tue"], "y_label": "Questions"}}
    return {"type": "data_visualization", "title": "Week", "chart": drawn | more}


def container(**more: Any) -> Json:
    return {"type": "container", "title": PLAIN, "child_blocks": [section(), actions(button("a"))], **more}


def leaf(kind: str, **more: Any) -> Json:
    return {"type": kind, **more}


LEAVES = [
    leaf("text", text="x", style={"bold": True}),
    leaf("link", url="https://x", text="x"),
    leaf("user", user_id="U1"),
    leaf("channel", channel_id="C1"),
    leaf("usergroup", usergroup_id="S1"),
    leaf("team", team_id="T1"),
    leaf("emoji", name="wave", skin_tone=2),
    leaf("broadcast", range="here"),
    leaf("color", value="#ff0000"),
    leaf("date", timestamp=1_700_000_000, format="{date}"),
]
GOOD: dict[str, list[Json]] = {
    "text": [section(), section(fields=[PLAIN, MARKED]), {"type": "header", "text": PLAIN}, {"type": "divider"}],
    "context": [{"type": "context", "elements": [PLAIN, MARKED, IMAGE]}, {**IMAGE, "title": PLAIN}],
    "markdown": [{"type": "markdown", "text": "**x**"}],
    "buttons": [
        actions(
            button("a")
            | {"style": "danger", "confirm": {"title": PLAIN, "text": MARKED}, "visible_to_user_ids": ["U1"]},
            button("b") | {"url": "https://x", "agent_prompt": "Do it"},
            element("workflow_button", text=PLAIN, workflow={"trigger": {"url": "https://x"}}),
            element("overflow", options=[choice("x") | {"url": "https://x"}]),
        )
    ],
    "menus": [
        actions(
            element("static_select", option_groups=[{"label": PLAIN, **OPTIONS}], initial_option=choice("x")),
            element("multi_static_select", initial_options=[choice("y")], max_selected_items=2, **OPTIONS),
            element("external_select", min_query_length=0, placeholder=PLAIN),
            element("multi_external_select"),
            element("users_select", initial_user="U1"),
            element("multi_users_select", initial_users=["U1"]),
            element("conversations_select", filter={"include": ["im", "public"]}, default_to_current_conversation=True),
            element("multi_conversations_select", filter={"exclude_bot_users": True}),
            element("channels_select", response_url_enabled=True),
            element("multi_channels_select", initial_channels=["C1"]),
        )
    ],
    "choices": [
        section(accessory=element("checkboxes", options=[choice("x") | {"text": MARKED, "description": MARKED}])),
        actions(
            element("radio_buttons", **OPTIONS),
            element("datepicker", initial_date="2026-11-23"),
            element("timepicker", initial_time="23:59", timezone="Europe/Berlin"),
            element("datetimepicker", initial_date_time=1_700_000_000),
        ),
    ],
    "inputs": [
        text_input("typed", multiline=True, min_length=1, max_length=3000, initial_value="x", placeholder=PLAIN),
        asked("email_text_input", dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"]}),
        asked("url_text_input", focus_on_load=True),
        asked("number_input", is_decimal_allowed=True, min_value="-1.5", max_value="10"),
        asked("rich_text_input", initial_value=RICH, min_lines=2),
        asked("file_input", filetypes=["pdf"], max_files=3),
    ],
    "rich": [
        {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_section", "elements": LEAVES},
                {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x"}], "border": 1},
                {"type": "rich_text_quote", "elements": [{"type": "user", "user_id": "U1"}]},
                {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": RICH["elements"]},
            ],
        }
    ],
    "tables": [
        {"type": "table", "rows": [[RAW, RICH]], "column_settings": [{"align": "right", "is_wrapped": True}]},
        {"type": "data_table", "caption": "x", "rows": [[RAW], [{"type": "raw_number", "value": 1.5, "text": "1.5"}]]},
    ],
    "charts": [chart(), {**chart(), "chart": {"type": "pie", "segments": [{"label": "Good", "value": 7}]}}],
    "cards": [
        CARD,
        {"type": "carousel", "elements": [CARD, CARD]},
        container(is_collapsible=True, default_collapsed=True),
    ],
    "agents": [
        TASK,
        {"type": "plan", "title": "Plan", "tasks": [TASK]},
        {
            "type": "context_actions",
            "elements": [
                element("feedback_buttons", positive_button=LIKED, negative_button=LIKED | {"value": "bad"}),
                element("icon_button", icon="trash", text=PLAIN, value="1"),
            ],
        },
        {"type": "auth_provider", "value": "x", "name": PLAIN, "is_connected": False, "auth_url": "https://x"},
    ],
    "media": [
        {"type": "video", "title": PLAIN, "alt_text": "x", "video_url": "https://x", "thumbnail_url": "https://x"},
        {"type": "file", "source": "remote", "external_id": "x"},
        {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "x"},
    ],
}
NOT_OF_THE_SDK = {"data_table", "data_visualization"}


@pytest.mark.parametrize("blocks", GOOD.values(), ids=GOOD)
def test_blocks_that_slack_takes(blocks: list[Json]) -> None:
    assert check_blocks(blocks) == []
    for block in blocks:
        parsed = sdk.Block.parse(block)
        assert parsed.to_dict() if parsed else block["type"] in NOT_OF_THE_SDK


@pytest.mark.parametrize("surface", ["home", "modal"])
def test_views_that_slack_takes(surface: str) -> None:
    away = TABLES["not in"][surface].split()
    alert = [{"type": "alert", "text": MARKED, "level": "warning"}] if surface == "modal" else []
    blocks = [one for group in GOOD.values() for one in group if one["type"] not in away] + alert
    blocks = [{key: value for key, value in one.items() if key != "block_id"} for one in blocks]
    view = {"type": "home", "blocks": blocks} if surface == "home" else modal(*blocks, clear_on_close=True)
    assert check_view(view) == []
    assert View(**view).to_dict()


LONG, MANY = "x" * 3_001, [section()] * 11
CHOICES = [choice(str(n)) for n in range(101)]
BAD: list[tuple[Json, str]] = [
    (section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    (section(LONG), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    ({"type": "section"}, "missing required field: text or fields [json-pointer:/blocks/0]"),
    ({"type": "section", "fields": []}, "must be a list of 1 to 10 items [json-pointer:/blocks/0/fields]"),
    (section(fields=[PLAIN] * 11), "must be a list of 1 to 10 items [json-pointer:/blocks/0/fields]"),
    (
        section(fields=[{"type": "mrkdwn", "text": "x" * 2_001}]),
        "less than 2001 characters [json-pointer:/blocks/0/fields/0",
    ),
    (section(colour="red"), "invalid additional property: colour [json-pointer:/blocks/0]"),
    (section(block_id="x" * 256), "must be less than 256 characters [json-pointer:/blocks/0/block_id]"),
    (
        section(accessory=element("plain_text_input")),
        "unsupported type: plain_text_input [json-pointer:/blocks/0/accessory]",
    ),
    (section(expand="yes"), "must be a bool [json-pointer:/blocks/0/expand]"),
    ({"type": "nonsense"}, "unsupported type: nonsense [json-pointer:/blocks/0]"),
    ({"text": PLAIN}, "unsupported type: None [json-pointer:/blocks/0]"),
    (actions(button("a") | {"text": MARKED}), "unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/text]"),
    (actions(button("a", label="x" * 76)), "less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"),
    (actions(button("a", "x" * 2_001)), "less than 2001 characters [json-pointer:/blocks/0/elements/0/value]"),
    (
        actions(button("a") | {"style": "red"}),
        "must be one of primary, danger [json-pointer:/blocks/0/elements/0/style]",
    ),
    (
        actions(button("a") | {"disabled": True}),
        "invalid additional property: disabled [json-pointer:/blocks/0/elements/0]",
    ),
    (actions(button("a") | {"url": "x" * 3_001}), "less than 3001 characters [json-pointer:/blocks/0/elements/0/url]"),
    (
        actions(button("a") | {"confirm": {"title": PLAIN}}),
        "missing required field: text [json-pointer:/blocks/0/elements/0",
    ),
    (actions(button("x" * 256)), "must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]"),
    (actions(), "must be a list of 1 to 25 items [json-pointer:/blocks/0/elements]"),
    (
        actions(button("a"), button("a")),
        "an action_id is there twice in one block: a [json-pointer:/blocks/0/elements]",
    ),
    (actions(element("plain_text_input")), "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0]"),
    (actions(element("static_select")), "missing required field: options or option_groups [json-pointer:/blocks/0"),
    (
        actions(element("static_select", option_groups=[], **OPTIONS)),
        "only one of these may be given: options, option_groups",
    ),
    (actions(element("static_select", options=CHOICES)), "must be a list of 1 to 100 items"),
    (actions(element("static_select", options=[choice("x" * 151)])), "must be less than 151 characters"),
    (actions(element("static_select", options=[choice("x") | {"text": MARKED}])), "unsupported type: mrkdwn"),
    (
        actions(element("static_select", initial_option=choice("z"), **OPTIONS)),
        "static_select starts with is none of its",
    ),
    (actions(element("checkboxes", options=CHOICES[:11])), "must be a list of 1 to 10 items"),
    (actions(element("overflow", options=CHOICES[:6])), "must be a list of 1 to 5 items"),
    (actions(element("datepicker", initial_date="23.11.2026")), "must be written like"),
    (actions(element("timepicker", initial_time="24:00")), "must be written like"),
    (actions(element("datetimepicker", initial_date_time=5)), "must be a whole number from 1000000000 to 9999999999"),
    (actions(element("conversations_select", filter={})), "missing required field: include or"),
    (
        actions(element("users_select", placeholder={"type": "plain_text", "text": "x" * 151})),
        "less than 151 characters",
    ),
    (
        text_input("a", max_length=3_001),
        "must be a whole number from 1 to 3000 [json-pointer:/blocks/0/element/max_length]",
    ),
    (text_input("a", min_length=9, max_length=5), "min_length is more than max_length [json-pointer:/blocks/0]"),
    (asked("number_input"), "missing required field: is_decimal_allowed [json-pointer:/blocks/0/element]"),
    (asked("file_input", max_files=11), "must be a whole number from 1 to 10"),
    (asked("button", text=PLAIN), "unsupported type: button [json-pointer:/blocks/0/element]"),
    ({"type": "input", "element": element("users_select")}, "missing required field: label [json-pointer:/blocks/0]"),
    ({"type": "header", "text": "x"}, "unsupported type: no object [json-pointer:/blocks/0/text]"),
    ({"type": "header", "text": MARKED}, "unsupported type: mrkdwn [json-pointer:/blocks/0/text]"),
    ({"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}, "less than 151 characters"),
    ({"type": "markdown"}, "missing required field: text [json-pointer:/blocks/0]"),
    ({"type": "context", "elements": [button("a")]}, "unsupported type: button [json-pointer:/blocks/0/elements/0]"),
    ({"type": "context", "elements": [PLAIN] * 11}, "must be a list of 1 to 10 items"),
    ({"type": "image", "alt_text": "x"}, "missing required field: image_url or slack_file [json-pointer:/blocks/0]"),
    (
        {**IMAGE, "slack_file": {"id": "F1"}},
        "only one of these may be given: image_url, slack_file [json-pointer:/blocks/0]",
    ),
    (
        {"type": "rich_text", "elements": [{"type": "text", "text": "x"}]},
        "unsupported type: text [json-pointer:/blocks/0",
    ),
    ({"type": "table", "rows": [[RAW] * 21]}, "must be a list of 1 to 20 items [json-pointer:/blocks/0/rows/0]"),
    (
        {"type": "data_table", "rows": [[RAW], [RAW, RAW]], "caption": "x"},
        "all rows must have the same number of cells",
    ),
    ({"type": "data_table", "rows": [[RICH], [RAW]], "caption": "x"}, "a header cell cannot be rich_text"),
    ({**chart(), "title": "x" * 51}, "must be less than 51 characters [json-pointer:/blocks/0/title]"),
    (chart(type="radar"), "unsupported type: radar [json-pointer:/blocks/0/chart]"),
    (chart(series=[]), "must be a list of 1 to 6 items [json-pointer:/blocks/0/chart/series]"),
    (chart(axis_config={"categories": ["Mon"]}), "each series needs one point per category, in their order"),
    ({"type": "card", "subtitle": MARKED}, "missing required field: hero_image or title or actions or body"),
    ({**CARD, "body": {"type": "mrkdwn", "text": "x" * 201}}, "must be less than 201 characters"),
    ({**CARD, "title": PLAIN}, "unsupported type: plain_text [json-pointer:/blocks/0/title]"),
    ({"type": "carousel", "elements": [section()]}, "unsupported type: section [json-pointer:/blocks/0/elements/0]"),
    (container(child_blocks=MANY), "must be a list of 1 to 10 items [json-pointer:/blocks/0/child_blocks]"),
    (container(child_blocks=[CARD]), "unsupported type: card [json-pointer:/blocks/0/child_blocks/0]"),
    (container(is_collapsible=True, has_header_divider=True), "has_header_divider cannot be set when is_collapsible"),
    (container(default_collapsed=True), "default_collapsed needs is_collapsible"),
    (
        container(child_blocks=[actions(button("a"))] * 2),
        "block_id acts is there twice [json-pointer:/blocks/0/child_blocks/1",
    ),
    ({**TASK, "status": "done"}, "must be one of pending, in_progress, complete, error"),
    (
        {"type": "plan", "title": "x", "tasks": [section()]},
        "unsupported type: section [json-pointer:/blocks/0/tasks/0]",
    ),
    (
        {"type": "context_actions", "elements": [button("a")]},
        "unsupported type: button [json-pointer:/blocks/0/elements/0]",
    ),
    ({"type": "alert", "text": PLAIN}, "unsupported type: alert is not for a message [json-pointer:/blocks/0]"),
    ({"type": "video", "title": PLAIN, "alt_text": "x", "video_url": "x"}, "missing required field: thumbnail_url"),
]


@pytest.mark.parametrize(("block", "fault"), BAD, ids=range(len(BAD)))
def test_blocks_that_slack_refuses(block: Json, fault: str) -> None:
    assert fault in "; ".join(check_blocks([block]))


def test_limits_of_the_whole_message() -> None:
    assert check_blocks([section()] * 51) == ["must be a list of 0 to 50 items [json-pointer:/blocks]"]
    [fault] = check_blocks([{"type": "markdown", "text": "x" * 7_000}] * 2)
    assert "14000 characters, 12000 allowed" in fault
    [fault] = check_blocks([actions(button("a")), actions(button("b"))])
    assert "block_id acts is there twice" in fault
    assert check_blocks([chart()] * 3) == ["3 data_visualization blocks, 2 allowed in a message [json-pointer:/blocks]"]
    [fault] = check_blocks([asked("url_text_input", focus_on_load=True), asked("users_select", focus_on_load=True)])
    assert "2 elements have focus_on_load, 1 allowed" in fault
    assert check_blocks("x") == ["must be a list of 0 to 50 items [json-pointer:/blocks]"]


@pytest.mark.parametrize(
    ("view", "fault"),
    [
        (modal(title={"type": "plain_text", "text": "x" * 25}), "/title/text"),
        ({key: value for key, value in modal(text_input("a")).items() if key != "submit"}, "/submit"),
        (modal({"type": "markdown", "text": "x"}), "unsupported type: markdown is not for a modal"),
        (modal({"type": "data_visualization", **chart()}), "unsupported type: data_visualization is not for a modal"),
        ({"type": "home", "blocks": [{"type": "alert", "text": PLAIN}]}, "unsupported type: alert is not for a home"),
        (modal(private_metadata=LONG), "/private_metadata"),
        (modal(external_id="x" * 256), "/external_id"),
        (modal(blocks=[section()] * 101), "0 to 100 items"),
        (modal(state={}), "invalid additional property: state"),
        ({"type": "home", "title": PLAIN, "blocks": []}, "invalid additional property: title"),
        ({"type": "workflow_step", "blocks": []}, "unsupported type: workflow_step"),
    ],
)
def test_views_that_slack_refuses(view: Json, fault: str) -> None:
    assert fault in "; ".join(check_view(view))


def test_the_table_knows_every_key_that_slacks_sdk_knows() -> None:
    """What the SDK's classes have and the table has not is listed here, with the reason."""
    left_out = {sdk.CallBlock, UrlSourceElement}  # the one comes from calls.add, the other stands in a task card
    sdk_only = {"alt_text", "confirm", "focus_on_load", "placeholder", "action_id"}  # their base classes give it to all
    tables = {sdk.Block: ["blocks"], sdk.BlockElement: ["elements", "rich", "leaves"]}
    for base, names_of_tables in tables.items():
        ours = {kind: keys for name in names_of_tables for kind, keys in TABLES[name].items()}
        for model in _models(base) - left_out:
            names = set(model.__new__(model).attributes)
            known = {key.rstrip("!") for key in ours[model.type]} | {"type"}
            assert names - known <= sdk_only, f"{model.type}: {names - known}"


def _models(base: Any) -> set[Any]:
    found = {one for one in base.__subclasses__() if isinstance(getattr(one, "type", None), str)}
    return found.union(*(_models(one) for one in base.__subclasses__()))


def test_a_check_is_cheap() -> None:
    blocks = [{"type": "header", "text": PLAIN}, section("x" * 500), section("y" * 2_000), GOOD["context"][0]]
    blocks += [actions(*(button(str(n)) for n in range(4)))]
    started = time.perf_counter()
    for _ in range(20):
        assert check_blocks(blocks) == []
    assert (time.perf_counter() - started) / 20 < 0.005  # 0.1 ms on an idle machine
