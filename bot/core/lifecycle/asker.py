"""Rules of what the asker says and presses, and of what becomes of the question meanwhile."""

from dataclasses import replace
from datetime import datetime

from bot.core.case import Attachment, Case, Reply, Status, Withdrawal
from bot.core.effects import FoldNotice, Notice, Tell, UpdateCard
from bot.core.events import (
    AskerEvent,
    DetailGiven,
    PersonReplied,
    QuestionDeleted,
    QuestionEdited,
    Refusal,
    ReplyAnswered,
    ReplyNotAnswered,
    Shared,
    Withdrew,
)
from bot.core.lifecycle.moves import UNANSWERED, WAITING_ON_THE_BOT, about_replies, folds, taken_up, to_review
from bot.core.lifecycle.table import Move, Refused, on, staying
from bot.core.policy import Policy

_WHY = {Withdrew: Withdrawal.NEVER_MIND, QuestionDeleted: Withdrawal.DELETED, ReplyAnswered: Withdrawal.ANSWERED}


def asked(case: Case, now: datetime, policy: Policy) -> Move:
    """The first move of a case: to the worker, or back to an asker who mentioned the bot and asked nothing."""
    if case.question.text:
        return Move(taken_up(case, now))
    waiting = replace(case, status=Status.NEEDS_DETAIL, due_at=now + policy.expire_after)
    return Move(waiting, (Tell(notice=Notice.WHAT_TO_ASK),))


@on(Shared, {Status.NEEDS_CONSENT}, {Status.IN_REVIEW})
def _shared(case: Case, event: Shared, now: datetime, policy: Policy) -> Move | Refused:
    if event.by != case.question.asker:
        return Refused(Refusal.NOT_ASKER, case)
    reviewing = to_review(replace(case, consent=True), now, policy)
    return Move(reviewing.case, (FoldNotice(notice=Notice.CONSENT), *reviewing.effects))


@on(Withdrew, UNANSWERED, {Status.WITHDRAWN})
@on(QuestionDeleted, UNANSWERED, {Status.WITHDRAWN})
@on(ReplyAnswered, UNANSWERED, {Status.WITHDRAWN})
def _withdrawn(case: Case, event: AskerEvent, _now: datetime, _policy: Policy) -> Move | Refused:
    if event.by != case.question.asker:
        return Refused(Refusal.NOT_ASKER, case)
    told = folds(case)
    if not told and isinstance(event, Withdrew):  # by a button that should be gone: there is no notice to say it on
        told = (Tell(notice=Notice.WITHDRAWN),)
    return Move(replace(case, status=Status.WITHDRAWN, due_at=None, withdrawal=_WHY[type(event)]), told)


@on(QuestionDeleted, {Status.SENDING}, {Status.WITHDRAWN})
def _deleted_at_the_last_moment(case: Case, event: QuestionDeleted, _now: datetime, _policy: Policy) -> Move | Refused:
    """There is no thread left to answer in; what of the answer stands there already, stands."""
    if event.by != case.question.asker:
        return Refused(Refusal.NOT_ASKER, case)
    card = (UpdateCard(round=case.round),) if case.decision else ()
    return Move(replace(case, status=Status.WITHDRAWN, due_at=None, withdrawal=Withdrawal.DELETED), card)


@on(DetailGiven, {Status.NEEDS_DETAIL}, {Status.ASKED})
def _detail_given(case: Case, event: DetailGiven, now: datetime, _policy: Policy) -> Move | Refused:
    if event.by != case.question.asker:
        return Refused(Refusal.NOT_ASKER, case)
    text = "\n\n".join(part for part in (case.question.text, event.text) if part)
    return Move(taken_up(_afresh(case, text, (*case.question.files, *event.files)), now), folds(case))


@on(QuestionEdited, UNANSWERED - {Status.HELD}, {Status.ASKED, Status.NEEDS_DETAIL})
def _question_edited(case: Case, event: QuestionEdited, now: datetime, policy: Policy) -> Move | Refused:
    """The draft was of another question: it is stale, and made anew."""
    if event.by != case.question.asker:
        return Refused(Refusal.NOT_ASKER, case)
    if event.text == case.question.text:  # Slack also tells of a link that it unfolded
        return Refused(Refusal.NOT_NOW, case)
    anew = asked(_afresh(case, event.text, case.question.files), now, policy)
    return Move(anew.case, (*folds(case, edited=True), *anew.effects))


@staying(QuestionEdited, {Status.HELD})
def _edited_while_held(case: Case, event: QuestionEdited, _now: datetime, _policy: Policy) -> Move | Refused:
    if event.by != case.question.asker:
        return Refused(Refusal.NOT_ASKER, case)
    return Move(replace(case, question=replace(case.question, text=event.text)))


@staying(PersonReplied, UNANSWERED)
def _person_replied(case: Case, event: PersonReplied, _now: datetime, _policy: Policy) -> Move | Refused:
    """It may be the answer, and may be none: the reviewers see it, and the asker says which."""
    if event.by in case.replied:
        return Refused(Refusal.NOT_NOW, case)
    reply = Reply.SEEN if case.reply is Reply.NONE else case.reply
    noted = replace(case, replied=(*case.replied, event.by), reply=reply)
    card = (UpdateCard(round=case.round),) if case.with_reviewers else ()
    if case.status in WAITING_ON_THE_BOT and not case.previewed:
        return Move(noted)  # an answer may be seconds away; if a person has to look, the asker is asked then
    return about_replies(noted, card)


@staying(ReplyNotAnswered, UNANSWERED)
def _not_answered(case: Case, event: ReplyNotAnswered, _now: datetime, _policy: Policy) -> Move | Refused:
    if event.by != case.question.asker:
        return Refused(Refusal.NOT_ASKER, case)
    card = (UpdateCard(round=case.round),) if case.with_reviewers else ()
    return Move(replace(case, reply=Reply.SETTLED), (FoldNotice(notice=Notice.DID_IT_ANSWER), *card))


def _afresh(case: Case, text: str, files: tuple[Attachment, ...]) -> Case:
    """The same case with another question, as if nothing had been drafted yet."""
    reply = Reply.SETTLED if case.reply is Reply.ASKED else case.reply
    return replace(
        case,
        question=replace(case.question, text=text, files=files),
        draft=None,
        verdict=None,
        decision=None,
        trouble="",
        review_since=None,
        previewed=False,
        reply=reply,
    )
