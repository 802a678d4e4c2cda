"""
What the labels allow: whether a budget is certified, at what threshold, and when to look again.

All of it rests on the answers that were drawn whatever their score: of those, and no others, labels are a sample. Where
a channel has been stopped, its answers have to stay in it (`eligible`): to leave them out because they were bad would
make the rest look better than it is.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.judging.drift import alarm, evidence
from bot.core.judging.judgement import Budget, Judgement, Mode, Standing
from bot.core.judging.statistics import fewest_labels, lower_bound, needed, upper_bound
from bot.core.judging.threshold import Labelled, candidates, certify, counted, on_average

WINDOW = 1_500  # labels; what is older says little of today
NEW_LABELS = 50  # until the next calculation
FIRST_SENT = 50  # of a version of the score are all looked at
NEW_WEEK = timedelta(days=7)  # or this long
DOUBTED = 100.0  # evidence of a rise, by chance once in so many answers at the most: all go to review for a while
_DOUBT_OF_A_CHANNEL = 0.05
_TRAFFIC = timedelta(days=14)  # that days to wait are told by


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """`at` is when the label that raised it came; what was judged from `since` on is what got worse, most likely."""

    at: datetime
    since: datetime


def stand(
    rows: Sequence[Judgement], budget: Budget, *, version: str, now: datetime, maturity: timedelta, before: Standing
) -> Standing:
    """What the labels of the score's `version` allow now; to be asked when it is `due`, and at no other time."""
    ours = _ours(rows, version, before.since)
    seen, scores = _window(_settled(ours, now, maturity), budget), [row.score for row in ours]
    thresholds, sends = candidates(scores), before.version == version and live(before) is not None
    fresh = Standing(
        version=version,
        at=now,
        known=known(rows, version),
        since=before.since,
        sending_since=(before.sending_since if sends else None) or now,
        missing=_missing(seen, thresholds, scores, budget),
    )
    found = _certified(fresh, seen, thresholds, budget)
    if not found and before.mode is Mode.STOPPED and before.version == version:
        return replace(fresh, mode=Mode.STOPPED)
    found = found or _provisional(fresh, seen, thresholds, scores, budget)
    if found:
        return tightened(rows, budget, _with_stopped(found, ours, budget))
    return replace(fresh, doubted=before.doubted if before.version == version else None)


def tightened(rows: Sequence[Judgement], budget: Budget, standing: Standing) -> Standing:
    """
    Between two calculations: the same, or a stricter threshold where the live one fails by the labels there are now.

    It never loosens, so every label may be asked about, also a young one.
    """
    if standing.threshold is None:
        return standing
    ours = _ours(rows, standing.version, standing.since)
    seen, scores = _window(_labelled(ours), budget), [row.score for row in ours]
    thresholds = [threshold for threshold in candidates(scores) if threshold > standing.threshold]
    if standing.mode is Mode.PROVISIONAL:
        found = _provisional(standing, seen, [*thresholds, standing.threshold], scores, budget)
    else:
        found = _kept(standing, seen, budget) or _certified(standing, seen, thresholds, budget)
    if found and not _risen(found, seen, budget):
        return found
    missing = _missing(seen, thresholds, scores, budget)
    doubted = (found or standing).threshold
    held = Standing(mode=Mode.SHADOW, missing=missing, doubted=doubted, version=standing.version, at=standing.at)
    return replace(held, known=standing.known, since=standing.since, sending_since=standing.sending_since)


def alarmed(rows: Sequence[Judgement], budget: Budget, standing: Standing) -> Alarm | None:
    """
    Whether what is sent is worse than the budget, by the answers looked at afterwards, in the order of their labels.

    Where a threshold is `doubted`, nothing is sent; what would have been goes on to tell whether there was reason to.
    What was sent before, by hand or by a looser budget, broke no promise of this one.
    """
    lowest = live(standing)
    if lowest is None:
        return None
    ours = _labelled(_ours(rows, standing.version, standing.sending_since))
    held = standing.threshold is None
    seen = [(row.labelled_at or row.at, row) for row in ours if row.score >= lowest and (row.sent or held)]
    seen.sort(key=lambda pair: pair[0])
    found = alarm((budget.changed(row.label) for _, row in seen), budget.share)
    return Alarm(at=seen[found[0]][0], since=seen[found[1]][1].at) if found else None


def live(standing: Standing) -> float | None:
    """The threshold that sends, or would if it were not doubted."""
    return standing.doubted if standing.threshold is None else standing.threshold


def odds(standing: Standing, *, sent: int, usual: float) -> float:
    """
    Of an answer to be drawn now: all, while a person sees them anyway, and of the first that are sent; then as usual.

    `sent` is how many of this version have been. Neither its score nor its label has a say: labels would be no sample.
    """
    return 1.0 if standing.threshold is None or sent < FIRST_SENT else usual


def due(standing: Standing, *, labels_known: int, now: datetime) -> bool:
    """Whether to calculate anew: by labels and the calendar, and never because the numbers look good."""
    waited = standing.at is None or now - standing.at >= NEW_WEEK
    return waited or labels_known - standing.known >= NEW_LABELS


