"""
The life of a question: every rule of what may happen to a case, in one pure function.

An `Event` is something that happened; `decide` says what becomes of the case and which `Effect`s the bot owes the
outside. The rules are one table, `RULES`: an event that finds no rule for the status it meets is refused.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from bot.core import markdown
from bot.core.case import Case, Decision, Outcome, RejectReason, Status
from bot.core.effects import (
    Effect,
    FoldNotice,
    Notice,
    PostCard,
    PostDetails,
    PostDraft,
    RemindReviewers,
    SendAnswer,
    Tell,
    UpdateCard,
)
from bot.core.events import (
    AnswerFailed,
    AnswerSent,
    Approved,
    AskerEvent,
    DetailGiven,
    Drafted,
    DuePassed,
    Edited,
    Event,
    Judged,
    Paused,
    QuestionDeleted,
    Refusal,
    Rejected,
    Resumed,
    ReviewEvent,
    Shared,
    ShowAllAsked,
    Withdrew,
)
from bot.core.policy import Policy


@dataclass(frozen=True)
class Move:
    """What becomes of a case, and what the bot now owes the outside, in this order."""

    case: Case
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True)
class Refused:
    """The event cannot happen to the case as it stands; `case` is that case."""

    why: Refusal
    case: Case


E = TypeVar("E", bound=Event)
Rule = Callable[[Case, E, datetime, Policy], Move | Refused]
R = TypeVar("R", bound=Rule[Any])
RULES: dict[tuple[Status, type[Event]], tuple[Rule[Any], frozenset[Status]]] = {}


def decide(case: Case, event: Event, *, now: datetime, policy: Policy) -> Move | Refused:
    """What `event` does to `case`. Pure: the caller stores the move, or tells the person why it was refused."""
    found = RULES.get((case.status, type(event)))
    if found is None:
        return Refused(_out_of_turn(event), case)
    rule, may_become = found
    result = rule(case, event, now, policy)
    if isinstance(result, Move) and result.case.status not in may_become:
        raise AssertionError(f"{event!r} moved {case.status} to {result.case.status}, which its rule does not name")
    return result


def _out_of_turn(event: Event) -> Refusal:
    match event:
        case ReviewEvent():
            return Refusal.DECIDED
        case AskerEvent():
            return Refusal.TOO_LATE
        case _:
            return Refusal.NOT_NOW


def _on(event: type[E], at: set[Status], to: set[Status]) -> Callable[[R], R]:
    """Put a rule in the table: where it applies, and every status that it may lead to."""

    def enter(rule: R) -> R:
        RULES.update({(status, event): (rule, frozenset(to)) for status in at})
        return rule

    return enter


WAITING_ON_THE_BOT = {Status.ASKED, Status.HELD, Status.DRAFTED}
UNANSWERED = WAITING_ON_THE_BOT | {Status.NEEDS_CONSENT, Status.IN_REVIEW, Status.NEEDS_DETAIL}


def asked(case: Case, now: datetime, policy: Policy) -> Move:
    """The first move of a case: to the worker, or back to an asker who mentioned the bot and asked nothing."""
    if case.question.text:
        return Move(replace(case, status=Status.ASKED, due_at=now))
    waiting = replace(case, status=Status.NEEDS_DETAIL, due_at=now + policy.expire_after)
    return Move(waiting, (Tell(notice=Notice.WHAT_TO_ASK),))


@_on(Paused, {Status.ASKED}, {Status.HELD})
def _paused(case: Case, _event: Paused, now: datetime, policy: Policy) -> Move | Refused:
    if not policy.paused:
        return Refused(Refusal.NOT_NOW, case)
    held = replace(case, status=Status.HELD, due_at=now + policy.expire_after)
    return Move(held, (Tell(notice=Notice.HELD),))


@_on(Resumed, {Status.HELD}, {Status.ASKED})
def _resumed(case: Case, _event: Resumed, now: datetime, _policy: Policy) -> Move:
    return Move(replace(case, status=Status.ASKED, due_at=now))


@_on(Drafted, {Status.ASKED}, {Status.DRAFTED})
def _drafted(case: Case, event: Drafted, now: datetime, _policy: Policy) -> Move:
    drafted = replace(case, draft=event.draft, place=event.place, asker=event.asker, round=case.round + 1)
    return Move(replace(drafted, status=Status.DRAFTED, due_at=now))


@_on(Judged, {Status.DRAFTED}, {Status.SENDING, Status.NEEDS_CONSENT, Status.IN_REVIEW})
def _judged(case: Case, event: Judged, now: datetime, policy: Policy) -> Move:
    judged = replace(case, verdict=event.verdict)
    if event.verdict.sends and case.draft:
        return _send(judged, case.draft.text)
    return _to_a_person(judged, now, policy)


@_on(Shared, {Status.NEEDS_CONSENT}, {Status.IN_REVIEW})
def _shared(case: Case, event: Shared, now: datetime, policy: Policy) -> Move | Refused:
    if event.by != case.question.asker:
        return Refused(Refusal.NOT_ASKER, case)
    reviewing = _to_review(replace(case, consent=True), now, policy)
    return Move(reviewing.case, (FoldNotice(notice=Notice.CONSENT), *reviewing.effects))


@_on(Withdrew, UNANSWERED, {Status.WITHDRAWN})
@_on(QuestionDeleted, UNANSWERED, {Status.WITHDRAWN})
def _withdrawn(case: Case, event: Withdrew | QuestionDeleted, _now: datetime, _policy: Policy) -> Move | Refused:
    if event.by != case.question.asker:
        return Refused(Refusal.NOT_ASKER, case)
    told = _folds(case)
    if not told and isinstance(event, Withdrew):  # by a button that should be gone: there is no notice to say it on
        told = (Tell(notice=Notice.WITHDRAWN),)
    return Move(replace(case, status=Status.WITHDRAWN, due_at=None), told)


@_on(DetailGiven, {Status.NEEDS_DETAIL}, {Status.ASKED})
def _detail_given(case: Case, event: DetailGiven, now: datetime, _policy: Policy) -> Move | Refused:
    if event.by != case.question.asker:
        return Refused(Refusal.NOT_ASKER, case)
    text = "\n\n".join(part for part in (case.question.text, event.text) if part)
    question = replace(case.question, text=text)
    afresh = replace(case, question=question, draft=None, verdict=None, decision=None, trouble="", review_since=None)
    return Move(replace(afresh, status=Status.ASKED, due_at=now))


@_on(Approved, {Status.IN_REVIEW}, {Status.SENDING})
def _approved(case: Case, event: Approved, now: datetime, policy: Policy) -> Move | Refused:
    if refusal := _may_not_decide(case, event, policy):
        return Refused(refusal, case)
    if not case.draft or not case.draft.text.strip():
        return Refused(Refusal.NO_DRAFT, case)
    return _signed_off(case, Decision(outcome=Outcome.APPROVED, by=event.by, at=now, text=case.draft.text))


@_on(Edited, {Status.IN_REVIEW}, {Status.SENDING})
def _edited(case: Case, event: Edited, now: datetime, policy: Policy) -> Move | Refused:
    if refusal := _may_not_decide(case, event, policy):
        return Refused(refusal, case)
    if not event.text.strip():
        return Refused(Refusal.EMPTY_ANSWER, case)
    unchanged = case.draft is not None and event.text.strip() == case.draft.text.strip()
    outcome = Outcome.APPROVED if unchanged else Outcome.EDITED
    return _signed_off(case, Decision(outcome=outcome, by=event.by, at=now, text=event.text, message=event.note))


@_on(Rejected, {Status.IN_REVIEW}, {Status.REJECTED, Status.NEEDS_DETAIL})
def _rejected(case: Case, event: Rejected, now: datetime, policy: Policy) -> Move | Refused:
    if refusal := _may_not_decide(case, event, policy):
        return Refused(refusal, case)
    back = event.reason is RejectReason.NEEDS_DETAIL
    outcome = Outcome.ASKED_BACK if back else Outcome.REJECTED
    decision = Decision(outcome=outcome, by=event.by, at=now, message=event.message, reason=event.reason)
    status, due, notice = (
        (Status.NEEDS_DETAIL, now + policy.expire_after, Notice.NEEDS_DETAIL)
        if back
        else (Status.REJECTED, None, Notice.REJECTED)
    )
    decided = replace(case, decision=decision, status=status, due_at=due)
    return Move(decided, (Tell(notice=notice), *_folds(case), PostDetails(round=case.round)))


@_on(ShowAllAsked, {Status.IN_REVIEW}, {Status.IN_REVIEW})
def _show_all(case: Case, event: ShowAllAsked, _now: datetime, _policy: Policy) -> Move | Refused:
    if event.round != case.round:
        return Refused(Refusal.STALE, case)
    if case.shown == case.round or not case.draft or not case.draft.text.strip():
        return Refused(Refusal.SHOWN, case)
    parts = len(markdown.messages(case.draft.text))
    posts = tuple(PostDraft(round=case.round, part=part) for part in range(1, parts + 1))
    return Move(replace(case, shown=case.round), posts)


@_on(DuePassed, {Status.IN_REVIEW}, {Status.IN_REVIEW, Status.EXPIRED})
def _review_due(case: Case, _event: DuePassed, now: datetime, policy: Policy) -> Move:
    expires = (case.review_since or now) + policy.expire_after
    if now >= expires:
        return _expired(case)
    reminders = () if case.reminded else (Tell(notice=Notice.REMINDED), RemindReviewers(round=case.round))
    return Move(replace(case, reminded=True, due_at=expires), reminders)


@_on(DuePassed, {Status.HELD, Status.NEEDS_CONSENT, Status.NEEDS_DETAIL}, {Status.EXPIRED})
def _wait_over(case: Case, _event: DuePassed, _now: datetime, _policy: Policy) -> Move:
    return _expired(case)


@_on(AnswerSent, {Status.SENDING}, {Status.DELIVERED})
def _answer_sent(case: Case, _event: AnswerSent, _now: datetime, _policy: Policy) -> Move:
    update = (UpdateCard(round=case.round),) if case.decision else ()
    return Move(replace(case, status=Status.DELIVERED, due_at=None), update)


@_on(AnswerFailed, {Status.SENDING}, {Status.IN_REVIEW, Status.NEEDS_CONSENT})
def _answer_failed(case: Case, event: AnswerFailed, now: datetime, policy: Policy) -> Move:
    """Back to the reviewers, on a new card, with the text that was signed off as the draft: nothing is lost."""
    draft = replace(case.draft, text=case.answer) if case.draft else None
    back = replace(case, draft=draft, decision=None, answer="", trouble=event.why, round=case.round + 1)
    again = _to_a_person(back, now, policy)
    old_card = (UpdateCard(round=case.round),) if case.decision else ()
    return Move(again.case, (*old_card, *again.effects))


def _to_a_person(case: Case, now: datetime, policy: Policy) -> Move:
    """To review; from a private place only with the asker's consent."""
    if case.place and case.place.private and not case.consent:
        waiting = replace(case, status=Status.NEEDS_CONSENT, due_at=now + policy.expire_after)
        return Move(waiting, (Tell(notice=Notice.CONSENT),))
    return _to_review(case, now, policy)


