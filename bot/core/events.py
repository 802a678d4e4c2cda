"""Everything that can happen to a case, and why it can be refused."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.case import Attachment, Draft, Label, Person, Place, RejectReason, Verdict


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened; the audit keeps its name and its actor."""

    @property
    def actor(self) -> str:
        """Who did it: a user id, or `copydesk`."""
        return "copydesk"


@dataclass(frozen=True, kw_only=True)
class AskerEvent(Event):
    """Something the asker did."""

    by: str

    @property
    def actor(self) -> str:
        return self.by


@dataclass(frozen=True, kw_only=True)
class ReviewEvent(Event):
    """Something a reviewer did on the card of draft number `round`."""

    by: str
    round: int

    @property
    def actor(self) -> str:
        return self.by


@dataclass(frozen=True, kw_only=True)
class Asked(AskerEvent):
    """The first event of every case."""


@dataclass(frozen=True, kw_only=True)
class Paused(Event):
    """The question came up for drafting while the desk is paused."""


@dataclass(frozen=True, kw_only=True)
class Resumed(Event):
    """An admin let the desk go on."""


@dataclass(frozen=True, kw_only=True)
class TooFast(Event):
    """Its asker may ask no more just now; this question's turn comes at `until`."""

    until: datetime


@dataclass(frozen=True, kw_only=True)
class Queued(Event):
    """No model takes a request just now; one may at `until`."""

    until: datetime


@dataclass(frozen=True, kw_only=True)
class Slow(Event):
    """There is no draft yet, and the asker should know that it is being made."""


@dataclass(frozen=True, kw_only=True)
class Previewed(Event):
    """A person will look at the draft whatever it becomes: this is what there is of it."""

    draft: Draft
    place: Place
    asker: Person


@dataclass(frozen=True, kw_only=True)
class Drafted(Event):
    draft: Draft
    place: Place
    asker: Person


@dataclass(frozen=True, kw_only=True)
class Judged(Event):
    """`draft` is the draft with what was found out about it; None: nothing was."""

    verdict: Verdict
    draft: Draft | None = None


@dataclass(frozen=True, kw_only=True)
class DuePassed(Event):
    """The deadline of a waiting case has come."""


@dataclass(frozen=True, kw_only=True)
class AnswerSent(Event):
    """The last part of the answer stands in the thread."""


@dataclass(frozen=True, kw_only=True)
class AnswerFailed(Event):
    """Slack will not take the answer: `why`, for the reviewers."""

    why: str


@dataclass(frozen=True, kw_only=True)
class Shared(AskerEvent):
    """The asker lets reviewers see the question."""


@dataclass(frozen=True, kw_only=True)
class Withdrew(AskerEvent):
    """The asker pressed Never mind."""


@dataclass(frozen=True, kw_only=True)
class QuestionDeleted(AskerEvent):
    """The message that asked is gone."""


@dataclass(frozen=True, kw_only=True)
class DetailGiven(AskerEvent):
    """The asker said more, after being asked back."""

    text: str
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class QuestionEdited(AskerEvent):
    """The message that asked says something else now; or, of `detail`, what was added to it in reply does."""

    text: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class QuestionChanged(AskerEvent):
    """Just before its answer is posted, the message that asked says something else than what was answered."""

    text: str


@dataclass(frozen=True, kw_only=True)
class PersonReplied(Event):
    """Somebody other than the asker said something in the thread."""

    by: str

    @property
    def actor(self) -> str:
        return self.by


@dataclass(frozen=True, kw_only=True)
class ReplyAnswered(AskerEvent):
    """The asker says that a person's reply answered it."""


@dataclass(frozen=True, kw_only=True)
class ReplyNotAnswered(AskerEvent):
    """The asker says that it did not."""


@dataclass(frozen=True, kw_only=True)
class Approved(ReviewEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class Edited(ReviewEvent):
    """`label`: whether the change was cosmetic or not, says the reviewer; None: as far as the words tell."""

    text: str
    note: str = ""
    label: Label | None = None


@dataclass(frozen=True, kw_only=True)
class Rejected(ReviewEvent):
    reason: RejectReason
    message: str = ""


@dataclass(frozen=True, kw_only=True)
class ShowAllAsked(ReviewEvent):
    """The draft is longer than the card can show."""


@dataclass(frozen=True, kw_only=True)
class AuditEvent(ReviewEvent):
    """
    Something a reviewer did about an answer that was sent without review.

    `elsewhere` is channel and thread of each place where the same was asked, and which the answer was promised to.
    """

    elsewhere: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Confirmed(AuditEvent):
    """It was right."""


@dataclass(frozen=True, kw_only=True)
class Corrected(AuditEvent):
    """`label`: as in `Edited`."""

    text: str
    note: str = ""
    label: Label | None = None


@dataclass(frozen=True, kw_only=True)
class Retracted(AuditEvent):
    """It was wrong, and nothing takes its place."""

    message: str = ""


@dataclass(frozen=True, kw_only=True)
class CorrectionFailed(Event):
    """Slack will not take the correction in the thread: `why`, for the record."""

    why: str


class Refusal(StrEnum):
    """Why an event cannot happen; the words for people are the cards' business."""

    DECIDED = "decided"  # the review is over, or has not begun
    STALE = "stale"  # there is a newer draft than the one on that card
    NOT_REVIEWER = "not_reviewer"
    OWN_QUESTION = "own_question"
    NO_DRAFT = "no_draft"  # an empty draft cannot be approved
    EMPTY_ANSWER = "empty_answer"
    NOT_ASKER = "not_asker"
    TOO_LATE = "too_late"
    SHOWN = "shown"  # the whole draft is in the card's thread already
    NOT_NOW = "not_now"
