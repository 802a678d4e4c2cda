"""What explains and what counts, as people see it on the page."""

from pathlib import Path

import pytest
from blockbuster import BlockBuster
from playwright.async_api import expect

from bot.core.judging.judgement import Budget
from bot.core.judging.simulate import Point
from bot.slack.cards.chart import chart
from tests.page.app import app_and_page
from tests.page.browser import Theme, desk

pytestmark = [pytest.mark.long, pytest.mark.timeout(120)]


@pytest.fixture(autouse=True)
def _may_block(_nothing_blocks_the_loop: BlockBuster) -> None:
    _nothing_blocks_the_loop.deactivate()  # the browser's driver is in another process


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_why_an_answer_was_sent_is_read_by_everybody(tmp_path: Path, theme: Theme) -> None:
    async with desk(tmp_path, size=(1280, 480), theme=theme) as page:
        await page.tries("Ask something it knows")
        await page.thread("ava").last.get_by_role("button", name="Why?").click()
        modal = page.dialog("ava")
        await expect(modal).to_contain_text("Why it was sent")
        await expect(modal).to_contain_text("at least the threshold 0.65, set by hand")
        assert await page.focused() == "What it says"  # the arrow keys scroll it
        assert await page.barriers() == []
        await modal.get_by_role("button", name="Close").last.click()
        await expect(modal).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_the_picture_of_stats_is_drawn(theme: Theme) -> None:
    card = chart([Point(0.1 * n, 0.004 * n, 0.002 * n, 0.02 * n) for n in range(1, 11)], Budget(share=0.02))
    assert card
    async with app_and_page(theme=theme) as (app, page):
        app.answers = lambda _payload: {"text": card.text, "blocks": card.blocks}
        await page.says("ava", "/copydesk stats")
        drawn = page.messages("ava").last
        await expect(drawn).to_contain_text("Only visible to you")
        await expect(drawn).to_contain_text("Would have been changed, %")
        await expect(drawn.locator("svg path").first).to_be_visible()
