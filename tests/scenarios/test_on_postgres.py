"""What people see is the same where the desk is on PostgreSQL: these scenarios again, on a server."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenarios.test_delivering import *  # noqa: F403 - its tests, with the world below
from tests.scenarios.test_the_walk import *  # noqa: F403
from tests.scenarios.test_who_reviews import *  # noqa: F403
from tests.world import World, new_world


@pytest.fixture
async def world(tmp_path: Path, emptied: str) -> AsyncIterator[World]:
    async with new_world(tmp_path, database=emptied) as world:
        yield world
