"""The loop that drives everything: claim what is due, run its step, let go. It holds no rule of its own."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from bot.core.case import Case, Status
from bot.core.errors import Conflict, TryAgain, Unavailable, Unreachable
from bot.flow import delivering, drafting, judging, reviewing
from bot.flow.desk import Desk
from bot.flow.ports import Delivery

LEASE = timedelta(seconds=60)
STEP_LEASE = timedelta(seconds=180)  # a draft may take two minutes
_IN_TIME = 0.8  # of a lease: whoever overstays it stops before another takes over
_DRAFTS = 0.75  # of the slots: however slow a model is, decisions and deliveries go on
_LOOK = 1.0  # seconds: a wake-up is a hint, a look is the truth
_WAIT = (1, 2, 5, 15, 60)  # seconds before the next try of a step, by how many there were

_SLACK_WAIT = 5.0  # seconds before Slack is asked again: its trouble is not the question's, and counts for nothing

Step = Callable[[Desk, Case], Awaitable[None]]
STEPS: dict[Status, Step] = {
    Status.ASKED: drafting.draft,
    Status.DRAFTED: judging.judge,
    Status.HELD: reviewing.deadline,
    Status.NEEDS_CONSENT: reviewing.deadline,
    Status.IN_REVIEW: reviewing.deadline,
    Status.NEEDS_DETAIL: reviewing.deadline,
}

log = structlog.get_logger()


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
        self._failed = failed
        self._called = called
        self._stopping = False

    def wake(self) -> None:
        self._called.set()

    def stop(self) -> None:
        """Claim nothing more; `run` ends when what is in hand is done."""
        self._stopping = True
        self.wake()

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            while not self._stopping:
                await self._slots.acquire()
                self._called.clear()  # before the look, so that a call during it is not lost
                if job := await self._claim_or_rest():
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
            if due := await self._desk.store.next_due():
                wait = (due - self._desk.clock.now()).total_seconds()
        except Exception as problem:  # noqa: BLE001 - a database that is locked, full or away will not be so for ever
            self._report(problem, doing="claim")
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
            return self._deliver(*owed)
        if case := await self._desk.store.claim_case(now, STEP_LEASE, drafts=self._drafting < self._drafts):
            return self._step(case)
        return None

    async def _deliver(self, delivery: Delivery, case: Case | None) -> None:
        try:
            async with asyncio.timeout(_IN_TIME * LEASE.total_seconds()):
                await delivering.deliver(self._desk, delivery, case)
        except Conflict:
            why = "the case was moved meanwhile"
            await self._let_go(lambda: self._desk.store.put_off(delivery, self._later(1), why))
        except Exception as problem:  # noqa: BLE001 - the worker outlives any bug in a step
            self._report(problem, effect=type(delivery.effect).__name__, case=delivery.case_id)
            why = type(problem).__name__
            await self._let_go(lambda: delivering.later(self._desk, delivery, case, why))

    async def _step(self, case: Case) -> None:
        drafts = case.status is Status.ASKED
        self._drafting += drafts
        try:
            await self._do(case)
        finally:
            self._drafting -= drafts

    async def _do(self, case: Case) -> None:
        try:
            async with asyncio.timeout(_IN_TIME * STEP_LEASE.total_seconds()):
                await STEPS[case.status](self._desk, case)
        except Conflict:
            return  # somebody moved it, and so owns it
        except Unavailable as problem:
            self._report(problem, case=case.id)
            soon = self._later(1)
            await self._let_go(lambda: self._desk.store.put_off_case(case, soon, tried=False))
        except (TryAgain, Unreachable) as problem:
            log.warning("step put off", case=case.id, status=case.status, why=str(problem), attempts=case.attempts)
            wait = timedelta(seconds=max(_SLACK_WAIT, getattr(problem, "after", 0)))
            await self._let_go(lambda: self._desk.store.put_off_case(case, self._desk.clock.now() + wait, tried=False))
        except Exception as problem:  # noqa: BLE001 - as above
            self._report(problem, status=case.status, case=case.id)
            await self._let_go(lambda: self._desk.store.put_off_case(case, self._later(case.attempts)))

    async def _let_go(self, write: Callable[[], Awaitable[object]]) -> object:
        """Insist on it, since a database that is locked or full will not be so for ever, and a lease lasts minutes."""
        while True:
            try:
                return await write()
            except Conflict:
                return None  # somebody moved it, and so owns it
            except Exception as problem:  # noqa: BLE001 - as above
                self._report(problem, doing="let go")
                if self._stopping:
                    return None  # whoever starts next finds the lease
            await asyncio.sleep(_LOOK)

    def _later(self, attempts: int) -> datetime:
        return self._desk.clock.now() + timedelta(seconds=_WAIT[min(max(attempts, 1), len(_WAIT)) - 1])

    def _report(self, problem: BaseException, **where: str | None) -> None:
        if isinstance(problem, Unavailable):
            log.warning("the database does not answer", why=str(problem), **where)
            return
        log.error("step failed", error=type(problem).__name__, **where)
        if self._failed:
            self._failed(problem)
