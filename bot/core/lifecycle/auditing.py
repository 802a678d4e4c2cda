"""Rules of what reviewers find out about an answer that was sent without review."""

from dataclasses import replace
from datetime import datetime

from bot.core import markdown
from bot.core.case import Case, Decision, Label, Outcome, Status
from bot.core.effects import (
    Effect,
    MarkAnswer,
    PostChecked,
    SendCorrection,
    TellAgain,
    TellRetracted,
    UpdateAudit,
)
from bot.core.events import AuditEvent, Confirmed, Corrected, CorrectionFailed, Refusal, Retracted
from bot.core.lifecycle.moves import may_not_decide
from bot.core.lifecycle.table import Move, Refused, staying
from bot.core.policy import Policy
from bot.core.similarity import changed, similarity


@staying(Confirmed, {Status.DELIVERED})
def _confirmed(case: Case, event: Confirmed, now: datetime, policy: Policy) -> Move | Refused:
    if refusal := _may_not_check(case, event, policy):
        return Refused(refusal, case)
    return _right(case, event.by, now)


@staying(Corrected, {Status.DELIVERED})
def _corrected(case: Case, event: Corrected, now: datetime, policy: Policy) -> Move | Refused:
    if refusal := _may_not_check(case, event, policy):
        return Refused(refusal, case)
    if not event.text.strip():
        return Refused(Refusal.EMPTY_ANSWER, case)
    if event.text.strip() == case.answer.strip() and not event.note:
        return _right(case, event.by, now)
    corrected = Decision(
        outcome=Outcome.CORRECTED,
        by=event.by,
        at=now,
        text=event.text,
        message=event.note,
        label=event.label or changed(case.answer, event.text),
        similarity=similarity(case.answer, event.text),
    )
    told = (*_correction(case, event.text), *_marks(case), *_again(case, event))
    desk = (UpdateAudit(round=case.round), PostChecked(round=case.round))
    return Move(replace(case, checked=corrected), (*told, *desk))


@staying(Retracted, {Status.DELIVERED})
def _retracted(case: Case, event: Retracted, now: datetime, policy: Policy) -> Move | Refused:
    """Its text goes from the thread, and stays for the reviewers below their card."""
    if refusal := _may_not_check(case, event, policy):
        return Refused(refusal, case)
    retracted = Decision(outcome=Outcome.RETRACTED, by=event.by, at=now, message=event.message, label=Label.REJECT)
    kept = tuple(PostChecked(round=case.round, part=part) for part in _parts(case.answer))
    told = (*_marks(case), TellRetracted(), *_again(case, event))
    return Move(replace(case, checked=retracted), (*told, UpdateAudit(round=case.round), *kept))


@staying(CorrectionFailed, {Status.DELIVERED})
def _correction_failed(case: Case, _event: CorrectionFailed, _now: datetime, _policy: Policy) -> Move | Refused:
    """All of it once more, to the asker directly: a correction stands whole, or not at all."""
    if case.checked is None or case.checked.outcome is not Outcome.CORRECTED or case.checked.directly:
        return Refused(Refusal.NOT_NOW, case)
    told = replace(case, checked=replace(case.checked, directly=True))
    return Move(told, (*_correction(case, case.checked.text, directly=True), UpdateAudit(round=case.round)))


def _right(case: Case, by: str, now: datetime) -> Move:
    right = Decision(outcome=Outcome.CONFIRMED, by=by, at=now, text=case.answer, label=Label.APPROVE)
    return Move(replace(case, checked=right), (UpdateAudit(round=case.round),))


def _may_not_check(case: Case, event: AuditEvent, policy: Policy) -> Refusal | None:
    """Only what was drawn is looked at, and once: other labels would be of answers that somebody chose."""
    if refusal := may_not_decide(case, event, policy):
        return refusal
    return Refusal.DECIDED if case.checked or not case.audited else None


def _parts(text: str) -> range:
    return range(1, len(markdown.messages(text)) + 1)


def _correction(case: Case, text: str, *, directly: bool = False) -> tuple[Effect, ...]:
    parts = _parts(text)
    return tuple(SendCorrection(round=case.round, part=part, parts=len(parts), directly=directly) for part in parts)


def _marks(case: Case) -> tuple[Effect, ...]:
    parts = _parts(case.answer)
    return tuple(MarkAnswer(round=case.round, part=part, parts=len(parts)) for part in parts)


def _again(case: Case, event: AuditEvent) -> tuple[Effect, ...]:
    """In the thread itself it is seen."""
    here = (case.question.channel, case.question.thread_ts)
    others = [place for place in dict.fromkeys(event.elsewhere) if place != here]
    return tuple(TellAgain(channel=channel, thread_ts=thread_ts) for channel, thread_ts in others)
