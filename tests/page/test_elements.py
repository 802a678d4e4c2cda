"""Every element of Block Kit that people act on, in a browser: what the app hears of it. The app is this test."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from blockbuster import BlockBuster
from playwright.async_api import Route, expect

from bot.sandbox import Ack, Manifest, Sandbox, Workspace
from tests.page.browser import Desk, browser
from tests.world import ROOT

pytestmark = [pytest.mark.long, pytest.mark.timeout(120)]
Json = dict[str, Any]


@pytest.fixture(autouse=True)
def _may_block(_nothing_blocks_the_loop: BlockBuster) -> None:
    _nothing_blocks_the_loop.deactivate()  # the browser's driver is in another process


class App:
    """Hears what people do, answers as `answers` says, and calls the Web API."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
        self._sandbox, self._session = sandbox, session
        self.heard: list[Json] = []
        self.opens: list[tuple[str, Json]] = []  # the method and the view for each next trigger
        self.answers: Callable[[Json], Json | None] = lambda _payload: None
        sandbox.deliveries.receiver = self._hears

    async def _hears(self, envelope: Json) -> Ack:
        payload = envelope["payload"]
        if envelope["type"] == "interactive":
            self.heard.append(payload)
            if self.opens and payload["type"] == "block_actions":
                method, view = self.opens.pop(0)
                await self.calls(method, trigger_id=payload["trigger_id"], view=view)
        return 200, self.answers(payload)

    async def calls(self, method: str, **given: Any) -> Json:
        known = self._sandbox.credentials()
        headers = {"Authorization": f"Bearer {known['bot_token']}"}
        async with self._session.post(known["api_url"] + method, json=given, headers=headers) as answer:
            body: Json = await answer.json()
            assert body["ok"], body
            return body

    def last_action(self) -> Json:
        action: Json = self.heard[-1]["actions"][0]
        return action


@asynccontextmanager
async def app_and_page() -> AsyncIterator[tuple[App, Desk]]:
    workspace = Workspace(Manifest.read(ROOT / "manifest.yml"), now=lambda: 1_700_000_000.0)
    async with Sandbox(workspace) as sandbox, aiohttp.ClientSession() as session, browser() as context:
        app = App(sandbox, session)
        page = Desk(await context.new_page())
        await page.page.goto(sandbox.url)
        await expect(page.pane("ava")).to_be_visible()
        await page.tour.get_by_role("button", name="Close").click()
        await page.page.get_by_role("button", name="One person").click()
        yield app, page
        assert page.complaints == []


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def options(*names: str) -> list[Json]:
    return [{"text": plain(name), "value": name.lower()} for name in names]


CONFIRM = {"title": plain("Sure?"), "text": plain("It cannot be undone."), "confirm": plain("Yes"), "deny": plain("No")}
TEXT = {"type": "mrkdwn", "text": "*Pick* one"}
ACTIONS: list[Json] = [
    {
        "type": "static_select",
        "action_id": "select",
        "placeholder": plain("A colour"),
        "options": options("Red", "Blue"),
    },
    {"type": "users_select", "action_id": "who", "placeholder": plain("A person")},
    {"type": "conversations_select", "action_id": "where", "placeholder": plain("A channel")},
    {"type": "overflow", "action_id": "more", "options": options("Copy", "Move")},
    {"type": "radio_buttons", "action_id": "radio", "options": options("One", "Two")},
    {"type": "checkboxes", "action_id": "checks", "options": options("Tea", "Coffee")},
    {"type": "button", "action_id": "gone", "text": plain("Delete"), "style": "danger", "confirm": CONFIRM},
]
FEEDBACK = {
    "type": "feedback_buttons",
    "action_id": "good",
    "positive_button": {"text": plain("Good"), "value": "yes"},
    "negative_button": {"text": plain("Bad"), "value": "no"},
}


async def test_each_element_says_what_was_chosen() -> None:
    """The message comes from here, and what is clicked goes here: the sandbox need not know every element."""
    blocks = [
        {"type": "section", "block_id": "a", "text": TEXT, "accessory": {**ACTIONS[3], "action_id": "beside"}},
        {"type": "actions", "block_id": "b", "elements": ACTIONS},
        {"type": "context_actions", "block_id": "c", "elements": [FEEDBACK]},
    ]
    said = {"type": "message", "user": "U0COPYDESK", "bot_id": "B0COPYDESK", "ts": "1700000000.000100", "text": ""}
    clicked: list[tuple[str, Any]] = []

    async def shows(route: Route) -> None:
        await route.fulfill(json={"messages": [{**said, "blocks": blocks}]})

    async def hears(route: Route) -> None:
        body: Json = route.request.post_data_json or {}
        clicked.append((body["action_id"], body.get("value")))
        await route.fulfill(json={"ok": True})

    async with app_and_page() as (_, page):
        await page.page.route("**/_sandbox/channels/C0GENERAL/messages", shows)
        await page.page.route("**/_sandbox/people/ava/clicks", hears)
        await page.says("ava", "Anything")
        message, keys = page.messages("ava").last, page.page.keyboard
        await message.get_by_role("button", name="A colour").click()
        await message.get_by_role("option", name="Blue").click()
        await expect(message.get_by_role("button", name="A colour: Blue")).to_be_focused()
        await message.get_by_role("button", name="A person").click()
        await message.get_by_role("option", name="Ben").click()
        await message.get_by_role("button", name="A channel").click()
        await message.get_by_role("option", name="#help").click()
        await message.get_by_role("button", name="More actions").first.focus()
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
        assert await page.barriers() == []
    assert clicked == [
        ("select", "blue"),
        ("who", "U00000BEN"),
        ("where", "C0000HELP"),
        ("beside", "move"),
        ("radio", "two"),
        ("checks", ["tea"]),
        ("checks", ["tea", "coffee"]),
        ("gone", None),
        ("good", "no"),
    ]


