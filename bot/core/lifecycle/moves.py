"""Moves that several rules make."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core import markdown
from bot.core.case import Case, Status
from bot.core.effects import Effect, FoldNotice, Notice, PostCard, SendAnswer, Tell, UpdateCard
from bot.core.events import Refusal, ReviewEvent
from bot.core.lifecycle.table import Move
from bot.core.policy import Policy

BREATH = timedelta(seconds=1)  # so that nothing is due again at once, for ever
GRACE = timedelta(seconds=5)  # the step that drafts gives up first

WAITING_ON_THE_BOT = {Status.ASKED, Status.HELD, Status.DRAFTED}
UNANSWERED = WAITING_ON_THE_BOT | {Status.NEEDS_CONSENT, Status.IN_REVIEW, Status.NEEDS_DETAIL}


def taken_up(case: Case, at: datetime) -> Case:
    """To the worker, from `at` on; the asker's patience begins then."""
    return replace(case, status=Status.ASKED, due_at=at, taken_up=at, told_slow=False)


def to_a_person(case: Case, now: datetime, policy: Policy) -> Move:
    """To review; from a private place only with the asker's consent."""
    if case.place and case.place.private and not case.consent:
        waiting = replace(case, status=Status.NEEDS_CONSENT, due_at=now + policy.expire_after)
        return about_replies(waiting, (Tell(notice=Notice.CONSENT),))
    return to_review(case, now, policy)


def to_review(case: Case, now: datetime, policy: Policy) -> Move:
    due = now + min(policy.remind_after, policy.expire_after)
    reviewing = replace(case, status=Status.IN_REVIEW, review_since=now, reminded=False, due_at=due, previewed=False)
    if case.previewed:
        return about_replies(reviewing, (UpdateCard(round=case.round),))
    return about_replies(reviewing, (Tell(notice=Notice.CHECKING), PostCard(round=case.round)))


def about_replies(case: Case, effects: tuple[Effect, ...]) -> Move:
    """Ask the asker, once, whether what a person replied has answered it: nobody else can say."""
    if case.replies.about or not case.replies.by:
        return Move(case, effects)
    asked = replace(case.replies, about=case.replies.by[-1])
    return Move(replace(case, replies=asked), (*effects, Tell(notice=Notice.DID_IT_ANSWER)))


def send(case: Case, text: str) -> Move:
    parts = len(markdown.messages(text))
    answers = tuple(SendAnswer(round=case.round, part=part, parts=parts) for part in range(1, parts + 1))
    return Move(replace(case, status=Status.SENDING, answer=text, due_at=None), answers)


def back(case: Case, why: str, now: datetime, policy: Policy) -> Move:
    """Back to the reviewers, on a new card, with the text that was signed off as the draft: nothing is lost."""
    draft = replace(case.draft, text=case.answer, asked=case.question.said) if case.draft else None
    unsent = replace(case, draft=draft, decision=None, answer="", trouble=why, round=case.round + 1)
    again = to_a_person(unsent, now, policy)
    old_card = (UpdateCard(round=case.round),) if case.decision else ()
    return Move(again.case, (*old_card, *again.effects))


def expired(case: Case) -> Move:
    return Move(replace(case, status=Status.EXPIRED, due_at=None), (Tell(notice=Notice.EXPIRED), *folds(case)))


def may_not_decide(case: Case, event: ReviewEvent, policy: Policy) -> Refusal | None:
    """Why who pressed a reviewer's button may not, if so."""
    if event.by == case.question.asker and event.by in policy.able_reviewers and not policy.reviews_alone(event.by):
        return Refusal.OWN_QUESTION
    if not policy.may_review(event.by, asker=case.question.asker):
        return Refusal.NOT_REVIEWER
    if event.round != case.round:
        return Refusal.STALE
    return None


def folds(case: Case, *, edited: bool = False) -> tuple[Effect, ...]:
    """A case that leaves a wait takes its buttons with it; `edited`: because the question was."""
    asked = (FoldNotice(notice=Notice.DID_IT_ANSWER, edited=edited),) if case.replies.about else ()
    if case.with_reviewers:
        return (*asked, UpdateCard(round=case.round), FoldNotice(notice=Notice.CHECKING, edited=edited))
    if case.status is Status.NEEDS_CONSENT:
        return (*asked, FoldNotice(notice=Notice.CONSENT, edited=edited))
    return asked
