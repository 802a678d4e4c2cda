"""Rules of what the asker says and presses, and of what becomes of the question meanwhile."""

from dataclasses import replace
from datetime import datetime

from bot.core.case import Case, Question, Replies, Status, Withdrawal
from bot.core.effects import FoldNotice, Notice, Tell, UpdateCard
from bot.core.events import (
    AskerEvent,
    DetailGiven,
    PersonReplied,
    QuestionChanged,
    QuestionDeleted,
    QuestionEdited,
    Refusal,
    ReplyAnswered,
    ReplyNotAnswered,
    Shared,
    Withdrew,
)
from bot.core.lifecycle.moves import UNANSWERED, about_replies, back, folds, taken_up, to_review
from bot.core.lifecycle.table import Move, Refused, on, staying
from bot.core.policy import Policy

_EDITED = "the question was edited meanwhile"
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
    question = case.question
    fuller = replace(question, text=_joined(question.text, event.text), files=(*question.files, *event.files))
    return Move(taken_up(_afresh(case, fuller), now), folds(case, edited=True))


@on(QuestionEdited, UNANSWERED - {Status.HELD}, {Status.ASKED, Status.NEEDS_DETAIL})
def _question_edited(case: Case, event: QuestionEdited, now: datetime, policy: Policy) -> Move | Refused:
    """The draft was of another question: it is stale, and made anew."""
    if refusal := _no_edit(case, event):
        return Refused(refusal, case)
    question = _edited(case.question, event)
    held_back = case.status is Status.ASKED and question.text  # and stays so
    anew = asked(_afresh(case, question), max(now, case.taken_up or now) if held_back else now, policy)
    return Move(anew.case, (*folds(case, edited=True), *anew.effects))


@staying(QuestionEdited, {Status.HELD, Status.SENDING})
def _edited_in_between(case: Case, event: QuestionEdited, _now: datetime, _policy: Policy) -> Move | Refused:
    """Nothing is drafted just now, and whether the answer stands already only its delivery knows: it looks."""
    if refusal := _no_edit(case, event):
        return Refused(refusal, case)
    return Move(replace(case, question=_edited(case.question, event)), in_passing=True)


@on(QuestionChanged, {Status.SENDING}, {Status.ASKED, Status.NEEDS_DETAIL, Status.IN_REVIEW, Status.NEEDS_CONSENT})
def _changed_before_it_was_answered(
    case: Case, event: QuestionChanged, now: datetime, policy: Policy
) -> Move | Refused:
    """What a person signed off goes back to the reviewers with its text; what nobody has read is drafted anew."""
    if event.by != case.question.asker or event.text == case.asked:
        return Refused(Refusal.NOT_NOW, case)
    edited = _edited(case.question, QuestionEdited(by=event.by, text=event.text))
    if case.decision:
        return back(replace(case, question=edited), _EDITED, now, policy)
    anew = asked(replace(_afresh(case, edited), answer=""), now, policy)
    return Move(anew.case, (*folds(case, edited=True), *anew.effects))


def _no_edit(case: Case, event: QuestionEdited) -> Refusal | None:
    if event.by != case.question.asker:
        return Refusal.NOT_ASKER
    same = _edited(case.question, event) == case.question  # Slack also tells of a link that it unfolded
    return Refusal.NOT_NOW if same else None


def _edited(question: Question, event: QuestionEdited) -> Question:
    """What was added to the question since stays added, and what was said of it first stays said."""
    added = question.text.removeprefix(question.said).lstrip("\n")
    if not event.detail:
        return replace(question, said=event.text, text=_joined(event.text, added))
    before, found, after = f"\n\n{added}\n\n".rpartition(f"\n\n{event.detail}\n\n")
    if not found:
        return question
    return replace(question, text=_joined(question.said, before.strip("\n"), event.text, after.strip("\n")))


def _joined(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


@staying(PersonReplied, UNANSWERED)
def _person_replied(case: Case, event: PersonReplied, _now: datetime, _policy: Policy) -> Move | Refused:
    """It may be the answer, and may be none: the reviewers see it, and the asker says which."""
    if event.by in case.replies.by:
        return Refused(Refusal.NOT_NOW, case)
    noted = replace(case, replies=replace(case.replies, by=(*case.replies.by, event.by)))
    card = (UpdateCard(round=case.round),) if case.with_reviewers else ()
    if case.status in {Status.ASKED, Status.DRAFTED}:
        return Move(noted, card, in_passing=True)  # an answer may be seconds away; if it goes to a person, we ask then
    told = about_replies(noted, card)
    return replace(told, in_passing=True)


@staying(ReplyNotAnswered, UNANSWERED)
def _not_answered(case: Case, event: ReplyNotAnswered, _now: datetime, _policy: Policy) -> Move | Refused:
    if event.by != case.question.asker:
        return Refused(Refusal.NOT_ASKER, case)
    card = (UpdateCard(round=case.round),) if case.with_reviewers else ()
    denied = replace(case, replies=replace(case.replies, denied=True))
    return Move(denied, (FoldNotice(notice=Notice.DID_IT_ANSWER), *card), in_passing=True)


def _afresh(case: Case, question: Question) -> Case:
    """The same case with another question, as if nothing had been drafted, nor replied, yet."""
    return replace(
        case,
        question=question,
        draft=None,
        verdict=None,
        decision=None,
        trouble="",
        review_since=None,
        previewed=False,
        replies=Replies(),
    )
