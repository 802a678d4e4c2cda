"""The database server goes away in the middle of a step, and comes back: nobody is asked twice or left without."""

import asyncio
from pathlib import Path

import pytest

from bot.core.case import Case, Draft
from bot.core.effects import Effect, SendAnswer
from bot.core.errors import Unavailable
from bot.core.events import Event
from bot.flow.ports import Ask, Growing
from bot.llm.scripted import ScriptedModel
from bot.store import server as reaching
from tests.postgres import Server
from tests.world import new_world


class Falls(ScriptedModel):
    """While it writes its first draft, the database server is cut off."""

    def __init__(self, server: Server) -> None:
        super().__init__()
        self.server, self.calls, self.fell = server, 0, asyncio.Event()

    async def draft(self, ask: Ask, *, growing: Growing | None = None) -> Draft:
        self.calls += 1
        if self.calls == 1:
            await asyncio.to_thread(self.server.stop, mode="immediate")
            self.fell.set()
        return await super().draft(ask, growing=growing)


class Seen:
    """Tells when an answer stands in its thread."""

    def __init__(self) -> None:
        self.answered = asyncio.Event()

    def moved(self, event: Event, case: Case) -> None: ...

    def performed(self, effect: Effect, case: Case | None) -> None:  # noqa: ARG002 - as the port has it
        if isinstance(effect, SendAnswer):
            self.answered.set()


async def test_a_step_that_was_broken_off_is_done_when_the_server_is_back(
    tmp_path: Path, emptied: str, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reaching, "PATIENCE", 0.1)
    model, seen = Falls(server), Seen()
    async with new_world(tmp_path, model=model, database=emptied) as world:
        model.answers("30 days.")
        model.answers("30 days.")
        world.watchers = (seen,)
        await world.restarts()
        world.crashes_before_the_next_step()
        question = await world.ava.mentions_bot("How long is the refund window?")
        async with world.at_work():
            await model.fell.wait()
            for _ in range(2):  # by the second, the step has had its turn to fail
                with pytest.raises(Unavailable):
                    await world.bot.desk.store.tally()
            await asyncio.to_thread(server.start)
            world.clock.at = world.clock.at.replace(minute=1)  # the next try comes a second later
            await seen.answered.wait()
        assert model.calls == 2
        assert world.ava.replies_in(question) == ["30 days."]
