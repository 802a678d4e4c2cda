"""What `GET /health` says to whatever watches over the process."""

import asyncio
import socket
from dataclasses import replace

import aiohttp
import pytest

from bot.serving import _requests
from bot.settings import Settings
from tests.world import World


async def test_it_is_well_only_while_the_worker_runs_and_the_database_answers(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        listen = ("127.0.0.1", free.getsockname()[1])

    async def told() -> tuple[int, bool]:
        async with session.get(f"http://{listen[0]}:{listen[1]}/health") as health:
            return health.status, (await health.json())["ok"]

    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as tasks:
        working = tasks.create_task(asyncio.Event().wait())
        async with _requests(world.bot, replace(Settings(), listen=listen), working):
            assert await told() == (200, True)
            monkeypatch.setattr(world.bot.desk.store, "policy", broken)
            assert await told() == (503, False)
            monkeypatch.undo()
            working.cancel()
            await asyncio.wait({working})
            assert await told() == (503, False)


async def broken() -> None:
    raise OSError("the disk is gone")
