"""The bot is to stop and cannot finish what is in hand: whoever works on goes on with it before any lease is over."""

import asyncio
from datetime import timedelta

import pytest

from bot.core.case import Case
from bot.core.effects import Effect
from bot.core.events import Event, Slow
from bot.flow import patience
from bot.flow.ports import Ask
from bot.flow.steps import LEASE, STEP_LEASE
from tests.world import World

TOLD = 31  # seconds after which an asker has been told to be patient


class Seen(asyncio.Event):
    """An asker was told to be patient."""

    def moved(self, event: Event, case: Case) -> None:
        del case
        if isinstance(event, Slow):
            self.set()

    def performed(self, effect: Effect, case: Case | None) -> None: ...


async def stopped_within(world: World, begun: asyncio.Event) -> None:
    """The worker is broken off in the middle of what it does."""
    async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
        work = tasks.create_task(world.bot.worker.run())
        await begun.wait()
        work.cancel()


@pytest.mark.parametrize("waited", [0, TOLD])
async def test_a_draft_is_handed_back(world: World, monkeypatch: pytest.MonkeyPatch, waited: int) -> None:
    """Also once its asker was told to be patient: then no lease says that it is in hand."""
    begun = Seen()

    async def never(ask: Ask, **_: object) -> None:
        del ask
        if not waited:
            begun.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(world.model, "draft", never)
    monkeypatch.setattr(patience, "_LOOKS", ())
    object.__setattr__(world.bot.desk, "watchers", (begun,))
    world.crashes_before_the_next_step()
    await world.ava.mentions_bot("How long?")
    world.clock.at += timedelta(seconds=waited)
    await stopped_within(world, begun)
    case = await world.bot.desk.store.claim_case(world.clock.now(), STEP_LEASE)
    assert case
    assert case.told_slow is bool(waited)


async def test_a_message_is_handed_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = asyncio.Event()

    async def hangs(*_: object) -> None:
        begun.set()
        await asyncio.Event().wait()

    world.model.answers("Refunds are open for 30 days.")
    world.crashes_before_the_next_step()
    await world.ava.mentions_bot("How long?")
    monkeypatch.setattr(world.bot.gateway, "perform", hangs)
    await stopped_within(world, begun)
    world.clock.at += timedelta(seconds=2)
    found = await world.bot.desk.store.claim_delivery(world.clock.now(), LEASE)
    assert found
    assert found[0].attempts == 2
