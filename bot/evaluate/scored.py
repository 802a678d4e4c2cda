"""Answers with their scores: by the shipped weights, or by weights learned from some of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from bot.core.case import Draft
from bot.core.errors import Misconfigured
from bot.core.judging.learning import fitted
from bot.core.judging.score import INTERCEPT, log_odds, measure
from bot.core.judging.signals import SIGNALS
from bot.core.policy import Sources
from bot.evaluate.answers import Answer

_TAU = 0.3  # how far labels move a weight, in what it does to the log-odds of a usual draft
_TAU_INTERCEPT = 3.0  # how many answers are right differs more between places than what tells them apart


@dataclass(frozen=True, kw_only=True)
class Scored:
    """`adds`: what each signal says for the answer, in log-odds; None where it has nothing to go by."""

    draft: Draft
    right: bool
    adds: Mapping[str, float | None]
    log_odds: float


def scored(answers: Sequence[Answer]) -> list[Scored]:
    return [_scored(answer) for answer in answers]


def _scored(answer: Answer) -> Scored:
    signals = measure(answer.draft, answer.question, Sources.OPTIONAL)
    adds = {signal.name: None if signal.value is None else signal.contribution for signal in signals}
    return Scored(draft=answer.draft, right=answer.right, adds=adds, log_odds=log_odds(signals))


def trained(answers: Sequence[Scored], labels: int, *, seed: int) -> list[Scored]:
    """All but `labels` of them, drawn at random, from which the weights are learned; by those weights."""
    if not 0 < labels < len(answers):
        raise Misconfigured(f"--train {labels}: give a number from 1 to {len(answers) - 1}, so that answers are left.")
    order = list(answers)
    Random(seed).shuffle(order)  # noqa: S311 - repeatable on purpose
    seen, left = order[:labels], order[labels:]
    weights = fitted(
        [_features(answer) for answer in seen],
        [answer.right for answer in seen],
        prior=[*(kind.weight for kind in SIGNALS), INTERCEPT],
        spread=[*(_TAU / kind.spread for kind in SIGNALS), _TAU_INTERCEPT],
    )
    return [_by(weights, answer) for answer in left]


def _features(answer: Scored) -> list[float]:
    return [*((answer.adds[kind.name] or 0.0) / kind.weight for kind in SIGNALS), 1.0]


def _by(weights: Sequence[float], answer: Scored) -> Scored:
    parts = [weight * value for weight, value in zip(weights, _features(answer), strict=True)]
    adds = {
        kind.name: None if answer.adds[kind.name] is None else part for kind, part in zip(SIGNALS, parts, strict=False)
    }
    return replace(answer, adds=adds, log_odds=sum(parts))
