"""
What the bot owes the outside. Each effect is one Slack call, performed from the outbox, at least once, visible once.

Effects of one case in one lane are performed in order; the lanes do not wait for each other. So a review channel that
cannot be reached holds up the cards, and never a word to the asker.
"""

from dataclasses import dataclass
from enum import StrEnum


class Lane(StrEnum):
    ASKER = "asker"
    DESK = "desk"
    ADMINS = "admins"
    HOMES = "homes"


class Method(StrEnum):
    """The call to Slack that an effect is."""

    POST = "chat.postMessage"
    UPDATE = "chat.update"
    PUBLISH = "views.publish"
    DELETE = "chat.delete"


class Notice(StrEnum):
    """What the asker is told in the thread of the question."""

    CHECKING = "checking"  # a person is checking this [Never mind]
    CONSENT = "consent"  # may I show your question to the reviewers? [Share] [Never mind]
    WHAT_TO_ASK = "what_to_ask"  # the mention was empty
    HELD = "held"  # the desk is paused
    TOO_FAST = "too_fast"  # more questions a minute than one person may ask: it waits its turn
    STILL_WORKING = "still_working"  # the draft takes its time
    REMINDED = "reminded"  # still waiting for a person
    NEEDS_DETAIL = "needs_detail"
    REJECTED = "rejected"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    DID_IT_ANSWER = "did_it_answer"  # what a person replied [Yes] [No]
    RETRACTED = "retracted"  # the answer was wrong


# Without these an asker would wait for ever. A word on a wait is followed by another; these are not.
NEEDED = frozenset(
    {
        Notice.CONSENT,
        Notice.WHAT_TO_ASK,
        Notice.NEEDS_DETAIL,
        Notice.REJECTED,
        Notice.EXPIRED,
        Notice.WITHDRAWN,
        Notice.RETRACTED,
    }
)


@dataclass(frozen=True, kw_only=True)
class Effect:
    """`lane` is where it waits for its turn; what else there is to know of its way to Slack, `WAYS` says."""

    @property
    def lane(self) -> Lane:
        return Lane.DESK

    @property
    def method(self) -> Method:
        return WAYS[type(self)][0]

    @property
    def destination(self) -> str:
        """Where it goes as far as Slack paces that: a channel or user, or one of the words beside `WAYS`."""
        return WAYS[type(self)][1]

    @property
    def cosmetic(self) -> bool:
        """Whether all else goes first, since nobody waits for it."""
        return WAYS[type(self)][2]

    @property
    def posts(self) -> bool:
        """Whether it makes a new message, so that a retry looks first."""
        return self.method is Method.POST


@dataclass(frozen=True, kw_only=True)
class Tell(Effect):
    """
    A notice to the asker.

    CHECKING goes in the desk's lane, so that it stands in the thread before the card is posted. `directly`: as a direct
    message, since Slack does not take it where the question is.
    """

    notice: Notice
    directly: bool = False

    @property
    def lane(self) -> Lane:
        return Lane.DESK if self.notice is Notice.CHECKING else Lane.ASKER


@dataclass(frozen=True, kw_only=True)
class TellRetracted(Tell):
    """That an answer was taken back; of a kind of its own, so that an older version leaves it to one that knows it."""

    notice: Notice = Notice.RETRACTED


@dataclass(frozen=True, kw_only=True)
class FoldNotice(Effect):
    """Take the buttons off a notice and say how it ended; `edited`: because the question is another now."""

    notice: Notice
    edited: bool = False

    @property
    def lane(self) -> Lane:
        return Tell(notice=self.notice).lane


@dataclass(frozen=True, kw_only=True)
class SendAnswer(Effect):
    """Part `part` of `parts` (from 1) of the answer, in the original thread."""

    round: int
    part: int
    parts: int

    @property
    def lane(self) -> Lane:
        return Lane.ASKER


@dataclass(frozen=True, kw_only=True)
class SendCorrection(Effect):
    """Part `part` of `parts` of what an answer should have said; `directly`: as in `Tell`."""

    round: int
    part: int
    parts: int
    directly: bool = False

    @property
    def lane(self) -> Lane:
        return Lane.ASKER


@dataclass(frozen=True, kw_only=True)
class MarkAnswer(Effect):
    """Say on a part of an answer that it was corrected; where it was taken back, put that in its place."""

    round: int
    part: int
    parts: int

    @property
    def lane(self) -> Lane:
        return Lane.ASKER


