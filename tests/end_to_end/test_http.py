"""`copydesk run --http`: Slack's requests in place of its sockets, with real processes."""

import asyncio
import signal
import socket
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml
from blockbuster import BlockBuster

from tests.end_to_end.processes import Control, credentials, process
from tests.world import HANDBOOK, ROOT

DOUBTFUL = "<@copydesk> What are the benefits of human-in-the-loop workflows?"
CERTAIN = "<@copydesk> How many days of paid leave do I get per year?"


@pytest.fixture(autouse=True)
def _may_block(_nothing_blocks_the_loop: BlockBuster) -> None:
    _nothing_blocks_the_loop.deactivate()  # the bot is in another process


@pytest.fixture
def address() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"


def written(folder: Path, address: str) -> str:
    """Our manifest as the document tells to change it; its path."""
    manifest: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    url, settings = f"http://{address}/slack/events", manifest["settings"]
    settings["socket_mode_enabled"] = False
    settings["event_subscriptions"]["request_url"] = settings["interactivity"]["request_url"] = url
    manifest["features"]["slash_commands"][0]["url"] = url
    file = folder / "http.yml"
    file.write_text(yaml.safe_dump(manifest))
    return str(file)


async def connected(sandbox: Control) -> None:
    async with asyncio.timeout(20):
        while (await sandbox.get("state"))["bot"] != "connected":  # noqa: ASYNC110 - it is another process
            await asyncio.sleep(0.05)


async def test_a_question_is_answered_over_http_also_after_a_kill(tmp_path: Path, address: str) -> None:
    async with (
        process("sandbox", "--no-bot", "--port", "0", "--manifest", written(tmp_path, address), cwd=tmp_path) as slack,
        aiohttp.ClientSession() as session,
    ):
        known = credentials(await slack.until("api_url"))
        sandbox = Control(session, known.pop("url"))
        del known["SLACK_APP_TOKEN"]
        settings = {**known, "COPYDESK_HANDBOOK": str(HANDBOOK), "COPYDESK_REVIEW_CHANNEL": "answers-review"}
        settings |= {"COPYDESK_LISTEN": address, "COPYDESK_AUDIT": "0"}

        async with process("run", "--http", cwd=tmp_path, **settings) as bot:
            await bot.until("connected")
            await connected(sandbox)
            async with session.get(f"http://{address}/health") as health:
                assert (health.status, await health.json()) == (200, {"ok": True})
            async with session.post(f"http://{address}/slack/events", json={"type": "event_callback"}) as forged:
                assert forged.status == 401
            async with process("run", "--http", cwd=tmp_path, **settings, COPYDESK_DATABASE="other.db") as second:
                assert await second.ended() == 2
                assert f"COPYDESK_LISTEN is {address}, which fails" in "".join(second.lines)
            asked = await sandbox.post("people/ava/messages", {"channel": "general", "text": DOUBTFUL})
            await bot.until("effect performed", "PostCard")
            await bot.killed()

        await sandbox.post("settings", {"retry_scale": 0.02})
        missed = await sandbox.post("people/ava/messages", {"channel": "general", "text": CERTAIN})
        async with process("run", "--http", cwd=tmp_path, **settings) as bot:
            await bot.until("connected")
            await bot.until("case moved", "delivered")
            assert "28" in await _answer(sandbox, missed["ts"])
            [card] = (await sandbox.get("channels/answers-review/messages"))["messages"]
            where = {"channel": "answers-review", "ts": card["ts"], "action_id": "review_approve"}
            assert (await sandbox.post("people/ben/clicks", where))["ok"]
            await bot.until("case moved", "delivered")
            assert "Reviewed by Ben" in await _answer(sandbox, asked["ts"])
            status = {"channel": "general", "command": "/copydesk", "text": "status"}
            assert "0.65" in (await sandbox.post("people/cho/commands", status))["text"]
            bot.process.send_signal(signal.SIGTERM)
            assert await bot.ended() == 0
            assert "Traceback" not in "".join(bot.lines)


async def _answer(sandbox: Control, ts: str) -> str:
    """The one answer in a thread."""
    thread = (await sandbox.get(f"channels/general/messages?thread_ts={ts}"))["messages"][1:]
    [answer] = [one for one in thread if any(block["type"] == "markdown" for block in one.get("blocks", ()))]
    return str(answer["text"])


async def test_an_address_that_is_not_of_this_machine_is_refused(tmp_path: Path) -> None:
    manifest = written(tmp_path, "desk.example.com")
    async with process("sandbox", "--no-bot", "--port", "0", "--manifest", manifest, cwd=tmp_path) as slack:
        assert await slack.ended() == 2
        assert "which is not this machine" in "".join(slack.lines)
