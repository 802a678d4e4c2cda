from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from blockbuster import BlockBuster, blockbuster_ctx

from tests.world import World, new_world

pytest_plugins = ["bot.sandbox.pytest_plugin"]


@pytest.fixture(autouse=True)
def _nothing_blocks_the_loop() -> Iterator[BlockBuster]:
    with blockbuster_ctx("bot") as blockbuster:
        for function in blockbuster.functions.values():
            function.can_block_in("bot/app.py", "assembled")  # before the first event nobody waits
        yield blockbuster


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A workspace with the bot in it, answering from the scripted model."""
    async with new_world(tmp_path) as world:
        yield world
