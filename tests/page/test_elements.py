"""Every element of Block Kit that people act on, in a browser: what the app hears of it. The app is this test."""

from pathlib import Path
from typing import Any

import pytest
from blockbuster import BlockBuster
from playwright.async_api import expect

from tests.page.app import Json, actions, app_and_page, button, field, modal, options, plain, section

pytestmark = [pytest.mark.long, pytest.mark.timeout(120)]


@pytest.fixture(autouse=True)
def _may_block(_nothing_blocks_the_loop: BlockBuster) -> None:
    _nothing_blocks_the_loop.deactivate()  # the browser's driver is in another process


CONFIRM = {"title": plain("Sure?"), "text": plain("It cannot be undone."), "confirm": plain("Yes"), "deny": plain("No")}
COLOURS = {"placeholder": plain("A colour"), "options": options("Red", "Blue")}
ACTIONS: list[Json] = [
    {"type": "static_select", "action_id": "select", **COLOURS},
    {"type": "users_select", "action_id": "who", "placeholder": plain("A person")},
    {"type": "conversations_select", "action_id": "where", "placeholder": plain("A channel")},
    {
        "type": "multi_static_select",
        "action_id": "many",
        "placeholder": plain("Fruit"),
        "options": options("Fig", "Kiwi"),
    },
    {"type": "datepicker", "action_id": "day", "placeholder": plain("A day")},
    {"type": "radio_buttons", "action_id": "radio", "options": options("One", "Two")},
    {"type": "checkboxes", "action_id": "checks", "options": options("Tea", "Coffee")},
    button("gone", "Delete", style="danger", confirm=CONFIRM),
]
FEEDBACK = {
    "type": "feedback_buttons",
    "action_id": "good",
    "positive_button": {"text": plain("Good"), "value": "yes"},
    "negative_button": {"text": plain("Bad"), "value": "no"},
}
ICON = {"type": "icon_button", "action_id": "bin", "icon": "trash", "text": plain("Remove"), "value": "1"}


def chosen(payload: Json) -> tuple[str, Any]:
    """The action's id and what it says, without the rest."""
    action = payload["actions"][0]
    said: Any = next((value for key, value in action.items() if key == "value" or key.startswith("selected_")), None)
    ids = [one["value"] for one in said] if isinstance(said, list) and said and isinstance(said[0], dict) else said
    return action["action_id"], ids["value"] if isinstance(ids, dict) else ids


async def test_each_element_says_what_was_chosen() -> None:
    menu = {"type": "overflow", "action_id": "more", "options": options("Copy", "Move")}
    inside = {"type": "container", "title": plain("Inside"), "child_blocks": [actions(button("in", "Within"))]}
    blocks = [
        section("*Pick* one", accessory=menu),
        actions(*ACTIONS),
        {"type": "context_actions", "elements": [FEEDBACK, ICON]},
        inside,
    ]
    async with app_and_page() as (app, page):
        await app.calls("chat.postMessage", channel="C0GENERAL", text="Pick", blocks=blocks)
        message, keys = page.messages("ava").last, page.page.keyboard
        await message.get_by_role("button", name="A colour").click()
        await message.get_by_role("option", name="Blue").click()
        await expect(message.get_by_role("button", name="A colour: Blue")).to_be_focused()
        await message.get_by_role("button", name="A person").click()
        await message.get_by_role("option", name="Ben").click()
        await message.get_by_role("button", name="A channel").click()
        await message.get_by_role("option", name="#help").click()
        await message.get_by_role("button", name="Fruit").click()
        await message.get_by_role("option", name="Fig").click()
        await message.get_by_role("option", name="Kiwi").click()
        await keys.press("Escape")
        await expect(message.get_by_role("button", name="Fruit: Fig, Kiwi")).to_be_focused()
        await message.get_by_label("A day").fill("2026-12-24")
        await keys.press("Enter")
        await message.get_by_role("button", name="More options").focus()
        await keys.press("ArrowDown")  # opens the menu, upon its first item
        await keys.press("ArrowDown")
        await keys.press("Enter")
        await message.get_by_role("radio", name="Two").check()
        await message.get_by_role("checkbox", name="Tea").check()
        await message.get_by_role("checkbox", name="Coffee").check()
        await message.get_by_role("button", name="Delete").click()
        await page.dialog("ava").get_by_role("button", name="No").click()
        await message.get_by_role("button", name="Delete").click()
        await page.dialog("ava").get_by_role("button", name="Yes").click()
        await message.get_by_role("button", name="Bad").click()
        await expect(message.get_by_role("button", name="Bad")).to_have_attribute("aria-pressed", "true")
        await message.get_by_role("button", name="Remove").click()
        async with page.page.expect_response("**/clicks"):
            await message.get_by_role("button", name="Within").click()
        assert await page.barriers() == []
        assert [chosen(payload) for payload in app.heard] == [
            ("select", "blue"),
            ("who", "U00000BEN"),
            ("where", "C0000HELP"),
            ("many", ["fig"]),
            ("many", ["fig", "kiwi"]),
            ("day", "2026-12-24"),
            ("more", "move"),
            ("radio", "two"),
            ("checks", ["tea"]),
            ("checks", ["tea", "coffee"]),
            ("gone", "1"),
            ("good", "no"),
            ("bin", "1"),
            ("in", "1"),
        ]


