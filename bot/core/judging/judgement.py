"""What was judged and what became of it: the rows that every promise is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.core.case import Label


class Means(StrEnum):
    """Which answers a budget counts as changed."""

    MATERIAL = "material"  # what was said was changed, or the answer turned down
    ANY = "any"  # a comma, too

    def changed(self, label: Label) -> bool:
        return label in {Label.FIX, Label.REJECT} or (self is Means.ANY and label is Label.COSMETIC)


@dataclass(frozen=True, kw_only=True)
class Budget:
    """
    What an admin allows: of the answers sent unreviewed at most `share` would have been changed, at this confidence.

    `provisional`: while there are too few labels to certify that, a threshold that keeps it on average may send.
    """

    share: float
    confidence: float = 0.9
    means: Means = Means.MATERIAL
    provisional: bool = False

    @property
    def doubt(self) -> float:
        return 1 - self.confidence

    def changed(self, label: Label | None) -> bool:
        """Whether a label counts against it; so does one that never came, for reviews come late where they are bad."""
        return label is None or self.means.changed(label)


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """
    One verdict. `eligible`: nothing but its score decided whether it was sent.

    Each eligible one is `drawn` with probability `odds`, whatever its score, by a keyed hash of its case: the labels of
    those are a sample that a promise can be made of. All others have labels only because somebody was in doubt.
    """

    case_id: str
    round: int
    at: datetime
    channel: str
    score: float
    version: str
    eligible: bool
    sent: bool
    drawn: bool
    odds: float
    values: Mapping[str, float | None] = field(default_factory=dict)  # of the signals, as measured
    calls: int = 0  # of models, beside the draft
    label: Label | None = None
    labelled_at: datetime | None = None


class Mode(StrEnum):
    """How far a budget has come."""

    SHADOW = "shadow"  # everything goes to a person; what the score would do is only noted
    PROVISIONAL = "provisional"  # a threshold that keeps the budget on average
    CERTIFIED = "certified"  # one that keeps it with the confidence asked for
    STOPPED = "stopped"  # it was broken: everything goes to a person until new labels certify one


@dataclass(frozen=True, kw_only=True)
class Standing:
    """
    What the labels allow, as last calculated; frozen until the next calculation.

    `labels`, `changed` and `bound` are of the answers at or above the threshold; `missing` is how many more labels it
    takes at the least. `stopped` are channels whose own answers are worse than the budget for certain. `doubted` is the
    threshold that was live until the answers above it seemed to get worse; until the next certificate.
    """

    mode: Mode = Mode.SHADOW
    threshold: float | None = None  # None: nothing is sent
    labels: int = 0
    changed: int = 0
    bound: float | None = None  # Clopper-Pearson, at the confidence of the budget
    missing: int = 0
    version: str = ""  # of the score that it is for
    at: datetime | None = None
    known: int = 0  # labels of that version when it was calculated
    since: datetime | None = None  # labels before this do not count: the alarm's time, where there was one
    sending_since: datetime | None = None  # by this threshold and those before it, doubted ones too
    stopped: tuple[str, ...] = ()
    doubted: float | None = None
    budget: Budget | None = None  # that it was calculated for
