"""Answers with their scores: by the shipped weights, or by weights learned from some of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import Random

from bot.core.case import Draft, Label, Signal
from bot.core.errors import Misconfigured
from bot.core.judging.judgement import Judgement, Means
from bot.core.judging.kinds import SIGNALS
from bot.core.judging.score import log_odds, measure, weighed
from bot.core.judging.weights import PRIOR, learned
from bot.core.policy import Sources
from bot.evaluate.answers import Answer

_ANY = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Scored:
    """`adds`: what each signal says for the answer, in log-odds; None where it has nothing to go by."""

    draft: Draft
    right: bool
    values: Mapping[str, float | None]
    adds: Mapping[str, float | None]
    log_odds: float
    version: str = PRIOR.version
    domain: str = ""
    group: str = ""


def scored(answers: Sequence[Answer]) -> list[Scored]:
    return [_scored(answer) for answer in answers]


def _scored(answer: Answer) -> Scored:
    signals = measure(answer.draft, answer.question, Sources.OPTIONAL)
    return Scored(
        draft=answer.draft,
        right=answer.right,
        values={signal.name: signal.value for signal in signals},
        adds=_adds(signals),
        log_odds=log_odds(signals),
        domain=answer.domain,
        group=answer.group,
    )


def trained(answers: Sequence[Scored], labels: int, *, seed: int) -> list[Scored]:
    """
    All but about `labels` of them, drawn at random, from which the weights are learned; by those weights.

    A group's answers stay together: all are learned from, or all are measured.
    """
    if not 0 < labels < len(answers):
        raise Misconfigured(f"--train {labels}: give a number from 1 to {len(answers) - 1}, so that answers are left.")
    order = list(answers)
    Random(seed).shuffle(order)  # noqa: S311 - repeatable on purpose
    groups = {answer.group for answer in order[:labels] if answer.group}
    left = [answer for answer in order[labels:] if answer.group not in groups]
    if not left:
        raise Misconfigured(f"--train {labels}: all answers are of the groups that were learned from; none are left.")
    weights = learned([_judgement(answer) for answer in order[:labels]], Means.ANY, Sources.OPTIONAL)
    by_those = [(answer, weighed(answer.values, Sources.OPTIONAL, weights)) for answer in left]
    return [
        replace(answer, adds=_adds(signals), log_odds=log_odds(signals), version=weights.version)
        for answer, signals in by_those
    ]


def _adds(signals: Sequence[Signal]) -> dict[str, float | None]:
    added = {signal.name: None if signal.value is None else signal.contribution for signal in signals}
    return {kind.name: added[kind.name] for kind in SIGNALS}


def _judgement(answer: Scored) -> Judgement:
    """As if a person had looked at it before it was sent."""
    return Judgement(
        case_id="",
        round=1,
        at=_ANY,
        channel="",
        score=0.0,
        version=answer.version,
        eligible=True,
        sent=False,
        drawn=True,
        odds=1.0,
        values=answer.values,
        label=Label.APPROVE if answer.right else Label.REJECT,
    )
