"""What people do on the page, in a real browser."""

from pathlib import Path

import pytest
from blockbuster import BlockBuster
from playwright.async_api import expect

from tests.page.browser import NARROW, Desk, Theme, desk

pytestmark = [pytest.mark.long, pytest.mark.timeout(120)]
EASY, DOUBTFUL, CRITICAL = "Ask something it knows", "Ask something it doubts", "Ask on a critical topic"


@pytest.fixture(autouse=True)
def _may_block(_nothing_blocks_the_loop: BlockBuster) -> None:
    _nothing_blocks_the_loop.deactivate()  # the bot is in another process


async def _card(page: Desk, question: str) -> None:
    """The newest card before Ben is an open one for `question`."""
    card = page.messages("ben").last
    await expect(card).to_contain_text(question)
    await expect(card.get_by_role("button", name="Edit", exact=True)).to_be_visible()


async def test_a_doubtful_draft_is_edited_on_its_card_and_delivered_before_everybodys_eyes(tmp_path: Path) -> None:
    async with desk(tmp_path) as page:
        await page.tries(DOUBTFUL)
        await expect(page.thread("ava").last).to_contain_text("A person is checking this.")
        await _card(page, "human-in-the-loop")
        await expect(page.messages("cho").last.get_by_role("button", name="1 reply")).to_be_visible()
        await page.presses("ben", "Edit")
        answer = page.dialog("ben").get_by_label("Answer")
        await expect(answer).to_be_focused()
        await answer.fill("They improve **accuracy**.")
        await page.dialog("ben").get_by_role("button", name="Send").click()
        await expect(page.dialog("ben")).to_have_count(0)
        await expect(page.messages("ben").last).to_contain_text("Edited by Ben")
        answered = page.thread("ava").last
        await expect(answered).to_contain_text("They improve accuracy.")
        await expect(answered.locator("strong")).to_have_text("accuracy")
        await expect(answered).to_contain_text("Edited by Ben")


async def test_what_it_knows_is_answered_in_the_thread(tmp_path: Path) -> None:
    async with desk(tmp_path) as page:
        await page.tries(EASY)
        await expect(page.thread("ava").last).to_contain_text("Not reviewed · confidence")
        await expect(page.messages("ben")).to_have_count(1)


async def test_a_modal_shows_what_is_missing_at_its_field_and_keeps_what_was_typed(tmp_path: Path) -> None:
    async with desk(tmp_path) as page:
        await page.tries(CRITICAL)
        await _card(page, "lawsuit")
        await page.presses("ben", "Reject")
        modal = page.dialog("ben")
        await modal.get_by_label("Message to the asker").fill("Please ask our lawyers.")
        await modal.get_by_role("button", name="Reject").click()
        await expect(modal.get_by_role("alert")).to_have_text("Please complete this required field.")
        await expect(modal.get_by_label("The draft is wrong")).to_be_focused()
        await modal.get_by_label("Not a question for us").check()
        await expect(modal.get_by_role("alert")).to_have_count(0)
        await modal.get_by_role("button", name="Reject").click()
        await expect(page.thread("ava").last).to_contain_text("This is not a question for this desk.")
        await expect(page.thread("ava").last).to_contain_text("Ben writes: Please ask our lawyers.")
        await expect(page.messages("ben").last).to_contain_text("Rejected by Ben")


async def test_a_raised_threshold_sends_the_same_question_to_a_person(tmp_path: Path) -> None:
    async with desk(tmp_path) as page:
        await page.says("cho", "/copydesk threshold 0.95")
        told = page.messages("cho").last
        await expect(told).to_contain_text("Only visible to you")
        await expect(told).to_contain_text("0.65 → 0.95")
        await expect(page.messages("ava").last).not_to_contain_text("0.95")
        await page.tries(EASY)
        await _card(page, "paid leave")
        await expect(page.thread("ava").last).to_contain_text("A person is checking this.")


async def test_what_a_command_answers_is_seen_also_by_who_had_scrolled_up(tmp_path: Path) -> None:
    async with desk(tmp_path) as page:
        await page.says("cho", "/copydesk help")
        await expect(page.messages("cho").last).to_contain_text("/copydesk resume")
        await page.pane("cho").get_by_role("log", name="Messages in").evaluate("log => log.scrollTo(0, 0)")
        await page.says("cho", "/copydesk signature")
        await expect(page.messages("cho").last).to_contain_text("Signature: name.")
        await expect(page.messages("cho").last).to_be_in_viewport(ratio=0.9)


async def test_the_tour_raises_the_threshold_asks_again_and_puts_it_back(tmp_path: Path) -> None:
    async with desk(tmp_path) as page:
        await page.tries("Trust it less")
        await _card(page, "paid leave")
        await page.tour.get_by_role("button", name="Back to 0.65").click()
        await expect(page.messages("cho").last).to_contain_text("0.95 → 0.65")
        await page.tries(EASY)
        await expect(page.thread("ava").last).to_contain_text("Not reviewed · confidence")


