"""
What another threshold would have done with the answers of the past; pure.

How many would have been changed is told from the answers that were drawn whatever their score, one like the other: a
reviewed answer that was not drawn has a label only because somebody was in doubt. So no weights are needed and the
interval is exact, as long as the traffic is the same at all times.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.core.judging.judgement import Judgement, Means
from bot.core.judging.statistics import interval, lower_bound, upper_bound
from bot.core.judging.threshold import candidates


@dataclass(frozen=True, kw_only=True)
class Simulation:
    """
    `coverage` is the share of all answers that would have been sent, `sent` how many; `changed` of `labels` drawn ones.

    `calls` are of models beside the draft, a question. `to_review` were sent then, `to_sent` went to a person.
    """

    coverage: float
    sent: int
    labels: int
    changed: int
    interval: tuple[float, float]  # 95 %
    calls: float
    to_review: tuple[Judgement, ...]
    to_sent: tuple[Judgement, ...]


class Point(NamedTuple):
    """Of a chart: what is sent, the share of it that would have been changed, and how low and high that may be."""

    coverage: float
    error: float
    low: float
    high: float


def simulated(rows: Sequence[Judgement], threshold: float, means: Means) -> Simulation:
    """`rows` are of one version of the score; what only its score may keep from being sent is `eligible`."""
    sent = [row for row in rows if row.eligible and row.score >= threshold]
    held = [row for row in rows if not (row.eligible and row.score >= threshold)]
    changed, labels = _counted(sent, means)
    return Simulation(
        coverage=len(sent) / max(1, len(rows)),
        sent=len(sent),
        labels=labels,
        changed=changed,
        interval=interval(changed, labels),
        calls=sum(row.calls for row in rows) / max(1, len(rows)),
        to_review=tuple(row for row in held if row.sent),
        to_sent=tuple(row for row in sent if not row.sent),
    )


def curve(rows: Sequence[Judgement], means: Means, doubt: float) -> list[Point]:
    """Error against coverage, strict to loose, where there are labels; the bounds are those that a budget goes by."""
    points = []
    for threshold in candidates([row.score for row in rows if row.eligible]):
        sent = [row for row in rows if row.eligible and row.score >= threshold]
        changed, labels = _counted(sent, means)
        if labels:
            points.append(Point(len(sent) / len(rows), changed / labels, *_bounds(changed, labels, doubt)))
    return points


def _bounds(changed: int, labels: int, doubt: float) -> tuple[float, float]:
    return lower_bound(changed, labels, doubt), upper_bound(changed, labels, doubt)


def _counted(rows: Sequence[Judgement], means: Means) -> tuple[int, int]:
    """The changed ones, and all, of those that were drawn and have their label."""
    known = [means.changed(row.label) for row in rows if row.drawn and row.label]
    return sum(known), len(known)
