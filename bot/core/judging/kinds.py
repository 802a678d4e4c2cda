"""
The signals, and what each weighs: a new one is one entry here, beside the function that measures it.

The weights are our own priors, set by hand and kept round; docs/score.md says where each comes from.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.core.case import Draft
from bot.core.judging import style
from bot.core.judging.replies import in_words
from bot.core.judging.signals import (
    BACKED,
    agrees,
    answerable,
    covered,
    hedging,
    least_logprob,
    mean_logprob,
    probe,
    refusal,
    stated_confidence,
    support,
    total_logprob,
    unsupported,
    weakest_claim,
)

SCORE_VERSION = "prior-6"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """
    One signal: how it is measured (None: neutral), how a value becomes a feature, its weight, and its words.

    `spread` is how far its feature varies from draft to draft, for learning: a weight moves by what it then does; and
    `differs` how much more than others' its worth differs from model to model, so that labels may move it further.
    `told` is the model's own word, which whoever wrote the question, the thread or a page may have put into its mouth.
    `backs` says how far a value is evidence for the draft, 0 to 1, that neither they nor the model can simply claim.
    `tells` puts it into words by the draft, where its value alone says less.
    """

    name: str
    measure: Callable[[Draft, str, str], float | None]  # of the draft, its question, and the code of its language
    feature: Callable[[float], float]
    weight: float
    spread: float
    words: Callable[[float], str]
    differs: float = 1.0
    told: bool = False
    backs: Callable[[float], float] | None = None
    tells: Callable[[Draft], str] | None = None


def _logit(p: float) -> float:
    return math.log(p / (1 - p))


def _clipped(p: float) -> float:
    """The log-odds of what a model says of itself: nothing it says is surer than 98 %."""
    return _logit(min(max(p, 0.02), 0.98))


def _decided(p: float) -> float:
    """
    The log-odds less what a right answer usually has; nothing for a chance that is neither high nor below 0.2.

    A small model says 0.2 to 0.6 whatever it is asked: that is how it is, and no doubt of this draft.
    """
    beyond = _clipped(p) - 1.5
    return beyond if p < 0.2 else max(0.0, beyond)


SIGNALS = (
    Kind(
        name="stated_confidence",
        measure=lambda draft, _asks, _code: stated_confidence(draft),
        feature=_clipped,
        weight=0.8,
        spread=1.2,
        differs=3.0,
        words=lambda value: f"the model is {value:.0%} sure",
        told=True,
    ),
    Kind(
        name="agreement",
        measure=lambda draft, _asks, _code: agrees(draft),
        feature=lambda value: _logit(value) - 0.8,
        weight=1.0,
        spread=1.7,
        words=lambda value: f"asked again, the answer was the same with a chance of {value:.0%}",
        backs=lambda value: max(0.0, 2 * value - 1),
        tells=in_words,
    ),
    Kind(
        name="probe",
        measure=lambda draft, _asks, _code: probe(draft),
        feature=_decided,
        weight=1.0,
        spread=2.0,
        words=lambda value: f"the model gives {value:.0%} that its passages answer this very question",
        told=True,
    ),
    Kind(
        name="covered",
        measure=covered,
        # Doubt more than proof, and no more than a word of doubt: a better reader understands what this one does not.
        feature=lambda value: _logit(min(max(value, 0.2), 0.73)),
        weight=1.3,
        spread=1.5,
        words=lambda value: f"read word for word, the passages answer the question to {value:.0%}",
    ),
    Kind(
        name="mean_logprob",
        measure=lambda draft, _asks, _code: mean_logprob(draft),
        feature=lambda value: value + 0.15,
        weight=0.3,
        spread=0.5,
        words=lambda value: f"on average it was {math.exp(value):.0%} sure of a word of the gist",
        told=True,
    ),
    Kind(
        name="least_logprob",
        measure=lambda draft, _asks, _code: least_logprob(draft),
        feature=lambda value: value + 0.8,
        weight=0.15,
        spread=1.2,
        words=lambda value: f"it was {math.exp(value):.0%} sure of the least sure word of the gist",
        told=True,
    ),
    Kind(
        name="total_logprob",
        measure=lambda draft, _asks, _code: total_logprob(draft),
        feature=lambda value: value + 1.0,
        weight=0.05,
        spread=2.0,
        words=lambda value: f"it gave the whole gist {math.exp(value):.0%}",
        told=True,
    ),
    Kind(
        name="refusal",
        measure=lambda draft, _asks, code: refusal(draft, code),
        feature=lambda value: value,
        weight=-3.0,
        spread=0.3,
        words=lambda value: "the draft says that it has no answer" if value else "the draft gives an answer",
    ),
    Kind(
        name="hedging",
        measure=lambda draft, _asks, code: hedging(draft, code),
        feature=lambda value: min(value, 4.0),
        weight=-0.8,
        spread=0.5,
        words=lambda value: f"{value:.1f} hedges to a sentence" if value else "no hedges",
    ),
    Kind(
        name="support",
        measure=lambda draft, _asks, code: support(draft, code),
        feature=lambda value: value - 0.75,
        weight=2.0,
        spread=0.3,
        words=lambda value: f"{value:.0%} of its sentences stand in the handbook's passages",
        backs=lambda value: value,
    ),
    Kind(
        name="weakest_claim",
        measure=lambda draft, _asks, code: weakest_claim(draft, code),
        feature=lambda value: min(value - BACKED, 0.0),
        weight=1.0,
        spread=0.3,
        words=lambda value: f"of its least backed claim {value:.0%} stands in the passages",
    ),
    Kind(
        name="answerable",
        measure=lambda draft, _asks, _code: answerable(draft),
        feature=lambda value: value - 1.0,
        weight=2.0,
        spread=0.4,
        words=lambda value: {1.0: "the model says it can be answered", 0.5: "the model says: only partly"}.get(
            value, "the model does not say that it can be answered"
        ),
        told=True,
    ),
    Kind(
        name="unsupported",
        measure=lambda draft, _asks, _code: unsupported(draft),
        feature=lambda value: value,
        weight=-0.7,
        spread=0.8,
        words=lambda value: f"the model cannot back {value:g} of its claims" if value else "no claim without backing",
        told=True,
    ),
    Kind(
        name="evasion",
        measure=style.evasion,
        feature=lambda value: value,
        weight=-1.3,
        spread=0.3,
        words=lambda value: f"it excuses itself ({value:.0%})" if value else "no excuses",
    ),
    Kind(
        name="open_question",
        measure=style.open_question,
        feature=lambda value: value,
        weight=0.2,
        spread=1.0,
        words=lambda value: "many answers would do" if value > 0 else "the question has one right answer",
        told=True,
    ),
    Kind(
        name="specifics",
        measure=style.specifics,
        feature=lambda value: value,
        weight=-0.2,
        spread=0.8,
        words=lambda value: f"{value:.1f} numbers and names to ten words",
    ),
    Kind(
        name="listing",
        measure=style.listing,
        feature=math.log1p,
        weight=-0.4,
        spread=1.0,
        words=lambda value: f"{value:g} more lines, each of which can be wrong" if value else "no list",
    ),
    Kind(
        name="citations",
        measure=style.citations,
        feature=lambda value: value,
        weight=0.8,
        spread=0.4,
        words=lambda value: f"{value:.1f} citations to twenty words" if value else "no citations",
        told=True,
    ),
)


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What the signals weigh: as shipped, or as learned from labels. `version` names them and nothing else."""

    version: str = SCORE_VERSION
    intercept: float = -0.5
    by_name: Mapping[str, float] = field(default_factory=lambda: {kind.name: kind.weight for kind in SIGNALS})
    channels: Mapping[str, float] = field(default_factory=dict)  # what each adds to the intercept

    def start(self, channel: str) -> float:
        """The log-odds of an answer in this channel of which nothing is known."""
        return self.intercept + self.channels.get(channel, 0.0)


PRIOR = Weights()
