"""
Exact statements about a share that is known from a few labels: no approximation, no dependency.

Clopper and Pearson 1934 for the interval. The tests hold these against scipy.
"""

import math
from collections.abc import Callable, Iterable
from functools import lru_cache

_BISECTIONS = 60  # an interval of 1 becomes one of 1e-18


def at_most(changed: int, labels: int, share: float) -> float:
    """The probability that at most `changed` of `labels` answers are changed where each is with probability `share`."""
    if share <= 0.0 or changed >= labels:
        return 1.0
    if share >= 1.0:
        return 0.0
    likeliest = min(changed, int((labels + 1) * share))  # of those counted; from there on either way it is ever less
    odds = share / (1 - share)
    term = math.exp(
        _log_ways(labels, likeliest) + likeliest * math.log(share) + (labels - likeliest) * math.log1p(-share)
    )
    fewer = _sum(term, (k / ((labels - k + 1) * odds) for k in range(likeliest, 0, -1)))
    more = _sum(term, ((labels - k + 1) * odds / k for k in range(likeliest + 1, changed + 1)))
    return min(1.0, fewer + more - term)


def upper_bound(changed: int, labels: int, doubt: float) -> float:
    """The share that is exceeded with probability `doubt` at most, given the labels; 1 without any."""
    return _where(lambda share: at_most(changed, labels, share) <= doubt) if labels else 1.0


def lower_bound(changed: int, labels: int, doubt: float) -> float:
    """The share that is fallen short of with probability `doubt` at most; 0 where nothing was changed."""
    return _where(lambda share: at_most(changed - 1, labels, share) <= 1 - doubt) if changed else 0.0


def fewest_labels(budget: float, doubt: float) -> int:
    """How many unchanged answers in a row it takes to certify `budget`, were every one of them let stand."""
    return math.ceil(math.log(doubt) / math.log1p(-budget))


@lru_cache(maxsize=16384)
def most_changed(labels: int, budget: float, doubt: float) -> int:
    """With how many changed of so many `budget` is still certified; -1: not even with none. What `at_most` says."""
    log_p, log_q, sum_ = math.log(budget), math.log1p(-budget), 0.0
    for changed in range(labels + 1):
        sum_ += math.exp(_log_ways(labels, changed) + changed * log_p + (labels - changed) * log_q)
        if sum_ > doubt:
            return changed - 1
    return labels


@lru_cache(maxsize=4096)
def needed(changed: int, budget: float, doubt: float) -> int:
    """How many labels it takes to certify `budget` where so many of them are changed; by halves, for it may be many."""
    low, high = changed, max(fewest_labels(budget, doubt), 2 * changed)
    while at_most(changed, high, budget) > doubt:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if at_most(changed, middle, budget) <= doubt else (middle, high)
    return high


def interval(changed: int, labels: int, confidence: float = 0.95) -> tuple[float, float]:
    """Where the share is, with this confidence: Clopper-Pearson, two-sided."""
    tail = (1 - confidence) / 2
    return lower_bound(changed, labels, tail), upper_bound(changed, labels, tail)


def _sum(term: float, ratios: Iterable[float]) -> float:
    """Of `term` and those after it, each by its ratio to the one before, as far as they add anything."""
    total = term
    for ratio in ratios:
        term *= ratio
        if total + term == total:
            break
        total += term
    return total


def _log_ways(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _where(holds: Callable[[float], bool]) -> float:
    """The smallest share for which a statement holds that holds for every larger one."""
    low, high = 0.0, 1.0
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
