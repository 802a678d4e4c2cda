"""What the pure tests are made of: some people, a question, and cases at each stage of their way."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.case import (
    Case,
    Decision,
    Draft,
    Outcome,
    Person,
    Place,
    Question,
    Reason,
    ReasonKind,
    RejectReason,
    Signal,
    Status,
    Verdict,
)
from bot.core.events import (
    AnswerFailed,
    Approved,
    Confirmed,
    Corrected,
    DetailGiven,
    Drafted,
    Edited,
    Event,
    QuestionChanged,
    QuestionDeleted,
    Rejected,
    Retracted,
    Shared,
    ShowAllAsked,
    Withdrew,
)
from bot.core.lifecycle import Move, Refused, decide
from bot.core.policy import Policy, Roster

NOW = datetime(2026, 8, 3, 9, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

AVA = Person(id="U0AVA", name="Ava")
BEN = Person(id="U0BEN", name="Ben")
BEA = Person(id="U0BEA", name="Bea")
GIL = Person(id="U0GIL", name="Gil", guest=True)
NAMES = {"U0AVA": "Ava", "U0BEN": "Ben", "U0BEA": "Bea", "C0HELP": "help"}

HELP = Place(id="C0HELP", name="help")
PRIVATE = Place(id="C0HELP", name="payroll", private=True)

PEOPLE = {person.id: person for person in (AVA, BEN, BEA, GIL)}


def reviewed_by(*reviewers: str) -> Policy:
    """A desk whose review channel has these members."""
    return Policy(
        review_channel="C0REVIEW",
        roster=Roster(people=PEOPLE, review_members=frozenset(reviewers)),
    )


POLICY = replace(reviewed_by("U0BEN", "U0BEA"), paused=True)  # so that Paused can happen; nothing else minds

SIGNAL = Signal(name="stated_confidence", value=0.4, weight=0.8, contribution=-0.324, words="the model is 40% sure")
DOUBTFUL = Verdict(
    score=0.4,
    threshold=0.65,
    signals=(SIGNAL,),
    reasons=(Reason(kind=ReasonKind.WORD, words="watch word “maybe” in the draft"),),
    score_version="prior-1",
)
SURE = replace(DOUBTFUL, score=0.9, reasons=())


def a_question(text: str = "How long is the refund window?") -> Question:
    return Question(
        team="T0",
        channel="C0HELP",
        ts="1.000001",
        thread_ts="1.000001",
        asker="U0AVA",
        text=text,
        said=text,
        asked_at=NOW,
    )


def a_draft(text: str = "30 days, maybe.") -> Draft:
    return Draft(text=text, model="scripted", confidence=0.4, sources=("Refunds",))


def in_review(draft: str = "30 days, maybe.", *, question: str = "How long is the refund window?") -> Case:
    """A case before the reviewers, on its first card."""
    return Case(
        id="case1",
        version=3,
        status=Status.IN_REVIEW,
        question=a_question(question),
        due_at=NOW + 30 * MINUTE,
        round=1,
        place=HELP,
        asker=AVA,
        draft=a_draft(draft),
        verdict=DOUBTFUL,
        review_since=NOW,
    )


def unreviewed(answer: str = "30 days.") -> Case:
    """A case whose answer was sent without review, and drawn for a look at it afterwards."""
    drawn = replace(SURE, eligible=True, odds=0.1, drawn=True)
    sent = replace(in_review(answer), status=Status.DELIVERED, due_at=None, review_since=None, verdict=drawn)
    return replace(sent, answer=answer)


def checked(outcome: Outcome, *, message: str = "", directly: bool = False, answer: str = "30 days.") -> Case:
    """The same, after Ben has looked at it."""
    text = {Outcome.CONFIRMED: answer, Outcome.CORRECTED: "14 days."}.get(outcome, "")
    found = Decision(outcome=outcome, by="U0BEN", at=NOW + HOUR, text=text, message=message, directly=directly)
    return replace(unreviewed(answer), checked=found)


def at(status: Status) -> Case:
    """A case as it stands in `status`, come there on the usual way."""
    reviewing = in_review()
    new = Case(id="case1", version=1, status=status, question=a_question(), due_at=NOW)
    drafted = replace(new, round=1, place=HELP, asker=AVA, draft=a_draft())
    signed = replace(reviewing, status=status, due_at=None, decision=a_decision(), answer="30 days, maybe.")
    over = replace(reviewing, status=status, due_at=None)
    return {
        Status.ASKED: new,
        Status.HELD: replace(new, due_at=NOW + 24 * HOUR),
        Status.DRAFTED: drafted,
        Status.NEEDS_CONSENT: replace(drafted, place=PRIVATE, verdict=DOUBTFUL, due_at=NOW + 24 * HOUR),
        Status.IN_REVIEW: reviewing,
        Status.NEEDS_DETAIL: replace(over, due_at=NOW + 24 * HOUR, decision=a_decision(Outcome.ASKED_BACK)),
        Status.SENDING: signed,
        Status.DELIVERED: signed,
        Status.REJECTED: replace(over, decision=a_decision(Outcome.REJECTED)),
        Status.EXPIRED: over,
        Status.WITHDRAWN: over,
    }[status]


def a_decision(outcome: Outcome = Outcome.APPROVED, *, text: str = "30 days, maybe.", message: str = "") -> Decision:
    """Ben's, twelve minutes after the card was posted."""
    reason = {Outcome.REJECTED: RejectReason.WRONG, Outcome.ASKED_BACK: RejectReason.NEEDS_DETAIL}.get(outcome)
    kept = text if outcome in {Outcome.APPROVED, Outcome.EDITED} else ""
    return Decision(outcome=outcome, by="U0BEN", at=NOW + 12 * MINUTE, text=kept, message=message, reason=reason)


APPROVED = Approved(by="U0BEN", round=1)
EDITED = Edited(by="U0BEN", round=1, text="30 days.")
REJECTED = Rejected(by="U0BEN", round=1, reason=RejectReason.WRONG)
ASKED_BACK = Rejected(by="U0BEN", round=1, reason=RejectReason.NEEDS_DETAIL)
CONFIRMED = Confirmed(by="U0BEN", round=1)
CORRECTED = Corrected(by="U0BEN", round=1, text="14 days.")
RETRACTED = Retracted(by="U0BEN", round=1)
SHOW_ALL = ShowAllAsked(by="U0BEN", round=1)
SHARED, WITHDREW = Shared(by="U0AVA"), Withdrew(by="U0AVA")
DELETED, DETAIL = QuestionDeleted(by="U0AVA"), DetailGiven(by="U0AVA", text="In the EU.")
DRAFTED = Drafted(draft=a_draft(), place=HELP, asker=AVA)
CHANGED = QuestionChanged(by="U0AVA", text="How wide?")
FAILED = AnswerFailed(why="the channel is archived")


def outcome_of(case: Case, event: Event, *, now: datetime = NOW, policy: Policy = POLICY) -> Move | Refused:
    return decide(case, event, now=now, policy=policy)


def moved(case: Case, event: Event, *, now: datetime = NOW, policy: Policy = POLICY) -> Move:
    """What `event` does; it must not be refused."""
    move = decide(case, event, now=now, policy=policy)
    assert isinstance(move, Move), move
    return move
