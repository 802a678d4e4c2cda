"""The past with another threshold: what would have gone out, and how much of it would have been changed."""

import pytest

from bot.core.case import Label
from bot.core.judging.judgement import Means
from bot.core.judging.simulate import curve, simulated
from bot.core.judging.statistics import upper_bound
from tests.core.test_standing import judged

ROWS = [
    judged(0.9, sent=True, calls=2),
    judged(0.8, Label.COSMETIC, calls=1),
    judged(0.7, Label.FIX),
    judged(0.6, None, sent=True, drawn=False),
    judged(0.95, Label.REJECT, eligible=False, calls=1),
]


def test_a_threshold_is_replayed() -> None:
    found = simulated(ROWS, 0.65, Means.MATERIAL)
    assert (found.coverage, found.sent, found.labels, found.changed, found.calls) == (0.6, 3, 3, 1, 0.8)
    assert found.interval == pytest.approx((0.0084, 0.9057), abs=1e-4)
    assert (found.to_review, found.to_sent) == ((ROWS[3],), (ROWS[1], ROWS[2]))
    assert simulated(ROWS, 0.65, Means.ANY).changed == 2


def test_a_review_that_was_not_drawn_says_nothing_of_the_rest() -> None:
    doubted = [judged(0.9, Label.REJECT, drawn=False), judged(0.9)]
    assert (simulated(doubted, 0.5, Means.ANY).labels, simulated(doubted, 0.5, Means.ANY).changed) == (1, 0)


def test_the_curve_goes_from_strict_to_loose() -> None:
    points = curve(ROWS, Means.MATERIAL, 0.1)
    assert [point.coverage for point in points] == [0.2, 0.4, 0.6, 0.8]
    assert [point.error for point in points] == pytest.approx([0, 0, 1 / 3, 1 / 3])
    assert all(point.low <= point.error <= point.high for point in points)
    assert points[-1].high == upper_bound(1, 3, 0.1)


def test_without_a_past_there_is_nothing() -> None:
    found = simulated([], 0.5, Means.MATERIAL)
    assert (found.coverage, found.labels, found.interval, found.calls) == (0, 0, (0, 1), 0)
    assert curve([], Means.MATERIAL, 0.1) == []
