"""The modal behind “Why?”: all that a score is made of, and nothing that is not for whoever reads it."""

from dataclasses import replace

import pytest
from hypothesis import given

from bot.core.case import Case, Draft, Other, Signal, Verdict
from bot.core.judging.judgement import Budget
from bot.core.judging.score import measure
from bot.core.policy import Policy
from bot.slack.cards.signals import listed
from bot.slack.cards.why import to_anybody, to_reviewers
from tests.cards.checks import FOREIGN, HOSTILE, PLAIN, fine_view, shown
from tests.core.made import DOUBTFUL, POLICY, SIGNAL, SURE, a_draft, in_review


def a_signal(name: str, value: float | None, contribution: float, words: str) -> Signal:
    return Signal(name=name, value=value, weight=0.7, contribution=contribution, words=words)


START = Signal(name="intercept", value=None, weight=-0.5, contribution=-0.5, words="where every answer starts")
SIGNALS_OF_IT = (
    a_signal("support", 1.0, 0.5, "100% of its sentences stand in the handbook's passages"),
    a_signal("stated_confidence", 0.95, 1.2, "the model is 95% sure"),
    a_signal("hedging", 0.0, -0.001, "no hedges"),
    a_signal("agreement", None, 0.0, "not supported: neutral"),
    START,
)
MEASURED = replace(SURE, score=0.769, signals=SIGNALS_OF_IT)
BUDGETED = replace(POLICY, budget=Budget(share=0.025))
OTHERS = (Other(text="Thirty days."), Other(text="No idea.", peer=True, model="gpt-9"))


def read(verdict: Verdict, policy: Policy = POLICY, draft: Draft | None = None) -> tuple[str, str]:
    """What a reviewer reads, and what anybody does."""
    case = replace(in_review(), verdict=verdict, draft=draft or a_draft())
    views = fine_view(to_reviewers(case, verdict, policy)), fine_view(to_anybody(case, verdict, policy))
    return shown(views[0]["blocks"]), shown(views[1]["blocks"])


def test_every_signal_stands_there_with_what_it_adds_the_strongest_first() -> None:
    for text in read(MEASURED):
        assert text.split("\n") == [
            "*Confidence 0.76*: at least the threshold 0.65, set by hand",
            "`███████████████┃███░░░░░░`",
            "Of 100 drafts like this one, a reviewer is expected to leave about 76 as they are.",
            "*What the confidence is made of*",
            "`+1.20 ░░░░░┃█████` the model is 95% sure · _stated confidence, weight 0.7_",
            "`+0.50 ░░░░░┃██░░░` 100% of its sentences stand in the handbook's passages · _support, weight 0.7_",
            "`-0.50 ░░░██┃░░░░░` where every answer starts · _intercept_",
            "`+1.20            ` together, which makes a confidence of 0.76",
            "Each line moves the odds that a reviewer would change nothing: +0.7 doubles them, -0.7 halves them.",
            "Made no difference: no hedges",
            "Not known, so neutral: agreement",
            "Score version prior-1",
        ]


def test_the_record_has_a_line_for_each_but_one_for_all_that_have_no_value() -> None:
    assert listed(replace(MEASURED, signals=(*SIGNALS_OF_IT, a_signal("mean_logprob", None, 0.0, "not asked")))) == [
        "support: 100% of its sentences stand in the handbook's passages (weight 0.7, adds +0.50)",
        "stated confidence: the model is 95% sure (weight 0.7, adds +1.20)",
        "hedging: no hedges (weight 0.7, adds +0.00)",
        "intercept: where every answer starts (weight -0.5, adds -0.50)",
        "Not known, so neutral: agreement, mean log-probability",
    ]


@pytest.mark.parametrize(
    ("policy", "threshold", "says"),
    [
        (POLICY, 0.65, "the threshold 0.65, set by hand"),
        (POLICY, 0.5, "the threshold 0.5, as it was then"),
        (replace(POLICY, channel_thresholds={"C0HELP": 0.5}), 0.5, "the threshold 0.5, set by hand"),
        (BUDGETED, BUDGETED.threshold_in("C0HELP"), "the budget of 2.5 %"),
        (BUDGETED, 0.7, "the threshold 0.7, as it was then"),
        (BUDGETED, 1.0, "*Confidence 0.76*: the budget of 2.5 % lets nothing go unreviewed yet"),
    ],
)
def test_what_set_the_threshold_is_told_as_long_as_it_is_known(policy: Policy, threshold: float, says: str) -> None:
    assert says in read(replace(MEASURED, threshold=threshold), policy)[1].split("\n")[0]


def test_reasons_other_answers_and_the_drawing_are_for_reviewers_alone() -> None:
    verdict = replace(DOUBTFUL, drawn=True, odds=0.1)
    reviewer, anybody = read(verdict, draft=replace(a_draft(), others=OTHERS))
    for inner in (
        "• watch word “maybe” in the draft",
        "scripted: \nThirty days.",
        "gpt-9: \nNo idea.",
        "A person looks at it whatever its score, by chance: 10 % of all are, so it counts for the budget.",
    ):
        assert inner in reviewer
        assert inner.split("\n")[-1] not in anybody
    assert "below the threshold 0.65" in anybody


@given(FOREIGN)
def test_nothing_in_it_is_more_than_text(text: str) -> None:
    read(_with(text), draft=_answered(text))


@pytest.mark.parametrize("text", [HOSTILE, PLAIN], ids=["hostile", "huge"])
def test_slack_takes_it_whatever_it_holds(text: str) -> None:
    read(_with(text), draft=_answered(text))


def test_slack_takes_it_with_every_signal_there_is() -> None:
    measured = [replace(signal, value=1.0, contribution=0.1, words="wordy " * 12) for signal in measure(a_draft())]
    assert "…" not in read(replace(MEASURED, signals=(*measured, START)))[0]


def test_a_threshold_out_of_reach_is_drawn_at_its_end() -> None:
    assert "░░┃`" in read(replace(DOUBTFUL, threshold=float("inf")))[0]


def _with(text: str) -> Verdict:
    reasons = tuple(replace(DOUBTFUL.reasons[0], words=text) for _ in range(20))
    return replace(DOUBTFUL, signals=(replace(SIGNAL, name=text, words=text),), reasons=reasons, score_version=text)


def _answered(text: str) -> Draft:
    return replace(a_draft(text), others=tuple(Other(text=text, peer=True, model=text) for _ in range(30)))


def test_a_case_is_not_asked_for_its_draft() -> None:
    case: Case = replace(in_review(), draft=None)
    fine_view(to_reviewers(case, DOUBTFUL, POLICY))
