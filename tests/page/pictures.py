"""Takes the pictures in docs/pictures: `make screenshots`."""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import expect

from tests.page.browser import Desk, Theme, browser, demo
from tests.world import ROOT

PICTURES = ROOT / "docs" / "pictures"
SIZE, WIDE = (1280, 760), (1500, 960)
THEMES: tuple[Theme, ...] = ("light", "dark")


async def main() -> None:
    """The thread and the card side by side: while a person is asked, and once they have answered."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for theme in THEMES:
        with tempfile.TemporaryDirectory() as folder:
            async with demo(Path(folder)) as url, browser(size=SIZE, theme=theme, scale=2) as context:
                desk = Desk(await context.new_page())
                await desk.page.goto(url)
                await _asked(desk)
                await _taken(desk, f"review-{theme}.png")
                await desk.presses("ben", "Why?")
                await expect(desk.dialog("ben")).to_be_visible()
                await _taken(desk, f"why-{theme}.png")
                await desk.dialog("ben").get_by_role("button", name="Close").last.click()
                await desk.presses("ben", "Edit")
                await expect(desk.dialog("ben")).to_be_visible()
                await _taken(desk, f"edit-{theme}.png")
                answer = desk.dialog("ben").get_by_label("Answer")
                await answer.fill((await answer.input_value()).replace(" maybe ", " "))
                await desk.dialog("ben").get_by_role("button", name="Send").click()
                await expect(desk.thread("ava").last).to_contain_text("Edited by Ben")
                await expect(desk.messages("ben").last).to_contain_text("delivered")
                await _taken(desk, f"delivered-{theme}.png")
        with tempfile.TemporaryDirectory() as folder:
            async with demo(Path(folder), "--history") as url, browser(size=WIDE, theme=theme, scale=2) as context:
                desk = Desk(await context.new_page())
                await desk.page.goto(url)
                await _counted(desk)
                await _taken(desk, f"stats-{theme}.png")


async def _asked(desk: Desk) -> None:
    await desk.page.get_by_role("button", name="2 people side by side").click()
    await desk.tries("Ask something it doubts")
    await expect(desk.thread("ava").last).to_contain_text("A person is checking this.")
    await expect(desk.messages("ben").last.get_by_role("button", name="Edit", exact=True)).to_be_visible()
    await desk.page.get_by_role("button", name="Close", exact=True).click()


async def _counted(desk: Desk) -> None:
    """What an admin is told of weeks of reviews."""
    await desk.page.get_by_role("button", name="3 people side by side").click()
    await desk.page.get_by_role("button", name="Close", exact=True).click()
    await desk.says("cho", "/copydesk stats")
    await expect(desk.messages("cho").last).to_contain_text("The last 30 days")
    await expect(desk.messages("cho").nth(-2).locator("svg path").first).to_be_visible()


async def _taken(desk: Desk, name: str) -> None:
    await desk.page.mouse.move(0, 0)
    await desk.page.wait_for_timeout(300)  # until nothing moves any more
    await desk.page.screenshot(path=PICTURES / name)


if __name__ == "__main__":
    asyncio.run(main())
