"""Two bots on one PostgreSQL database, as real processes: one is killed, and everybody is answered once."""

import asyncio
import signal
from pathlib import Path

import pytest
from blockbuster import BlockBuster

from bot.core.policy import Policy
from bot.store.sqlite import SqliteStore
from tests.end_to_end.processes import Control, Json, process, workspace
from tests.postgres import Server
from tests.store.made import NOW

FREEZING = "tests.end_to_end.freezing"
QUESTION = "<@copydesk> What are the benefits of human-in-the-loop workflows?"
CERTAIN = "<@copydesk> How many days of paid leave do I get per year?"


@pytest.fixture(autouse=True)
def _may_block(_nothing_blocks_the_loop: BlockBuster) -> None:
    _nothing_blocks_the_loop.deactivate()  # the bots are in other processes


async def test_two_bots_share_a_desk_and_one_goes_on_alone(tmp_path: Path, server: Server) -> None:
    async with workspace(tmp_path) as (sandbox, settings):
        with server.database() as settings["COPYDESK_DATABASE"]:
            async with process("run", cwd=tmp_path, **settings) as one, process("run", cwd=tmp_path, **settings) as two:
                await one.until("connected")
                await two.until("connected")
                asked = [await _asks(sandbox, person, CERTAIN) for person in ("ava", "abe", "ben", "bea")]
                for question in asked:
                    await _answered(sandbox, question)
                doubtful = await _asks(sandbox, "ava", QUESTION)
                card = await _card(sandbox)
                await one.killed()
                where = {"channel": "answers-review", "ts": card["ts"], "action_id": "review_approve"}
                assert (await sandbox.post("people/ben/clicks", where))["ok"]
                await _answered(sandbox, doubtful)
                for question in (*asked, doubtful):
                    assert len(await _answers(sandbox, question)) == 1


@pytest.mark.long
async def test_who_was_frozen_before_its_post_leaves_one_answer_when_it_wakes(tmp_path: Path, server: Server) -> None:
    async with workspace(tmp_path) as (sandbox, settings):
        with server.database() as settings["COPYDESK_DATABASE"]:
            async with process(cwd=tmp_path, module=FREEZING, FREEZES="1", **settings) as frozen:
                await frozen.until("connected")
                question = await _asks(sandbox, "ava", CERTAIN)
                async with process(cwd=tmp_path, module=FREEZING, **settings) as other:
                    await other.until("effect performed", "SendAnswer")
                    [answer] = await _answers(sandbox, question)
                    await other.until("effect performed", "RemoveDoubles")
                    frozen.process.send_signal(signal.SIGCONT)
                    await _deleted(sandbox)
                    assert [each["ts"] for each in await _answers(sandbox, question)] == [answer["ts"]]


async def _deleted(sandbox: Control) -> None:
    """Until the bot has deleted something."""
    async with asyncio.timeout(20):
        while not [each for each in (await sandbox.get("traffic"))["entries"] if each["method"] == "chat.delete"]:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def _asks(sandbox: Control, person: str, text: str) -> str:
    return str((await sandbox.post(f"people/{person}/messages", {"channel": "general", "text": text}))["ts"])


async def _answers(sandbox: Control, ts: str) -> list[Json]:
    thread = (await sandbox.get(f"channels/general/messages?thread_ts={ts}"))["messages"][1:]
    return [message for message in thread if any(block["type"] == "markdown" for block in message.get("blocks", ()))]


async def _answered(sandbox: Control, ts: str) -> None:
    async with asyncio.timeout(20):
        while not await _answers(sandbox, ts):  # noqa: ASYNC110 - it is another process
            await asyncio.sleep(0.05)


async def _card(sandbox: Control) -> Json:
    async with asyncio.timeout(20):
        while not (found := (await sandbox.get("channels/answers-review/messages"))["messages"]):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    card: Json = found[-1]
    return card


async def test_a_desk_is_moved_from_the_command_line(tmp_path: Path, database: str) -> None:
    await (await SqliteStore.open(tmp_path / "desk.db", defaults=Policy(), now=NOW)).close()
    async with process("move-to", database, cwd=tmp_path, COPYDESK_DATABASE="desk.db") as moving:
        assert await moving.ended() == 0
    assert "Moved. Set COPYDESK_DATABASE to the new address, and put desk.db away: it is as it was." in "".join(
        moving.lines
    )
    async with process("move-to", "other.db", cwd=tmp_path, COPYDESK_DATABASE="desk.db") as refused:
        assert await refused.ended() == 2
    assert "copydesk: That is no address of a server." in "".join(refused.lines)