INPUTS: list[Json] = [
    {"type": "plain_text_input", "action_id": "value", "max_length": 20},
    {"type": "static_select", "action_id": "value", "options": options("Red", "Blue")},
    {"type": "radio_buttons", "action_id": "value", "options": options("One", "Two")},
    {"type": "checkboxes", "action_id": "value", "options": options("Tea", "Coffee")},
]
LABELS = ("Name", "Colour", "Number", "Drinks")


def modal(title: str, blocks: list[Json]) -> Json:
    return {"type": "modal", "title": plain(title), "submit": plain("Save"), "blocks": blocks}


async def test_a_modal_keeps_what_was_typed_and_shows_the_apps_errors() -> None:
    async with app_and_page() as (app, page):
        go = {
            "type": "actions",
            "elements": [{"type": "button", "action_id": "go", "text": plain("Go on"), "value": "1"}],
        }
        inputs = [
            {"type": "input", "block_id": label.lower(), "label": plain(label), "element": element}
            for label, element in zip(LABELS, INPUTS, strict=True)
        ]
        app.opens = [("views.open", modal("First", [*inputs, go]))]
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


async def test_modals_lie_on_each_other_and_escape_closes_the_top_one() -> None:
    rest: Json = {"hash": "1", "close": None, "state": {"values": {}}}
    field = {"type": "input", "block_id": "name", "label": plain("Name"), "element": INPUTS[0]}
    views = [{**modal(title, [field]), **rest, "id": title} for title in ("First", "Second")]

    async def shows(route: Route) -> None:
        await route.fulfill(json={"views": views})

    async def closes(route: Route) -> None:
        assert route.request.post_data_json == {"view_id": views.pop()["id"]}
        await route.fulfill(json={"ok": True})

    async with app_and_page() as (_, page):
        await page.page.route("**/_sandbox/people/ava/views", shows)
        await page.page.route("**/_sandbox/people/ava/closes", closes)
        await page.says("ava", "Anything")
        second = page.page.get_by_role("dialog", name="Second")
        await expect(second.get_by_label("Name")).to_be_focused()
        await second.get_by_role("button", name="Back").focus()
        await page.page.keyboard.press("Escape")
        await expect(second).to_have_count(0)
        first = page.page.get_by_role("dialog", name="First")
        await expect(first.get_by_label("Name")).to_be_focused()
        await page.page.keyboard.press("Escape")
        await expect(first).to_have_count(0)


async def test_the_home_tab_is_drawn_and_its_buttons_work() -> None:
    async with app_and_page() as (app, page):
        go = {
            "type": "actions",
            "elements": [{"type": "button", "action_id": "go", "text": plain("Refresh"), "value": "1"}],
        }
        view = {"type": "home", "blocks": [{"type": "header", "text": plain("Your questions")}, go]}
        await app.calls("views.publish", user_id="U00000AVA", view=view)
        await page.pane("ava").get_by_role("button", name="copydesk", exact=True).click()
        await page.pane("ava").get_by_role("tab", name="Home").click()
        home = page.pane("ava").get_by_role("region", name="Home tab")
        await expect(home).to_contain_text("Your questions")
        async with page.page.expect_response(lambda response: response.url.endswith("/clicks")):
            await home.get_by_role("button", name="Refresh").click()
        assert app.last_action()["action_id"] == "go"
        assert app.heard[-1]["container"]["type"] == "view"


async def test_a_message_is_edited_and_deleted_by_whoever_wrote_it() -> None:
    async with app_and_page() as (_, page):
        await page.says("ava", "Helo")
        message = page.messages("ava").last
        await message.hover()
        await message.get_by_role("button", name="More actions").click()
        await message.get_by_role("menuitem", name="Edit message").click()
        await message.get_by_label("Edit message").fill("Hello")
        await page.page.keyboard.press("Enter")
        await expect(message).to_contain_text("Hello")
        await expect(message).to_contain_text("(edited)")
        await message.hover()
        await message.get_by_role("button", name="More actions").click()
        await message.get_by_role("menuitem", name="Delete message").click()
        await expect(page.messages("ava")).to_have_count(0)
