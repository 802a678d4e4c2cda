"""
For pytest, with `pytest_plugins = ["bot.sandbox.pytest_plugin"]`: a Slack workspace of its own for each test.

`slack` runs beside the test and is spoken to without `await`, as synchronous apps and scripts are tested; `async_slack`
runs in the test's own loop. `@pytest.mark.slack(manifest=…)` takes a manifest, as text or as a path from pytest's root.
"""

import importlib
import importlib.util
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from bot.sandbox.beside import AsyncSlack, Slack
from bot.sandbox.directory import Manifest
from bot.sandbox.permissive import permissive

T = TypeVar("T")


def async_fixture(function: Callable[..., T]) -> Callable[..., T]:
    """As the plugin wants it that runs asynchronous tests: pytest-asyncio has its own kind, AnyIO takes pytest's."""
    has_own = importlib.util.find_spec("pytest_asyncio")
    kind = importlib.import_module("pytest_asyncio").fixture if has_own else pytest.fixture
    made: Callable[..., T] = kind(function)
    return made


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slack(manifest): the app's manifest, as text or as a path")


@pytest.fixture
def slack(request: pytest.FixtureRequest) -> Iterator[Slack]:
    """A workspace beside the test, which stops with it."""
    with Slack(_manifest(request)) as running:
        yield running


@async_fixture
async def async_slack(request: pytest.FixtureRequest) -> AsyncIterator[AsyncSlack]:
    """A workspace in the test's own loop."""
    async with AsyncSlack(_manifest(request)) as running:
        yield running


def _manifest(request: pytest.FixtureRequest) -> Manifest:
    """The one that the test is marked with; else one that allows everything."""
    marker = request.node.get_closest_marker("slack")
    given = marker and (marker.kwargs.get("manifest") or next(iter(marker.args), None))
    if given is None:
        return permissive()
    if isinstance(given, str) and "\n" in given.strip():
        return Manifest.parse(given)
    return Manifest.read(request.config.rootpath / Path(given))
