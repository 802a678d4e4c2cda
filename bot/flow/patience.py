"""Waiting for a draft no longer than its asker should: a word after a while, and then a person."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.core.case import Case, Draft
from bot.core.errors import Conflict, ModelFailed
from bot.core.events import Slow
from bot.core.lifecycle import Refused
from bot.core.policy import Policy
from bot.flow.desk import Desk

_LOOKS = (0.3, 0.7, 2.0)  # seconds from one to the next: at once, at 1 s, at 3 s

Look = Callable[[Case], Awaitable[Case]]


async def waited_for(
    desk: Desk, case: Case, policy: Policy, make: Callable[[], Awaitable[Draft]], look: Look
) -> tuple[Case, Draft | ModelFailed | None]:
    """
    What came of `make`, None if it did not come in time, and the case as it stands then.

    `look` sees the case a few times early on, and gives it back as it is then. Time that the case has waited before,
    in a queue, counts. Any other error is raised, `Conflict` if somebody moved
    the case meanwhile.
    """
    if left(desk, case, policy.give_up_after) <= 0:
        return case, None
    problem: Exception | None = None
    async with asyncio.TaskGroup() as tasks:
        making = tasks.create_task(_outcome(make))
        try:
            case = await _accompanied(desk, case, policy, making, look)
            await _done(making, left(desk, case, policy.give_up_after))
        except Exception as found:  # noqa: BLE001 - raised below, outside of the group, which would wrap it
            problem = found
        finished = making.done()
        making.cancel()
    outcome = problem or (making.result() if finished else None)
    if isinstance(outcome, Draft | ModelFailed | None):
        return case, outcome
    raise outcome


async def _accompanied(
    desk: Desk, case: Case, policy: Policy, making: asyncio.Task[Draft | Exception], look: Look
) -> Case:
    """The case once its draft is made, or its asker told to be patient."""
    for wait in _LOOKS:
        if await _done(making, min(wait, left(desk, case, policy.give_up_after))):
            return case
        case = await look(case)
    if not case.told_slow and not await _done(making, left(desk, case, policy.tell_after)):
        case = await _told(desk, case)
    return case


async def _outcome(make: Callable[[], Awaitable[Draft]]) -> Draft | Exception:
    try:
        return await make()
    except Exception as problem:  # noqa: BLE001 - handed over, and raised by whoever waits
        return problem


async def _done(making: asyncio.Task[Draft | Exception], seconds: float) -> bool:
    done, _ = await asyncio.wait({making}, timeout=max(0.0, seconds))
    return bool(done)


async def _told(desk: Desk, case: Case) -> Case:
    moved = await desk.step(case, Slow())
    if isinstance(moved, Refused):
        raise Conflict(f"Case {case.id} is past waiting for a draft.")
    return moved


def left(desk: Desk, case: Case, patience: timedelta) -> float:
    """The seconds until somebody who waits for the case has waited that long."""
    now = desk.clock.now()
    return ((case.taken_up or now) + patience - now).total_seconds()
