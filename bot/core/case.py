"""
A case: one question on its way from the asker to an answer, and the parts it gathers on that way.

Everything here is a frozen value. What may happen to a case is in `lifecycle`; how it is kept is the store's business.
Times are timezone-aware datetimes in UTC. Ids and timestamps (`ts`) are Slack's own strings.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """Where a case stands. The order is the order of the way."""

    ASKED = "asked"  # the worker drafts
    HELD = "held"  # the bot is paused
    DRAFTED = "drafted"  # the worker judges
    NEEDS_CONSENT = "needs_consent"  # the asker says whether reviewers may see it
    IN_REVIEW = "in_review"  # a reviewer decides
    NEEDS_DETAIL = "needs_detail"  # the asker says more
    SENDING = "sending"  # the outbox posts the answer
    DELIVERED = "delivered"
    REJECTED = "rejected"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"

    @property
    def final(self) -> bool:
        return self in FINAL


FINAL = frozenset({Status.DELIVERED, Status.REJECTED, Status.EXPIRED, Status.WITHDRAWN})


class Origin(StrEnum):
    """How a question came to the desk."""

    MENTION = "mention"
    DIRECT = "direct"  # in a direct message
    FOLLOW_UP = "follow_up"  # by an asker, in a thread of theirs
    WATCHED = "watched"  # in a watched channel; nobody called the bot
    SHORTCUT = "shortcut"  # "Ask Copydesk" on a message, whoever wrote it


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that came with a question. `link` leads to it in Slack; name and link may be unknown."""

    name: str = ""
    image: bool = False
    link: str = ""

    @property
    def words(self) -> str:
        """What it is, to a person."""
        return "a screenshot" if self.image else "a file"


@dataclass(frozen=True, kw_only=True)
class Question:
    """What was asked, where and by whom. `thread_ts` is the root of the thread that gets the answer."""

    team: str
    channel: str
    ts: str
    thread_ts: str
    asker: str
    text: str
    asked_at: datetime
    said: str = ""  # what the message alone says; `text` holds what was added to it, too
    origin: Origin = Origin.MENTION
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Place:
    """A conversation, as far as it matters for who may see what."""

    id: str
    name: str = ""
    private: bool = False  # a private channel, a group DM or a DM
    direct: bool = False  # a DM with the bot
    shared: bool = False  # with another company (Slack Connect)
    archived: bool = False


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody in the workspace. `guest` also covers people of another company; `admin` owners too."""

    id: str
    name: str
    admin: bool = False
    guest: bool = False
    bot: bool = False
    gone: bool = False


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One earlier message of the thread; `author` is a name to show, `mine` says that the bot wrote it."""

    author: str
    text: str
    mine: bool = False


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A piece of a handbook page: `text` is Markdown of the section under `heading` of the page titled `page`."""

    page: str
    path: str
    heading: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Supports:
    """What a model can give. What it cannot is neutral in the score, never a fault."""

    confidence: bool = True
    samples: bool = False
    logprobs: bool = False
    probe: bool = False  # says in a word whether the passages hold the answer; of a draft: was asked, and said
    structured: bool = False  # says what it cannot back, and whether the question can be answered at all


class Answerable(StrEnum):
    """Whether a model says that the question can be answered from what it was given."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A model that was asked and gave no draft: `code` is the kind (`wrong_key`), `text` has the mend."""

    model: str
    code: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Other:
    """
    What was answered when the question was put once more; `peer`: by another model.

    `same` is whether a model, asked about both, says that it says the same as the draft; None: nobody was asked.
    """

    text: str
    peer: bool = False
    model: str = ""
    same: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Draft:
    """
    A model's answer to the question, in Markdown, before anybody judged it.

    An empty `text` means that the model failed; `failure` then says how, for a person to read.
    `confidence` is the model's own, 0 to 1, or None where it gave none. `passages` is None where no handbook is
    configured.
    """

    text: str
    model: str
    supports: Supports = field(default_factory=Supports)
    confidence: float | None = None
    passages: tuple[Passage, ...] | None = None
    sources: tuple[str, ...] = ()  # titles of the pages it quotes
    context: tuple[Turn, ...] = ()  # the thread before the question, oldest first
    failure: str = ""
    asked: str | None = None  # what the question's message said when this was drafted, or put before reviewers
    gist: str = ""  # the decisive facts in a few words
    unsupported: tuple[str, ...] | None = None  # claims it cannot back; None: it did not say
    answerable: Answerable | None = None
    missing: str = ""  # what it would have to know
    gist_logprobs: tuple[float, ...] | None = None  # of each token of the gist, where the model gives them
    covered: float | None = None  # how far the passages, word for word, answer the question; None: nobody looked
    probe: float | None = None  # how likely the passages hold the answer, as the model says when asked for that alone
    others: tuple[Other, ...] = ()  # in the order in which they were asked for
    calls: int = 0  # of models, to find out how far it can be trusted; their tokens are among these
    edition: str = ""  # of the prompt and the handbook that it was made with
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0
    tried: tuple[Failure, ...] = ()  # the models that failed before this one


@dataclass(frozen=True, kw_only=True)
class Signal:
    """One thing that speaks for or against a draft: `value` as measured, its `weight`, and what it adds in log-odds."""

    name: str
    value: float | None  # None: not supported by this model, neutral
    weight: float
    contribution: float
    words: str  # the same for a person


