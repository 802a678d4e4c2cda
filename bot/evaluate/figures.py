"""What `copydesk evaluate` reports of a file: each signal by itself, and the score of all."""

import math
import re
from collections.abc import Callable, Sequence
from typing import Any

from bot.core.case import Draft
from bot.core.policy import WATCH_WORDS
from bot.core.text import straight, whole
from bot.evaluate import measures
from bot.evaluate.scored import Scored

_ERRORS = (0.05, 0.10, 0.20)

Json = dict[str, Any]


def _length(draft: Draft) -> float:
    return -math.log1p(len(re.findall(r"\w+", draft.text)))


def _watch_words(draft: Draft) -> float:
    return -float(any(whole(word).search(straight(draft.text)) for word in WATCH_WORDS))


# What anybody would try first, measured beside the signals; none of them is one.
BASELINES: dict[str, Callable[[Draft], float]] = {"length": _length, "watch_words": _watch_words}


def figures(answers: Sequence[Scored], *, seed: int) -> Json:
    """The base error, and how well each signal, each baseline and the score tell right answers from wrong ones."""
    domains = sorted({answer.domain for answer in answers})
    right = [answer.right for answer in answers]
    signals = {name: _told(*_known(answers, name), seed=seed) for name in answers[0].adds}
    baselines = {name: _told([of(one.draft) for one in answers], right, seed=seed) for name, of in BASELINES.items()}
    score = _told([answer.log_odds for answer in answers], right, seed=seed)
    inputs = [name for name, found in signals.items() if found["n"]]
    return {
        "n": len(answers),
        "base_error": sum(not stood for stood in right) / len(right),
        "signals": {**signals, **baselines},
        "score": {**score, "score_version": answers[0].version, "inputs": inputs},
        "domains": {name: _domain([one for one in answers if one.domain == name]) for name in domains}
        if len(domains) > 1
        else {},
    }


def _domain(answers: Sequence[Scored]) -> Json:
    """Without an interval: there may be many domains."""
    scores, right = [answer.log_odds for answer in answers], [answer.right for answer in answers]
    return {
        "n": len(answers),
        "auroc": measures.auroc(scores, right),
        "coverage": {f"{error:.2f}": measures.coverage(scores, right, error) for error in _ERRORS},
    }


def _known(answers: Sequence[Scored], name: str) -> tuple[list[float], list[bool]]:
    found = [(value, answer.right) for answer in answers if (value := answer.adds[name]) is not None]
    return [value for value, _ in found], [stood for _, stood in found]


def _told(scores: Sequence[float], right: Sequence[bool], *, seed: int) -> Json:
    interval = measures.auroc_interval(scores, right, seed=seed)
    return {
        "n": len(scores),
        "auroc": measures.auroc(scores, right),
        "auroc_ci": list(interval) if interval else None,
        "aurc": measures.risk_coverage_area(scores, right),
        "coverage": {f"{error:.2f}": measures.coverage(scores, right, error) for error in _ERRORS},
    }
