"""`make demo HISTORY=1`: the demo begins with weeks of reviews behind it, and a budget that they certify."""

import asyncio
import json
import sqlite3
from contextlib import closing
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


@pytest.mark.long
async def test_what_a_killed_start_left_of_the_history_is_finished_by_the_next_one(tmp_path: Path) -> None:
    command = ("sandbox", "--port", "0", "--no-browser")
    async with process(*command, "--history", cwd=tmp_path) as demo:
        await demo.until("api_url")
        async with asyncio.timeout(30):
            while await asyncio.to_thread(_asked, tmp_path) < 20:
                pass

    async with process(*command, cwd=tmp_path) as again:
        url = json.loads(await again.until("api_url"))["url"]
        await again.until("replayed   194 questions", "157 approved, 17 fixed, 20 rejected")
        await again.until("Ready.")
        async with aiohttp.ClientSession() as session:
            asked = (await Control(session, url).get("channels/help/messages"))["messages"]
        assert len(asked) == len({message["text"] for message in asked}) == 194
        assert all(message["reply_count"] == 1 for message in asked)
    assert await asyncio.to_thread(_asked, tmp_path) == 195


def _asked(folder: Path) -> int:
    """How many questions the desk has stored."""
    file = folder / ".copydesk" / "copydesk.db"
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as rows:
            return int(rows.execute("SELECT count(*) FROM cases").fetchone()[0])
    except sqlite3.OperationalError:  # not there yet, or without its tables
        return 0
