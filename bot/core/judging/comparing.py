"""Whether learned weights tell right answers from wrong ones better, by labels that they were not learned from."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.judging.judgement import Judgement, Means
from bot.core.judging.kinds import Weights
from bot.core.judging.weights import learned, rescored
from bot.core.policy import Sources

FEWEST = 20  # labels
_PARTS = 5


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """AUROC: the chance that a right answer scores higher than a wrong one."""

    labels: int
    before: float
    after: float


def teaching(rows: Sequence[Judgement]) -> list[Judgement]:
    """Those that weights may be learned from: nobody complains of a right answer that was sent."""
    return [row for row in rows if row.label and (row.drawn or not row.sent)]


def compared(rows: Sequence[Judgement], means: Means, sources: Sources, used: Weights) -> Comparison | None:
    """The weights in `used` against learned ones, each fifth of the labels scored by what the rest teaches."""
    right = [not means.changed(row.label) for row in rows if row.label]
    if len(rows) < FEWEST or len(set(right)) == 1:
        return None
    after = [0.0] * len(rows)
    for part in range(_PARTS):
        rest = [row for at, row in enumerate(rows) if at % _PARTS != part]
        weights = learned(rest, means, sources)
        for at in range(part, len(rows), _PARTS):
            after[at] = rescored(rows[at], weights, sources)
    before = [rescored(row, used, sources) for row in rows]
    return Comparison(labels=len(rows), before=_auroc(before, right), after=_auroc(after, right))


def _auroc(scores: Sequence[float], right: Sequence[bool]) -> float:
    pairs = [*zip(scores, right, strict=True)]
    good, bad = [score for score, is_right in pairs if is_right], [score for score, is_right in pairs if not is_right]
    return sum((one > other) + (one == other) / 2 for one in good for other in bad) / (len(good) * len(bad))
