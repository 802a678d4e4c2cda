from collections.abc import AsyncIterator

import pytest
from blockbuster import BlockBuster

from bot.llm.local.model import LocalModel
from bot.llm.local.weights import File
from tests.local.weights import PATH, SHA256


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A model on two slow cores takes its time."""
    for item in items:
        item.add_marker(pytest.mark.timeout(240))


@pytest.fixture(autouse=True)
def _may_block(_nothing_blocks_the_loop: BlockBuster) -> None:
    """To start a process is a system call or two on the loop, in asyncio itself."""
    for function in _nothing_blocks_the_loop.functions.values():
        function.can_block_in("subprocess.py", "_execute_child")


@pytest.fixture
async def model() -> AsyncIterator[LocalModel]:
    made = LocalModel("smollm2", File(path=PATH, size=PATH.stat().st_size, sha256=SHA256))
    yield made
    await made.close()
