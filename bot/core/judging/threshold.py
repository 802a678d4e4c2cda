"""
The threshold for a budget: "of the answers sent unreviewed, at most 2 % would have been changed", with 90 % confidence.

Fixed-sequence testing of Learn then Test (Angelopoulos et al. 2021, arXiv 2110.01052) with exact binomial tests, as
Trust or Escalate (Jung et al. 2024, arXiv 2407.18370) chooses when a model's verdict may stand. The candidates are
taken from scores alone, never from labels, and walked from strict to loose until one fails: so the doubt is spent once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.judging.statistics import most_changed, upper_bound

STEPS = 20  # candidates
START = 0.2  # of the answers: a stricter candidate is not worth a test that may end the walk


@dataclass(frozen=True, kw_only=True)
class Labelled:
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


def certify(labels: Sequence[Labelled], thresholds: Sequence[float], budget: float, doubt: float) -> Certificate | None:
    """
    The loosest of `thresholds` (strict to loose) that keeps `budget` with confidence 1 - `doubt`; None if none does.

    Those with too few labels to pass even without a change, or with less than a fifth of all, are passed over: that is
    known before any label is read.
    """
    found = None
    for threshold, count, changed in counted(labels, thresholds):
        most = most_changed(count, budget, doubt)
        if most < 0 or count < START * len(labels):
            continue
        if changed > most:
            break
        bound = upper_bound(changed, count, doubt)
        found = Certificate(threshold=threshold, labels=count, changed=changed, bound=bound)
    return found


def on_average(
    labels: Sequence[Labelled], thresholds: Sequence[float], scores: Sequence[float], budget: float
) -> float | None:
    """
    The loosest of `thresholds` that keeps `budget` on average over all calibrations; any single one may well break it.

    Conformal selection (Gui, Jin and Ren 2024, arXiv 2405.10301): the next answer counts as changed. `scores` are of
    all answers, labelled or not: what would be sent is known without labels.
    """
    kept = None
    for threshold, _, changed in counted(labels, thresholds):
        share = sum(score >= threshold for score in scores) / max(1, len(scores))
        if (1 + changed) / (len(labels) + 1) <= budget * share:
            kept = threshold
    return kept


def counted(labels: Sequence[Labelled], thresholds: Sequence[float]) -> Iterator[tuple[float, int, int]]:
    """Of each threshold, strict to loose: the labels at or above it, and the changed ones of them."""
    falling = sorted(labels, key=lambda label: -label.score)
    count = changed = 0
    for threshold in thresholds:
        while count < len(falling) and falling[count].score >= threshold:
            changed += falling[count].changed
            count += 1
        yield threshold, count, changed
