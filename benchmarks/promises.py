"""
Whether a budget's promise holds, and what it costs: by the functions that the desk itself uses, on files of answers.

`python -m benchmarks.promises FILE…`. A stream with 15 % wrong answers is drawn from the SciQ answers of a file, right
and wrong ones each with replacement, by a stated seed.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from math import comb
from pathlib import Path
from random import Random
from statistics import NormalDist, fmean

from benchmarks.replay import Replayed, replay
from bot.core.judging.statistics import at_most, most_changed
from bot.core.judging.threshold import Labelled, candidates, counted
from bot.evaluate.answers import Use, read
from bot.evaluate.measures import coverage
from bot.evaluate.scored import scored
from bot.evaluate.trial import trial

Row = tuple[str, ...]
Answers = list[tuple[float, bool]]  # score, and whether it stood

_BUDGETS, _LABELS, _DOUBT, _REPEATS = (0.05, 0.10, 0.20), (50, 100, 200, 500), 0.1, 200
_WRONG, _STREAM, _SEEDS, _RUNS = 0.15, 4_000, 5, 12
_MADE = "scores made to tell with an AUROC of 0.93"
_FEWEST = 100  # answers of a domain, to be a set of its own


def rows(files: Sequence[Path], seed: int = 0) -> Iterator[Row]:
    """What was measured, the naive rule, ours, what must be reached and what is wished for."""
    sets = {name: answers for file in files for name, answers in _sets(file)}
    streams = {name: answers for name, answers in sets.items() if name.endswith("sciq")}
    for name, answers in streams.items():
        yield _reach(name, answers, seed)
    for name, answers in {_MADE: _made(seed), **streams}.items():
        yield from _stale(name, _stream(answers, seed), seed)
    yield _broken(sets, seed)


def _sets(file: Path) -> Iterator[tuple[str, Answers]]:
    domains = [json.loads(line).get("domain") for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    answers = [(one.log_odds, one.right) for one in scored(read(file, Use()))]
    yield file.stem, answers
    for domain in sorted({domain for domain in domains if domain}):
        own = [answer for answer, of in zip(answers, domains, strict=True) if of == domain]
        if _FEWEST <= len(own) < len(answers):
            yield f"{file.stem} {domain}", own


def _stream(answers: Answers, seed: int) -> Answers:
    chance = Random(seed)  # noqa: S311 - repeatable on purpose
    kinds = {stood: [answer for answer in answers if answer[1] is stood] for stood in (True, False)}
    return [chance.choice(kinds[chance.random() >= _WRONG]) for _ in range(_STREAM)]


def _made(seed: int) -> Answers:
    """Scores of two normal distributions that tell right answers from wrong ones with an AUROC of 0.93."""
    chance, apart = Random(seed), 2**0.5 * NormalDist().inv_cdf(0.93)  # noqa: S311 - repeatable on purpose
    return [(chance.gauss(apart if stood else 0.0, 1.0), stood) for stood in (True, False) for _ in range(2_000)]


def _broken(sets: Mapping[str, Answers], seed: int) -> Row:
    """The worst of all sets, budgets and numbers of labels."""
    ours, naive = [], []
    for answers in sets.values():
        scores, right = [score for score, _ in answers], [stood for _, stood in answers]
        for budget in _BUDGETS:
            for labels in _LABELS:
                found = trial(scores, right, labels=labels, budget=budget, doubt=_DOUBT, repeats=_REPEATS, seed=seed)
                ours.append(found["violations"])
                naive.append(_naive_broken(answers, labels, budget, seed))
    what = f"budget broken in {_REPEATS} calibrations (promise 10 %), worst of {len(ours)}; mean {fmean(ours):.1%}"
    return (what, f"{max(naive):.1%}", f"{max(ours):.1%}", "≤ 14 %", "≤ 10 %")


def _naive_broken(answers: Answers, labels: int, budget: float, seed: int) -> float:
    chance, thresholds = Random(seed), candidates([score for score, _ in answers])  # noqa: S311 - repeatable
    everything = [Labelled(score=score, changed=not stood) for score, stood in answers]
    broken = {threshold: wrong > budget * sent for threshold, sent, wrong in counted(everything, thresholds)}
    found = [plain(chance.choices(everything, k=labels), thresholds, budget) for _ in range(_REPEATS)]
    return sum(threshold is not None and broken[threshold] for threshold in found) / _REPEATS


def plain(labels: Sequence[Labelled], thresholds: Sequence[float], budget: float) -> float | None:
    """The loosest threshold whose labels keep the budget, taken at their word."""
    kept = [threshold for threshold, sent, wrong in counted(labels, thresholds) if sent and wrong <= budget * sent]
    return kept[-1] if kept else None


def _reach(name: str, answers: Answers, seed: int) -> Row:
    """How much of what the oracle sends is sent, and how much any fixed sequence of tests could with as many labels."""
    shares, most = [], []
    for each in range(seed, seed + _SEEDS):
        drawn = _stream(answers, each)
        scores, right = [score for score, _ in drawn], [stood for _, stood in drawn]
        oracle = coverage(scores, right, 0.05) or 1.0
        found = trial(scores, right, labels=200, budget=0.05, doubt=_DOUBT, repeats=_REPEATS, seed=each)
        shares.append(found["mean_coverage"] / oracle)
        most.append(_ceiling(drawn, 200, 0.05) / oracle)
    mean = f"mean of {_SEEDS}: {fmean(shares):.2f} ×; most of any fixed sequence: {fmean(most):.2f} ×"
    what = f"coverage, 200 labels, budget 5 %, {name}, 15 % wrong, seed {seed} ({mean})"
    return (what, "", f"{shares[0]:.2f} × oracle", "≥ 0.80 ×", "≥ 0.85 ×")


def _ceiling(answers: Answers, labels: int, budget: float) -> float:
    """
    No walk through thresholds sends more on average, in whatever order, even one that knows how wrong each of them is.

    To send so much or more, the first threshold in its order that sends as much has to pass; and by Neyman and Pearson
    nothing that keeps the promise passes more often than the binomial test with its last case drawn by lot.
    """
    thresholds = candidates([score for score, _ in answers], 100)
    everything = [Labelled(score=score, changed=not stood) for score, stood in answers]
    shares, powers = [0.0], list[float]()
    for _, sent, wrong in counted(everything, thresholds):
        shares.append(sent / len(answers))
        powers.append(_power(round(labels * shares[-1]), budget, wrong / sent))
    best = [*accumulate(reversed(powers), max)][::-1]
    return sum(power * (share - before) for power, (before, share) in zip(best, pairwise(shares), strict=True))


def _power(labels: int, budget: float, truth: float) -> float:
    most = most_changed(labels, budget, _DOUBT)
    left = (_DOUBT - (at_most(most, labels, budget) if most >= 0 else 0.0)) / _exactly(most + 1, labels, budget)
    return (at_most(most, labels, truth) if most >= 0 else 0.0) + left * _exactly(most + 1, labels, truth)


def _exactly(changed: int, labels: int, share: float) -> float:
    return comb(labels, changed) * share**changed * (1 - share) ** (labels - changed)


def _stale(name: str, stream: Answers, seed: int) -> Iterator[Row]:
    done = [replay(stream, each) for each in range(seed, seed + _RUNS)]
    told = f"stale handbook, {name}, {_RUNS} runs"
    best = coverage([score for score, _ in stream], [stood for _, stood in stream], 0.05) or 0.0
    yield (f"{told}: sent before (oracle {best:.0%})", _mean(done, "naive_before"), _mean(done, "before"), "≥ 60 %", "")
    yield (f"{told}: wrong ones sent after", _mean(done, "naive_wrong"), _mean(done, "wrong"), "≤ 45", "≤ 35")
    yield (f"{told}: wrong of those sent before", _mean(done, "naive_risk"), _mean(done, "risk"), "≤ 5 %", "")
    yield (f"{told}: runs with a false alarm before, and with an alarm after", "", _alarms(done), "", "")


def _mean(done: Sequence[Replayed], name: str) -> str:
    value = fmean(getattr(each, name) for each in done)
    return f"{value:.1%}" if value <= 1 else f"{value:.0f}"


def _alarms(done: Sequence[Replayed]) -> str:
    before, after = fmean(each.false_alarms > 0 for each in done), fmean(each.alarm_after is not None for each in done)
    return f"{before:.0%}, {after:.0%}"


def main() -> None:
    files = [Path(name) for name in sys.argv[1:]]
    print("| what | naive | ours | reach | wish |\n|---|---|---|---|---|")
    for row in rows(files):
        print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
