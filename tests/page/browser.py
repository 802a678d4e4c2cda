"""A browser on the page of a running sandbox, as people use it: by what they read, not by how it is made."""

import importlib.resources
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal

from playwright.async_api import BrowserContext, Locator, Page, async_playwright, expect

from tests.end_to_end.processes import process

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = {"ava": "Ava Adler", "ben": "Ben Brandt", "cho": "Cho Chang"}
WIDE, NARROW = (1280, 800), (400, 800)
AXE = importlib.resources.files("axe_playwright_python") / "axe.min.js"
Theme = Literal["light", "dark"]

expect.set_options(timeout=15_000)


def chromium() -> str:
    """Debian's; Playwright's own browsers are never installed."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert found, "These tests need Chromium: apt-get install chromium"
    return found


@asynccontextmanager
async def demo(folder: Path, *more: str) -> AsyncIterator[str]:
    """A sandbox with the bot in it, once Ava and Ben have played their story; its address."""
    async with process("sandbox", "--port", "0", "--no-browser", *more, cwd=folder) as running:
        url: str = json.loads(await running.until("api_url"))["url"]
        await running.until("Ready.")
        yield url


class Desk:
    """The page in one browser window. What the browser complains of is kept in `complaints`."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)

    def pane(self, name: str) -> Locator:
        return self.page.get_by_role("region", name=NAMES[name], exact=True)

    @property
    def tour(self) -> Locator:
        return self.page.get_by_role("region", name="Four things to try")

    def messages(self, name: str) -> Locator:
        """What a person sees in the channel before them, newest last."""
        return self.pane(name).get_by_role("log", name="Messages in").get_by_role("article")

    def thread(self, name: str) -> Locator:
        return self.pane(name).get_by_role("complementary", name="Thread").get_by_role("article")

    def dialog(self, name: str) -> Locator:
        return self.pane(name).get_by_role("dialog")

    async def says(self, name: str, text: str) -> None:
        field = self.pane(name).get_by_role("textbox", name="Message")
        await field.fill(text)
        await field.press("Enter")

    async def tries(self, title: str) -> None:
        await self.tour.get_by_role("button", name=title).click()

    async def presses(self, name: str, button: str) -> None:
        """On the newest card."""
        await self.messages(name).last.get_by_role("button", name=button, exact=True).click()

    async def focused(self) -> str:
        """What has the focus, as a screen reader would name it."""
        said: Any = await self.page.evaluate(
            """() => {
              const it = document.activeElement;
              return it.getAttribute("aria-label") || it.labels?.[0]?.innerText || it.innerText || it.tagName;
            }"""
        )
        return str(said).strip()

    async def barriers(self) -> list[str]:
        """What axe finds that keeps somebody out: contrast, names, roles, order."""
        await self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: Any = await self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{one['id']}: {node['html']} {node['failureSummary']}"
            for one in found["violations"]
            for node in one["nodes"]
        ]


@asynccontextmanager
async def browser(
    *, size: tuple[int, int] = WIDE, theme: Theme = "light", scale: int = 1
) -> AsyncIterator[BrowserContext]:
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            width, height = size
            yield await running.new_context(
                viewport={"width": width, "height": height},
                color_scheme=theme,
                device_scale_factor=scale,
                reduced_motion="reduce",
                locale="en-US",
            )
        finally:
            await running.close()


@asynccontextmanager
async def desk(folder: Path, *, size: tuple[int, int] = WIDE, theme: Theme = "light") -> AsyncIterator[Desk]:
    """A fresh demo and a browser's first visit to it; in the end the browser had nothing to complain of."""
    async with demo(folder) as url, browser(size=size, theme=theme) as context:
        opened = Desk(await context.new_page())
        await opened.page.goto(url)
        await expect(opened.pane("ava")).to_be_visible()
        yield opened
        assert opened.complaints == []
