"""
How well drafts are judged: the whole table in one run, by the one shipped configuration.

`make bench-judging DATA=folder` (or FILES="…") takes files as `copydesk evaluate` reads them. What they lack for a row
is said in its place. It takes about two minutes on a quiet core, half of them for the budgets.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from benchmarks import extra_calls, near_misses, promises, telling
from benchmarks.goals import met
from bot.core.errors import Misconfigured

_HEAD = ("what", "naive", "ours", "reach", "wish", "met")
_OTHERS = "answers with `samples` and `peers`"


@dataclass(frozen=True)
class Asked:
    files: tuple[Path, ...]
    sure: str  # domain
    seed: int
    weights: str  # of the local model; empty: it is not asked


@dataclass(frozen=True)
class Part:
    """Rows that are there or missing together; `needs` is what it takes."""

    name: str
    needs: str
    rows: Callable[[Asked], Iterable[Sequence[str]]]


PARTS = (
    Part("AUROC without log-probabilities", _OTHERS, lambda on: telling.agreed(on.files)),
    Part("AUROC beside uqlm", _OTHERS, lambda on: telling.baselines(on.files)),
    Part("every input", f"{_OTHERS} of the domain", lambda on: telling.everything(on.files, on.sure)),
    Part("text only", "answers with a text alone", lambda on: telling.texts(on.files)),
    Part("text only, edits", "the same with `reviewer_edit_similarity`", lambda on: telling.edited(on.files)),
    Part("MAP", "300 answers of one domain in a file", lambda on: telling.learning(on.files, on.seed)),
    Part("near misses, embedded model", "nothing", lambda _: near_misses.rows()),
    Part("near misses, local model", "its weights: GGUF=name or path, and an hour", lambda on: _local(on.weights)),
    Part("budget and stale handbook", "answers of the domain sciq", lambda on: promises.rows(on.files, on.seed)),
    Part("extra tokens", _OTHERS, lambda on: extra_calls.rows(on.files, on.seed)),
)


def main() -> None:
    asked = _asked()
    _print(_HEAD)
    _print(["---"] * len(_HEAD))
    began = monotonic()
    for number, part in enumerate(PARTS, 1):
        _tell(f"{monotonic() - began:.0f} s: {part.name} ({number} of {len(PARTS)}) …")
        for row in told(part, asked):
            _print(row)
    _tell(f"{monotonic() - began:.0f} s: done")


def told(part: Part, asked: Asked) -> Iterable[Sequence[str]]:
    """Its rows as they come, each with what it meets; or what is missing."""
    none = True
    for what, naive, ours, reach, wish in part.rows(asked):
        none = False
        yield what, naive, ours, reach, wish, met(ours, reach, wish)
    if none:
        yield part.name, "", f"missing: it takes {part.needs}", "", "", ""


def _local(weights: str) -> Iterable[Sequence[str]]:
    try:
        return near_misses.rows("local", weights=weights) if weights else ()
    except Misconfigured as problem:
        _tell(str(problem))
        return ()


def _asked() -> Asked:
    parser = argparse.ArgumentParser(prog="make bench-judging", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--sure", default="sciq", help="the domain of the rows with every input")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--weights", default="", help="of the local model, for its rows of near misses")
    given = parser.parse_args()
    files = given.files or sorted(Path(os.environ.get("DATA") or ".").glob("*.jsonl"))  # noqa: TID251 - a benchmark's own
    if not files:
        parser.error("no answers to measure: name files of answers with labels, or a folder of them in DATA=…")
    return Asked(tuple(files), given.sure, given.seed, given.weights)


def _print(row: Sequence[str]) -> None:
    print(f"| {' | '.join(row)} |", flush=True)


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
