"""One number from the signals: the probability that a reviewer would let the draft stand, by the weights in use."""

from collections.abc import Mapping
from dataclasses import replace

from bot.core.case import Draft, Signal, Supports
from bot.core.judging.kinds import PRIOR, SIGNALS, Kind, Weights
from bot.core.judging.learning import logistic
from bot.core.judging.signals import tongue
from bot.core.policy import Sources

CAP = 0.98  # nothing is surer than this
TRUST = 3.2  # log-odds that a model's word may add where all it says is backed: as much as its stated confidence can
_BENT = 0.9  # from here on probabilities are pressed together, so that the cap makes no two alike

_INTERCEPT = "intercept"
_ENDS = {
    "mean_logprob": (-3.0, 0.0),
    "least_logprob": (-5.0, 0.0),
    "total_logprob": (-10.0, 0.0),
    "unsupported": (0.0, 3.0),
    "open_question": (-1.0, 2.0),
    "citations": (0.0, 1.5),
}
_TOLD = frozenset(kind.name for kind in SIGNALS if kind.told)
_BACKS = {kind.name: kind.backs for kind in SIGNALS if kind.backs}
_TELLS = {kind.name: kind.tells for kind in SIGNALS if kind.tells}

Values = Mapping[str, float | None]


def measure(
    draft: Draft,
    question: str = "",
    sources: Sources = Sources.REQUIRED,
    weights: Weights = PRIOR,
    channel: str = "",
) -> tuple[Signal, ...]:
    """Every signal of the draft, which answers `question`, with its weight and what it adds; the intercept last."""
    code = tongue(draft, question)
    values = {kind.name: kind.measure(draft, question, code) for kind in SIGNALS}
    return tuple(_in_words(signal, draft) for signal in weighed(values, sources, weights, channel))


def weighed(
    values: Values, sources: Sources = Sources.REQUIRED, weights: Weights = PRIOR, channel: str = ""
) -> tuple[Signal, ...]:
    """The signals by their values as measured, under any weights; one not among `values` is neutral."""
    found = (_signal(kind, values.get(kind.name), weights.by_name.get(kind.name, kind.weight)) for kind in SIGNALS)
    return (*_capped(tuple(found), sources), _intercept(weights, channel))


def score(signals: tuple[Signal, ...]) -> float:
    """The probability, 0 to `CAP`: the logistic of the log-odds, pressed together above 90 %, where no two are tied."""
    p = logistic(log_odds(signals))
    return p if p <= _BENT else _BENT + (p - _BENT) * (CAP - _BENT) / (1 - _BENT)


def log_odds(signals: tuple[Signal, ...]) -> float:
    """Everything that the signals add, the intercept among them."""
    return sum(signal.contribution for signal in signals)


def cap(signals: tuple[Signal, ...]) -> float:
    """
    The log-odds that the model's own word may add: as much as evidence stands behind it, the strongest counting.

    0 where there is none. It looks at nothing but evidence; a new kind of it is a `Kind` that `backs`.
    """
    known = [(_BACKS[each.name], each.value) for each in signals if each.name in _BACKS and each.value is not None]
    return TRUST * max((backs(value) for backs, value in known), default=0.0)


def ceiling(
    supports: Supports,
    *,
    handbook: bool,
    sources: Sources = Sources.REQUIRED,
    weights: Weights = PRIOR,
    agreement: float | None = None,
) -> float:
    """The highest score that any draft of a model with these capabilities can reach, agreed with so far by others."""
    lacks = {
        "stated_confidence": not supports.confidence,
        "agreement": True,  # it is given
        "probe": not (supports.probe and handbook),
        **dict.fromkeys(("mean_logprob", "least_logprob", "total_logprob"), not supports.logprobs),
        **dict.fromkeys(("support", "weakest_claim"), not handbook),
        "answerable": not supports.structured,
        "covered": not (supports.structured and handbook),
        "unsupported": not (supports.structured and handbook),
        **dict.fromkeys(("evasion", "open_question", "specifics", "listing", "citations"), handbook),
    }
    best = {kind.name: _best(kind, weights) for kind in SIGNALS if not lacks.get(kind.name)}
    return score(weighed({**best, "agreement": agreement}, sources, weights))


def _best(kind: Kind, weights: Weights) -> float:
    weight = weights.by_name.get(kind.name, kind.weight)
    return max(_ENDS.get(kind.name, (0.0, 1.0)), key=lambda value: weight * kind.feature(value))


def _capped(signals: tuple[Signal, ...], sources: Sources) -> tuple[Signal, ...]:
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


def _in_words(signal: Signal, draft: Draft) -> Signal:
    """By the draft, where that says more than the value alone."""
    tells = _TELLS.get(signal.name)
    return signal if signal.value is None or tells is None else replace(signal, words=tells(draft))


def _signal(kind: Kind, value: float | None, weight: float) -> Signal:
    if value is None:
        return Signal(name=kind.name, value=None, weight=weight, contribution=0.0, words="not supported: neutral")
    return Signal(
        name=kind.name, value=value, weight=weight, contribution=weight * kind.feature(value), words=kind.words(value)
    )


def _intercept(weights: Weights, channel: str) -> Signal:
    start = weights.start(channel)
    words = "where every answer in this channel starts" if channel in weights.channels else "where every answer starts"
    return Signal(name=_INTERCEPT, value=None, weight=start, contribution=start, words=words)
