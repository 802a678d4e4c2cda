"""Held against figures of scikit-learn 1.9, and against each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluate.measures import auroc, auroc_interval, coverage, risk_coverage_area

SCORES = [0.1, 0.4, 0.4, 0.8, 0.9, 0.9]
RIGHT = [False, False, True, True, False, True]
ROWS = st.lists(st.tuples(st.sampled_from([0.0, 0.2, 0.5, 0.9]), st.booleans()), min_size=1, max_size=60)


def test_ties_are_half_a_win() -> None:
    assert auroc(SCORES, RIGHT) == pytest.approx(6 / 9)  # roc_auc_score


@given(ROWS)
def test_the_area_is_the_share_of_pairs_in_order(rows: list[tuple[float, bool]]) -> None:
    goods, bads = [s for s, right in rows if right], [s for s, right in rows if not right]
    found = auroc([s for s, _ in rows], [right for _, right in rows])
    if not goods or not bads:
        assert found is None
        return
    won = sum((good > bad) + (good == bad) / 2 for good in goods for bad in bads)
    assert found == pytest.approx(won / len(goods) / len(bads))


def test_the_interval_holds_the_area_and_is_repeatable() -> None:
    scores, right = [at / 100 for at in range(100)], [at % 7 > at % 3 for at in range(100)]
    found = auroc_interval(scores, right, seed=0)
    assert found == auroc_interval(scores, right, seed=0)
    area = auroc(scores, right)
    assert found
    assert area
    assert found[0] < area < found[1]


def test_what_has_but_one_kind_has_no_interval() -> None:
    assert auroc_interval([0.5, 0.6], [True, True], seed=0) is None


def test_coverage_needs_twenty_answers_and_keeps_ties_together() -> None:
    scores, right = [0.9] * 19 + [0.5] * 21, [True] * 19 + [False] * 21
    assert coverage(scores, right, 0.05) == 0.0
    assert coverage([0.9, *scores], [True, *right], 0.05) == pytest.approx(20 / 41)
    assert coverage([0.9] * 19, [True] * 19, 0.05) is None


def test_the_curve_of_a_perfect_order_is_lower_than_of_none() -> None:
    perfect = risk_coverage_area([0.9, 0.8, 0.2, 0.1], [True, True, False, False])
    assert perfect == pytest.approx((0 + 0 + 1 / 3 + 2 / 4) / 4)
    assert risk_coverage_area([0.5] * 4, [True, True, False, False]) == 0.5
