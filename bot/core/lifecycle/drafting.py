"""Rules of what the bot does by itself: it drafts, judges, waits and sends."""

from dataclasses import replace
from datetime import datetime

from bot.core.case import Case, Origin, Status
from bot.core.effects import Notice, PostAudit, PostCard, RefreshCard, Tell
from bot.core.events import (
    AnswerFailed,
    AnswerSent,
    Drafted,
    DuePassed,
    Judged,
    Paused,
    Previewed,
    Queued,
    Refusal,
    Resumed,
    Slow,
    TooFast,
)
from bot.core.lifecycle.asker import asked
from bot.core.lifecycle.moves import BREATH, GRACE, back, expired, send, taken_up, to_a_person
from bot.core.lifecycle.table import Move, Refused, on
from bot.core.policy import Policy


@on(Paused, {Status.ASKED}, {Status.HELD})
def _paused(case: Case, _event: Paused, now: datetime, policy: Policy) -> Move | Refused:
    if not policy.paused:
        return Refused(Refusal.NOT_NOW, case)
    held = replace(case, status=Status.HELD, due_at=now + policy.expire_after)
    called = case.question.origin is not Origin.WATCHED  # who called nobody need not hear that nobody is there
    return Move(held, (Tell(notice=Notice.HELD),) if called else ())


@on(Resumed, {Status.HELD}, {Status.ASKED, Status.NEEDS_DETAIL})
def _resumed(case: Case, _event: Resumed, now: datetime, policy: Policy) -> Move:
    return asked(case, now, policy)


@on(TooFast, {Status.ASKED}, {Status.ASKED})
def _too_fast(case: Case, event: TooFast, _now: datetime, _policy: Policy) -> Move:
    return Move(taken_up(case, event.until), (Tell(notice=Notice.TOO_FAST),))


@on(Queued, {Status.ASKED}, {Status.ASKED})
def _queued(case: Case, event: Queued, now: datetime, policy: Policy) -> Move:
    """Until a model can be asked again, or until the asker must hear something, whichever comes first."""
    since = case.taken_up or now
    tells = not case.told_slow and not case.previewed and now >= since + policy.tell_after
    told = case.told_slow or tells
    word_due = since + (policy.give_up_after if told else policy.tell_after)
    queued = replace(case, told_slow=told, due_at=max(min(event.until, word_due), now + BREATH))
    return Move(queued, (Tell(notice=Notice.STILL_WORKING),) if tells else ())


@on(Slow, {Status.ASKED}, {Status.ASKED})
def _slow(case: Case, _event: Slow, now: datetime, policy: Policy) -> Move:
    """Whoever is drafting goes on; should it vanish, the case comes due when a person is to take over."""
    due = (case.taken_up or now) + policy.give_up_after + GRACE
    told = () if case.told_slow or case.previewed else (Tell(notice=Notice.STILL_WORKING),)
    return Move(replace(case, told_slow=True, due_at=max(due, now + BREATH)), told)


@on(Previewed, {Status.ASKED}, {Status.ASKED})
def _previewed(case: Case, event: Previewed, now: datetime, policy: Policy) -> Move | Refused:
    """The card before the draft is whole, and then what was added; a private question waits for its asker's consent."""
    if event.place.private and not case.consent:
        return Refused(Refusal.NOT_NOW, case)
    due = max((case.taken_up or now) + policy.give_up_after + GRACE, now + BREATH)
    seen = replace(case, draft=event.draft, place=event.place, asker=event.asker, previewed=True, due_at=due)
    if case.previewed:
        return Move(seen, (RefreshCard(round=case.round),))
    first = replace(seen, round=case.round + 1)
    return Move(first, (Tell(notice=Notice.CHECKING), PostCard(round=first.round)))


@on(Drafted, {Status.ASKED}, {Status.DRAFTED})
def _drafted(case: Case, event: Drafted, now: datetime, _policy: Policy) -> Move:
    number = case.round if case.previewed else case.round + 1
    draft = replace(event.draft, asked=case.question.said)
    drafted = replace(case, draft=draft, place=event.place, asker=event.asker, round=number)
    return Move(replace(drafted, status=Status.DRAFTED, due_at=now))


@on(Judged, {Status.DRAFTED}, {Status.SENDING, Status.NEEDS_CONSENT, Status.IN_REVIEW})
def _judged(case: Case, event: Judged, now: datetime, policy: Policy) -> Move:
    judged = replace(case, verdict=event.verdict, draft=event.draft or case.draft)
    if event.verdict.sends and judged.draft and not case.previewed:
        return send(judged, judged.draft.text)
    return to_a_person(judged, now, policy)


@on(DuePassed, {Status.HELD, Status.NEEDS_CONSENT, Status.NEEDS_DETAIL}, {Status.EXPIRED})
def _wait_over(case: Case, _event: DuePassed, _now: datetime, _policy: Policy) -> Move:
    return expired(case)


@on(AnswerSent, {Status.SENDING}, {Status.DELIVERED})
def _answer_sent(case: Case, _event: AnswerSent, _now: datetime, _policy: Policy) -> Move:
    delivered = replace(case, status=Status.DELIVERED, due_at=None)
    if case.decision:
        return Move(delivered, (RefreshCard(round=case.round),))
    return Move(delivered, (PostAudit(round=case.round),) if case.audited else ())


@on(AnswerFailed, {Status.SENDING}, {Status.IN_REVIEW, Status.NEEDS_CONSENT})
def _answer_failed(case: Case, event: AnswerFailed, now: datetime, policy: Policy) -> Move:
    return back(case, event.why, now, policy)
