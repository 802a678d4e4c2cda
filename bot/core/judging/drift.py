"""
Whether the answers that are sent have become worse than the budget allows, by the audited ones, as soon as can be said.

A Shiryaev-Roberts e-detector (Shin, Ramdas and Rinaldo 2022, arXiv 2203.03532): while the share of changed answers is
within the budget, an alarm comes once in `PATIENCE` audits at the most, on average. Beside it the population stability
index, which sees without any label that the scores have changed, and says nothing of whether the answers have.
"""

import math
from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence

PATIENCE = 1000.0
SHIFTED = 0.2  # a population stability index above this is worth a word to the admins
_BETS = (2.0, 6.0)  # small ones for a small change, large ones for a large one
_BINS = 10


def alarm(changed: Iterable[bool], budget: float) -> tuple[int, int] | None:
    """The audit that raises the alarm, and the one since which answers were worse, most likely; None: all is well."""
    best, began = 0.0, 0
    for at, (factor, total) in enumerate(_evidence(changed, budget)):
        began, best = (at, factor) if best <= 1.0 else (began, best * factor)
        if total >= PATIENCE:
            return at, began
    return None


def evidence(changed: Iterable[bool], share: float) -> float:
    """How much speaks for the share of changed answers having risen above `share`, at the last of them."""
    return max((total for _, total in deque(_evidence(changed, share), maxlen=1)), default=0.0)


def psi(scores: Sequence[float], before: Sequence[float]) -> float:
    """How far the scores have moved from those before, by their tenths; 0 where either has none."""
    if not scores or not before:
        return 0.0
    rising = sorted(before)
    edges = [rising[part * len(rising) // _BINS] for part in range(1, _BINS)]
    now, then = _shares(scores, edges), _shares(before, edges)
    return math.fsum((new - old) * math.log(new / old) for new, old in zip(now, then, strict=True))


def _evidence(changed: Iterable[bool], share: float) -> Iterator[tuple[float, float]]:
    """What each answer makes of the evidence, at most 1 on average while the share is kept, and what there is then."""
    bets = [min(bet, 1 / share) for bet in _BETS]
    good, bad = (sum(1 + bet * (worse - share) for bet in bets) / len(bets) for worse in (0, 1))
    total = 0.0
    for worse in changed:
        factor = bad if worse else good
        total = (1 + total) * factor
        yield factor, total


def _shares(scores: Sequence[float], edges: Sequence[float]) -> list[float]:
    """In each bin; half a score more in each, so that an empty one has a logarithm."""
    counts = Counter(bisect_right(edges, score) for score in scores)
    return [(counts[bin_] + 0.5) / (len(scores) + _BINS / 2) for bin_ in range(_BINS)]
