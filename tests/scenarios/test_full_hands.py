"""All that may be drafted at once is being drafted: nobody looks for more until one of it is done."""

import asyncio

import pytest

from bot.core.effects import TellDesk
from bot.core.errors import ModelFailed
from bot.flow.ports import Ask
from bot.flow.steps import LEASE
from tests.world import World

REFUND = "Refunds are open for 30 days."


async def _turns(number: int) -> None:
    """So many turns of the loop, in which the threads of the database have theirs."""
    for _ in range(number):
        await asyncio.to_thread(int)


async def test_who_drafts_all_that_it_may_does_not_look_again_and_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, worker, go_on = world.bot.desk.store, world.bot.worker, asyncio.Event()
    looks, claim, draft = [], store.claim_case, world.model.draft

    async def looked(*args: object, **options: object) -> object:
        looks.append(options)
        return await claim(*args, **options)  # type: ignore[arg-type]

    async def slow(ask: Ask, **options: object) -> object:
        await go_on.wait()
        return await draft(ask, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "claim_case", looked)
    monkeypatch.setattr(world.model, "draft", slow)
    monkeypatch.setattr(worker, "_drafts", 1)
    world.model.answers(REFUND, REFUND)
    world.crashes_before_the_next_step()
    first, second = [await human.mentions_bot("How long?") for human in (world.ava, world.abe)]
    async with world.at_work():
        while not worker._drafting:
            await _turns(1)
        before = len(looks)
        async with asyncio.timeout(5):
            while len(looks) == before:
                await _turns(1)
        before = len(looks)
        await _turns(1000)
        seen = len(looks) - before
        go_on.set()
    assert seen < 5
    assert world.ava.replies_in(first) == world.abe.replies_in(second) == [REFUND]


async def test_who_is_to_stop_takes_up_nothing_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    worker, begun = world.bot.worker, asyncio.Event()

    async def stops(ask: Ask, **_: object) -> object:
        begun.set()
        worker.stop()
        raise ModelFailed(f"no answer to {ask.question}")

    monkeypatch.setattr(world.model, "draft", stops)
    monkeypatch.setattr(worker, "_slots", asyncio.Semaphore(1))
    world.crashes_before_the_next_step()
    await world.ava.mentions_bot("How long?")
    async with asyncio.timeout(10):
        await worker.run()
    assert begun.is_set()
    found = await world.bot.desk.store.claim_delivery(world.clock.now(), LEASE)
    assert found
    assert isinstance(found[0].effect, TellDesk)  # what was owed first
    assert found[0].attempts == 1
