"""Ours: the real store and the real rules, in a loop like the worker's."""

import asyncio
import time
from collections.abc import Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from benchmarks.engines import Base
from bot.core.case import Case, Status
from bot.core.effects import PostCard, SendAnswer
from bot.core.events import AnswerSent, Approved, Event, Judged
from bot.core.lifecycle import asked
from bot.core.policy import Policy
from bot.flow.ports import Posted
from bot.flow.store import Delivery
from bot.store.opening import open_store
from tests.store.made import BEN, DOUBTFUL, HELP, NOW, POLICY, a_case, decided, drafted

_LEASE = timedelta(seconds=15)  # the bot's own is a minute, and three for a draft
_SLOTS = 16


def now() -> datetime:
    return NOW + timedelta(seconds=time.time() - 1_700_000_000)  # noqa: TID251 - a clock that processes share


def a_new_case(key: str) -> Case:
    case = replace(a_case(), id=key, due_at=now())
    return asked(replace(case, question=replace(case.question, ts=key, thread_ts=key)), now(), POLICY).case


class Engine(Base):
    async def open(self, address: str) -> None:
        self._store = await open_store(address, defaults=Policy(), now=now())
        self._called, self._slots = asyncio.Event(), asyncio.Semaphore(_SLOTS)
        self._tasks: set[asyncio.Task[None]] = set()
        self._own(self._works())
        self._own(self._store.listen(self._called.set))

    async def begin(self, key: str) -> None:
        await self._store.open_case(a_new_case(key), (), "Asked", now())
        self._called.set()

    async def click(self, key: str) -> None:
        case = await self._store.case(key)
        assert case
        await self._happens(case, Approved(by=BEN.id, round=1))

    async def _works(self) -> None:
        while True:
            await self._slots.acquire()
            self._called.clear()
            if owed := await self._store.claim_delivery(now(), _LEASE):
                self._own(self._performs(*owed))
            elif case := await self._store.claim_case(now(), _LEASE):
                self._own(self._steps(case))
            else:
                self._slots.release()
                await asyncio.wait({asyncio.ensure_future(self._called.wait())}, timeout=1)  # noqa: TID251 - as simple

    async def _steps(self, case: Case) -> None:
        if case.status is Status.ASKED:
            await asyncio.sleep(self.seconds)
        await self._happens(case, drafted() if case.status is Status.ASKED else Judged(verdict=DOUBTFUL))
        self._did()

    async def _performs(self, delivery: Delivery, case: Case | None) -> None:
        assert case
        sent = isinstance(delivery.effect, SendAnswer)
        then = (case, AnswerSent(), decided(case, AnswerSent(), now())) if sent else None
        await self._store.performed(delivery, Posted(channel=HELP.id, ts=delivery.id), now(), then=then)
        if sent:
            self.ended(case.id)
        else:
            self.waiting.add(case.id)
        self._did()

    async def _happens(self, case: Case, event: Event) -> None:
        """Of what it brings, the card and the answer alone: the others have no more steps either."""
        move = decided(case, event, now())
        steps = tuple(effect for effect in move.effects if isinstance(effect, PostCard | SendAnswer))
        await self._store.move(case, event, replace(move, effects=steps), now())
        self._called.set()

    def _did(self) -> None:
        self.steps += 1
        self._slots.release()

    def _own(self, job: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(job)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
