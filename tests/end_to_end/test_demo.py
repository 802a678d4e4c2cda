"""`copydesk sandbox`, as somebody sees it who tries it for the first time."""

import json
import signal
from pathlib import Path

import aiohttp
import pytest
from blockbuster import BlockBuster

from tests.end_to_end.processes import Control, process


@pytest.fixture(autouse=True)
def _may_block(_nothing_blocks_the_loop: BlockBuster) -> None:
    _nothing_blocks_the_loop.deactivate()  # the bot is in another process


async def test_the_demo_plays_its_story_leaves_nothing_open_stops_cleanly_and_keeps_its_data(tmp_path: Path) -> None:
    async with process("sandbox", "--port", "0", "--no-browser", cwd=tmp_path) as demo:
        first = json.loads(await demo.until("api_url"))
        await demo.until("asked", "Ava in #general", "human-in-the-loop")
        await demo.until("judged", "watch word “maybe”")
        await demo.until("card")
        await demo.until("decided", "edited by Ben")
        await demo.until("delivered", "to Ava", "workflows improve accuracy")
        await demo.until("Ready.")
        async with aiohttp.ClientSession() as session:
            sandbox = Control(session, first["url"])
            assert (await sandbox.get("state"))["bot"] == "connected"
            assert (await sandbox.get("people/ben/views"))["views"] == []
            [card] = (await sandbox.get("channels/answers-review/messages"))["messages"]
            assert not [block for block in card["blocks"] if block["type"] == "actions"]
            assert await _replies_to_the_story(sandbox) == 2
            told = await sandbox.post(
                "people/cho/commands", {"channel": "general", "command": "/copydesk", "text": "status"}
            )
            assert "0.65" in told["text"]
        demo.process.send_signal(signal.SIGINT)
        assert await demo.ended() == 0
        assert "Traceback" not in "".join(demo.lines)

    async with process("sandbox", "--port", "0", "--no-browser", cwd=tmp_path) as again:
        second = json.loads(await again.until("api_url"))
        assert second["bot_token"] == first["bot_token"]
        await again.until("Ready.")
        assert not [line for line in again.lines if line.startswith("asked")]
        async with aiohttp.ClientSession() as session:
            assert await _replies_to_the_story(Control(session, second["url"])) == 2


async def test_a_taken_port_says_so(tmp_path: Path) -> None:
    async with process("sandbox", "--no-bot", "--port", "0", "--no-browser", cwd=tmp_path) as first:
        port = json.loads(await first.until("api_url"))["url"].rsplit(":", 1)[1]
        async with process("sandbox", "--port", port, "--data", "other", "--no-browser", cwd=tmp_path) as second:
            assert await second.ended() == 2
            assert f"Port {port} is taken" in "".join(second.lines)


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "nonsense"}, "SLACK_APP_TOKEN must start with xapp-"),
        ({"COPYDESK_THRESHOLD": "7"}, "COPYDESK_THRESHOLD is '7'"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "COPYDESK_TIME_SCALE": "0.1"}, "sandbox` only"),
    ],
)
async def test_run_refuses_what_it_cannot_work_with_and_says_what_to_do(
    tmp_path: Path, environment: dict[str, str], told: str
) -> None:
    async with process("run", cwd=tmp_path, **environment) as bot:
        assert await bot.ended() == 2
        assert told in "".join(bot.lines)
        assert "Traceback" not in "".join(bot.lines)


async def test_a_malformed_env_file_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("COPYDESK_LOG=json\nthis is no setting\n")
    async with process("run", cwd=tmp_path) as bot:
        assert await bot.ended() == 2
        assert ".env, line 2" in "".join(bot.lines)


async def _replies_to_the_story(sandbox: Control) -> int:
    [question] = (await sandbox.get("channels/general/messages"))["messages"]
    found = await sandbox.get(f"channels/general/messages?thread_ts={question['ts']}")
    return len(found["messages"]) - 1
