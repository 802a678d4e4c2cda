"""
Weights from labels: the most probable ones, given the shipped weights and what reviewers decided.

A logistic model whose Gaussian prior stands at the shipped weights, so that a few labels move it little and many a lot;
fitted by Newton's method. The tests hold it against scikit-learn.
"""

import math
from collections.abc import Sequence

Row = tuple[Sequence[float], bool, float]  # features, whether it stood, how many it stands for

_STEPS = 25  # Newton's method is there in six
_CLOSE = 1e-9
_SMALLEST = 1e-6  # share of a step


def fitted(
    features: Sequence[Sequence[float]],
    kept: Sequence[bool],
    *,
    prior: Sequence[float],
    spread: Sequence[float],
    counts: Sequence[float] | None = None,
) -> tuple[float, ...]:
    """
    The weights that make the labels most probable, a weight a feature (1.0 is the intercept's).

    `features` is rows by weights, `kept` whether that answer was let stand, `spread` the prior's standard deviations,
    `counts` how many answers each row stands for (1 where it was sure to be looked at).
    """
    weights = list(prior)
    rows = [*zip(features, kept, counts or [1.0] * len(kept), strict=True)]
    for _ in range(_STEPS):
        slope, bend = _of_labels(rows, weights)
        for i, (middle, deviation) in enumerate(zip(prior, spread, strict=True)):
            slope[i] += (middle - weights[i]) / deviation**2
            bend[i][i] += 1 / deviation**2
        step = _solved(bend, slope)
        if max(map(abs, step), default=0.0) < _CLOSE:
            break
        weights = _better(rows, weights, step, [*zip(prior, spread, strict=True)])
    return tuple(weights)


def _better(
    rows: Sequence[Row], weights: list[float], step: Sequence[float], priors: Sequence[tuple[float, float]]
) -> list[float]:
    """After the step, or after a half or a quarter of it: far from the top a whole one can lead away from it."""

    def height(at: Sequence[float]) -> float:
        labels = math.fsum(count * _log_probability(row, at, stood=stood) for row, stood, count in rows)
        return labels - math.fsum((w - middle) ** 2 / wide**2 / 2 for w, (middle, wide) in zip(at, priors, strict=True))

    here, share = height(weights), 1.0
    while True:
        there = [weight + share * change for weight, change in zip(weights, step, strict=True)]
        if share < _SMALLEST or height(there) >= here:
            return there
        share /= 2


def _log_probability(row: Sequence[float], weights: Sequence[float], *, stood: bool) -> float:
    total = math.fsum(weight * value for weight, value in zip(weights, row, strict=True)) * (1 if stood else -1)
    return -math.log1p(math.exp(-total)) if total > 0 else total - math.log1p(math.exp(total))


def probability(row: Sequence[float], weights: Sequence[float]) -> float:
    """The logistic of the weighted sum."""
    return logistic(math.fsum(weight * value for weight, value in zip(weights, row, strict=True)))


def logistic(total: float) -> float:
    return 1 / (1 + math.exp(-total)) if total > 0 else math.exp(total) / (1 + math.exp(total))


def _of_labels(rows: Sequence[Row], weights: Sequence[float]) -> tuple[list[float], list[list[float]]]:
    """Of the logarithm of the likelihood: its gradient, and its negative second derivative."""
    size = range(len(weights))
    slope, bend = [0.0 for _ in size], [[0.0 for _ in size] for _ in size]
    for row, stood, count in rows:
        p = probability(row, weights)
        said = [(i, value) for i, value in enumerate(row) if value]  # of many channels a row is in one
        for i, one in said:
            slope[i] += count * (stood - p) * one
            for j, other in said:
                bend[i][j] += count * p * (1 - p) * one * other
    return slope, bend


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gaussian elimination with pivots; the matrix is positive definite, so there is always one."""
    size = len(right)
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for row in range(column + 1, size):
            factor = rows[row][column] / rows[column][column]
            rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column], strict=True)]
    found = [0.0] * size
    for row in reversed(range(size)):
        rest = math.fsum(rows[row][k] * found[k] for k in range(row + 1, size))
        found[row] = (rows[row][size] - rest) / rows[row][row]
    return found
