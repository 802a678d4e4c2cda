"""The stores that keep the contract; each test of the contract runs on every one of them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.policy import Policy
from bot.flow.ports import Store
from bot.store.sqlite import SqliteStore
from tests.store.made import NOW


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "copydesk.db"


@pytest.fixture(params=["sqlite"])
async def store(file: Path) -> AsyncIterator[Store]:
    opened = await SqliteStore.open(file, defaults=Policy(threshold=0.7), now=NOW)
    yield opened
    await opened.close()
