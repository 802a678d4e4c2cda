"""Whether learning helps is told by answers that were not learned from."""

from dataclasses import replace

import pytest

from bot.core.case import Label
from bot.core.judging.comparing import compared, teaching
from bot.core.judging.judgement import Judgement, Means
from bot.core.judging.kinds import PRIOR
from bot.core.policy import Sources
from tests.core.made import NOW

ROW = Judgement(
    case_id="case1",
    round=1,
    at=NOW,
    channel="C0HELP",
    score=0.5,
    version="prior-1",
    eligible=True,
    sent=False,
    drawn=True,
    odds=1.0,
    label=Label.APPROVE,
)


def by(confidence: float, label: Label) -> Judgement:
    return replace(ROW, values={"stated_confidence": confidence, "support": 1.0}, label=label)


def test_where_the_shipped_weights_are_upside_down_learning_is_seen_to_help() -> None:
    rows = [by(0.6, Label.APPROVE), by(0.9, Label.REJECT)] * 100
    found = compared(rows, Means.MATERIAL, Sources.OPTIONAL, PRIOR)
    assert found
    assert (found.labels, found.before) == (200, 0.0)
    assert found.after > found.before


def test_ties_are_worth_a_half() -> None:
    found = compared([by(0.6, Label.APPROVE), by(0.6, Label.FIX)] * 20, Means.MATERIAL, Sources.OPTIONAL, PRIOR)
    assert found
    assert found.before == pytest.approx(0.5)


def test_few_labels_or_labels_of_one_kind_tell_nothing() -> None:
    assert compared([by(0.6, Label.APPROVE), by(0.9, Label.FIX)], Means.MATERIAL, Sources.OPTIONAL, PRIOR) is None
    cosmetic = [by(0.6, Label.APPROVE), by(0.9, Label.COSMETIC)] * 20
    assert compared(cosmetic, Means.MATERIAL, Sources.OPTIONAL, PRIOR) is None
    assert compared(cosmetic, Means.ANY, Sources.OPTIONAL, PRIOR)


def test_a_complaint_teaches_nothing() -> None:
    complained, audited = replace(ROW, sent=True, drawn=False), replace(ROW, sent=True)
    assert teaching([ROW, complained, audited, replace(ROW, label=None)]) == [ROW, audited]
