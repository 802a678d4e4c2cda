"""What a text is about: the same words may be said of another thing than the one asked about."""

import re
from collections.abc import Collection, Iterable
from itertools import pairwise

from bot.core.case import Passage
from bot.llm.quoting.thesaurus import PERIODS
from bot.llm.quoting.words import EMPTY, plain, stem, stems

# "the doctor's note" is about a note; "two days' notice" is about both.
OWNER = re.compile(rf"\b(?!(?:{'|'.join(PERIODS)})s?\b)(\w+)(?:['\u2019]s|s['\u2019]) (\w+)")
# What a sentence is about, as far as can be told without a grammar: the few words before "is".
SUBJECT = re.compile(r"\W*((?:[\w-]+ ){1,4}?)(?:is|are|was|were)\b")
SAME_SORT = {stem("paidleave")}  # of "paid leave", which is one word and "leave"


def without_owners(text: str, asked: Collection[str]) -> str:
    """The text with each owner's thing alone, unless the question, whose stems are `asked`, is about both."""
    return OWNER.sub(lambda found: found[0] if set(stems(found[0])) <= {*asked} else found[2], text)


def off_subject(sentence: str, asked: Collection[str]) -> float:
    """The share of what the sentence is about that is not asked about: "the Christmas bonus" for "the wages"."""
    found = SUBJECT.match(plain(sentence))
    subject = set(stems(found[1])) - EMPTY if found else set[str]()
    return len(subject - {*asked, stem("employee")}) / len(subject) if subject else 0.0


def narrower(passage: Passage, pairs: Iterable[tuple[str, str]], asked: Collection[str]) -> bool:
    """Whether the page is about another sort of what is asked about: "Parental leave" for "unpaid leave"."""
    parts = [_content(part) for part in (passage.page, passage.heading, passage.text)]
    known = EMPTY | SAME_SORT | {*asked}
    sorts = {head: sort for sort, head in pairwise(stems(passage.page)) if sort not in known}
    return any(
        thing in sorts and not any(_together(said, term, thing, but=sorts[thing]) for said in parts)
        for term, thing in pairs
    )


def _content(text: str) -> list[str]:
    return [term for term in stems(text) if term not in EMPTY]


def _together(said: list[str], term: str, thing: str, *, but: str) -> bool:
    """Whether the two stand together, with little between them and never `but`: "maternity or paternity leave"."""
    return any(
        {term, thing} <= {*said[place : place + size]} and but not in said[place : place + size]
        for size in (2, 3)
        for place, one in enumerate(said)
        if one in {term, thing}
    )
