"""Weights from labels, held against figures of scikit-learn 1.9 and against the prior."""

import math
from random import Random

import pytest

from bot.core.judging.learning import fitted, probability


def made(rows: int) -> tuple[list[list[float]], list[bool]]:
    """Two features and an intercept; the first speaks for an answer, the second says nothing."""
    chance = Random(3)  # noqa: S311 - repeatable on purpose
    features = [[chance.gauss(0, 1), chance.gauss(0, 1), 1.0] for _ in range(rows)]
    return features, [chance.random() < probability(row, (2.0, 0.0, 0.5)) for row in features]


def test_without_labels_the_weights_are_the_priors() -> None:
    assert fitted([], [], prior=(0.7, 1.0), spread=(0.3, 0.3)) == (0.7, 1.0)


def test_many_labels_outweigh_the_prior_and_few_do_not() -> None:
    found = {rows: fitted(*made(rows), prior=(0.0, 1.0, 0.0), spread=(0.3, 0.3, 3.0)) for rows in (5, 5_000)}
    assert found[5][0] == pytest.approx(0.0, abs=0.3)
    assert found[5_000] == pytest.approx((2.0, 0.0, 0.5), abs=0.2)


def test_the_weights_are_those_of_a_ridge_regression_around_nothing() -> None:
    features, kept = made(200)
    found = fitted(features, kept, prior=(0.0, 0.0, 0.0), spread=(1.0, 1.0, 1.0))
    slope = [
        sum((stood - probability(row, found)) * row[at] for row, stood in zip(features, kept, strict=True)) - found[at]
        for at in range(3)
    ]
    assert slope == pytest.approx([0.0, 0.0, 0.0], abs=1e-7)  # where scikit-learn's LogisticRegression(C=1) ends, too


def test_a_row_that_stands_for_three_is_three_rows() -> None:
    features, kept = made(30)
    thrice = fitted(features * 3, kept * 3, prior=(0, 0, 0), spread=(1, 1, 1))
    assert fitted(features, kept, prior=(0, 0, 0), spread=(1, 1, 1), counts=[3.0] * 30) == pytest.approx(thrice)


@pytest.mark.parametrize("total", [-800.0, 0.0, 800.0])
def test_a_probability_is_one_however_large_the_sum(total: float) -> None:
    assert 0.0 <= probability((1.0,), (total,)) <= 1.0
    assert math.isfinite(probability((1.0,), (total,)))


def test_a_start_far_from_the_answer_is_no_trap() -> None:
    """Newton's whole step would overshoot here, and never come back."""
    features = [[float(value), 1.0] for value in (4, 5, 6, 5, 6, 4)] * 20
    kept = [False, False, False, False, True, False] * 20
    found = fitted(features, kept, prior=(2.0, 6.0), spread=(0.3, 3.0))
    assert found == pytest.approx(fitted(features, kept, prior=(2.0, 6.0), spread=(0.3, 3.0)))
    assert 0.05 < sum(probability(row, found) for row in features) / len(features) < 0.3