async def test_at_400_pixels_one_person_after_the_other_does_it_all(tmp_path: Path) -> None:
    async with desk(tmp_path, size=NARROW) as page:
        assert await page.page.get_by_role("main").get_by_role("navigation").count() == 0
        await page.tries(DOUBTFUL)
        await expect(page.thread("ava").last).to_contain_text("A person is checking this.")
        await page.page.get_by_role("button", name="Close", exact=True).click()
        await page.pane("ava").get_by_label("Person in this pane").select_option("ben")
        await page.pane("ben").get_by_role("button", name="Channels").click()
        await page.pane("ben").get_by_role("button", name="answers-review").click()
        await _card(page, "human-in-the-loop")
        width = await page.page.evaluate("document.documentElement.scrollWidth")
        assert width == NARROW[0]
        await page.presses("ben", "Approve")
        await expect(page.messages("ben").last).to_contain_text("Approved by Ben")
        await page.messages("ben").last.get_by_role("link", name="open the thread").click()
        await expect(page.thread("ben").last).to_contain_text("Reviewed by Ben")


async def test_the_keyboard_alone_is_enough(tmp_path: Path) -> None:
    async with desk(tmp_path) as page:
        keys = page.page.keyboard
        await page.tour.get_by_role("button", name=DOUBTFUL).focus()
        await keys.press("Enter")
        await _card(page, "human-in-the-loop")
        await page.pane("ben").get_by_role("log", name="Messages in").focus()
        await keys.press("ArrowUp")
        assert await page.focused() == await page.messages("ben").last.get_attribute("aria-label")
        while await page.focused() != "Edit":
            await keys.press("Tab")
        await keys.press("Enter")
        await expect(page.dialog("ben").get_by_label("Answer")).to_be_focused()
        for _ in range(8):  # round and round, never out
            await keys.press("Tab")
            assert await page.dialog("ben").evaluate("it => it.contains(document.activeElement)")
        await keys.press("Escape")
        await expect(page.dialog("ben")).to_have_count(0)
        assert await page.focused() == "Edit"
        await keys.press("Enter")
        await expect(page.dialog("ben").get_by_label("Answer")).to_be_focused()
        await keys.press("Control+A")
        await keys.type("By keyboard.")
        await keys.press("Control+Enter")
        await expect(page.thread("ava").last).to_contain_text("By keyboard.")


async def test_channels_direct_messages_mentions_and_the_traffic(tmp_path: Path) -> None:
    async with desk(tmp_path) as page:
        await page.page.get_by_role("button", name="One person").click()
        ava = page.pane("ava")
        await ava.get_by_role("button", name="copydesk", exact=True).click()
        await page.says("ava", "How many days of paid leave do I get?")
        await page.messages("ava").first.get_by_role("button", name="1 reply").click()
        await expect(page.thread("ava").last).to_contain_text("Not reviewed")
        await ava.get_by_role("tab", name="Home").click()
        await expect(ava.get_by_role("tab", name="Home")).to_have_attribute("aria-selected", "true")
        await ava.get_by_role("button", name="help", exact=True).click()
        field = ava.get_by_role("textbox", name="Message #help")
        await field.press_sequentially("Ask @cop")
        await expect(ava.get_by_role("option", name="copydesk")).to_be_visible()
        await field.press("Enter")
        await expect(field).to_have_value("Ask @copydesk ")
        await page.page.get_by_role("button", name="Traffic", exact=True).click()
        traffic = page.page.get_by_role("complementary", name="Traffic")
        await expect(traffic.get_by_role("row", name="chat.postMessage").first).to_be_visible()
        await page.page.keyboard.press("Escape")
        await expect(traffic).to_have_count(0)


async def test_the_tour_goes_and_comes_back_and_the_choice_of_colours_stays(tmp_path: Path) -> None:
    async with desk(tmp_path) as page:
        await expect(page.tour).to_be_visible()
        await page.tour.get_by_role("button", name="Close").click()
        await expect(page.tour).to_have_count(0)
        assert await page.focused() == "Things to try"
        await page.page.get_by_role("button", name="Switch to dark").click()
        await page.page.reload()
        await expect(page.pane("ava")).to_be_visible()
        await expect(page.page.locator("html")).to_have_attribute("data-theme", "dark")
        await expect(page.tour).to_have_count(0)
        await page.page.get_by_role("button", name="Things to try").click()
        await expect(page.tour).to_be_visible()


async def test_an_address_may_name_a_person_and_a_channel(tmp_path: Path) -> None:
    async with desk(tmp_path, size=NARROW) as page:
        await page.page.evaluate("location.hash = '#ben/answers-review'")
        await expect(page.messages("ben").last).to_contain_text("Edited by Ben")


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_nobody_is_kept_out(tmp_path: Path, theme: Theme) -> None:
    async with desk(tmp_path, theme=theme) as page:
        assert await page.barriers() == []
        await page.says("cho", "/copydesk status")
        await page.tries(DOUBTFUL)
        await _card(page, "human-in-the-loop")
        await page.page.get_by_role("button", name="Traffic", exact=True).click()
        assert await page.barriers() == []
        await page.page.keyboard.press("Escape")
        await page.presses("ben", "Reject")
        await page.dialog("ben").get_by_role("button", name="Reject").click()
        await expect(page.dialog("ben").get_by_role("alert")).to_be_visible()
        assert await page.barriers() == []
        await page.page.set_viewport_size({"width": 400, "height": 800})
        await page.pane("ava").get_by_role("button", name="Close the thread").click()
        await page.pane("ava").get_by_role("button", name="Channels").click()
        assert await page.barriers() == []
