"""
How well the score tells right answers from wrong ones, beside what anybody would try first.

Where nothing else is said a figure is the AUROC, where 0.5 is a coin toss; naive: by watch words; by length.
"""

import json
import os
import subprocess
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean

from bot.evaluate import measures
from bot.evaluate.answers import Answer, Use, read
from bot.evaluate.figures import BASELINES
from bot.evaluate.scored import Scored, scored, trained

Row = tuple[str, str, str, str, str]  # what, naive, ours, reach, wish
Score = Callable[[Scored], float]

_AGREED = (  # what, what the score may see, goals
    ("2 own re-asks + 2 peers + stated", "stated,samples:2,peers:2", "0.777", "0.79"),
    ("2 own re-asks + stated", "stated,samples:2", "0.753", "0.77"),
)
_ALL = "stated,logprobs,samples,peers"
_UNTOUCHED = 0.98  # similarity to what the expert made of it, from which on it stood
_LABELS, _TIMES = 100, 10


@dataclass(frozen=True)
class Cell:
    """One model's answers of one domain."""

    file: Path
    domain: str
    answers: list[Answer]

    @property
    def agreed(self) -> bool:
        return any(answer.draft.others for answer in self.answers)


def cells(files: Sequence[Path], use: Use) -> list[Cell]:
    read_all = {file: read(file, use) for file in files}
    return [
        Cell(file, domain, [answer for answer in answers if answer.domain == domain])
        for file, answers in read_all.items()
        for domain in sorted({answer.domain for answer in answers})
    ]


def agreed(files: Sequence[Path]) -> list[Row]:
    """Without log-probabilities and labels: the mean of all cells that hold further answers."""
    rows = []
    for what, use, reach, wish in _AGREED:
        found = [scored(cell.answers) for cell in cells(files, Use.read(use)) if cell.agreed]
        if found:
            rows.append(_row(f"{what}, mean of {len(found)} cells", [*map(_auroc, found)], found, reach, wish))
    return rows


def everything(files: Sequence[Path], domain: str) -> list[Row]:
    """With all that there is, in one domain: the mean of its cells."""
    found = [scored(cell.answers) for cell in cells(files, Use.read(_ALL)) if cell.agreed and cell.domain == domain]
    if not found:
        return []
    sent = [_coverage(cell, by=lambda one: one.log_odds) for cell in found]
    nothing = mean(_coverage(cell, by=_naive) for cell in found)
    each = ", ".join(f"{share:.1%}" for share in sent)
    return [
        _row(f"{domain}, all inputs", [*map(_auroc, found)], found, "0.80", "0.827"),
        (f"{domain}, sent at ≤ 10 % wrong ({each})", f"{nothing:.0%}", f"{mean(sent):.1%}", "36 %", "54 %"),
    ]


def texts(files: Sequence[Path]) -> list[Row]:
    """Files with nothing but a text, by whether people found it right."""
    return [
        _text(file.stem, answers, ("0.65", "0.713") if _edits(file) is None else ("", ""))
        for file, answers in _bare(files)
    ]


def edited(files: Sequence[Path]) -> list[Row]:
    """Those that experts rewrote, by whether they had to."""
    return [
        _text(f"{file.stem}, left as it was", _rewritten(answers, edits), ("0.60", "0.636"))
        for file, answers in _bare(files)
        if (edits := _edits(file)) is not None
    ]


def learning(files: Sequence[Path], seed: int) -> list[Row]:
    """What so many labels add to the shipped weights, on the answers that were not learned from."""
    gains = []
    for cell in cells(files, Use.read("stated,samples:2,peers:2")):
        answers = scored(cell.answers)
        if len(answers) >= 3 * _LABELS:
            gains.append(mean(_gain(answers, seed + time) for time in range(_TIMES)))
    what = f"MAP with {_LABELS} labels against the prior, mean of {len(gains)} sets"
    return [(what, "", f"{mean(gains):+.4f}", "+0", "+0.02")] if gains else []


