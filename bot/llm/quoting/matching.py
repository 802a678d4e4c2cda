"""How well a piece of a page answers a question: what it covers of it, and what it leaves open."""

import re
from dataclasses import dataclass, replace
from functools import cached_property

from bot.core.case import Passage
from bot.llm.quoting.asked import ADVERBS, EXTREMES, NEGATION, SOFT_STEMS, Asked
from bot.llm.quoting.kinds import COMPARED, Kind, exact, holds
from bot.llm.quoting.pieces import DEPENDENT, SENTENCE_END, Piece, pieces
from bot.llm.quoting.subject import narrower, off_subject, without_owners
from bot.llm.quoting.words import EMPTY, plain, stem, stems

IN_TEXT, IN_HEADING, IN_TITLE = 1.0, 0.85, 0.7  # what a covered term is worth, by where it stands
LOOKED_AT = 20_000  # characters of a section
OPENING = 5  # words
QUOTABLE = 2_000  # characters of a quote; a longer one is no answer
WHEN = frozenset({"if", "when"})
ASKING = frozenset({"how", "what", "when", "who", "where", "why"})  # a heading may ask as the question does
GROUPS = re.compile(
    r"\b(guest|visitor|contractor|freelancer|intern|trainee|apprentice|student|parttime|temp|volunteer|candidate|"
    r"child)(?:s|ren)?\b"
)
BOUND = re.compile(r"\b(?:at (?:least|most)|up to|(?:no|not) (?:more|less) than|limit|below|above)\b", re.IGNORECASE)
STALE = re.compile(
    r"\b(?:superseded|outdated|out of date|deprecated|obsolete|archived|no longer (?:valid|applies|in force)|"
    r"(?:is|was|were|been) replaced by)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Match:
    """A piece beside the question."""

    asked: Asked
    piece: Piece
    order: float  # how late it comes: in the passages found, and in its passage
    elsewhere: frozenset[str] = frozenset()  # what the other sections of its page are about

    @property
    def full(self) -> bool:
        """Whether it answers: all of the question is covered, and the kind of thing asked for is there."""
        return (
            not self.missing
            and self._on_the_subject
            and self.holds_the_kind
            and not self._for_others
            and not self._narrower
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """The question's words that neither the piece nor its heading and title cover."""
        lacking = [term for term in self.asked.terms if not self._worth_of(term) and not self._implied(term)]
        if any(set(lacking) <= one for one in self.asked.either):
            lacking = []
        negated = self.asked.negated and (self.asked.yes_no or not NEGATION.search(plain(self._text)))
        return tuple(self.asked.words.get(term, term) for term in lacking) + (("not",) if negated else ())

    @property
    def stale(self) -> bool:
        """Whether its page says of itself that it no longer holds."""
        return STALE.search(f"{self.piece.passage.page}\n{self.piece.passage.text}") is not None

    @property
    def in_text(self) -> int:
        """How many of the question's terms the piece itself has."""
        return sum(term in self._body for term in self.asked.terms)

    @cached_property
    def worth(self) -> float:
        """What the matches are ranked by. The weights were set by hand on the development questions of the tests."""
        needed = [term for term in self.asked.terms if term not in self.asked.soft] or list(self.asked.terms)
        words = set(self.asked.words)
        covered = sum(self._worth_of(term) for term in needed) / max(1, len(needed))
        small_words = len((self._body & words) - set(self.asked.terms))
        general = self.asked.kind is Kind.ANYTHING and not self.asked.yes_no and self._asks_alike
        opposite = not self.asked.negated and NEGATION.search(plain(self.piece.passage.heading)) is not None
        return (
            covered
            + 0.35 * self.holds_the_kind
            + 0.25 * sum(self._worth_of(term) > 0 for term in self.asked.soft)
            + 0.10 * exact(self._text, self.asked.kind)
            + 0.06 * len(self._heading & words & ASKING)
            + 0.03 * min(4, small_words)
            - 0.30 * bool(self.missing)
            - 0.25 * (self._for_others or self._narrower)
            - 0.15 * off_subject(self.piece.text, self.asked.words)
            - 0.20 * self.stale
            - 0.15 * (bool(DEPENDENT.match(self.piece.text)) and not self._same_condition)
            - 0.10 * opposite
            - 0.06 * (not self.piece.passage.heading)
            + 0.30 * (general and not opposite and set() < self._heading - EMPTY <= words)
            - 0.02 * len(self._heading - words - EMPTY)
            - 0.04 * (self.piece.size - 1)
            - 0.01 * len(self._body - words)
            - self.order
        )

    @property
    def _same_condition(self) -> bool:
        """Whether a sentence with "If" is no afterthought: somebody asks what to do when ill, "If you are ill, …"."""
        return self.piece.text.startswith("If ") and self.asked.whole and not self.asked.words.keys().isdisjoint(WHEN)

    @cached_property
    def _text(self) -> str:
        return f"{self.piece.lead}\n{self.piece.text}"

    @cached_property
    def _body(self) -> set[str]:
        return set(stems(without_owners(self._text, self.asked.words)))

    @cached_property
    def _narrower(self) -> bool:
        return narrower(self.piece.passage, self.asked.pairs, self.asked.words)

    @property
    def _asks_alike(self) -> bool:
        """Whether the heading asks nothing else: "What is reimbursed" tells which expenses are, not how to get them."""
        also = self._heading & (ASKING if "how" in self.asked.words else ASKING - {"what"})
        return also <= {*self.asked.words}

    @cached_property
    def _heading(self) -> set[str]:
        """The heading's stems. Of "Trains and flights", a piece on trains is not on flights if another piece is."""
        heading = set(stems(self.piece.passage.heading))
        if " and " not in self.piece.passage.heading:
            return heading
        return heading - (set(stems(self.piece.passage.text)) - self._body)

    @cached_property
    def _title(self) -> set[str]:
        """The title's stems. Of "Benefits and pension", a section beside the one on the pension is not on it."""
        title = self.piece.passage.page
        return set(stems(title)) - (self.elsewhere if " and " in title else set())

    def _worth_of(self, term: str) -> float:
        if term in self._body:
            return IN_TEXT
        return IN_HEADING if term in self._heading else IN_TITLE if term in self._title else 0.0

    def _implied(self, term: str) -> bool:
        """Whether a term that only names the kind of answer ("deadline") is covered by an answer of that kind."""
        if (term in EXTREMES and not BOUND.search(self._text)) or (term in ADVERBS and self.asked.yes_no):
            return False
        return term in self.asked.soft and holds(self._text, SOFT_STEMS[term], known=self.asked.words)

    @cached_property
    def _on_the_subject(self) -> bool:
        """
        Whether the section has a word of the question, or the whole page is about nothing else.

        One word alone stands beside many a number: the section or the start of the sentence must be about it.
        """
        if len(self.asked.terms) == 1 and self.asked.kind in COMPARED | {Kind.PERSON} and not self.asked.counted:
            about = {*self._heading, *stems(self.piece.text)[:OPENING]}
            return self._title - EMPTY <= {*self.asked.words} or self.asked.terms[0] in about
        if any(term in self._body | self._heading for term in self.asked.terms):
            return True
        return self.asked.kind is not Kind.ANYTHING and self._title - EMPTY <= {*self.asked.words}

    @cached_property
    def holds_the_kind(self) -> bool:
        asked, piece = self.asked, self.piece
        if asked.kind is Kind.DURATION and piece.step:
            return False
        if piece.key and not set(stems(piece.key)) & set(asked.terms):
            return False  # a row about something else
        if asked.kind in {Kind.NAME, Kind.ONE} and not self._body & set(asked.terms):
            return False  # a name beside the subject, not of it
        if piece.size == 1 or piece.lead or asked.kind is Kind.ANYTHING:
            return holds(self._text, asked.kind, asked.counted, asked.words)
        return any(  # of two sentences, the one that holds it must be on the subject
            holds(sentence, asked.kind, asked.counted, asked.words) and set(stems(sentence)) & set(asked.terms)
            for sentence in SENTENCE_END.split(piece.text)
        )

    @cached_property
    def _for_others(self) -> bool:
        """Whether the piece is about a group of people that neither the question nor its page is about."""
        about = {*self.asked.words, *(() if self.asked.staff else self._title)}
        return any(stem(group) not in about for group in GROUPS.findall(plain(self.piece.text)))


def matches(asked: Asked, passages: tuple[Passage, ...]) -> list[Match]:
    """Every piece of the passages beside the question, the best first."""
    passages = tuple(replace(passage, text=passage.text[:LOOKED_AT]) for passage in passages)
    found = [
        Match(asked, piece, 0.03 * rank + 0.01 * place, _beside(passage, passages))
        for rank, passage in enumerate(passages)
        for place, piece in enumerate(_candidates(asked, passage))
    ]
    return sorted(found, key=lambda match: -match.worth)


def _beside(passage: Passage, passages: tuple[Passage, ...]) -> frozenset[str]:
    """The stems of the page's other sections that are named as a part of its title."""
    others = [other.heading for other in passages if other.path == passage.path and other.heading != passage.heading]
    parts = [frozenset(stems(heading)) for heading in others]
    return frozenset().union(*(part for part in parts if part <= {*stems(passage.page)}))


def _candidates(asked: Asked, passage: Passage) -> list[Piece]:
    """A whole list only where neither number, time nor name nor a yes is asked for: somewhere in it is always one."""
    return [
        piece
        for piece in pieces(passage)
        if len(piece.text) <= QUOTABLE and (piece.size < 3 or (asked.kind is Kind.ANYTHING and not asked.yes_no))
    ]
