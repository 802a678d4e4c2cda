"""A budget goes from shadow to certified by labels that are a sample, tightens by itself, and stops on an alarm."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from bot.core.case import Label
from bot.core.judging.judgement import Budget, Judgement, Means, Mode, Standing
from bot.core.judging.standing import alarmed, days_until, due, known, odds, stand, tightened

NOW = datetime(2026, 3, 2, tzinfo=UTC)
OLD = NOW - timedelta(days=30)
MATURITY = timedelta(days=3)
BUDGET = Budget(share=0.05)


def judged(score: float, label: Label | None = Label.APPROVE, *, at: datetime = OLD, **more: Any) -> Judgement:
    found = Judgement(
        case_id="case",
        round=1,
        at=at,
        channel="C1",
        score=score,
        version="v",
        eligible=True,
        sent=False,
        drawn=True,
        odds=1.0,
        label=label,
        labelled_at=at if label else None,
    )
    return replace(found, **more)


def rows(good: int, bad: int = 0, score: float = 0.9, **more: Any) -> list[Judgement]:
    labels = [Label.FIX] * bad + [Label.APPROVE] * good
    return [judged(score, label, **more) for label in labels]


def standing(seen: list[Judgement], budget: Budget = BUDGET, before: Standing | None = None) -> Standing:
    return stand(seen, budget, version="v", now=NOW, maturity=MATURITY, before=before or Standing(version="v"))


def test_too_few_labels_are_a_shadow_and_what_is_missing_is_told() -> None:
    assert standing([]).missing == 45
    assert (standing(rows(40)).mode, standing(rows(40)).missing) == (Mode.SHADOW, 5)
    assert standing(rows(43, 1)).missing == 77 - 44
    half = [*rows(40), *rows(20, 20, score=0.1)]
    assert standing(half).missing == 10  # five above the threshold, and half of the answers are


def test_enough_of_them_certify() -> None:
    found = standing([*rows(60), *rows(20, 20, score=0.1)])
    assert (found.mode, found.threshold, found.labels, found.changed, found.known) == (Mode.CERTIFIED, 0.9, 60, 0, 100)
    assert found.bound == pytest.approx(0.0377, abs=1e-4)
    assert (found.at, found.missing) == (NOW, 0)


@pytest.mark.parametrize(
    "other", [{"drawn": False}, {"eligible": False}, {"version": "w"}, {"at": NOW - timedelta(days=40)}]
)
def test_other_labels_are_no_sample_of_what_will_be_sent(other: dict[str, Any]) -> None:
    before = Standing(version="v", since=NOW - timedelta(days=35))
    assert standing([*rows(30), *rows(30, **other)], before=before).missing == 15


def test_a_review_that_never_came_counts_as_a_change() -> None:
    assert standing([*rows(59), judged(0.9, None)]).changed == 0
    assert standing([*rows(59), judged(0.9, None)]).mode is Mode.SHADOW
    assert standing([*rows(59), judged(0.9, None, drawn=False)]).mode is Mode.CERTIFIED


def test_young_labels_wait_for_the_slower_ones() -> None:
    slow = rows(50, labelled_at=OLD + timedelta(hours=5))
    young = rows(50, at=NOW - timedelta(hours=4))
    assert standing([*slow, *young, judged(0.9, None, at=NOW)]).labels == 50
    quick = rows(50, labelled_at=OLD + timedelta(hours=3))
    assert standing([*quick, *young, judged(0.9, None, at=NOW)]).labels == 100


def test_only_the_newest_labels_count() -> None:
    old = rows(0, 200, at=OLD - timedelta(days=60))
    assert standing([*old, *rows(1_500)]).changed == 0


def test_the_budget_says_what_a_change_is() -> None:
    seen = [*rows(50), *(judged(0.9, Label.COSMETIC) for _ in range(10))]
    assert standing(seen).mode is Mode.CERTIFIED
    assert standing(seen, Budget(share=0.05, means=Means.ANY)).mode is Mode.SHADOW


def test_a_provisional_threshold_may_send_before_one_is_certified() -> None:
    found = standing(rows(25), Budget(share=0.05, provisional=True))
    assert (found.mode, found.threshold, found.labels, found.missing) == (Mode.PROVISIONAL, 0.9, 25, 20)
    assert standing(rows(10), Budget(share=0.05, provisional=True)).mode is Mode.SHADOW


def test_a_channel_that_is_worse_for_certain_stops() -> None:
    found = standing([*rows(10, 5, channel="C2"), *rows(10, 1, channel="C3"), *rows(300)])
    assert (found.mode, found.stopped) == (Mode.CERTIFIED, ("C2",))


def test_between_calculations_a_threshold_only_gets_stricter() -> None:
    live = standing([*rows(100, score=0.9), *rows(100, score=0.8)])
    assert live.threshold == 0.8
    assert tightened(rows(400), BUDGET, live) == live
    worse = [*rows(100, score=0.9), *rows(90, 17, score=0.8), *rows(40, score=0.9), *rows(40, score=0.8)]
    assert tightened(worse, BUDGET, live).threshold == 0.9
    shadow = tightened(rows(40, 5), BUDGET, live)
    assert (shadow.mode, shadow.threshold, shadow.doubted, shadow.at) == (Mode.SHADOW, None, 0.8, NOW)
    assert tightened(rows(40, 5), BUDGET, shadow) == shadow


def test_a_rise_is_doubted_before_the_budget_is_broken_for_certain() -> None:
    live = standing(rows(1_000))
    risen = [*rows(1_000), *rows(0, 4, at=NOW)]
    assert standing(risen).threshold is None
    held = tightened(risen, BUDGET, live)
    assert (held.mode, held.doubted) == (Mode.SHADOW, 0.9)
    assert tightened([*risen, *rows(40, at=NOW)], BUDGET, live) == live  # by chance, then


def test_an_alarm_says_since_when() -> None:
    live = replace(standing(rows(300)), sending_since=OLD)
    bad = [judged(0.9, Label.FIX, at=NOW + timedelta(minutes=number), sent=True) for number in range(5)]
    sent = rows(50, sent=True)
    assert alarmed(sent, BUDGET, live) is None
    found = alarmed([*sent, *bad], BUDGET, live)
    assert found
    assert NOW <= found.since < found.at <= NOW + timedelta(minutes=4)
    held = [replace(row, sent=False) for row in bad]
    assert alarmed([*sent, *held], BUDGET, live) is None
    assert alarmed([*sent, *held], BUDGET, replace(live, threshold=None, doubted=0.9)) == found


def test_what_was_sent_before_the_budget_sent_raises_no_alarm() -> None:
    by_hand = rows(20, 20, score=0.5, sent=True, at=NOW - timedelta(days=40))
    badly = rows(0, 9, sent=True, at=NOW - timedelta(days=40))
    live = standing([*by_hand, *badly, *rows(400)])
    assert (live.mode, live.sending_since) == (Mode.CERTIFIED, NOW)
    assert alarmed([*by_hand, *badly, *rows(400)], BUDGET, live) is None
    bad = rows(0, 5, sent=True, at=NOW)
    assert alarmed(bad, BUDGET, live)
    again = standing([*rows(400), *bad], before=live)
    assert again.sending_since == NOW
    assert alarmed([*rows(400), *bad], BUDGET, replace(live, threshold=None, doubted=0.95)) is None


def test_what_was_stopped_stays_so_until_new_labels_certify() -> None:
    stopped = Standing(mode=Mode.STOPPED, version="v", since=NOW - timedelta(days=10))
    trusting = Budget(share=0.05, provisional=True)
    assert standing(rows(100), trusting, stopped).mode is Mode.STOPPED
    again = rows(100, at=NOW - timedelta(days=5))
    assert standing([*rows(0, 50), *again], trusting, stopped).mode is Mode.CERTIFIED
    assert standing([], trusting, replace(stopped, version="before")).mode is Mode.SHADOW


def test_a_calculation_is_due_by_labels_and_by_the_week() -> None:
    live = Standing(version="v", at=NOW, known=100)
    assert due(Standing(), labels_known=0, now=NOW)
    assert not due(live, labels_known=149, now=NOW + timedelta(days=6))
    assert due(live, labels_known=150, now=NOW)
    assert due(live, labels_known=100, now=NOW + timedelta(days=7))
    assert known([*rows(3), judged(0.9, None), *rows(2, drawn=False)], "v") == 3


def test_the_first_answers_sent_are_all_looked_at() -> None:
    live = Standing(version="v", threshold=0.8)
    assert odds(Standing(), sent=900, usual=0.1) == odds(live, sent=49, usual=0.1) == 1
    assert odds(live, sent=50, usual=0.1) == 0.1


def test_what_is_missing_is_told_in_days() -> None:
    lately = rows(20, at=NOW - timedelta(days=4))
    assert days_until(10, lately, NOW) == pytest.approx(2)
    assert days_until(10, rows(20), NOW) is None


def test_the_promise_holds_though_bad_reviews_come_late() -> None:
    """Of answers that are a little worse than the budget, with the bad ones' labels a day late, few are certified."""
    chance, certified = Random(11), 0  # noqa: S311 - repeatable on purpose
    for _ in range(100):
        seen = []
        for number in range(120):
            at, bad = NOW - timedelta(hours=number), chance.random() < 0.06
            late = at + timedelta(days=1 if bad else 0)
            label = (Label.FIX if bad else Label.APPROVE) if late <= NOW else None
            seen.append(judged(chance.random(), label, at=at, labelled_at=late if label else None))
        certified += standing(seen).mode is Mode.CERTIFIED
    assert certified <= 12
