"""Whether a budget's promise holds: calibrations at random, each judged by all the answers there are."""

from collections.abc import Sequence
from random import Random
from typing import Any

from bot.core.judging.threshold import Label, candidates, certify

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
    risks, coverages = [], []
    for _ in range(repeats):
        drawn = [Label(score=score, changed=not stood) for score, stood in chance.choices(rows, k=labels)]
        found = certify(drawn, thresholds, budget, doubt)
        sent = [stood for score, stood in rows if found and score >= found.threshold]
        coverages.append(len(sent) / len(rows))
        if found:
            risks.append(1 - sum(sent) / len(sent))
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
