"""What labels make of the shipped weights, and scores that are reckoned again by others."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest

from bot.core.case import Draft, Label, Passage, Supports
from bot.core.judging.judgement import Judgement, Means
from bot.core.judging.score import measure, score
from bot.core.judging.weights import PRIOR, Weights, learned, rescored
from bot.core.policy import Sources

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PAGE = Passage(page="Returns", path="returns.md", heading="", text="Shoes have 45 days for returns.")
SURE = Draft(text="Shoes have 45 days.", model="scripted", confidence=0.95, passages=(PAGE,))


def judged(
    values: Mapping[str, float | None], label: Label | None, channel: str = "C1", odds: float = 1.0
) -> Judgement:
    return Judgement(
        case_id="1",
        round=1,
        at=NOW,
        channel=channel,
        score=0.5,
        version=PRIOR.version,
        eligible=True,
        sent=odds < 1,
        drawn=True,
        odds=odds,
        values=values,
        label=label,
    )


def labels(count: int, *, channel: str = "C1", kept: float = 0.9) -> list[Judgement]:
    """Stated confidence says nothing here; agreement tells right from wrong."""
    chance, rows = Random(1), []  # noqa: S311 - repeatable on purpose
    for _ in range(count):
        right = chance.random() < kept
        agrees = min(0.95, max(0.05, chance.gauss(0.8 if right else 0.4, 0.2)))
        values = {"stated_confidence": chance.choice((0.3, 0.9, 0.95)), "agreement": agrees}
        rows.append(judged(values, Label.APPROVE if right else Label.FIX, channel))
    return rows


def test_without_labels_the_weights_are_the_shipped_ones() -> None:
    assert learned([], Means.ANY) is PRIOR
    assert learned([judged({}, None)], Means.ANY) is PRIOR


def test_what_says_nothing_here_loses_weight_and_the_version_names_the_weights() -> None:
    rows = labels(200)
    found = learned(rows, Means.ANY, Sources.OPTIONAL)
    assert found.by_name["stated_confidence"] < 0.6 < PRIOR.by_name["stated_confidence"]
    assert found.by_name["hedging"] == pytest.approx(PRIOR.by_name["hedging"])
    assert found.version.startswith("map-200-")
    assert found == learned(rows, Means.ANY, Sources.OPTIONAL)
    assert found.version != learned(rows[1:], Means.ANY, Sources.OPTIONAL).version


def test_a_channel_whose_answers_are_worse_starts_lower() -> None:
    rows = [*labels(100, channel="good"), *labels(100, channel="bad", kept=0.5)]
    found = learned(rows, Means.ANY, Sources.OPTIONAL)
    assert found.channels["bad"] < 0 < found.channels["good"]
    assert found.start("new") == found.intercept


def test_an_audited_answer_stands_for_those_that_were_not_drawn_and_a_complaint_for_nobody() -> None:
    kept, changed = judged({}, Label.APPROVE, odds=0.1), judged({}, Label.REJECT)
    fair = learned([kept, changed], Means.ANY)
    assert fair.intercept > learned([replace(kept, sent=False), changed], Means.ANY).intercept
    complaint = replace(kept, drawn=False, label=Label.REJECT)
    assert learned([kept, changed, complaint], Means.ANY) == fair
    assert learned([replace(kept, odds=0.0), changed], Means.ANY).intercept > fair.intercept


def test_cosmetic_changes_count_as_the_budget_means_them() -> None:
    rows = [judged({}, Label.COSMETIC)] * 9
    assert learned(rows, Means.ANY).intercept < PRIOR.intercept < learned(rows, Means.MATERIAL).intercept


def test_a_score_reckoned_again_is_the_score_of_the_draft() -> None:
    weights = Weights(version="other", intercept=0.5, by_name={"stated_confidence": 0.2}, channels={"C1": -1.0})
    for draft in (SURE, replace(SURE, passages=()), replace(SURE, supports=Supports(structured=True))):
        for used in (PRIOR, weights):
            signals = measure(draft, "How long?", weights=used, channel="C1")
            again = judged({signal.name: signal.value for signal in signals}, None)
            assert rescored(again, used) == score(signals)


def test_the_cap_on_what_a_model_says_of_itself_holds_under_any_weights() -> None:
    loud = Weights(version="loud", intercept=-0.5, by_name={**PRIOR.by_name, "stated_confidence": 9.0})
    unbacked = judged({"stated_confidence": 1.0, "support": 0.0}, None)
    assert rescored(unbacked, loud) < 0.4
    assert rescored(unbacked, loud, Sources.OPTIONAL) > 0.9
