"""procrastinate: a job for each step. What waits for a person is a job that is due in a day."""

import asyncio

import procrastinate

from benchmarks.engines import Base

_SLOTS = 16


class Engine(Base):
    async def open(self, address: str) -> None:
        self._app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=address))
        for step in (self.draft, self.judge, self.card, self.deliver, self.expire):
            self._app.task(name=step.__name__)(step)
        await self._app.open_async()
        if not await self._app.check_connection_async():
            await self._app.schema_manager.apply_schema_async()
        worker = self._app.run_worker_async(concurrency=_SLOTS, install_signal_handlers=False)
        self._worker = asyncio.get_running_loop().create_task(worker)

    async def begin(self, key: str) -> None:
        await self._then("draft", key)

    async def click(self, key: str) -> None:
        await self._then("deliver", key)

    async def draft(self, key: str) -> None:
        self.steps += 1
        await asyncio.sleep(self.seconds)
        await self._then("judge", key)

    async def judge(self, key: str) -> None:
        self.steps += 1
        await self._then("card", key)

    async def card(self, key: str) -> None:
        self.steps += 1
        await self._then("expire", key, schedule_in={"days": 1})
        self.waiting.add(key)

    async def deliver(self, key: str) -> None:
        self.steps += 1
        self.ended(key)

    async def expire(self, key: str) -> None:
        """Nobody decided."""

    async def _then(self, step: str, key: str, **when: dict[str, int]) -> None:
        await self._app.configure_task(step, **when).defer_async(key=key)
