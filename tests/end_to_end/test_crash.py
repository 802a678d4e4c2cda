"""Kill the process and start it again: every case goes on."""

from pathlib import Path

import pytest
from blockbuster import BlockBuster

from tests.end_to_end.processes import Control, Running, process, workspace

QUESTION = "<@copydesk> What are the benefits of human-in-the-loop workflows?"


@pytest.fixture(autouse=True)
def _may_block(_nothing_blocks_the_loop: BlockBuster) -> None:
    _nothing_blocks_the_loop.deactivate()  # the bot is in another process


async def test_a_killed_bot_goes_on_where_it_was_and_answers_once(tmp_path: Path) -> None:
    async with workspace(tmp_path) as (sandbox, settings):
        async with process("run", cwd=tmp_path, **settings) as bot:
            await bot.until("connected")
            asked = await sandbox.post("people/ava/messages", {"channel": "general", "text": QUESTION})
            await bot.killed()
        async with process("run", cwd=tmp_path, **settings) as bot:
            await bot.until("effect performed", "PostCard")
            await bot.killed()
        async with process("run", cwd=tmp_path, **settings) as bot:
            await bot.until("connected")
            await _edits(sandbox, bot)

        thread = (await sandbox.get(f"channels/general/messages?thread_ts={asked['ts']}"))["messages"][1:]
        assert [message["text"] for message in thread if "Edited by Ben" in message["text"]] == [
            "They improve accuracy.\n\nEdited by Ben"
        ]
        assert len([message for message in thread if "A person is checking" in message["text"]]) <= 1
        said = "".join(bot.lines)
        assert "accuracy" not in said
        assert "xoxb" not in said


async def _edits(sandbox: Control, bot: Running) -> None:
    [card] = (await sandbox.get("channels/answers-review/messages"))["messages"]
    where = {"channel": "answers-review", "ts": card["ts"], "action_id": "review_edit"}
    assert (await sandbox.post("people/ben/clicks", where))["ok"]
    [view] = (await sandbox.get("people/ben/views"))["views"]
    filled = {"view_id": view["id"], "values": {"answer_1": "They improve accuracy."}}
    assert await sandbox.post("people/ben/submits", filled) == {"ok": True}
    await bot.until("case moved", "delivered")
