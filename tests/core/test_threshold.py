"""A threshold for a budget keeps its promise, and says nothing where the labels do not."""

from random import Random

from bot.core.judging.threshold import Certificate, Labelled, candidates, certify, on_average

GRID = (0.9, 0.8, 0.5)


def labels(score: float, kept: int, changed: int) -> list[Labelled]:
    return [Labelled(score=score, changed=number < changed) for number in range(kept + changed)]


def test_the_loosest_threshold_that_keeps_the_budget_is_found() -> None:
    seen = [*labels(0.95, 60, 0), *labels(0.85, 60, 0), *labels(0.6, 10, 10)]
    found = certify(seen, GRID, budget=0.05, doubt=0.1)
    assert found
    assert (found.threshold, found.labels, found.changed) == (0.8, 120, 0)
    assert 0.01 < found.bound < 0.05


def test_one_that_fails_ends_the_walk_though_a_looser_one_would_pass() -> None:
    seen = [*labels(0.95, 50, 9), *labels(0.85, 200, 0)]
    assert certify(seen, GRID, budget=0.05, doubt=0.1) is None


def test_too_few_labels_above_a_threshold_do_not_end_it() -> None:
    seen = [*labels(0.95, 20, 0), *labels(0.85, 30, 0)]
    found = certify(seen, GRID, budget=0.05, doubt=0.1)
    assert found == Certificate(threshold=0.5, labels=50, changed=0, bound=found.bound if found else 0)


def test_one_that_sends_next_to_nothing_does_not_end_it() -> None:
    seen = [*labels(0.95, 40, 9), *labels(0.85, 951, 0)]
    found = certify(seen, GRID, budget=0.05, doubt=0.1)
    assert found
    assert found.threshold == 0.5


def test_a_threshold_on_average_counts_the_next_answer_as_changed() -> None:
    seen = [*labels(0.9, 19, 0), *labels(0.5, 10, 10)]
    scores = [label.score for label in seen]
    assert on_average(seen, GRID, scores, 19 / 30) == 0.5
    assert on_average(seen, GRID, scores, 0.06) == 0.8
    assert on_average(seen, GRID, scores, 0.02) is None
    assert on_average([], GRID, [], 0.05) is None


def test_without_labels_there_is_none() -> None:
    assert certify([], GRID, budget=0.05, doubt=0.1) is None
    assert certify(labels(0.95, 44, 0), GRID, budget=0.05, doubt=0.1) is None


def test_candidates_send_equal_parts_strict_to_loose() -> None:
    assert candidates([number / 100 for number in range(100)], 4) == (0.75, 0.5, 0.25, 0.0)
    assert candidates([0.5] * 9) == (0.5,)
    assert candidates([]) == ()


def test_the_promise_holds_in_calibration_after_calibration() -> None:
    chance = Random(7)  # noqa: S311 - repeatable on purpose
    drawn = [chance.random() for _ in range(4_000)]
    rows = [(score, chance.random() > score) for score in drawn]  # a score of 0.9 is wrong one time in ten
    broken = 0
    for _ in range(200):
        found = certify(
            [Labelled(score=score, changed=wrong) for score, wrong in chance.choices(rows, k=200)],
            candidates(drawn),
            budget=0.2,
            doubt=0.1,
        )
        sent = [wrong for score, wrong in rows if found and score >= found.threshold]
        broken += bool(sent) and sum(sent) > 0.2 * len(sent)
    assert broken <= 20


def test_the_threshold_is_the_one_of_mapie() -> None:
    chance = Random(3)  # noqa: S311 - repeatable on purpose
    scores = [(score := chance.random(), chance.random() > score**0.35) for _ in range(2_000)]
    grid = (0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)
    found = certify([Labelled(score=score, changed=changed) for score, changed in scores], grid, 0.2, 0.1)
    assert found
    assert found.threshold == 0.3  # MAPIE 1.6.0, BinaryClassificationController, precision 0.8, "fixed_sequence"
