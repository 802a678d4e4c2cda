"""The questions: those a handbook answers, with what has to stand in a right answer, and those it does not."""

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import yaml

from bot.core.case import Draft
from bot.core.judging.signals import refusal
from bot.core.text import straight

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WRITTEN = {word: str(number) for number, word in enumerate(_NUMBERS, 1)}
HERE = Path(__file__).parent
HANDBOOKS = {"fernlicht": HERE.parents[1] / "bot" / "sandbox" / "handbook", "kestrel": HERE / "kestrel"}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """`facts` must all stand in a right answer, each in one of its ways; of a near miss there are none."""

    question: str
    handbook: str
    facts: tuple[tuple[str, ...], ...] = ()

    @property
    def answerable(self) -> bool:
        return bool(self.facts)

    @property
    def kept_aside(self) -> bool:
        """Half of the questions, drawn by their words, were not looked at while the embedded model was mended."""
        return sha256(self.question.encode()).digest()[0] % 2 == 1

    def answers(self, draft: Draft) -> bool:
        """Whether it says what is right. Of a near miss nothing is."""
        said = _plain(draft.text)
        return self.answerable and all(any(_plain(way) in said for way in ways) for ways in self.facts)


def abstains(draft: Draft) -> bool:
    """Whether it says that it does not know, which is right of a near miss, and no answer of anything."""
    return not draft.text or refusal(draft) == 1.0


def questions(*handbooks: str) -> list[Asked]:
    """Of these handbooks, or of all."""
    return [asked for name in handbooks or HANDBOOKS for asked in _read(name)]


def _plain(text: str) -> str:
    """Folded, with numbers as figures."""
    return re.sub(r"[a-z]+", lambda word: _WRITTEN.get(word[0], word[0]), straight(text).casefold())


def _read(name: str) -> list[Asked]:
    listed = yaml.safe_load((HERE / f"{name}.yml").read_text(encoding="utf-8"))
    plain = [
        Asked(question=question, handbook=name, facts=_facts(facts)) for question, facts in listed["answerable"].items()
    ]
    return plain + [Asked(question=question, handbook=name) for question in listed["near_misses"]]


def _facts(written: str | float | list[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(str(fact).split("|")) for fact in (written if isinstance(written, list) else [written]))