def _to_review(case: Case, now: datetime, policy: Policy) -> Move:
    due = now + min(policy.remind_after, policy.expire_after)
    reviewing = replace(case, status=Status.IN_REVIEW, review_since=now, reminded=False, due_at=due)
    return Move(reviewing, (Tell(notice=Notice.CHECKING), PostCard(round=case.round)))


def _signed_off(case: Case, decision: Decision) -> Move:
    sending = _send(replace(case, decision=decision), decision.text)
    return Move(sending.case, (*sending.effects, *_folds(case), PostDetails(round=case.round)))


def _send(case: Case, text: str) -> Move:
    parts = len(markdown.messages(text))
    answers = tuple(SendAnswer(round=case.round, part=part, parts=parts) for part in range(1, parts + 1))
    return Move(replace(case, status=Status.SENDING, answer=text, due_at=None), answers)


def _expired(case: Case) -> Move:
    return Move(replace(case, status=Status.EXPIRED, due_at=None), (Tell(notice=Notice.EXPIRED), *_folds(case)))


def _folds(case: Case) -> tuple[Effect, ...]:
    """A case that leaves a wait takes its buttons with it."""
    match case.status:
        case Status.IN_REVIEW:
            return (FoldNotice(notice=Notice.CHECKING), UpdateCard(round=case.round))
        case Status.NEEDS_CONSENT:
            return (FoldNotice(notice=Notice.CONSENT),)
        case _:
            return ()


