"""One number from the signals: the probability that a reviewer would let the draft stand, by prior weights."""

import math
from dataclasses import replace

from bot.core.case import Draft, Signal, Supports
from bot.core.judging.signals import SIGNALS, Kind, tongue
from bot.core.policy import Sources

SCORE_VERSION = "prior-5"
INTERCEPT = -0.5
CAP = 0.98  # without reviewers' labels nothing is surer than this
TRUST = 3.2  # log-odds that a model's word may add where all it says is backed; its surest word adds 3.1

_TOLD = frozenset(kind.name for kind in SIGNALS if kind.told)
_BACKS = {kind.name: kind.backs for kind in SIGNALS if kind.backs}


def measure(draft: Draft, question: str = "", sources: Sources = Sources.REQUIRED) -> tuple[Signal, ...]:
    """Every signal of the draft, which answers `question`, with its weight and what it adds."""
    code = tongue(draft, question)
    return _weighed(tuple(_measured(kind, draft, code) for kind in SIGNALS), sources)


def score(signals: tuple[Signal, ...]) -> float:
    """The probability, 0 to `CAP`: the logistic of the log-odds."""
    return min(CAP, 1 / (1 + math.exp(-log_odds(signals))))


def log_odds(signals: tuple[Signal, ...]) -> float:
    """Everything that the signals add, without a cap; what to rank drafts by."""
    return INTERCEPT + sum(signal.contribution for signal in signals)


def cap(signals: tuple[Signal, ...]) -> float:
    """
    The log-odds that the model's own word may add: as much as evidence stands behind it, the strongest counting.

    0 where there is none. It looks at nothing but evidence; a new kind of it is a `Kind` that `backs`.
    """
    known = [(_BACKS[each.name], each.value) for each in signals if each.name in _BACKS and each.value is not None]
    return TRUST * max((backs(value) for backs, value in known), default=0.0)


def ceiling(supports: Supports, *, handbook: bool, sources: Sources = Sources.REQUIRED) -> float:
    """The highest score any draft of a model with these capabilities can reach."""
    best = {
        "stated_confidence": 1.0 if supports.confidence else None,
        "agreement": None,
        "mean_logprob": 0.0 if supports.logprobs else None,
        "least_logprob": 0.0 if supports.logprobs else None,
        "support": 1.0 if handbook else None,
        "answerable": 1.0 if supports.structured else None,
    }
    return score(_weighed(tuple(_signal(kind, best.get(kind.name, 0.0)) for kind in SIGNALS), sources))


def _weighed(signals: tuple[Signal, ...], sources: Sources) -> tuple[Signal, ...]:
    """What the model says of itself adds no more than the cap; what it says against itself counts in full."""
    told = [signal.contribution for signal in signals if signal.name in _TOLD]
    over = sum(told) - cap(signals)
    if sources is Sources.OPTIONAL or over <= 0:
        return signals
    share = 1 - over / sum(added for added in told if added > 0)
    return tuple(_held(each, share) if each.name in _TOLD and each.contribution > 0 else each for each in signals)


def _held(signal: Signal, share: float) -> Signal:
    words = f"{signal.words}, which counts as far as the handbook backs the draft"
    return replace(signal, contribution=signal.contribution * share, words=words)


def _measured(kind: Kind, draft: Draft, code: str) -> Signal:
    signal = _signal(kind, kind.measure(draft, code))
    return signal if signal.value is None or kind.tells is None else replace(signal, words=kind.tells(draft))


def _signal(kind: Kind, value: float | None) -> Signal:
    if value is None:
        return Signal(name=kind.name, value=None, weight=kind.weight, contribution=0.0, words="not supported: neutral")
    contribution = kind.weight * kind.feature(value)
    return Signal(name=kind.name, value=value, weight=kind.weight, contribution=contribution, words=kind.words(value))
