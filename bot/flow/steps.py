"""One delivery or one step of a case, from its claim to its end; what fails is let go of until its next try."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from bot.core.case import Case, Status
from bot.core.errors import Conflict, TryAgain, Unavailable, Unreachable
from bot.flow import delivering, drafting, judging, reviewing
from bot.flow.desk import Desk
from bot.flow.retrying import next_try, next_try_of
from bot.flow.store import Delivery

LEASE = timedelta(seconds=60)
STEP_LEASE = timedelta(seconds=180)  # a draft may take two minutes
_IN_TIME = 0.8  # of a lease: whoever overstays it stops before another takes over
_HAND_BACK = 1.0  # seconds that a stop waits for the database
_LOOK = 1.0  # seconds before a database that did not answer is asked again

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


class Steps:
    """`failed` sees every error that nobody foresaw; once `stopping`, nothing is insisted on."""

    def __init__(self, desk: Desk, failed: Callable[[BaseException], None] | None) -> None:
        self._desk = desk
        self._failed = failed
        self.stopping = False

    async def deliver(self, delivery: Delivery, case: Case | None) -> None:
        try:
            async with asyncio.timeout(_IN_TIME * LEASE.total_seconds()):
                await delivering.deliver(self._desk, delivery, case)
        except asyncio.CancelledError:
            await self._hand_back(lambda: delivering.later(self._desk, delivery, case, "the bot was stopped"))
            raise
        except Conflict:
            why = "the case was moved meanwhile"
            await self._let_go(lambda: self._desk.store.put_off(delivery, next_try(self._desk, 1), why))
        except Exception as problem:  # noqa: BLE001 - the worker outlives any bug in a step
            self.report(problem, effect=type(delivery.effect).__name__, case=delivery.case_id)
            why = type(problem).__name__
            await self._let_go(lambda: delivering.later(self._desk, delivery, case, why))

    async def take(self, case: Case) -> None:
        try:
            async with asyncio.timeout(_IN_TIME * STEP_LEASE.total_seconds()):
                await STEPS[case.status](self._desk, case)
        except asyncio.CancelledError:
            await self._hand_back(lambda: self._return(case))
            raise
        except Conflict:
            return  # somebody moved it, and so owns it
        except Unavailable as problem:
            self.report(problem, case=case.id)
            await self._put_off(case, next_try(self._desk, 1), type(problem).__name__, tried=False)
        except (TryAgain, Unreachable) as problem:
            log.warning("step put off", case=case.id, status=case.status, why=str(problem), attempts=case.attempts)
            until = next_try_of(self._desk, case, at_least=getattr(problem, "after", 0))
            await self._put_off(case, until, str(problem), tried=False)
        except Exception as problem:  # noqa: BLE001 - as above
            self.report(problem, status=case.status, case=case.id)
            await self._put_off(case, next_try(self._desk, case.attempts), type(problem).__name__)

    async def _hand_back(self, write: Callable[[], Awaitable[object]]) -> None:
        """We are to stop: who works on need not wait for our lease, if there is time to say so."""
        with suppress(Exception):
            async with asyncio.timeout(_HAND_BACK):
                await write()

    async def _return(self, case: Case) -> None:
        """The step may have moved its case on the way, as when an asker is told to wait, and then goes on with it."""
        now = await self._desk.store.case(case.id)
        if now and now.status is case.status:
            await self._desk.store.put_off_case(now, self._desk.clock.now(), tried=False, why="the bot was stopped")

    async def _put_off(self, case: Case, until: datetime, why: str, *, tried: bool = True) -> None:
        await self._let_go(lambda: self._desk.store.put_off_case(case, until, tried=tried, why=why))

    async def _let_go(self, write: Callable[[], Awaitable[object]]) -> object:
        """Insist on it, since a database that is locked or full will not be so for ever, and a lease lasts minutes."""
        while True:
            try:
                return await write()
            except Conflict:
                return None  # somebody moved it, and so owns it
            except Exception as problem:  # noqa: BLE001 - as above
                self.report(problem, doing="let go")
                if self.stopping:
                    return None  # whoever starts next finds the lease
            await asyncio.sleep(_LOOK)

    def report(self, problem: BaseException, **where: str | None) -> None:
        if isinstance(problem, Unavailable):
            log.warning("the database does not answer", why=str(problem), **where)
            return
        log.error("step failed", error=type(problem).__name__, **where)
        if self._failed:
            self._failed(problem)
