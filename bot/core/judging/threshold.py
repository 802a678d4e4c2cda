"""
The threshold for a budget: "of the answers sent unreviewed, at most 2 % would have been changed", with 90 % confidence.

Fixed-sequence testing of Learn then Test (Angelopoulos et al. 2021, arXiv 2110.01052) with exact binomial tests, as
Trust or Escalate (Jung et al. 2024, arXiv 2407.18370) chooses when a model's verdict may stand. The candidates are
taken from scores alone, never from labels, and walked from strict to loose until one fails: so the doubt is spent once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.judging.statistics import at_most, fewest_labels, upper_bound

STEPS = 20  # candidates


@dataclass(frozen=True, kw_only=True)
class Label:
    """What a reviewer made of an answer of this score; `changed`: it would not have stood as it was."""

    score: float
    changed: bool


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """A threshold that keeps the budget, by `labels` answers at or above it of which `changed` were changed."""

    threshold: float
    labels: int
    changed: int
    bound: float  # the share of changed answers is no higher, with the confidence asked for


def candidates(scores: Sequence[float], steps: int = STEPS) -> tuple[float, ...]:
    """Thresholds that send one, two … of `steps` equal parts of these scores, strict to loose."""
    falling = sorted(scores, reverse=True)
    return (
        tuple(dict.fromkeys(falling[(part * len(falling) + steps - 1) // steps - 1] for part in range(1, steps + 1)))
        if falling
        else ()
    )


def certify(labels: Sequence[Label], thresholds: Sequence[float], budget: float, doubt: float) -> Certificate | None:
    """
    The loosest of `thresholds` (strict to loose) that keeps `budget` with confidence 1 - `doubt`; None if none does.

    Those with too few labels to pass even without a change are passed over: that is known before any label is read.
    """
    falling = sorted(labels, key=lambda label: -label.score)
    found, count, changed = None, 0, 0
    for threshold in thresholds:
        while count < len(falling) and falling[count].score >= threshold:
            changed += falling[count].changed
            count += 1
        if count < fewest_labels(budget, doubt):
            continue
        if at_most(changed, count, budget) > doubt:
            break
        bound = upper_bound(changed, count, doubt)
        found = Certificate(threshold=threshold, labels=count, changed=changed, bound=bound)
    return found
