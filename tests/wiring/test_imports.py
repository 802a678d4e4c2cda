"""What a process loads: the SDK of a provider only where its model is asked."""

import re
from pathlib import Path

import pytest
from blockbuster import BlockBuster

from tests.end_to_end.processes import Running, process, workspace

QUESTION = "<@copydesk> How many days of paid leave do I get per year?"
PROVIDERS = {"openai", "anthropic", "httpx2", "pydantic", "psycopg", "xllamacpp"}


@pytest.fixture(autouse=True)
def _may_block(_nothing_blocks_the_loop: BlockBuster) -> None:
    _nothing_blocks_the_loop.deactivate()  # the bot is in another process


def loaded(bot: Running) -> set[str]:
    """The packages that Python has told of as it loaded them."""
    told = re.findall(r"^import time:.*\|\s*(\w+)", "".join(bot.lines), re.MULTILINE)
    return set(told)


async def test_a_bot_with_a_handbook_alone_loads_no_providers_sdk_and_no_sandbox(tmp_path: Path) -> None:
    async with workspace(tmp_path) as (sandbox, settings):
        settings |= {"PYTHONPROFILEIMPORTTIME": "1"}
        async with process("run", cwd=tmp_path, **settings) as bot:
            await bot.until("connected")
            await sandbox.post("people/ava/messages", {"channel": "general", "text": QUESTION})
            await bot.until("case moved", "delivered")
    assert {"bot", "slack_bolt", "aiosqlite"} <= loaded(bot)
    assert not PROVIDERS & loaded(bot)
    assert "bot.sandbox" not in "".join(bot.lines)
