"""An alarm comes soon after answers get worse, seldom without reason; scores that move are seen without labels."""

from random import Random

import pytest

from bot.core.judging.drift import PATIENCE, SHIFTED, alarm, evidence, psi


def audits(share: float, number: int, seed: int) -> list[bool]:
    chance = Random(seed)  # noqa: S311 - repeatable on purpose
    return [chance.random() < share for _ in range(number)]


def test_answers_within_the_budget_raise_no_alarm_before_its_time() -> None:
    raised = [alarm(audits(0.05, 300, seed), 0.05) for seed in range(100)]
    assert sum(map(bool, raised)) <= 100 * 300 / PATIENCE


def test_worse_ones_do_and_the_alarm_knows_since_when() -> None:
    found = [alarm([*audits(0.02, 200, seed), *audits(0.3, 200, seed)], 0.05) for seed in range(20)]
    assert all(found)
    raised, began = zip(*filter(None, found), strict=True)
    assert sorted(raised)[10] < 245
    assert sorted(began)[10] == pytest.approx(200, abs=10)


def test_evidence_is_of_the_newest_answers() -> None:
    assert evidence([], 0.05) == 0
    assert evidence([True] * 3, 0.05) > 20
    assert evidence([*[True] * 3, *[False] * 50], 0.05) < 20


def test_scores_that_move_are_seen() -> None:
    chance = Random(1)  # noqa: S311 - repeatable on purpose
    before, same, lower = ([chance.gauss(mean, 1) for _ in range(500)] for mean in (0, 0, -1))
    assert psi(same, before) < SHIFTED / 4
    assert psi(lower, before) > SHIFTED
    assert psi([], before) == psi(before, []) == 0
