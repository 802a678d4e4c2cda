"""Whether a budget's promise holds: calibrations at random, each judged by all the answers there are."""

from collections.abc import Sequence
from random import Random
from typing import Any

from bot.core.judging.threshold import Labelled, candidates, certify

Json = dict[str, Any]


def trial(
    scores: Sequence[float],
    right: Sequence[bool],
    *,
    labels: int,
    budget: float,
    doubt: float,
    repeats: int,
    seed: int,
) -> Json:
    """
    `repeats` times a threshold is certified by so many labels, drawn with replacement: the file is all there is.

    A violation is a threshold whose answers sent are wrong more often than the budget allows; where none is found,
    nothing is sent.
    """
    chance = Random(seed)  # noqa: S311 - repeatable on purpose
    rows, thresholds = [*zip(scores, right, strict=True)], candidates(scores)
    sent = {threshold: _sent(rows, threshold) for threshold in thresholds}
    risks, coverages = [], []
    for _ in range(repeats):
        drawn = [Labelled(score=score, changed=not stood) for score, stood in chance.choices(rows, k=labels)]
        found = certify(drawn, thresholds, budget, doubt)
        coverage, risk = sent[found.threshold] if found else (0.0, 0.0)
        coverages.append(coverage)
        if found:
            risks.append(risk)
    return {
        "n": labels,
        "alpha": budget,
        "delta": doubt,
        "repeats": repeats,
        "violations": sum(risk > budget for risk in risks) / repeats,
        "mean_risk": sum(risks) / len(risks) if risks else None,
        "mean_coverage": sum(coverages) / repeats,
        "no_threshold": (repeats - len(risks)) / repeats,
    }


def _sent(rows: Sequence[tuple[float, bool]], threshold: float) -> tuple[float, float]:
    """The share of the rows that is sent, and the share of those that is wrong."""
    sent = [stood for score, stood in rows if score >= threshold]
    return len(sent) / len(rows), 1 - sum(sent) / len(sent)
