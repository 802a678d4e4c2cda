"""
How well a score tells right answers from wrong ones. Higher means more likely right; ties are kept together.

AUROC after Hanley and McNeil 1982, the risk-coverage curve after Geifman and El-Yaniv 2017 (arXiv 1705.08500).
The tests hold these against scikit-learn.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from random import Random

FEWEST = 20  # answers, before a share of them is said to be within an error
_DRAWS = 1_000
_TAIL = 0.025

Block = tuple[float, float]  # the right and the wrong answers of one score


def auroc(scores: Sequence[float], right: Sequence[bool]) -> float | None:
    """The chance that a right answer scores higher than a wrong one, a tie being half; None without either."""
    return _area(_blocks(scores, right, [1.0] * len(scores)))


def auroc_interval(scores: Sequence[float], right: Sequence[bool], *, seed: int) -> tuple[float, float] | None:
    """95 % by the bootstrap over answers; None where most draws have but one kind."""
    chance, everybody = Random(seed), range(len(scores))  # noqa: S311 - repeatable on purpose
    order = sorted(everybody, key=lambda at: -scores[at])
    falling, kinds = [scores[at] for at in order], [right[at] for at in order]
    found = []
    for _ in range(_DRAWS):
        counts = [0.0] * len(order)
        for at in chance.choices(everybody, k=len(order)):
            counts[at] += 1
        found.append(_area(_merged(falling, kinds, counts)))
    known = sorted(area for area in found if area is not None)
    if 2 * len(known) <= _DRAWS:
        return None
    return known[int(_TAIL * len(known))], known[-1 - int(_TAIL * len(known))]


def risk_coverage_area(scores: Sequence[float], right: Sequence[bool]) -> float | None:
    """The mean share of wrong answers among those sent, over how many are sent; lower is better."""
    sent = wrong = area = 0.0
    for good, bad in _blocks(scores, right, [1.0] * len(scores)):
        sent, wrong = sent + good + bad, wrong + bad
        area += (good + bad) * wrong / sent
    return area / sent if sent else None


def coverage(scores: Sequence[float], right: Sequence[bool], error: float) -> float | None:
    """The largest share that can be sent with at most `error` of it wrong, or 0; `FEWEST` answers at least."""
    sent = wrong = best = 0.0
    for good, bad in _blocks(scores, right, [1.0] * len(scores)):
        sent, wrong = sent + good + bad, wrong + bad
        if sent >= FEWEST and wrong <= error * sent:
            best = sent
    return best / sent if sent else None


def _blocks(scores: Sequence[float], right: Sequence[bool], counts: Sequence[float]) -> list[Block]:
    """Highest score first."""
    order = sorted(range(len(scores)), key=lambda at: -scores[at])
    return _merged([scores[at] for at in order], [right[at] for at in order], [counts[at] for at in order])


def _merged(falling: Sequence[float], right: Sequence[bool], counts: Sequence[float]) -> list[Block]:
    rows = zip(falling, right, counts, strict=True)
    return [_sums(block) for _, block in groupby(rows, key=lambda row: row[0])]


def _sums(block: Iterable[tuple[float, bool, float]]) -> Block:
    good = bad = 0.0
    for _, is_right, count in block:
        good, bad = (good + count, bad) if is_right else (good, bad + count)
    return good, bad


def _area(blocks: Sequence[Block]) -> float | None:
    """Of all pairs of a right and a wrong answer, those in which the right one comes first."""
    above = pairs_won = wrongs = 0.0
    for good, bad in blocks:
        pairs_won += bad * (above + good / 2)
        above, wrongs = above + good, wrongs + bad
    return pairs_won / (above * wrongs) if above and wrongs else None