def _may_not_decide(case: Case, event: ReviewEvent, policy: Policy) -> Refusal | None:
    if event.by == case.question.asker and event.by in policy.able_reviewers and not policy.reviews_alone(event.by):
        return Refusal.OWN_QUESTION
    if not policy.may_review(event.by, asker=case.question.asker):
        return Refusal.NOT_REVIEWER
    if event.round != case.round:
        return Refusal.STALE
    return None


# A notice about a wait is worth nothing once the wait is over.
_MEANT_FOR = {
    Notice.CHECKING: Status.IN_REVIEW,
    Notice.REMINDED: Status.IN_REVIEW,
    Notice.CONSENT: Status.NEEDS_CONSENT,
    Notice.HELD: Status.HELD,
    Notice.NEEDS_DETAIL: Status.NEEDS_DETAIL,
    Notice.WHAT_TO_ASK: Status.NEEDS_DETAIL,
}


def still_wanted(effect: Effect, case: Case) -> bool:
    """Whether an effect is worth performing now that its turn has come, given what the case has become since."""
    match effect:
        case Tell(notice=kind):
            return case.status is _MEANT_FOR.get(kind, case.status)
        case RemindReviewers():
            return case.status is Status.IN_REVIEW
        case PostDetails(round=number):
            return case.decision is not None and case.round == number
        case PostCard(round=number):
            return case.status is Status.IN_REVIEW and case.round == number
        case SendAnswer(round=number):
            return case.status is Status.SENDING and case.round == number
        case _:
            return True