@dataclass(frozen=True, kw_only=True)
class TellAgain(Effect):
    """Where the asker put the same question a second time: the answer comes, or was mended, where it was first."""

    channel: str
    thread_ts: str

    @property
    def lane(self) -> Lane:
        return Lane.ASKER

    @property
    def destination(self) -> str:
        return self.channel


@dataclass(frozen=True, kw_only=True)
class PostCard(Effect):
    round: int


@dataclass(frozen=True, kw_only=True)
class UpdateCard(Effect):
    round: int


@dataclass(frozen=True, kw_only=True)
class RefreshCard(UpdateCard):
    """Show on the card what was added to a draft that is still being written, or that the answer has arrived."""


@dataclass(frozen=True, kw_only=True)
class PostDraft(Effect):
    """Part of the whole draft, in the card's thread."""

    round: int
    part: int


@dataclass(frozen=True, kw_only=True)
class PostDetails(Effect):
    """What was decided and what changed, in the decided card's thread."""

    round: int


@dataclass(frozen=True, kw_only=True)
class RemindReviewers(Effect):
    round: int


@dataclass(frozen=True, kw_only=True)
class PostAudit(Effect):
    """The card of an answer that was sent without review, for a look at it afterwards."""

    round: int


@dataclass(frozen=True, kw_only=True)
class UpdateAudit(Effect):
    round: int


@dataclass(frozen=True, kw_only=True)
class PostChecked(Effect):
    """What was corrected, or part of what was taken back, in that card's thread."""

    round: int
    part: int = 1


@dataclass(frozen=True, kw_only=True)
class TellAdmin(Effect):
    """A warning to one admin, as a direct message. It belongs to no case."""

    user: str
    text: str

    @property
    def lane(self) -> Lane:
        return Lane.ADMINS

    @property
    def destination(self) -> str:
        return self.user


@dataclass(frozen=True, kw_only=True)
class PublishHome(Effect):
    """One person's home tab, drawn anew. It belongs to no case."""

    user: str

    @property
    def lane(self) -> Lane:
        return Lane.HOMES


@dataclass(frozen=True, kw_only=True)
class TellDesk(Effect):
    """A warning to the admins, in the review channel. It belongs to no case."""

    text: str

    @property
    def lane(self) -> Lane:
        return Lane.ADMINS


@dataclass(frozen=True, kw_only=True)
class RemoveDoubles(Effect):
    """Look whether the delivery `of` stands twice, and delete the one we know nothing of. It holds up no case."""

    of: str
    look: int = 0  # how many there were before


THREAD = ""  # of the question
REVIEW = "review"  # the review channel, whichever that is by then
ANYWHERE = "*"  # Slack paces this method as a whole

# What is decided, answered or asked for comes before what only looks better afterwards.
WAYS: dict[type[Effect], tuple[Method, str, bool]] = {  # by which method, where to, cosmetic or not
    Tell: (Method.POST, THREAD, False),
    TellRetracted: (Method.POST, THREAD, False),
    SendAnswer: (Method.POST, THREAD, False),
    SendCorrection: (Method.POST, THREAD, False),
    MarkAnswer: (Method.UPDATE, ANYWHERE, False),
    TellAgain: (Method.POST, "its own", False),
    PostCard: (Method.POST, REVIEW, False),
    UpdateCard: (Method.UPDATE, ANYWHERE, False),
    UpdateAudit: (Method.UPDATE, ANYWHERE, False),
    PostDraft: (Method.POST, REVIEW, False),
    TellAdmin: (Method.POST, "its own", False),
    TellDesk: (Method.POST, REVIEW, False),
    FoldNotice: (Method.UPDATE, ANYWHERE, True),
    RefreshCard: (Method.UPDATE, ANYWHERE, True),
    PostDetails: (Method.POST, REVIEW, True),
    RemindReviewers: (Method.POST, REVIEW, True),
    PostAudit: (Method.POST, REVIEW, True),
    PostChecked: (Method.POST, REVIEW, True),
    PublishHome: (Method.PUBLISH, ANYWHERE, True),
    RemoveDoubles: (Method.DELETE, ANYWHERE, False),
}

EFFECTS: dict[str, type[Effect]] = {kind.__name__: kind for kind in WAYS}
