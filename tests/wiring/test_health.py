"""HTTP mode: the address comes before any work, and `GET /health` says how the desk is to whatever watches over it."""

import asyncio
from contextlib import ExitStack
from dataclasses import replace

import aiohttp
import pytest

from bot.core.errors import Misconfigured
from bot.serving import _requests, _taken, serve
from bot.settings import Settings
from tests.world import World

ANY_PORT = ("127.0.0.1", 0)


async def test_it_is_well_only_while_the_worker_runs_and_the_database_answers(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def told() -> tuple[int, bool]:
        host, port = door.getsockname()
        async with session.get(f"http://{host}:{port}/health") as health:
            return health.status, (await health.json())["ok"]

    with ExitStack() as until_left:
        [door] = await _taken(until_left, *ANY_PORT)
        async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as tasks:
            working = tasks.create_task(asyncio.Event().wait())
            async with _requests(world.bot, "secret", [door], working):
                assert await told() == (200, True)
                monkeypatch.setattr(world.bot.desk.store, "policy", broken)
                assert await told() == (503, False)
                monkeypatch.undo()
                working.cancel()
                await asyncio.wait({working})
                assert await told() == (503, False)


async def broken() -> None:
    raise OSError("the disk is gone")


async def test_whose_address_is_taken_ends_before_it_does_any_work(world: World) -> None:
    world.crashes_before_the_next_step()
    await world.ava.mentions_bot("What is the refund window?")
    before = len(world.traffic)
    with ExitStack() as until_left:
        [door] = await _taken(until_left, *ANY_PORT)
        with pytest.raises(Misconfigured, match="COPYDESK_LISTEN"):
            await serve(world.bot, replace(Settings(), listen=door.getsockname()), http=True)
    assert len(world.traffic) == before
    assert world.model.asked == []
