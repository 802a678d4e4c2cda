"""
What the signals weigh once reviewers have decided: the shipped weights, moved as far as their labels move them.

Labels that were sure to be given (a person looked before the answer was sent) count once; an answer that was sent and
drawn for an audit stands for all that were not drawn; what somebody complained of without a draw is left out, because
nobody complains of a right answer.
"""

import hashlib
from collections.abc import Sequence

from bot.core.judging.judgement import Judgement, Means
from bot.core.judging.kinds import PRIOR, SIGNALS, Kind, Weights
from bot.core.judging.learning import fitted
from bot.core.judging.score import score, weighed
from bot.core.policy import Sources

__all__ = ["PRIOR", "Weights", "learned", "rescored"]

_TAU = 0.1  # how far labels move a weight, in what it does to the log-odds of a usual draft
_TAU_START = 3.0  # how many answers are right differs more between places than what tells them apart
_TAU_CHANNEL = 0.5  # and between channels of one place less again
_MOST = 20.0  # answers that one label stands for at most


def learned(rows: Sequence[Judgement], means: Means, sources: Sources = Sources.REQUIRED) -> Weights:
    """
    The most probable weights by these labels; without any, the shipped ones.

    The threshold must come from other labels than these, or its promise is void: that is for the caller to see to.
    """
    used = [row for row in rows if row.label is not None and (row.drawn or not row.sent)]
    if not used:
        return PRIOR
    channels = sorted({row.channel for row in used if row.channel})
    starts = [1.0, *(0.0 for _ in channels)]
    weights = fitted(
        [_features(row, channels, sources) for row in used],
        [not means.changed(row.label) for row in used if row.label is not None],
        prior=[*(PRIOR.by_name[kind.name] for kind in SIGNALS), *(PRIOR.intercept * start for start in starts)],
        spread=[
            *(_TAU * kind.differs / kind.spread for kind in SIGNALS),
            _TAU_START,
            *(_TAU_CHANNEL for _ in channels),
        ],
        counts=[_stands_for(row) for row in used],
    )
    size = len(SIGNALS)
    by_name = {kind.name: weight for kind, weight in zip(SIGNALS, weights, strict=False)}
    by_channel = dict(zip(channels, weights[size + 1 :], strict=True))
    told = repr((weights, channels)).encode()
    version = f"map-{len(used)}-{hashlib.sha256(told).hexdigest()[:8]}"
    return Weights(version=version, intercept=weights[size], by_name=by_name, channels=by_channel)


def rescored(judgement: Judgement, weights: Weights, sources: Sources = Sources.REQUIRED) -> float:
    """The score that the draft would have had by these weights, from the values kept."""
    return score(weighed(judgement.values, sources, weights, judgement.channel))


def _features(row: Judgement, channels: Sequence[str], sources: Sources) -> list[float]:
    """What each signal says, as far as it counted: what a model says of itself is held by the cap as it was then."""
    added = {signal.name: signal.contribution for signal in weighed(row.values, sources)}
    here = [1.0 if row.channel == channel else 0.0 for channel in channels]
    return [*(_feature(kind, added[kind.name]) for kind in SIGNALS), 1.0, *here]


def _feature(kind: Kind, added: float) -> float:
    weight = PRIOR.by_name[kind.name]
    return added / weight if weight else 0.0


def _stands_for(row: Judgement) -> float:
    return min(_MOST, 1 / max(row.odds, 1 / _MOST)) if row.sent else 1.0
