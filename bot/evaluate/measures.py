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

Block = tuple[int, int]  # the right and the wrong answers of one score


def auroc(scores: Sequence[float], right: Sequence[bool]) -> float | None:
    """The chance that a right answer scores higher than a wrong one, a tie being half; None without either."""
    return _area(_blocks(scores, right))


def auroc_interval(scores: Sequence[float], right: Sequence[bool], *, seed: int) -> tuple[float, float] | None:
    """95 % by the bootstrap over answers; None where most draws have but one kind."""
    chance = Random(seed)  # noqa: S311 - repeatable on purpose
    places = {score: 2 * place for place, score in enumerate(sorted(set(scores), reverse=True))}
    kinds = [places[score] + stood for score, stood in zip(scores, right, strict=True)]
    found = [_area(_drawn(chance.choices(kinds, k=len(kinds)), 2 * len(places))) for _ in range(_DRAWS)]
    known = sorted(area for area in found if area is not None)
    if 2 * len(known) <= _DRAWS:
        return None
    return known[int(_TAIL * len(known))], known[-1 - int(_TAIL * len(known))]


def _drawn(kinds: Iterable[int], most: int) -> Iterable[Block]:
    """Counted without sorting them again: of each score, highest first, the wrong ones are of an even kind."""
    counts = [0] * most
    for kind in kinds:
        counts[kind] += 1
    return zip(counts[1::2], counts[::2], strict=True)


def risk_coverage_area(scores: Sequence[float], right: Sequence[bool]) -> float | None:
    """The mean share of wrong answers among those sent, over how many are sent; lower is better."""
    sent, wrong, area = 0, 0, 0.0
    for good, bad in _blocks(scores, right):
        sent, wrong = sent + good + bad, wrong + bad
        area += (good + bad) * wrong / sent
    return area / sent if sent else None


def coverage(scores: Sequence[float], right: Sequence[bool], error: float) -> float | None:
    """The largest share that can be sent with at most `error` of it wrong, or 0; None of fewer than `FEWEST`."""
    if len(scores) < FEWEST:
        return None
    sent = wrong = best = 0
    for good, bad in _blocks(scores, right):
        sent, wrong = sent + good + bad, wrong + bad
        if sent >= FEWEST and wrong <= error * sent:
            best = sent
    return best / sent


def _blocks(scores: Sequence[float], right: Sequence[bool]) -> list[Block]:
    """Highest score first."""
    falling = sorted(zip(scores, right, strict=True), key=lambda row: -row[0])
    return [_sums(block) for _, block in groupby(falling, key=lambda row: row[0])]


def _sums(block: Iterable[tuple[float, bool]]) -> Block:
    stood = [is_right for _, is_right in block]
    return sum(stood), len(stood) - sum(stood)


def _area(blocks: Iterable[Block]) -> float | None:
    """Of all pairs of a right and a wrong answer, those in which the right one comes first."""
    above, wrongs, pairs_won = 0, 0, 0.0
    for good, bad in blocks:
        pairs_won += bad * (above + good / 2)
        above, wrongs = above + good, wrongs + bad
    return pairs_won / (above * wrongs) if above and wrongs else None
