"""One number from the signals: the probability that a reviewer would let the draft stand, by prior weights."""

import math

from bot.core.case import Draft, Signal, Supports
from bot.core.judging.signals import SIGNALS, Kind, tongue

SCORE_VERSION = "prior-3"
INTERCEPT = -0.5
CAP = 0.98  # without reviewers' labels nothing is surer than this


def measure(draft: Draft, question: str = "") -> tuple[Signal, ...]:
    """Every signal of the draft, which answers `question`, with its weight and what it adds."""
    code = tongue(draft, question)
    return tuple(_signal(kind, kind.measure(draft, code)) for kind in SIGNALS)


def score(signals: tuple[Signal, ...]) -> float:
    """The probability, 0 to `CAP`: the logistic of the contributions' sum."""
    return min(CAP, 1 / (1 + math.exp(-(INTERCEPT + sum(signal.contribution for signal in signals)))))


def ceiling(supports: Supports, *, handbook: bool) -> float:
    """The highest score any draft of a model with these capabilities can reach."""
    best = {
        "stated_confidence": 1.0 if supports.confidence else None,
        "support": 1.0 if handbook else None,
        "answerable": 1.0 if supports.structured else None,
    }
    return score(tuple(_signal(kind, best.get(kind.name, 0.0)) for kind in SIGNALS))


def _signal(kind: Kind, value: float | None) -> Signal:
    if value is None:
        return Signal(name=kind.name, value=None, weight=kind.weight, contribution=0.0, words="not supported: neutral")
    contribution = kind.weight * kind.feature(value)
    return Signal(name=kind.name, value=value, weight=kind.weight, contribution=contribution, words=kind.words(value))
