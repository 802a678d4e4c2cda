"""How much may be asked: questions a minute of one person, tokens a day of all."""

from datetime import datetime, timedelta

from bot.core.case import Case
from bot.core.policy import Policy
from bot.flow.desk import Desk

MINUTE = timedelta(minutes=1)


async def turn_of(desk: Desk, case: Case, policy: Policy) -> datetime | None:
    """When this question's turn comes, if its asker has asked more than they may just now."""
    most, now = policy.questions_a_minute, desk.clock.now()
    if not most:
        return None
    asked = await desk.store.taken_up(case.question.asker, now - MINUTE, before=case.question.ts)
    return asked[most - 1] + MINUTE if len(asked) >= most else None


async def used_up(desk: Desk, policy: Policy) -> bool:
    """Whether today's tokens are spent."""
    return bool(policy.tokens_a_day) and await today(desk) >= policy.tokens_a_day


async def today(desk: Desk) -> int:
    """The tokens spent since midnight, UTC."""
    midnight = desk.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return await desk.store.spent(midnight)
