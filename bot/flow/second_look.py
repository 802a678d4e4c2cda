"""A second look at the question just before its answer is posted: an event may have been lost, or come late."""

from datetime import datetime, timedelta

from bot.core.case import Case
from bot.core.effects import Effect, SendAnswer
from bot.core.errors import TryAgain, Unreachable
from bot.core.events import QuestionChanged, QuestionDeleted
from bot.flow.desk import Desk

_FRESH = timedelta(seconds=10)


async def conflict(desk: Desk, effect: Effect, case: Case | None) -> QuestionDeleted | QuestionChanged | None:
    """Why an answer must not be posted, if so."""
    if case is None or not isinstance(effect, SendAnswer) or effect.part > 1:
        return None
    said = await _reads(desk, case)
    if said is None:
        return QuestionDeleted(by=case.question.asker)
    return QuestionChanged(by=case.question.asker, text=said) if said != case.asked else None


async def _reads(desk: Desk, case: Case) -> str | None:
    """As Slack shows it; where that is not worth a call, or Slack does not say, as the events told it."""
    if not _waited(case, desk.clock.now()):
        return case.question.said
    try:
        return await desk.workspace.reads(case.question)
    except (TryAgain, Unreachable):  # nobody is kept waiting for a look
        return case.question.said


def _waited(case: Case, now: datetime) -> bool:
    """Whether there was time to think again; the event that asked may itself have come late."""
    since = min(case.question.asked_at.timestamp(), float(case.question.ts))
    return case.decision is not None or now.timestamp() - since > _FRESH.total_seconds()
