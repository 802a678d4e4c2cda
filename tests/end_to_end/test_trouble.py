"""The machine fails the bot: a full disk, a database that somebody else holds, an order to stop while it works."""

import asyncio
import resource
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from blockbuster import BlockBuster

from tests.end_to_end.processes import Control, Json, Running, process, workspace

CERTAIN = "<@copydesk> How many days of paid leave do I get per year?"
LIMIT = resource.RLIMIT_FSIZE


@pytest.fixture(autouse=True)
def _may_block(_nothing_blocks_the_loop: BlockBuster) -> None:
    _nothing_blocks_the_loop.deactivate()  # the bot is in another process


async def asked(sandbox: Control) -> str:
    said = await sandbox.post("people/ava/messages", {"channel": "general", "text": CERTAIN})
    return str(said["ts"])


async def answers(sandbox: Control, ts: str) -> list[Json]:
    thread: list[Json] = (await sandbox.get(f"channels/general/messages?thread_ts={ts}"))["messages"]
    return [message for message in thread[1:] if "Not reviewed" in message["text"]]


async def posting(sandbox: Control) -> bool:
    """Whether the bot has begun to post; a delayed answer is yet to come then."""
    return any(entry["method"] == "chat.postMessage" for entry in (await sandbox.get("traffic"))["entries"])


def limited(bot: Running, soft: int) -> None:
    """No file of the bot's can grow beyond this: what a full disk is to it."""
    resource.prlimit(bot.process.pid, LIMIT, (soft, resource.RLIM_INFINITY))


async def test_a_question_that_a_full_disk_cannot_hold_is_not_acked_and_is_answered_once_there_is_room(
    tmp_path: Path,
) -> None:
    async with workspace(tmp_path) as (sandbox, settings), process("run", cwd=tmp_path, **settings) as bot:
        await bot.until("connected")
        limited(bot, 1)
        ts = await asked(sandbox)
        await bot.until("listener failed")
        limited(bot, resource.RLIM_INFINITY)
        await bot.until("case moved", "delivered")
        assert len(await answers(sandbox, ts)) == 1


async def test_a_disk_that_fills_up_while_a_question_is_worked_on_stops_nothing_for_good(tmp_path: Path) -> None:
    async with workspace(tmp_path) as (sandbox, settings), process("run", cwd=tmp_path, **settings) as bot:
        await bot.until("connected")
        await sandbox.post("faults", {"kind": "delay", "method": "users.info", "seconds": 1})
        ts = await asked(sandbox)
        limited(bot, 1)
        await bot.until("failed")
        limited(bot, resource.RLIM_INFINITY)
        await bot.until("case moved", "delivered")
        assert len(await answers(sandbox, ts)) == 1


@pytest.mark.long
async def test_a_database_that_another_program_holds_for_long_is_waited_for(tmp_path: Path) -> None:
    async with workspace(tmp_path) as (sandbox, settings), process("run", cwd=tmp_path, **settings) as bot:
        await bot.until("connected")
        file = tmp_path / ".copydesk" / "copydesk.db"
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            ts = await asked(sandbox)
            await bot.until("step failed", "claim")  # after the five seconds that a statement waits
            other.execute("COMMIT")
        await bot.until("case moved", "delivered")
        assert len(await answers(sandbox, ts)) == 1


async def stopped(bot: Running) -> None:
    """As an operator or a platform does it, which gives us ten seconds."""
    bot.process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(10):
        assert await bot.ended() == 0
    assert "Traceback" not in "".join(bot.lines)


async def test_who_is_told_to_stop_finishes_what_is_in_hand(tmp_path: Path) -> None:
    async with workspace(tmp_path) as (sandbox, settings):
        async with process("run", cwd=tmp_path, **settings) as bot:
            await bot.until("connected")
            await sandbox.post("faults", {"kind": "delay", "method": "chat.postMessage", "seconds": 2})
            ts = await asked(sandbox)
            async with asyncio.timeout(20):
                while not await posting(sandbox):  # noqa: ASYNC110 - it is another process
                    await asyncio.sleep(0.05)
            await stopped(bot)
            assert "status=delivered" in "".join(bot.lines)
        assert len(await answers(sandbox, ts)) == 1


@pytest.mark.long
async def test_what_takes_longer_than_a_stop_may_is_handed_back_and_done_by_the_next(tmp_path: Path) -> None:
    called = asyncio.Event()

    async def never_answers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        called.set()
        await reader.read()  # until the other end hangs up
        writer.close()

    model = await asyncio.start_server(never_answers, "127.0.0.1", 0)
    port = model.sockets[0].getsockname()[1]
    stuck = {"COPYDESK_MODELS": "openai:stuck", "OPENAI_API_KEY": "k", "OPENAI_BASE_URL": f"http://127.0.0.1:{port}/v1"}
    async with model, workspace(tmp_path) as (sandbox, settings):
        async with process("run", cwd=tmp_path, **settings, **stuck) as bot:
            await bot.until("connected")
            called.clear()
            ts = await asked(sandbox)
            await called.wait()
            await stopped(bot)
        async with process("run", cwd=tmp_path, **settings) as bot:
            await bot.until("case moved", "delivered")
            await stopped(bot)
        assert len(await answers(sandbox, ts)) == 1


async def test_a_start_for_which_slack_does_not_find_the_review_channel_says_so(tmp_path: Path) -> None:
    async with workspace(tmp_path) as (sandbox, settings):
        await sandbox.post("faults", {"kind": "http_500", "method": "conversations.list"})
        async with process("run", cwd=tmp_path, **settings) as bot:
            assert await bot.ended() == 2
        assert "which channel 'answers-review' is (conversations.list: HTTP 500)" in "".join(bot.lines)