NAME = {"type": "plain_text_input", "max_length": 20}
INPUTS = [
    field("Name", NAME),
    field("Colour", {"type": "static_select", "options": options("Red", "Blue")}),
    field("Number", {"type": "radio_buttons", "options": options("One", "Two")}),
    field("Drinks", {"type": "checkboxes", "options": options("Tea", "Coffee")}),
]


async def test_a_modal_keeps_what_was_typed_and_shows_the_apps_errors() -> None:
    async with app_and_page() as (app, page):
        go = actions(button("go", "Go on"))
        app.opens = [("views.open", modal("First", *INPUTS, go))]
        await app.calls("chat.postMessage", channel="C0GENERAL", text="Go", blocks=[go])
        await page.presses("ava", "Go on")
        first = page.page.get_by_role("dialog", name="First")
        await first.get_by_label("Name").fill("A name that is far too long")
        await expect(first.get_by_text("7 characters too many")).to_be_visible()
        await first.get_by_label("Name").fill("Ada")
        await first.get_by_role("button", name="Colour").click()
        await first.get_by_role("option", name="Blue").click()
        await first.get_by_role("radio", name="Two").check()
        await first.get_by_role("checkbox", name="Tea").check()
        await first.get_by_role("button", name="Go on").click()
        app.answers = lambda _payload: {"response_action": "errors", "errors": {"name": "Taken."}}
        await first.get_by_role("button", name="Save").click()
        await expect(first.get_by_role("alert")).to_have_text("Taken.")
        await expect(first.get_by_label("Name")).to_be_focused()
        app.answers = lambda _payload: None
        await first.get_by_label("Name").fill("Bea")
        await page.page.keyboard.press("Enter")
        await expect(first).to_have_count(0)
        values = app.heard[-1]["view"]["state"]["values"]
        assert values["name"]["value"]["value"] == "Bea"
        assert values["colour"]["value"]["selected_option"]["value"] == "blue"
        assert values["number"]["value"]["selected_option"]["value"] == "two"
        assert [one["value"] for one in values["drinks"]["value"]["selected_options"]] == ["tea"]


