"""Exact bounds, held against the arithmetic of fractions and against figures of scipy 1.17."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.judging.statistics import (
    at_most,
    fewest_labels,
    interval,
    lower_bound,
    most_changed,
    needed,
    upper_bound,
)

LABELS = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(LABELS, st.integers(1, 99))
def test_the_binomial_sum_is_exact(counts: tuple[int, int], percent: int) -> None:
    changed, labels = counts
    p = Fraction(percent, 100)
    exact = sum(comb(labels, k) * p**k * (1 - p) ** (labels - k) for k in range(changed + 1))
    assert at_most(changed, labels, percent / 100) == pytest.approx(float(exact), rel=1e-9)


@pytest.mark.parametrize(
    ("changed", "labels", "upper", "lower"),  # scipy.stats.beta.ppf(0.9, e + 1, k - e) and (0.05, e, k - e + 1)
    [
        (0, 45, 0.04988149, 0.0),
        (3, 200, 0.03309747, 0.00410061),
        (40, 1000, 0.04915681, 0.03033049),
        (5, 5, 1.0, 0.54928027),
        (1500, 100_000, 0.01550464, 0.01437317),
    ],
)
def test_the_bounds_are_clopper_and_pearsons(changed: int, labels: int, upper: float, lower: float) -> None:
    assert upper_bound(changed, labels, 0.1) == pytest.approx(upper, abs=1e-8)
    assert lower_bound(changed, labels, 0.05) == pytest.approx(lower, abs=1e-8)


@given(LABELS)
def test_more_changes_never_lower_a_bound(counts: tuple[int, int]) -> None:
    changed, labels = counts
    assert upper_bound(changed, labels, 0.1) <= upper_bound(min(changed + 1, labels), labels, 0.1) <= 1
    assert lower_bound(changed, labels, 0.1) <= changed / labels <= upper_bound(changed, labels, 0.1) + 1e-12


def test_without_labels_nothing_is_known() -> None:
    assert upper_bound(0, 0, 0.1) == 1


@pytest.mark.parametrize(("budget", "doubt", "fewest"), [(0.02, 0.1, 114), (0.05, 0.1, 45), (0.05, 0.05, 59)])
def test_so_many_unchanged_answers_certify_a_budget(budget: float, doubt: float, fewest: int) -> None:
    assert fewest_labels(budget, doubt) == fewest
    assert at_most(0, fewest, budget) <= doubt < at_most(0, fewest - 1, budget)


@given(LABELS, st.integers(1, 60))
def test_the_most_that_may_be_changed_is_what_the_test_says(counts: tuple[int, int], percent: int) -> None:
    most = most_changed(counts[1], percent / 100, 0.1)
    assert most < 0 or at_most(most, counts[1], percent / 100) <= 0.1
    assert at_most(most + 1, counts[1], percent / 100) > 0.1


@pytest.mark.parametrize(("changed", "labels"), [(0, 45), (1, 77), (2, 105), (3, 132), (5, 184), (10, 306)])
def test_each_changed_answer_takes_more_labels(changed: int, labels: int) -> None:
    assert needed(changed, 0.05, 0.1) == labels  # the smallest n with scipy.stats.binom.cdf(changed, n, 0.05) <= 0.1


@pytest.mark.parametrize("changed", [0, 45, 700])
def test_as_many_as_are_needed_and_no_fewer(changed: int) -> None:
    """Of a strict budget they are hundreds of thousands, and to count them one by one takes minutes."""
    labels = needed(changed, 0.001, 0.1)
    assert at_most(changed, labels, 0.001) <= 0.1 < at_most(changed, labels - 1, 0.001)


def test_an_interval_has_half_the_doubt_at_either_end() -> None:
    assert interval(3, 200) == pytest.approx(
        (0.00310411, 0.04320828), abs=1e-8
    )  # scipy 1.17: beta.ppf(0.025 and 0.975)
    assert interval(0, 0) == (0, 1)
