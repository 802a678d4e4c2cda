"""A passage cut into what can be quoted of it: sentences, list items, table rows, always as they stand on the page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.core.case import Passage

ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+")
RULE = re.compile(r"\s*\|?[\s:|-]+\|[\s:|-]*")
# A full stop ends a sentence unless it follows an abbreviation, an initial or a number that goes on.
SENTENCE_END = re.compile(
    r"(?<=[.!?])(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bNo\.)(?<!\bca\.)(?<!\bSt\.)"
    r"(?<!\betc\.)(?<!\bapprox\.)(?<!\bincl\.)(?<![A-Z]\.)(?<!\b\d\.)[*_)\"'\u201d\u2019]*\s+(?=[\"'\u201c\u2018(*_\[]*[A-Z0-9À-ÞА-Я])"
)

# How a sentence begins that is not understood without the one before it; LEANING ones speak of the same thing.
LEANING = re.compile(r"(?:If|It|They|This|These|Those|Its|Their)\b")
DEPENDENT = re.compile(rf"{LEANING.pattern}|(?:Unless|Except|After that|Beyond|Then|Otherwise|That|Also|But)\b")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Something to quote: `text` as it stands in `passage`, and `lead`, the line it cannot be read without."""

    passage: Passage
    text: str
    lead: str = ""
    size: int = 1  # sentences, items or rows
    key: str = ""  # of a row: its first cell, which says what the row is about

    @property
    def item(self) -> bool:
        return bool(self.lead or ITEM.match(self.text))

    @property
    def step(self) -> bool:
        """Whether it is one of a numbered list: it tells what to do for a while, not how long the whole takes."""
        return re.match(r"\s*\d", self.text) is not None and self.item

    @property
    def markdown(self) -> str:
        lines = [
            *self.lead.splitlines(),
            *([""] if self.lead and "|" not in self.lead else []),
            *self.text.splitlines(),
        ]
        return "\n".join(f"> {line}".rstrip() for line in lines)


def pieces(passage: Passage) -> Iterator[Piece]:
    """All that can be quoted of the passage, in its order; a sentence that leans on another also with it."""
    lead = ""
    for block in re.split(r"\n\s*\n", passage.text):
        lines = [line for line in block.split("\n") if line.strip()]
        if any("|" in line for line in lines) and len(lines) > 2 and RULE.fullmatch(lines[1]):
            yield from _rows(passage, lines)
        elif lines and ITEM.match(lines[0]):
            yield from _items(passage, lines, lead if lead.endswith(":") else "")
        else:
            yield from _sentences(passage, block.strip())
        lead = block.strip().split("\n")[-1]


def whole(passage: Passage) -> Piece:
    return Piece(passage=passage, text=passage.text, size=4)


def _rows(passage: Passage, lines: list[str]) -> Iterator[Piece]:
    for row in lines[2:]:
        key = row.strip().strip("|").split("|")[0].strip()
        yield Piece(passage=passage, text=row, lead="\n".join(lines[:2]), key=key)
    yield Piece(passage=passage, text="\n".join(lines[2:]), lead="\n".join(lines[:2]), size=2)


def _items(passage: Passage, lines: list[str], lead: str) -> Iterator[Piece]:
    items: list[str] = []
    for line in lines:
        if ITEM.match(line) or not items:
            items.append(line)
        else:
            items[-1] += f"\n{line}"
    yield from (Piece(passage=passage, text=item, lead=lead) for item in items)
    yield Piece(passage=passage, text="\n".join(items), lead=lead, size=3)


def _sentences(passage: Passage, block: str) -> Iterator[Piece]:
    ends = [match.end() for match in SENTENCE_END.finditer(block)]
    bounds = list(pairwise([0, *ends, len(block)]))
    for first, (start, stop) in enumerate(bounds):
        if text := block[start:stop].strip():
            yield Piece(passage=passage, text=text)
        if first + 1 < len(bounds) and LEANING.match(block, stop):
            yield Piece(passage=passage, text=block[start : bounds[first + 1][1]].strip(), size=2)
