"""procrastinate beside our rows: a case moves and the job of its next step is enqueued in one transaction."""

import asyncio
from dataclasses import replace
from typing import Any

import procrastinate

from benchmarks.engines import Base
from benchmarks.engines.rows import a_new_case, now
from bot.core.events import AnswerSent, Approved, Judged
from bot.core.policy import Policy
from bot.store.cases import CaseStore
from bot.store.postgres import PostgresStatements, PostgresStore, Within
from tests.store.made import BEN, DOUBTFUL, decided, drafted

_SLOTS = 16
_DAY = {"days": 1}


class Engine(Base):
    async def open(self, address: str) -> None:
        self._store = await PostgresStore.open(address, defaults=Policy(), now=now())
        self._app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=address))
        for step in (self.draft, self.judge, self.card, self.deliver, self.expire):
            self._app.task(name=step.__name__)(step)
        await self._app.open_async()
        if not await self._app.check_connection_async():
            await self._app.schema_manager.apply_schema_async()
        worker = self._app.run_worker_async(concurrency=_SLOTS, install_signal_handlers=False)
        self._worker = asyncio.get_running_loop().create_task(worker)

    async def begin(self, key: str) -> None:
        async with self._store.database.transaction() as tx:
            await CaseStore(Within(tx)).open_case(a_new_case(key), (), "Asked", now())
            await self._then("draft", key, tx)

    async def click(self, key: str) -> None:
        await self._moves(key, Approved(by=BEN.id, round=1), "deliver")

    async def draft(self, key: str) -> None:
        await asyncio.sleep(self.seconds)
        await self._moves(key, drafted(), "judge")
        self.steps += 1

    async def judge(self, key: str) -> None:
        await self._moves(key, Judged(verdict=DOUBTFUL), "card")
        self.steps += 1

    async def card(self, key: str) -> None:
        await self._app.configure_task("expire", schedule_in=_DAY).defer_async(key=key)
        self.waiting.add(key)
        self.steps += 1

    async def deliver(self, key: str) -> None:
        await self._moves(key, AnswerSent(), "")
        self.ended(key)
        self.steps += 1

    async def expire(self, key: str) -> None:
        """Nobody decided."""

    async def _moves(self, key: str, event: Any, then: str) -> None:
        async with self._store.database.transaction() as tx:
            store = CaseStore(Within(tx))
            case = await store.case(key)
            assert case
            await store.move(case, event, replace(decided(case, event, now()), effects=()), now())
            if then:
                await self._then(then, key, tx)

    async def _then(self, step: str, key: str, tx: PostgresStatements) -> None:
        await self._app.configure_task(step, connection=tx._connection).defer_async(key=key)  # noqa: SLF001
