"""What became of the answers of a time: counted from their verdicts; pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.case import Label
from bot.core.judging.judgement import Judgement, Means
from bot.core.judging.statistics import interval


@dataclass(frozen=True, kw_only=True)
class Error:
    """How many of the answers sent without review would have been changed, by those drawn to be looked at."""

    labels: int
    changed: int

    @property
    def share(self) -> float | None:
        return self.changed / self.labels if self.labels else None

    @property
    def interval(self) -> tuple[float, float]:
        """Of the share, at 95 %."""
        return interval(self.changed, self.labels)

    @property
    def between(self) -> str:
        return " to ".join(map(percent, self.interval))

    @property
    def words(self) -> str:
        if self.share is None:
            return "how many would have been changed is not known: nobody has looked at any that was drawn"
        by = f"{self.labels} that {'was' if self.labels == 1 else 'were'} looked at"
        return f"{percent(self.share)} would have been changed, with 95 % certainty {self.between} (by {by})"


@dataclass(frozen=True, kw_only=True)
class Figures:
    """`reviewed` is what reviewers made of the drafts put before them; `open` of these have no decision."""

    asked: int
    sent: int
    reviewed: Mapping[Label, int]
    open: int
    drawn: int  # of the sent ones, to be looked at afterwards
    error: Error

    @property
    def coverage(self) -> float:
        return self.sent / max(1, self.asked)


def figures(rows: Sequence[Judgement], means: Means) -> Figures:
    sent, held = [row for row in rows if row.sent], [row for row in rows if not row.sent]
    return Figures(
        asked=len({row.case_id for row in rows}),
        sent=len({row.case_id for row in sent}),
        reviewed=Counter(row.label for row in held if row.label),
        open=sum(row.label is None for row in held),
        drawn=sum(row.drawn for row in sent),
        error=error(sent, means),
    )


def error(sent: Sequence[Judgement], means: Means) -> Error:
    """One that was labelled without having been drawn was doubted by somebody, and says nothing of the others."""
    labels = [row.label for row in sent if row.drawn and row.label]
    return Error(labels=len(labels), changed=sum(map(means.changed, labels)))


def percent(share: float) -> str:
    return f"{share * 100:.1f}".removesuffix(".0") + " %"