class ReasonKind(StrEnum):
    """The kinds of reason that send a draft to a person."""

    NO_DRAFT = "no_draft"
    WORD = "word"
    TOPIC = "topic"
    SCORE = "score"
    GUEST = "guest"
    SHARED = "shared"
    FILE = "file"
    NO_ANSWER = "no_answer"
    SOURCE = "source"
    IMITATION = "imitation"
    BUDGET = "budget"
    TRIAL = "trial"


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why a draft goes to a person, in words for the card."""

    kind: ReasonKind
    words: str


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Whether a draft may go out unreviewed, and every reason. `reasons` is empty exactly if it may."""

    score: float
    threshold: float
    signals: tuple[Signal, ...]
    reasons: tuple[Reason, ...]
    score_version: str
    eligible: bool = False  # nothing but the score decided
    odds: float = 0.0  # with which it was drawn to be labelled, whatever its score
    drawn: bool = False

    @property
    def sends(self) -> bool:
        return not self.reasons

    @property
    def shown_score(self) -> str:
        """To two digits, rounded down, so that what is below a threshold also looks it; to more if it is just above."""
        shown = int(self.score * 100 + 1e-9) / 100
        return f"{shown:.2f}" if not self.score >= self.threshold > shown else f"{self.score:.4f}"

    @property
    def shown_threshold(self) -> str:
        """With its name, for a budget that is not certified has none."""
        none = self.threshold >= 1 and any(reason.kind is ReasonKind.BUDGET for reason in self.reasons)
        return "no threshold yet" if none else f"threshold {self.threshold:.4g}"


class RejectReason(StrEnum):
    """Why a reviewer turns a draft down; the values are the option values of the modal."""

    WRONG = "wrong"
    UNANSWERABLE = "unanswerable"
    NOT_FOR_US = "not_for_us"
    NEEDS_DETAIL = "needs_detail"
    OTHER = "other"


class Outcome(StrEnum):
    """What a reviewer did with a draft."""

    APPROVED = "approved"
    EDITED = "edited"
    REJECTED = "rejected"
    ASKED_BACK = "asked_back"
    CONFIRMED = "confirmed"  # of an answer that was sent without review: it was right
    CORRECTED = "corrected"
    RETRACTED = "retracted"


class Label(StrEnum):
    """What a reviewer made of a draft: how wrong it was."""

    APPROVE = "approve"  # it stood as it was
    COSMETIC = "cosmetic"  # it was changed, and says the same
    FIX = "fix"  # it was changed, and says something else
    REJECT = "reject"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """
    A reviewer's decision. `text` is the answer as signed off, `message` what the reviewer adds for the asker.

    `similarity` is how much of the draft's words are left in it, 0 to 1.
    """

    outcome: Outcome
    by: str
    at: datetime
    text: str = ""
    message: str = ""
    reason: RejectReason | None = None
    label: Label | None = None  # None: decided before there were labels
    similarity: float = 1.0
    directly: bool = False  # a correction that Slack did not take in the thread, and so a direct message


@dataclass(frozen=True, kw_only=True)
class Replies:
    """What other people replied in the thread: by whom, whose reply the asker was asked about, and their No."""

    by: tuple[str, ...] = ()
    about: str = ""
    denied: bool = False

    @property
    def asked(self) -> bool:
        """Whether "Did that answer it?" stands there with its buttons."""
        return bool(self.about) and not self.denied


class Withdrawal(StrEnum):
    """Why a question needs no answer any more."""

    NEVER_MIND = "never_mind"
    DELETED = "deleted"
    ANSWERED = "answered"  # by another person, says the asker


@dataclass(frozen=True, kw_only=True)
class Case:
    """
    A question and all that has become of it.

    `version` is the compare-and-set token of the row; `round` counts the drafts that were put before reviewers, and is
    what a button on a card carries, so that a reminder does not make the card stale. `due_at` is when the worker must
    look again: at once in a working state, at a deadline in a waiting one, never (None) where nothing is due.
    """

    id: str
    version: int
    status: Status
    question: Question
    due_at: datetime | None
    round: int = 0
    attempts: int = 0
    place: Place | None = None
    asker: Person | None = None
    draft: Draft | None = None
    verdict: Verdict | None = None
    consent: bool = False
    review_since: datetime | None = None
    reminded: bool = False
    shown: int = 0  # the round whose whole draft stands in the card's thread
    decision: Decision | None = None
    trouble: str = ""  # why an approved answer came back to the reviewers
    answer: str = ""  # what is sent, or was
    taken_up: datetime | None = None  # since when the bot owes a draft
    told_slow: bool = False  # the asker knows that the draft takes its time
    previewed: bool = False  # the card stands already, while the draft is being written
    replies: Replies = Replies()  # of other people, while it was open
    withdrawal: Withdrawal | None = None
    checked: Decision | None = None  # of an answer that was sent without review, once a reviewer has looked at it

    @property
    def audited(self) -> bool:
        """Whether a reviewer looks at its answer afterwards: it was drawn for that, and came from no private place."""
        drawn = self.verdict is not None and self.verdict.drawn and self.decision is None
        return drawn and self.place is not None and not self.place.private

    @property
    def open(self) -> bool:
        return not self.status.final

    @property
    def asked(self) -> str:
        """The words that its draft, and so its answer, is for; those of the question may have been edited since."""
        answered = self.draft.asked if self.draft else None
        return self.question.said if answered is None else answered

    @property
    def with_reviewers(self) -> bool:
        """Whether its card stands undecided, be the draft on it whole or still being written."""
        return self.status is Status.IN_REVIEW or (self.open and self.previewed)


Names = Mapping[str, str]  # user or channel id → the name to show
