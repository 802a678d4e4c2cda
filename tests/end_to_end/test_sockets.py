"""The bot keeps two connections; whatever happens to them, what is asked afterwards is answered."""

import json
from pathlib import Path

import aiohttp
import pytest
from blockbuster import BlockBuster

from tests.end_to_end.processes import Control, credentials, process
from tests.world import HANDBOOK

QUESTION = "<@copydesk> How many days of paid leave do I get per year?"


@pytest.fixture(autouse=True)
def _may_block(_nothing_blocks_the_loop: BlockBuster) -> None:
    _nothing_blocks_the_loop.deactivate()  # the bot is in another process


@pytest.mark.parametrize(
    ("kind", "times"),
    [
        ("socket_refresh", 2),
        ("socket_drop", 1),
        pytest.param("socket_drop", 2, marks=pytest.mark.long),
        ("socket_half_open", 1),
        pytest.param("socket_half_open", 2, marks=pytest.mark.long),
    ],
)
async def test_a_question_is_answered_whatever_happened_to_the_connections(
    tmp_path: Path, kind: str, times: int
) -> None:
    async with (
        process("sandbox", "--no-bot", "--port", "0", cwd=tmp_path) as slack,
        aiohttp.ClientSession() as session,
    ):
        line = await slack.until("api_url")
        sandbox, known = Control(session, json.loads(line)["url"]), credentials(line)
        await sandbox.post("settings", {"retry_scale": 0.1})  # again after 0, 6 and 30 seconds
        async with process("run", cwd=tmp_path, **known, COPYDESK_HANDBOOK=str(HANDBOOK)) as bot:
            await bot.until("connected")
            assert (await sandbox.get("state"))["bot"] == "connected"
            await sandbox.post("faults", {"kind": kind, "times": times})
            asked = await sandbox.post("people/ava/messages", {"channel": "general", "text": QUESTION})
            await bot.until("case moved", "delivered")
            thread = (await sandbox.get(f"channels/general/messages?thread_ts={asked['ts']}"))["messages"]
            assert len(thread) == 2
