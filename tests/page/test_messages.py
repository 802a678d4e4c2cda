"""What can be done with a message on the page, and where the keyboard is afterwards. The app is this test."""

from pathlib import Path

import pytest
from blockbuster import BlockBuster
from playwright.async_api import expect

from tests.page.app import actions, app_and_page, button, section
from tests.page.browser import NARROW, Theme

pytestmark = [pytest.mark.long, pytest.mark.timeout(120)]
GENERAL = "C0GENERAL"


@pytest.fixture(autouse=True)
def _may_block(_nothing_blocks_the_loop: BlockBuster) -> None:
    _nothing_blocks_the_loop.deactivate()  # the browser's driver is in another process


async def test_a_message_is_edited_and_deleted_by_whoever_wrote_it() -> None:
    async with app_and_page() as (_, page):
        await page.says("ava", "Helo @ben in #help")
        message, keys = page.messages("ava").last, page.page.keyboard
        await message.hover()
        await message.get_by_role("button", name="More actions").click()
        await message.get_by_role("menuitem", name="Edit message").click()
        await expect(message.get_by_label("Edit message")).to_have_value("Helo @ben in #help")
        await message.get_by_label("Edit message").fill("Hello @ben in #help")
        await keys.press("Enter")
        await expect(message).to_contain_text("Hello @Ben in #help")
        await expect(message).to_contain_text("(edited)")
        await expect(message).to_be_focused()
        await keys.press("Tab")  # the tools are next, without a mouse
        while await page.focused() != "More actions":
            await keys.press("Tab")
        await keys.press("Enter")
        await message.get_by_role("menuitem", name="Delete message").click()
        await expect(page.messages("ava")).to_have_count(0)
        assert await page.focused() != "BODY"


async def test_the_apps_shortcut_is_among_the_actions_of_everybodys_messages() -> None:
    async with app_and_page() as (app, page):
        ts = await app.sandbox.people["ben"].posts("general", "How many days of leave?")
        message = page.messages("ava").last
        await message.hover()
        await message.get_by_role("button", name="More actions").click()
        await expect(message.get_by_role("menuitem", name="Edit message")).to_have_count(0)
        async with page.page.expect_response("**/shortcuts"):
            await message.get_by_role("menuitem", name="Ask Copydesk").click()
        said = app.heard[-1]
        assert (said["callback_id"], said["message"]["ts"], said["user"]["name"]) == ("ask_copydesk", ts, "ava")


async def test_a_reaction_is_put_and_taken_back() -> None:
    async with app_and_page() as (_, page):
        await page.says("ava", "Done")
        message = page.messages("ava").last
        await message.hover()
        await message.get_by_role("button", name="Add a reaction").click()
        await message.get_by_role("menuitem", name="white check mark").click()
        mine = message.get_by_role("button", name="white check mark, 1")
        await expect(mine).to_have_attribute("aria-pressed", "true")
        await mine.click()
        await expect(mine).to_have_count(0)
        await expect(message).to_be_focused()


async def test_a_file_is_attached_by_its_name_alone(tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(b"x" * 2048)
    async with app_and_page() as (app, page):
        await page.pane("ava").locator("input[type=file]").set_input_files(tmp_path / "plan.pdf")
        await expect(page.pane("ava").get_by_role("button", name="Remove plan.pdf")).to_be_visible()
        await page.pane("ava").get_by_role("button", name="Send").click()
        await expect(page.messages("ava").last).to_contain_text("plan.pdf")
        await expect(page.messages("ava").last).to_contain_text("PDF · 2 kB")
        assert await page.barriers() == []
        [said] = app.sandbox.people["ava"].messages("general")
    assert (said["files"][0]["mimetype"], said["files"][0]["size"]) == ("application/pdf", 2048)


async def test_what_the_app_is_doing_is_seen_while_it_does_it() -> None:
    async with app_and_page() as (app, page):
        await page.says("ava", "A question")
        await expect(page.messages("ava")).to_have_count(1)
        [said] = app.sandbox.people["ava"].messages("general")
        await page.messages("ava").last.hover()
        await page.messages("ava").last.get_by_role("button", name="Reply in thread").click()
        await app.calls(
            "assistant.threads.setStatus", channel_id=GENERAL, thread_ts=said["ts"], status="is looking it up…"
        )
        thread = page.pane("ava").get_by_role("complementary", name="Thread")
        await expect(thread.get_by_role("status")).to_have_text("copydesk is looking it up…")
        where = {"channel": GENERAL, "thread_ts": said["ts"]}
        to = {"recipient_team_id": "T0SANDBOX", "recipient_user_id": "U00000AVA"}
        stream = await app.calls("chat.startStream", markdown_text="Thirty", **where, **to)
        await expect(page.thread("ava").last).to_contain_text("Thirty")
        await expect(thread.get_by_role("status")).to_have_text("")
        await app.calls("chat.appendStream", channel=GENERAL, ts=stream["ts"], markdown_text=" days.")
        await expect(page.thread("ava").last).to_contain_text("Thirty days.")


async def test_the_keyboard_stays_with_a_card_that_loses_its_buttons() -> None:
    async with app_and_page() as (app, page):
        card = [section("Deploy?"), actions(button("yes", "Approve"))]
        ts = (await app.calls("chat.postMessage", channel=GENERAL, text="Deploy?", blocks=card))["ts"]
        await page.messages("ava").last.get_by_role("button", name="Approve").focus()
        await page.page.keyboard.press("Enter")
        await app.calls("chat.update", channel=GENERAL, ts=ts, text="Approved", blocks=[section("Approved")])
        await expect(page.messages("ava").last).to_contain_text("Approved")
        await expect(page.messages("ava").last).to_be_focused()


async def test_what_only_one_person_sees_is_replaced_and_goes() -> None:
    async with app_and_page() as (app, page):
        ask = {"text": "Share?", "blocks": [actions(button("share", "Share"))]}
        await app.calls("chat.postEphemeral", channel=GENERAL, user="U00000AVA", **ask)
        async with page.page.expect_response("**/clicks"):
            await page.presses("ava", "Share")
        await app.answers_at(app.heard[-1]["response_url"], {"replace_original": True, "text": "Shared."})
        await expect(page.messages("ava").last).to_contain_text("Shared.")
        await app.answers_at(app.heard[-1]["response_url"], {"delete_original": True})
        await expect(page.messages("ava")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_the_channels_are_a_drawer_that_keeps_the_keyboard(theme: Theme) -> None:
    async with app_and_page(size=NARROW, theme=theme) as (_, page):
        await page.pane("ava").get_by_role("button", name="Channels", exact=True).click()
        drawer = page.pane("ava").get_by_role("navigation")
        await expect(drawer.get_by_role("button", name="general")).to_be_focused()
        for key in ("Tab",) * 7 + ("Shift+Tab",) * 9:  # round and round, never out
            await page.page.keyboard.press(key)
            assert await drawer.evaluate("it => it.contains(document.activeElement)")
        assert await page.barriers() == []
        await page.page.keyboard.press("Escape")
        assert await page.focused() == "Channels"
