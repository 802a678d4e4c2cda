"""How well a piece of a page answers a question: what it covers of it, what it leaves open."""

import re
from dataclasses import dataclass

from bot.core.case import Passage
from bot.llm.quoting.asked import NEGATION, SOFT_STEMS, Asked
from bot.llm.quoting.kinds import Kind, exact, holds
from bot.llm.quoting.pieces import SENTENCE_END, Piece, pieces
from bot.llm.quoting.words import plain, stem, stems

IN_TEXT, IN_HEADING, IN_TITLE = 1.0, 0.85, 0.7  # what a covered term is worth, by where it stands
GROUPS = re.compile(
    r"\b(guest|visitor|contractor|freelancer|intern|trainee|apprentice|student|parttime|temp|volunteer|candidate|child)(?:s|ren)?\b"
)
ASKING = frozenset({"how", "when", "who", "where", "why"})  # a heading may ask as the question does
# How a sentence begins that is not understood without the one before it.
DEPENDENT = re.compile(
    r"(?:If|Unless|Except|After that|Beyond|Then|Otherwise|It|They|This|These|Those|That|Its|Their|Also|But)\b"
)
STALE = re.compile(
    r"\b(?:superseded|outdated|out of date|deprecated|obsolete|archived|no longer (?:valid|applies|in force)|(?:is|was|were|been) replaced by)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Match:
    """A piece beside the question: `worth` ranks, `missing` are the question's words that the piece does not cover."""

    piece: Piece
    worth: float
    missing: tuple[str, ...]
    fits: bool  # holds the kind of thing asked for
    stale: bool
    in_text: int

    @property
    def full(self) -> bool:
        return self.fits and not self.missing


def matches(asked: Asked, passages: tuple[Passage, ...]) -> list[Match]:
    """Every piece of the passages beside the question, the best first."""
    found = [
        _match(asked, piece, rank, place)
        for rank, passage in enumerate(passages)
        for place, piece in enumerate(_candidates(asked, passage))
    ]
    return sorted(found, key=lambda match: -match.worth)


def _candidates(asked: Asked, passage: Passage) -> list[Piece]:
    """A whole list only where no number, time or name is asked for: somewhere in it there is always one."""
    return [piece for piece in pieces(passage) if piece.size < 3 or asked.kind is Kind.ANYTHING]


def _match(asked: Asked, piece: Piece, rank: int, place: int) -> Match:
    passage = piece.passage
    text = f"{piece.lead}\n{piece.text}"
    body, heading, title = set(stems(text)), set(stems(passage.heading)), set(stems(passage.page))
    fits = _fits(asked, piece, text)
    worths = {
        term: IN_TEXT if term in body else IN_HEADING if term in heading else IN_TITLE if term in title else 0.0
        for term in asked.terms
    }
    missing = [
        term
        for term, worth in worths.items()
        if not worth and not (term in asked.soft and holds(text, SOFT_STEMS[term], known=asked.words))
    ]
    if asked.negated and (asked.yes_no or not NEGATION.search(plain(text))):
        missing.append("not")
    needed = [term for term in asked.terms if term not in asked.soft] or list(asked.terms)
    covered = sum(worths[term] for term in needed) / max(1, len(needed))
    near = sum(term in body | heading for term in asked.terms)
    extra = len(body - set(asked.words)) / 100
    generic = 0.03 * len((body & set(asked.words)) - set(asked.terms))
    worth = covered + (0.35 if fits else 0.0) - 0.3 * (len(missing) > 0) - extra + min(generic, 0.12)
    worth += 0.25 * sum(worths[term] > 0 for term in asked.soft)
    worth += 0.1 * exact(text, asked.kind)
    worth -= 0.15 * (DEPENDENT.match(piece.text) is not None) - 0.06 * len(heading & set(asked.words) & ASKING)
    worth -= 0.03 * rank + 0.01 * place + 0.04 * (piece.size - 1) + 0.06 * (not passage.heading)
    worth -= 0.25 * _for_others(asked, piece) + 0.2 * _stale(passage)
    return Match(
        piece=piece,
        worth=worth,
        missing=tuple(asked.words.get(term, term) for term in missing),
        fits=fits and (asked.kind is not Kind.ANYTHING or near > 0) and not _for_others(asked, piece),
        stale=_stale(passage),
        in_text=sum(term in body for term in asked.terms),
    )


def _fits(asked: Asked, piece: Piece, text: str) -> bool:
    """Whether the piece holds what was asked for; of two sentences, the one that holds it must be on the subject."""
    if asked.kind is Kind.NAME and not set(stems(text)) & set(asked.terms):
        return False  # a name beside the subject, not of it
    if piece.key and not set(stems(piece.key)) & set(asked.terms):
        return False
    if piece.size == 1 or piece.lead or asked.kind is Kind.ANYTHING:
        return holds(text, asked.kind, asked.counted, asked.words)
    return any(
        holds(sentence, asked.kind, asked.counted, asked.words) and set(stems(sentence)) & set(asked.terms)
        for sentence in SENTENCE_END.split(piece.text)
    )


def _stale(passage: Passage) -> bool:
    return STALE.search(f"{passage.page}\n{passage.text}") is not None


def _for_others(asked: Asked, piece: Piece) -> bool:
    """Whether the piece is about a group of people that neither the question nor its page is about."""
    about = {*asked.words, *stems(f"{piece.passage.page}")}
    return any(stem(group) not in about for group in GROUPS.findall(plain(piece.text)))
