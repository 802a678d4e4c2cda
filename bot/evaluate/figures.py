"""What `copydesk evaluate` reports of a file: each signal by itself, and the score of all."""

from collections.abc import Sequence
from typing import Any

from bot.core.judging import measures
from bot.core.judging.score import SCORE_VERSION, log_odds, measure
from bot.core.policy import Sources
from bot.evaluate.answers import Answer

_ERRORS = (0.05, 0.10, 0.20)

Json = dict[str, Any]


def figures(answers: Sequence[Answer], *, seed: int) -> Json:
    """The base error, and of each signal and the score how well they tell right from wrong."""
    measured = [measure(answer.draft, answer.question, Sources.OPTIONAL) for answer in answers]
    right = [answer.right for answer in answers]
    names = [signal.name for signal in measured[0]]
    by_name = {name: [signals[at] for signals in measured] for at, name in enumerate(names)}
    signals = {}
    for name, found in by_name.items():
        known = [
            (signal.contribution, stood) for signal, stood in zip(found, right, strict=True) if signal.value is not None
        ]
        signals[name] = told([value for value, _ in known], [stood for _, stood in known], seed=seed)
    score = told([log_odds(found) for found in measured], right, seed=seed)
    inputs = [name for name, figure in signals.items() if figure["n"]]
    return {
        "n": len(answers),
        "base_error": sum(not stood for stood in right) / len(right),
        "signals": signals,
        "score": {**score, "score_version": SCORE_VERSION, "inputs": inputs},
    }


def told(scores: Sequence[float], right: Sequence[bool], *, seed: int) -> Json:
    interval = measures.auroc_interval(scores, right, seed=seed)
    return {
        "n": len(scores),
        "auroc": measures.auroc(scores, right),
        "auroc_ci": list(interval) if interval else None,
        "aurc": measures.risk_coverage_area(scores, right),
        "coverage": {f"{error:.2f}": measures.coverage(scores, right, error) for error in _ERRORS},
    }
