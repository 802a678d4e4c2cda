"""A workspace with an app in it."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Manifest, Sandbox, Workspace
from tests.sandbox.app import MANIFEST, App, Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app() -> App:
    return App()


@pytest.fixture
async def sandbox(clock: Clock, app: App) -> AsyncIterator[Sandbox]:
    async with Sandbox(Workspace(Manifest.parse(MANIFEST), now=clock)) as sandbox:
        sandbox.deliveries.receiver = app
        yield sandbox


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def client(sandbox: Sandbox, session: aiohttp.ClientSession) -> AsyncWebClient:
    token = sandbox.credentials()["bot_token"]
    return AsyncWebClient(token=token, base_url=sandbox.credentials()["api_url"], session=session)
