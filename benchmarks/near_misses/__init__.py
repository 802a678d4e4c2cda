"""
Questions on two handbooks, of which half have no answer there: does the score tell what may be sent from what may not?

`python -m benchmarks.near_misses [--model local]`. A draft that holds the facts is right; of a near miss none is. A
draft that says "I don't know" is no answer of either, and nothing that may be sent: it counts among what may not, and
in a row of its own those are left out. Each is judged as the desk does it by default, with whatever it would ask the
model further (`inquired`); what the local model said is kept beside its drafts in `.copydesk/bench`, so a run that was
cut off goes on where it was. Half of the questions were kept aside (`Asked.kept_aside`) while the embedded model was
mended and the prompts of the local one were chosen: what comes of those is what to expect of others.
"""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean

from benchmarks.near_misses.asked import abstains
from benchmarks.near_misses.drafts import LOCAL, Drafted, drafted
from bot.core.judging.score import log_odds
from bot.core.judging.signals import stated_confidence
from bot.core.policy import WATCH_WORDS, Policy
from bot.core.text import straight, whole
from bot.evaluate import measures

Row = tuple[str, str, str, str, str]  # what, watch words; stated confidence, ours, reach, wish
Of = Callable[[Drafted], float]

KEPT = Path(".copydesk") / "bench" / "near_misses.jsonl"
_THRESHOLD = Policy().threshold
_SEED = 0


def rows(model: str = "handbook", *, weights: str = LOCAL, kept: Path = KEPT, most: int = 0) -> list[Row]:
    """The figures of `most` questions, or of all."""
    made = asyncio.run(drafted(model, weights, kept, most))
    halves = [("all", made)] + [
        (name, [one for one in made if one.asked.kept_aside is aside])
        for name, aside in (("looked at", False), ("kept aside", True))
    ]
    told = [row for name, part in halves for row in _told(f"{model}, {name}", part)]
    return [*told, *_sent(model, made)]


def _told(name: str, made: Sequence[Drafted]) -> list[Row]:
    answers = [one for one in made if not abstains(one.draft)]
    return [
        _row(f"{name}: drafts that may be sent", made, _right, "0.85", "0.95"),
        _row(f"{name}: the same of answers only", answers, _right, "0.85", "0.95"),
        _row(f"{name}: answerable against near misses", made, lambda one: one.asked.answerable, "", ""),
    ]


def _row(what: str, made: Sequence[Drafted], good: Callable[[Drafted], bool], reach: str, wish: str) -> Row:
    kinds = [good(one) for one in made]
    naive = "; ".join(_area([of(one) for one in made], kinds) for of in (_watched, _stated))
    ours = [_ours(one) for one in made]
    interval = measures.auroc_interval(ours, kinds, seed=_SEED)
    between = "" if interval is None else f" ({interval[0]:.3f}-{interval[1]:.3f})"
    return f"{what} ({sum(kinds)} of {len(kinds)})", naive, _area(ours, kinds) + between, reach, wish


def _sent(model: str, made: Sequence[Drafted]) -> list[Row]:
    """At the default threshold, of all questions; the naive rule sends what has no watch word."""
    naive = [one for one in made if _watched(one) == 0]
    ours = [one for one in made if one.verdict.sends]
    return [
        (f"{model}: sent at the threshold {_THRESHOLD:g}", _share(naive, made), _share(ours, made), "", ""),
        (f"{model}: wrong among those", _wrong(naive), _wrong(ours), "", ""),
        (f"{model}: further calls to a question", "0", f"{mean(one.draft.calls for one in made):.2f}", "", ""),
    ]


def _share(sent: Sequence[Drafted], made: Sequence[Drafted]) -> str:
    return f"{len(sent) / max(1, len(made)):.0%}"


def _wrong(sent: Sequence[Drafted]) -> str:
    return f"{sum(not _right(one) for one in sent) / max(1, len(sent)):.1%}"


def _right(one: Drafted) -> bool:
    return one.asked.answers(one.draft) and not abstains(one.draft)


def _ours(one: Drafted) -> float:
    return log_odds(one.verdict.signals)


def _stated(one: Drafted) -> float:
    return stated_confidence(one.draft) or 0.0


def _watched(one: Drafted) -> float:
    return -float(any(whole(word).search(straight(one.draft.text)) for word in WATCH_WORDS))


def _area(scores: Sequence[float], kinds: Sequence[bool]) -> str:
    found = measures.auroc(scores, kinds)
    return "-" if found is None else f"{found:.3f}"