def known(rows: Iterable[Judgement], version: str) -> int:
    """The labels that count: of this version, and of answers drawn whatever their score."""
    return len(_labelled(_ours(rows, version, None)))


def days_until(missing: int, rows: Sequence[Judgement], now: datetime) -> float | None:
    """How many days so many labels take at the pace of the last two weeks; None if there were none."""
    lately = [row for row in rows if row.eligible and row.drawn and row.label and now - row.at <= _TRAFFIC]
    if not lately:
        return None
    span = max(now - min(row.at for row in lately), timedelta(hours=1))
    return missing * (span / timedelta(days=1)) / len(lately)


def _ours(rows: Iterable[Judgement], version: str, since: datetime | None) -> list[Judgement]:
    """In the order in which they were judged."""
    ours = [row for row in rows if row.version == version and row.eligible and (since is None or row.at >= since)]
    return sorted(ours, key=lambda row: row.at)


def _labelled(rows: Iterable[Judgement]) -> list[Judgement]:
    return [row for row in rows if row.drawn and row.label]


def _settled(rows: Sequence[Judgement], now: datetime, maturity: timedelta) -> list[Judgement]:
    """
    The drawn ones that are older than reviews take here; one of those without a label will count as changed.

    Approvals come fast and rejections slowly. So a young one is left out even if it has its label: those that have it
    are the better ones. How long the slowest takes is seen from the labels: a quick desk need not wait for `maturity`.
    """
    drawn = [row for row in rows if row.drawn]
    took = max((row.labelled_at - row.at for row in drawn if row.labelled_at), default=maturity)
    return [row for row in drawn if now - row.at >= min(took, maturity)]


def _window(rows: Sequence[Judgement], budget: Budget) -> list[Labelled]:
    return [Labelled(score=row.score, changed=budget.changed(row.label)) for row in rows[-WINDOW:]]


def _certified(
    standing: Standing, seen: Sequence[Labelled], thresholds: Sequence[float], budget: Budget
) -> Standing | None:
    found = certify(seen, thresholds, budget.share, budget.doubt)
    if not found:
        return None
    return replace(
        standing,
        mode=Mode.CERTIFIED,
        threshold=found.threshold,
        labels=found.labels,
        changed=found.changed,
        bound=found.bound,
        missing=0,
    )


def _provisional(
    standing: Standing, seen: Sequence[Labelled], thresholds: Sequence[float], scores: Sequence[float], budget: Budget
) -> Standing | None:
    threshold = on_average(seen, thresholds, scores, budget.share) if budget.provisional else None
    if threshold is None:
        return None
    return replace(_counted(standing, threshold, seen, budget), mode=Mode.PROVISIONAL)


def _risen(standing: Standing, seen: Sequence[Labelled], budget: Budget) -> bool:
    """
    Whether the newest of the answers that would be sent seem worse than they were when the threshold was found.

    Long before they are worse than the budget for certain: to be wrong here costs some answers that go to review.
    """
    usual = min(budget.share, (standing.changed + 1) / (standing.labels + 2))
    sent = [label.changed for label in seen if label.score >= (standing.threshold or 0.0)]
    return evidence(sent, usual) >= DOUBTED


def _kept(standing: Standing, seen: Sequence[Labelled], budget: Budget) -> Standing | None:
    """Its counts are what was certified; they are calculated anew with the next threshold."""
    still = _counted(standing, standing.threshold or 0.0, seen, budget)
    return standing if still.bound is not None and still.bound <= budget.share else None


def _counted(standing: Standing, threshold: float, seen: Sequence[Labelled], budget: Budget) -> Standing:
    _, labels, changed = next(counted(seen, [threshold]))
    bound = upper_bound(changed, labels, budget.doubt)
    return replace(standing, threshold=threshold, labels=labels, changed=changed, bound=bound)


def _missing(seen: Sequence[Labelled], thresholds: Sequence[float], scores: Sequence[float], budget: Budget) -> int:
    """The fewest further labels until something certifies, were none of them changed; they fall where scores fall."""
    share, doubt = budget.share, budget.doubt
    found = [] if thresholds else [fewest_labels(share, doubt)]
    for threshold, labels, changed in counted(seen, thresholds):
        above = sum(score >= threshold for score in scores) / len(scores)
        found.append(math.ceil((needed(changed, share, doubt) - labels) / above))
    return max(1, min(found))


def _with_stopped(standing: Standing, rows: Sequence[Judgement], budget: Budget) -> Standing:
    """With the channels whose own answers, those that would be sent, are worse than the budget for certain."""
    counts: dict[str, list[bool]] = defaultdict(list)
    for row in _labelled(rows)[-WINDOW:]:
        if standing.threshold is not None and row.score >= standing.threshold:
            counts[row.channel].append(budget.changed(row.label))
    worst = {name: lower_bound(sum(each), len(each), _DOUBT_OF_A_CHANNEL) for name, each in counts.items()}
    return replace(standing, stopped=tuple(sorted(name for name, bound in worst.items() if bound > budget.share)))
