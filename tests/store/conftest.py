"""The stores that keep the contract; each test of the contract runs on every one of them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.pace import UNPACED
from bot.core.policy import Policy
from bot.flow.store import Store
from bot.store.opening import open_store
from tests.store.made import NOW


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "copydesk.db"


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest, file: Path) -> str:
    """A database of either kind, with nothing in it."""
    return str(file) if request.param == "sqlite" else str(request.getfixturevalue("emptied"))


@pytest.fixture
async def store(address: str) -> AsyncIterator[Store]:
    opened = await open_store(address, defaults=Policy(threshold=0.7), now=NOW)
    opened.pace = UNPACED
    yield opened
    await opened.close()