def baselines(files: Sequence[Path]) -> list[Row]:
    """What else tells by the same answers, without a model."""
    found = [cell for cell in cells(files, Use.read("samples:2,peers:2")) if cell.agreed]
    if not found:
        return []
    overlap = [_area([token_overlap(answer) for answer in cell.answers], cell.answers) for cell in found]
    equal = [_area(exact_match(cell.answers), cell.answers) for cell in found]
    theirs = "not installed" if None in equal else _three(mean(each or 0.0 for each in equal))
    naive = f"uqlm 0.6.7, exact match: {theirs}; F1 of words: {_three(mean(each or 0.0 for each in overlap))}"
    mine = _three(mean(_auroc(scored(cell.answers)) for cell in found))
    return [(f"2 own re-asks + 2 peers alone, mean of {len(found)} cells", naive, mine, "", "")]


def token_overlap(answer: Answer) -> float:
    def f1(one: str, other: str) -> float:
        mine, theirs = Counter(one.casefold().split()), Counter(other.casefold().split())
        return 2 * (mine & theirs).total() / max(1, mine.total() + theirs.total())

    return mean(f1(answer.draft.text, other.text) for other in answer.draft.others) if answer.draft.others else 0.0


def exact_match(answers: Sequence[Answer]) -> list[float] | None:
    """By uqlm, which has an environment of its own: UQLM names its Python. None without."""
    if not (python := os.environ.get("UQLM")):  # noqa: TID251 - a benchmark's own
        return None
    asked = json.dumps([[answer.draft.text, [other.text for other in answer.draft.others]] for answer in answers])
    done = subprocess.run(  # noqa: S603 - what the caller named
        [python, "-m", "benchmarks.uqlm.child"], input=asked, capture_output=True, text=True, check=True
    )
    found: list[float] = json.loads(done.stdout)
    return found


def _row(what: str, areas: Sequence[float], found: Sequence[list[Scored]], reach: str, wish: str) -> Row:
    return what, _plain(found), _three(mean(areas)), reach, wish


def _text(what: str, answers: list[Answer], goals: tuple[str, str]) -> Row:
    found = scored(answers)
    return f"{what}, text only", _plain([found]), _three(_auroc(found)), *goals


def _plain(found: Sequence[list[Scored]]) -> str:
    words, length = (mean(_auroc(cell, by) for cell in found) for by in (_naive, _length))
    return f"{words:.3f}; {length:.3f}"


def _bare(files: Sequence[Path]) -> list[tuple[Path, list[Answer]]]:
    answers = [(file, read(file, Use())) for file in files]
    return [
        (file, found)
        for file, found in answers
        if found and not any(each.draft.others or each.draft.gist_logprobs for each in found)
    ]


def _rewritten(answers: list[Answer], edits: list[bool]) -> list[Answer]:
    return [replace(answer, right=stood) for answer, stood in zip(answers, edits, strict=True)]


def _edits(file: Path) -> list[bool] | None:
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    found = [line.get("reviewer_edit_similarity") for line in lines]
    return None if None in found else [similarity >= _UNTOUCHED for similarity in found]


def _gain(answers: list[Scored], seed: int) -> float:
    """The same answers by both weights: those that were not learned from."""
    learned = trained(answers, _LABELS, seed=seed)
    kept = {id(answer.draft) for answer in learned}
    return _auroc(learned) - _auroc([answer for answer in answers if id(answer.draft) in kept])


def _naive(answer: Scored) -> float:
    return BASELINES["watch_words"](answer.draft)


def _length(answer: Scored) -> float:
    return BASELINES["length"](answer.draft)


def _auroc(answers: Sequence[Scored], by: Score = lambda one: one.log_odds) -> float:
    return measures.auroc([by(one) for one in answers], [one.right for one in answers]) or 0.0


def _coverage(answers: Sequence[Scored], by: Score) -> float:
    return measures.coverage([by(one) for one in answers], [one.right for one in answers], 0.10) or 0.0


def _area(scores: Sequence[float] | None, answers: Sequence[Answer]) -> float | None:
    return None if scores is None else measures.auroc(scores, [answer.right for answer in answers])


def _three(value: float) -> str:
    return f"{value:.3f}"
