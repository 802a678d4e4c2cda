"""`make demo HISTORY=1`: the demo begins with weeks of reviews behind it, and a budget that they certify."""

import json
from pathlib import Path

import aiohttp
import pytest
from blockbuster import BlockBuster

from tests.end_to_end.processes import Control, process


@pytest.fixture(autouse=True)
def _may_block(_nothing_blocks_the_loop: BlockBuster) -> None:
    _nothing_blocks_the_loop.deactivate()  # the bot is in another process


@pytest.mark.long
async def test_the_demo_begins_with_a_certified_budget_and_a_second_start_adds_nothing(tmp_path: Path) -> None:
    command = ("sandbox", "--history", "--port", "0", "--no-browser")
    async with process(*command, cwd=tmp_path) as demo:
        url = json.loads(await demo.until("api_url"))["url"]
        await demo.until("replayed", "questions of the last 5 weeks", "approved")
        budget = await demo.until("budget", "at most 5 %", "It is certified")
        await demo.until("Ready.")
        async with aiohttp.ClientSession() as session:
            sandbox = Control(session, url)
            told = await sandbox.post(
                "people/cho/commands", {"channel": "general", "command": "/copydesk", "text": "status"}
            )
            assert "It is certified; a score of" in told["text"]
            before = (await sandbox.get("channels/help/messages"))["messages"]
            assert all(message["reply_count"] == 1 for message in before)

    async with process(*command, cwd=tmp_path) as again:
        url = json.loads(await again.until("api_url"))["url"]
        assert budget == await again.until("budget")
        await again.until("Ready.")
        assert not [line for line in again.lines if line.startswith("replayed")]
        async with aiohttp.ClientSession() as session:
            assert len((await Control(session, url).get("channels/help/messages"))["messages"]) == len(before)
