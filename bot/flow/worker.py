"""The loop that drives everything: claim what is due, run its step, let go. It holds no rule of its own."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.core.case import Case, Status
from bot.flow.desk import Desk
from bot.flow.steps import LEASE, STEP_LEASE, Steps

_DRAFTS = 0.75  # of the slots: however slow a model is, decisions and deliveries go on
_LOOK = 1.0  # seconds: a wake-up is a hint, a look is the truth


class Worker:
    """Runs `slots` steps at a time. `failed` sees every error that nobody foresaw."""

    def __init__(
        self,
        desk: Desk,
        *,
        called: asyncio.Event,
        slots: int = 16,
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        self._desk = desk
        self._slots = asyncio.Semaphore(slots)
        self._drafts = max(1, int(slots * _DRAFTS))
        self._drafting = 0
        self._steps = Steps(desk, failed)
        self._called = called
        self._stopping = False

    @property
    def _may_draft(self) -> bool:
        return self._drafting < self._drafts

    def wake(self) -> None:
        self._called.set()

    def stop(self) -> None:
        """Claim nothing more; `run` ends when what is in hand is done."""
        self._stopping = self._steps.stopping = True
        self.wake()

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            while not self._stopping:
                await self._slots.acquire()
                self._called.clear()  # before the look, so that a call during it is not lost
                if not self._stopping and (job := await self._claim_or_rest()):
                    tasks.create_task(self._in_slot(job))
                else:
                    self._slots.release()

    async def drain(self, *, limit: int = 500) -> None:
        """Do all that is due now, and all that this brings, one after the other."""
        for _ in range(limit):
            job = await self._claim()
            if job is None:
                return
            await job
        raise AssertionError(f"{limit} steps and still not at rest: something feeds itself")

    async def _claim_or_rest(self) -> Awaitable[None] | None:
        """What is to do; or nothing, once somebody has called or something comes due, and a look at the latest."""
        wait = _LOOK
        try:
            if job := await self._claim():
                return job
            if due := await self._desk.store.next_due(drafts=self._may_draft):
                wait = (due - self._desk.clock.now()).total_seconds()
        except Exception as problem:  # noqa: BLE001 - a database that is locked, full or away will not be so for ever
            self._steps.report(problem, doing="claim")
        try:
            async with asyncio.timeout(min(max(wait, 0.01), _LOOK)):
                await self._called.wait()
        except TimeoutError:
            pass
        return None

    async def _in_slot(self, job: Awaitable[None]) -> None:
        try:
            await job
        finally:
            self._slots.release()

    async def _claim(self) -> Awaitable[None] | None:
        now = self._desk.clock.now()
        if owed := await self._desk.store.claim_delivery(now, LEASE):
            return self._steps.deliver(*owed)
        if case := await self._desk.store.claim_case(now, STEP_LEASE, drafts=self._may_draft):
            return self._step(case)
        return None

    async def _step(self, case: Case) -> None:
        drafts = case.status is Status.ASKED
        self._drafting += drafts
        try:
            await self._steps.take(case)
        finally:
            self._drafting -= drafts
            if drafts:
                self.wake()  # for the next, which nobody has looked at meanwhile
