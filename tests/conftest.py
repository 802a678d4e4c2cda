from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from blockbuster import BlockBuster, blockbuster_ctx
from hypothesis import settings

from tests.postgres import Server
from tests.world import World, new_world

pytest_plugins = ["bot.sandbox.pytest_plugin"]

# A busy machine says nothing of the code: no example has to be over in a fifth of a second.
settings.register_profile("patient", settings(deadline=None))
settings.load_profile("patient")


@pytest.fixture(autouse=True)
def _nothing_blocks_the_loop() -> Iterator[BlockBuster]:
    with blockbuster_ctx("bot") as blockbuster:
        for function in blockbuster.functions.values():
            function.can_block_in("bot/app.py", "assembled")  # before the first event nobody waits
        yield blockbuster


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One PostgreSQL server for the whole run, started by the first test that needs it."""
    with TemporaryDirectory(prefix="copydesk-") as folder:  # pytest's own keep out the user that it runs as
        running = Server(Path(folder) / "data")
        yield running
        running.ends()


@pytest.fixture
def database(server: Server) -> Iterator[str]:
    """An empty PostgreSQL database."""
    with server.database() as address:
        yield address


@pytest.fixture
def emptied(server: Server) -> Iterator[str]:
    """A PostgreSQL database with its tables and nothing in them; much quicker to be had than a new one."""
    with server.emptied() as address:
        yield address


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A workspace with the bot in it, answering from the scripted model."""
    async with new_world(tmp_path) as world:
        yield world
