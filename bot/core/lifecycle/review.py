"""Rules of what reviewers decide, and of their deadline."""

from dataclasses import replace
from datetime import datetime

from bot.core import markdown
from bot.core.case import Case, Decision, Label, Outcome, RejectReason, Status
from bot.core.effects import Notice, PostDetails, PostDraft, RemindReviewers, Tell
from bot.core.events import Approved, DuePassed, Edited, Refusal, Rejected, ShowAllAsked
from bot.core.lifecycle.moves import expired, folds, may_not_decide, send
from bot.core.lifecycle.table import Move, Refused, on
from bot.core.policy import Policy
from bot.core.similarity import changed, similarity


@on(Approved, {Status.IN_REVIEW}, {Status.SENDING})
def _approved(case: Case, event: Approved, now: datetime, policy: Policy) -> Move | Refused:
    if refusal := may_not_decide(case, event, policy):
        return Refused(refusal, case)
    if not case.draft or not case.draft.text.strip():
        return Refused(Refusal.NO_DRAFT, case)
    unchanged = Decision(outcome=Outcome.APPROVED, by=event.by, at=now, text=case.draft.text, label=Label.APPROVE)
    return _signed_off(case, unchanged)


@on(Edited, {Status.IN_REVIEW}, {Status.SENDING})
def _edited(case: Case, event: Edited, now: datetime, policy: Policy) -> Move | Refused:
    if refusal := may_not_decide(case, event, policy):
        return Refused(refusal, case)
    if not event.text.strip():
        return Refused(Refusal.EMPTY_ANSWER, case)
    before = case.draft.text if case.draft else ""
    edited = Decision(
        outcome=Outcome.EDITED,
        by=event.by,
        at=now,
        text=event.text,
        message=event.note,
        label=event.label or changed(before, event.text),
        similarity=similarity(before, event.text),
    )
    if event.text.strip() == before.strip():
        edited = replace(edited, outcome=Outcome.APPROVED, label=Label.APPROVE)
    return _signed_off(case, edited)


@on(Rejected, {Status.IN_REVIEW}, {Status.REJECTED, Status.NEEDS_DETAIL})
def _rejected(case: Case, event: Rejected, now: datetime, policy: Policy) -> Move | Refused:
    if refusal := may_not_decide(case, event, policy):
        return Refused(refusal, case)
    back = event.reason is RejectReason.NEEDS_DETAIL
    outcome = Outcome.ASKED_BACK if back else Outcome.REJECTED
    decision = Decision(
        outcome=outcome, by=event.by, at=now, message=event.message, reason=event.reason, label=Label.REJECT
    )
    status, due, notice = (
        (Status.NEEDS_DETAIL, now + policy.expire_after, Notice.NEEDS_DETAIL)
        if back
        else (Status.REJECTED, None, Notice.REJECTED)
    )
    decided = replace(case, decision=decision, status=status, due_at=due)
    return Move(decided, (Tell(notice=notice), *folds(case), PostDetails(round=case.round)))


@on(ShowAllAsked, {Status.IN_REVIEW}, {Status.IN_REVIEW})
def _show_all(case: Case, event: ShowAllAsked, _now: datetime, _policy: Policy) -> Move | Refused:
    if event.round != case.round:
        return Refused(Refusal.STALE, case)
    if case.shown == case.round or not case.draft or not case.draft.text.strip():
        return Refused(Refusal.SHOWN, case)
    parts = len(markdown.messages(case.draft.text))
    posts = tuple(PostDraft(round=case.round, part=part) for part in range(1, parts + 1))
    return Move(replace(case, shown=case.round), posts)


@on(DuePassed, {Status.IN_REVIEW}, {Status.IN_REVIEW, Status.EXPIRED})
def _review_due(case: Case, _event: DuePassed, now: datetime, policy: Policy) -> Move:
    expires = (case.review_since or now) + policy.expire_after
    if now >= expires:
        return expired(case)
    reminders = () if case.reminded else (Tell(notice=Notice.REMINDED), RemindReviewers(round=case.round))
    return Move(replace(case, reminded=True, due_at=expires), reminders)


def _signed_off(case: Case, decision: Decision) -> Move:
    sending = send(replace(case, decision=decision), decision.text)
    return Move(sending.case, (*sending.effects, *folds(case), PostDetails(round=case.round)))