async def test_every_kind_of_input_is_filled(tmp_path: Path) -> None:
    kinds = [
        field("Age", {"type": "number_input", "is_decimal_allowed": False}),
        field("Mail", {"type": "email_text_input"}),
        field("Link", {"type": "url_text_input"}),
        field("Day", {"type": "datepicker", "initial_date": "2026-01-02"}),
        field("Hour", {"type": "timepicker"}),
        field("Moment", {"type": "datetimepicker"}),
        field("Team", {"type": "multi_users_select"}),
        field("Place", {"type": "channels_select"}),
        field("Story", {"type": "rich_text_input"}),
        field("Scan", {"type": "file_input"}),
    ]
    (tmp_path / "scan.pdf").write_bytes(b"scan")
    async with app_and_page() as (app, page):
        app.opens = [("views.open", modal("All", *kinds))]
        await app.calls("chat.postMessage", channel="C0GENERAL", text="Go", blocks=[actions(button("go", "Go on"))])
        await page.presses("ava", "Go on")
        form = page.page.get_by_role("dialog", name="All")
        await form.get_by_label("Age").fill("many")
        await form.get_by_label("Mail").fill("ava@example.com")
        await form.get_by_label("Link").fill("https://example.com")
        await form.get_by_label("Hour").fill("09:30")
        await form.get_by_label("Moment").fill("2026-12-24T18:00")
        await form.get_by_role("button", name="Team").click()
        await form.get_by_role("option", name="Ben").click()
        await form.get_by_role("option", name="Cho").click()
        await page.page.keyboard.press("Escape")
        await form.get_by_role("button", name="Place").click()
        await form.get_by_role("option", name="#help").click()
        await form.get_by_label("Story").fill("Once upon a time")
        await form.get_by_label("Scan").set_input_files(tmp_path / "scan.pdf")
        assert await page.barriers() == []
        await form.get_by_role("button", name="Save").click()
        await expect(form.get_by_role("alert")).to_have_text("Please enter a number.")
        await form.get_by_label("Age").fill("41")
        await form.get_by_role("button", name="Save").click()
        await expect(form).to_have_count(0)
        values = {key: one["value"] for key, one in app.heard[-1]["view"]["state"]["values"].items()}
    assert (values["age"]["value"], values["mail"]["value"]) == ("41", "ava@example.com")
    assert (values["day"]["selected_date"], values["hour"]["selected_time"]) == ("2026-01-02", "09:30")
    assert values["moment"]["selected_date_time"] % 3600 == 0
    assert values["team"]["selected_users"] == ["U00000BEN", "U00000CHO"]
    assert (values["link"]["value"], values["place"]["selected_channel"]) == ("https://example.com", "C0000HELP")
    assert "Once upon a time" in str(values["story"]["rich_text_value"])
    assert values["scan"]["files"][0]["name"] == "scan.pdf"


async def test_modals_lie_on_each_other_with_a_way_back() -> None:
    more = actions(button("more", "More"))
    async with app_and_page() as (app, page):
        app.opens = [("views.open", modal("First", field("Name", NAME), more))]
        app.opens += [("views.push", modal("Second", field("Why", NAME)))] * 2
        await app.calls("chat.postMessage", channel="C0GENERAL", text="Go", blocks=[actions(button("go", "Go on"))])
        await page.presses("ava", "Go on")
        first, second = (page.page.get_by_role("dialog", name=name) for name in ("First", "Second"))
        await first.get_by_label("Name").fill("Ada")
        await first.get_by_role("button", name="More").click()
        await expect(second.get_by_label("Why")).to_be_focused()
        await second.get_by_role("button", name="Back").click()
        await expect(second).to_have_count(0)
        await expect(first.get_by_role("button", name="More")).to_be_focused()
        await expect(first.get_by_label("Name")).to_have_value("Ada")
        await first.get_by_role("button", name="More").click()
        await expect(second.get_by_label("Why")).to_be_focused()
        await page.page.keyboard.press("Escape")  # the top one only
        await expect(second).to_have_count(0)
        await page.page.keyboard.press("Escape")
        await expect(first).to_have_count(0)
        assert await page.focused() == "Go on"


async def test_the_home_tab_is_drawn_and_its_buttons_work() -> None:
    async with app_and_page() as (app, page):
        view = {
            "type": "home",
            "blocks": [{"type": "header", "text": plain("Your questions")}, actions(button("go", "Refresh"))],
        }
        await app.calls("views.publish", user_id="U00000AVA", view=view)
        await page.pane("ava").get_by_role("button", name="copydesk", exact=True).click()
        await page.pane("ava").get_by_role("tab", name="Home").click()
        home = page.pane("ava").get_by_role("region", name="Home tab")
        await expect(home).to_contain_text("Your questions")
        async with page.page.expect_response(lambda response: response.url.endswith("/clicks")):
            await home.get_by_role("button", name="Refresh").click()
        assert app.last_action()["action_id"] == "go"
        assert app.heard[-1]["container"]["type"] == "view"
