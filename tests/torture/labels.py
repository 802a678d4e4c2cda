"""What is kept of audits beside what their cards say: a promise is made of the one, and people see the other."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from tests.postgres import look
from tests.torture.book import Json
from tests.torture.checker import CHECKED
from tests.torture.model import marks
from tests.torture.people import words

_KEPT = """
SELECT cases.text, judged.label FROM judged JOIN cases ON cases.id = judged.case_id
WHERE judged.sent = 1 AND judged.label IS NOT NULL
"""
_MEANS = {
    "was right": {"approve"},
    "corrected": {"approve", "cosmetic", "fix"},  # with nothing but a note it was right
    "taken back": {"reject"},
}
Kept = tuple[object, ...]  # a question, and the label of its answer


def kept(database: str | Path) -> list[Kept]:
    """From the database itself: a file, or the address of a server's."""
    if isinstance(database, str):
        return look(database, _KEPT)
    with closing(sqlite3.connect(database)) as file:
        return file.execute(_KEPT).fetchall()


def differing(labels: Iterable[Kept], review: Sequence[Json]) -> list[str]:
    """Where a label is not the one that the card of its question tells of, or either is without the other."""
    found = {mark: str(label) for text, label in labels for mark in marks(str(text))}
    told = {
        mark: says[2]
        for card in review
        for says in [CHECKED.match(card.get("text", ""))]
        if says
        for mark in marks(words(card))
    }
    wrong = [mark for mark in found.keys() | told.keys() if found.get(mark) not in _MEANS.get(told.get(mark, ""), ())]
    return [f"{mark}: its card says {told.get(mark)}, and kept is {found.get(mark)}" for mark in sorted(wrong)]
