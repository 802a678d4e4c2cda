"""An app that is the test itself, in a workspace before a browser; and the small blocks it shows."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from playwright.async_api import expect

from bot.sandbox import Ack, Manifest, Sandbox, Workspace
from tests.page.browser import WIDE, Desk, Theme, browser
from tests.world import ROOT

Json = dict[str, Any]


class App:
    """Hears what people do, answers as `answers` says, and calls the Web API."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
        self.sandbox, self._session = sandbox, session
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
        known = self.sandbox.credentials()
        headers = {"Authorization": f"Bearer {known['bot_token']}"}
        async with self._session.post(known["api_url"] + method, json=given, headers=headers) as answer:
            body: Json = await answer.json()
            assert body["ok"], body
            return body

    async def answers_at(self, response_url: str, body: Json) -> None:
        async with self._session.post(response_url, json=body) as answer:
            assert answer.status == 200, await answer.text()

    def last_action(self) -> Json:
        action: Json = self.heard[-1]["actions"][0]
        return action


@asynccontextmanager
async def app_and_page(*, size: tuple[int, int] = WIDE, theme: Theme = "light") -> AsyncIterator[tuple[App, Desk]]:
    workspace = Workspace(Manifest.read(ROOT / "manifest.yml"), now=lambda: 1_700_000_000.0)
    async with (
        Sandbox(workspace) as sandbox,
        aiohttp.ClientSession() as session,
        browser(size=size, theme=theme) as context,
    ):
        app = App(sandbox, session)
        page = Desk(await context.new_page())
        await page.page.goto(sandbox.url)
        await expect(page.pane("ava")).to_be_visible()
        await page.tour.get_by_role("button", name="Close").click()
        if size == WIDE:
            await page.page.get_by_role("button", name="One person").click()
        yield app, page
        assert page.complaints == []


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def options(*names: str) -> list[Json]:
    return [{"text": plain(name), "value": name.lower()} for name in names]


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(action_id: str, label: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(label), "value": "1", **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def field(label: str, element: Json, **more: Any) -> Json:
    block_id = label.lower().replace(" ", "_")
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": {"action_id": "value", **element},
        **more,
    }


def modal(title: str, *blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain(title), "submit": plain("Save"), "blocks": list(blocks), **more}
