"""
What else to ask the models about a draft, one call at a time, and only where that can still change its route.

The order and the stops are those measured in Trust or Escalate's kind of cascade (Jung et al. 2024, arXiv 2407.18370):
cheap first, more only to justify sending. They depend on the question, the draft, what was replied, and what admins set
by hand; never on labels, nor on a threshold made of them: a score must mean the same for all answers of its version.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256

from bot.core.case import Draft, Other, ReasonKind, Supports, Verdict
from bot.core.judging.agreement import agreement
from bot.core.judging.replies import differing, gist, unclear
from bot.core.judging.score import ceiling
from bot.core.policy import Policy

MOST = 4  # times that a question is put once more
_TIGHT_BAR, _TIGHT_BUDGET = 0.8, 0.05  # from there on one contradiction settles it, else two do
_CONTRADICTION = "—"  # has no word in common with anything


class Asked(StrEnum):
    """What a call asks for."""

    PROBE = "probe"  # whether the passages hold the answer, in a word
    AGAIN = "again"  # the answer in a few words, without a look at the draft
    SAME = "same"  # of which unclear replies it holds that they say the same


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call of the model named `model`. `number` is of the wording, `pairs` are what SAME is about."""

    asked: Asked
    model: str
    peer: bool = False  # it is not the one that drafted
    number: int = 0
    pairs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Terms:
    """
    On what terms a draft is asked about. `bar` is the score that is worth reaching.

    `promised`: its score stands for a budget, so the bar is no threshold, and high scores are put to the test as well.
    `probe`, `own` and `peers` are who can be asked for what: the model that drafted, and the others; `compares`: any.
    """

    bar: float
    reasks: int
    patience: int  # as many contradictions settle it
    promised: bool = False
    probe: bool = False
    own: bool = False
    peers: tuple[str, ...] = ()
    compares: bool = True

    @property
    def any(self) -> bool:
        return self.reasks > 0 and bool(self.probe or self.own or self.peers)

    @property
    def edition(self) -> str:
        """Another one on any other terms: scores of both are not to be compared. Empty where nothing is asked."""
        return sha256(repr(self).encode()).hexdigest()[:4] if self.any else ""


NOTHING = Terms(bar=1.0, reasks=0, patience=1)  # is asked


def reachable(supports: Supports, policy: Policy, *, handbook: bool) -> float:
    """The highest score that any draft of a model with these capabilities can reach, asked all that may be asked."""
    asks = supports.samples and policy.reasks > 0
    return ceiling(
        replace(supports, probe=asks),
        handbook=handbook,
        sources=policy.sources,
        weights=policy.weighs,
        agreement=agreement([], [1.0] * min(policy.reasks, MOST)) if asks else None,
    )


def terms(policy: Policy, channel: str, draft: Draft, peers: tuple[str, ...]) -> Terms:
    """Under a budget the bar is the threshold last set by hand: the certified one is made of labels."""
    budget = policy.budget
    bar = policy.threshold if budget else policy.threshold_in(channel)
    tight = budget.share <= _TIGHT_BUDGET if budget else bar >= _TIGHT_BAR
    return Terms(
        bar=bar,
        reasks=min(policy.reasks, MOST),
        patience=1 if tight else 2,
        promised=budget is not None,
        probe=draft.supports.samples,
        own=draft.supports.samples,
        peers=peers,
    )


def probed(draft: Draft, chance: float) -> Draft:
    """With what the probe said. A draft that was not probed, for whatever reason, misses nothing."""
    return replace(draft, probe=chance, supports=replace(draft.supports, probe=True))


def next_call(draft: Draft, verdict: Verdict, on: Terms, score: Callable[[Draft], float]) -> Call | None:
    """
    The call that is worth its tokens now; None if none is.

    `score` is what a draft would score. Nothing is asked if a person looks at it anyway, if not even the best replies
    could lift the score to the bar, or, where the bar is all that counts, if the worst could not bring it below.
    """
    left = [*_left(draft, on)]
    if not left or _settled(verdict) or score(_at_best(draft, left)) < on.bar:
        return None
    if not on.promised and score(_at_worst(draft, left, on)) >= on.bar:
        return None
    return left[0]


def _settled(verdict: Verdict) -> bool:
    """Whether a person looks at it whatever its score is; one that only its budget keeps back is still `eligible`."""
    return not verdict.eligible and any(reason.kind is not ReasonKind.SCORE for reason in verdict.reasons)


def _left(draft: Draft, on: Terms) -> Iterator[Call]:
    """All that may still be asked, in its order, should nothing contradict."""
    if not on.any or not draft.text.strip():
        return
    if on.probe and draft.passages and draft.probe is None:
        yield Call(asked=Asked.PROBE, model=draft.model)
    if differing(draft) < on.patience and (on.own or on.peers):
        for number in range(len(draft.others), on.reasks):
            yield _again(draft, on, number)
    if on.compares and unclear(draft) and (on.own or on.peers) and all(each.same is None for each in draft.others):
        pairs = tuple(dict.fromkeys((gist(draft), draft.others[at].text) for at in unclear(draft)))
        yield Call(asked=Asked.SAME, model=draft.model if on.own else on.peers[0], pairs=pairs)


def _again(draft: Draft, on: Terms, number: int) -> Call:
    """Another model first, then in turns: it does not repeat the same mistake, so its word tells more."""
    if on.peers and (number % 2 == 0 or not on.own):
        turn = number // 2 if on.own else number
        return Call(asked=Asked.AGAIN, model=on.peers[turn % len(on.peers)], peer=True, number=number)
    return Call(asked=Asked.AGAIN, model=draft.model, number=number)


def _at_best(draft: Draft, left: list[Call]) -> Draft:
    more = [Other(text=gist(draft), peer=call.peer, same=True) for call in left if call.asked is Asked.AGAIN]
    return replace(_probed(draft, left, 1.0), others=(*_read(draft, left, same=True), *more))


def _at_worst(draft: Draft, left: list[Call], on: Terms) -> Draft:
    """As many contradictions as it takes to stop, another model's among them."""
    others = _read(draft, left, same=False)
    room = max(0, on.patience - differing(replace(draft, others=others)))
    more = [Other(text=_CONTRADICTION, peer=call.peer, same=False) for call in left if call.asked is Asked.AGAIN]
    return replace(_probed(draft, left, 0.0), others=(*others, *more[:room]))


def _probed(draft: Draft, left: list[Call], value: float) -> Draft:
    return probed(draft, value) if any(call.asked is Asked.PROBE for call in left) else draft


def _read(draft: Draft, left: list[Call], *, same: bool) -> tuple[Other, ...]:
    """The replies, should each unclear one say the same, or not, if that can be asked."""
    asks = any(call.asked is Asked.SAME for call in left)
    open_ = unclear(draft) if asks else ()
    return tuple(replace(other, same=same) if at in open_ else other for at, other in enumerate(draft.others))
