"""An answer put together from the best matches: the quote, its page, and how sure one may be of it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.core.case import Passage, Turn
from bot.core.language import small_words
from bot.llm.quoting.asked import Asked, asked, with_terms
from bot.llm.quoting.follow_up import completed
from bot.llm.quoting.kinds import NUMBER, Kind, values
from bot.llm.quoting.matching import Match, matches
from bot.llm.quoting.pieces import whole
from bot.llm.quoting.thesaurus import PERIODS
from bot.llm.quoting.words import EMPTY, WORD, plain, stems

_PERIOD = re.compile(rf"(?:(?<=\bthis)|(?<=\bper))(?=(?:{'|'.join(PERIODS)})\b)")  # one word to us, two to people
FULL, PLAIN, PART, STALE, CONTRADICTION, NOTHING = 0.97, 0.88, 0.35, 0.25, 0.3, 0.05
FITS = "All you ask is in"
TIE = 0.07  # of the worth of a match
GREETING = re.compile(r"^\W*(?:hi|hello|hey|dear|good \w+)\b[^,.!?:]{0,30}[,.!:]+\s*", re.IGNORECASE)
# "How much leave do I get and when is payday?" asks two things; "how and when" does not.
JOINED = re.compile(
    r"(?<=\w\w),? (?:and|or) (?=(?:(?:how|when|where|who|what|which)(?= \w+ \w+)|"
    r"(?:can|do|does|is|are|must|may|should|will) (?:i|we|they|it|there|the|my)\b))"
    r"(?<!how and )(?<!when and )(?<!where and )(?<!what and )(?<!why and )",
    re.IGNORECASE,
)
PRONOUN = re.compile(r"\b(?:it|they|them|that|those|one|there)\b", re.IGNORECASE)
SECTION, SHORT_SECTION = 600, 300  # characters of a section that is quoted whole
QUESTION = re.compile(r"[^.!?\n]*(?:\.\w[^.!?\n]*)*\?")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Markdown, the pages it quotes, and a confidence from 0 to 1."""

    text: str
    confidence: float
    sources: tuple[str, ...] = ()


MOST_PARTS = 4  # questions of a message; more are taken as one, which no quote will cover
LONGEST = 2_000  # characters of a question; of a longer one nobody could say that a quote covers it


def answer(question: str, context: tuple[Turn, ...], passages: tuple[Passage, ...]) -> Answer:
    """One answer to all that was asked; it is as sure as its least sure part."""
    parts = [_answer(part, passages) for part in _parts(completed(question[:LONGEST], context))]
    return Answer(
        text=_joined(part.text for part in parts),
        confidence=min(*(part.confidence for part in parts), FULL if len(question) <= LONGEST else NOTHING),
        sources=tuple(dict.fromkeys(source for part in parts for source in part.sources)),
    )


def _joined(texts: Iterable[str]) -> str:
    """The answers below each other: what stands in the same section under one head, and nothing twice."""
    quotes: dict[str, list[str]] = {}
    for text in texts:
        head, _, quote = text.partition("\n\n")
        quotes.setdefault(head, []).append(quote)
    return "\n\n".join("\n\n".join([head, *_once(found)]).strip() for head, found in quotes.items())


def _once(quotes: list[str]) -> list[str]:
    longest = sorted(dict.fromkeys(quotes), key=len, reverse=True)
    kept = [one for place, one in enumerate(longest) if not any(one[2:] in more for more in longest[:place])]
    return sorted(kept, key=quotes.index)


def _parts(text: str) -> Iterator[Asked]:
    """Each question of the text. What stands beside the questions narrows them: "I am a contractor. …"."""
    text = JOINED.sub("? ", GREETING.sub("", text))
    questions = [found for found in QUESTION.findall(text) if WORD.search(found)]
    beside = QUESTION.sub(" ", text)
    if not 0 < len(questions) <= MOST_PARTS:
        yield asked(text)
        return
    first = asked(questions[0])
    yield with_terms(first, asked(beside))
    for one in questions[1:]:  # "it" stands for what the first one was about
        own = with_terms(asked(one), asked(beside))
        yield with_terms(own, first) if PRONOUN.search(one) else own


def _answer(question: Asked, passages: tuple[Passage, ...]) -> Answer:
    found = matches(question, passages)
    if not found or not question.terms or found[0].worth <= 0:
        return _nothing(question)
    best = next((match for match in found if match.full and not match.stale), found[0])
    if best.stale:
        return _stale(best)
    if not best.full:
        return _part(question, best, found)
    if other := _contradicting(question, best, found):
        return _both(best, other)
    equals = [_quote(match, "And in") for match in _equals(question, best, found)]
    return Answer(
        text="\n\n".join([_quote(_in_full(question, best), FITS), *equals]),
        confidence=_confidence(question, best),
        sources=(best.piece.passage.page,),
    )


def _equals(question: Asked, best: Match, found: list[Match]) -> list[Match]:
    """What answers as well in other sections of the page, as the hours of both offices: nobody said which is meant."""
    passage = best.piece.passage
    near = [
        match
        for match in found
        if match.full and match.worth > best.worth - TIE and match.piece.passage.path == passage.path
    ]
    others = {match.piece.passage.heading: match for match in reversed(near)}
    return [
        match for heading, match in others.items() if heading != passage.heading and question.kind is not Kind.ANYTHING
    ][:2]


def _in_full(question: Asked, best: Match) -> Match:
    """The whole section, where a sentence alone would leave out its conditions or the rest of a list."""
    vague = question.kind is Kind.ANYTHING and (len(question.terms) == 1 or best.in_text < len(question.terms))
    room = SECTION if question.whole or vague else SHORT_SECTION if question.yes_no and not best.piece.item else 0
    passage = best.piece.passage
    return replace(best, piece=whole(passage)) if len(passage.text) <= room else best


def _confidence(question: Asked, best: Match) -> float:
    """From PLAIN, where only the page's title has the question's words, to FULL, where the quote has them all."""
    share = best.in_text / max(1, len(question.terms))
    return round(PLAIN + (FULL - PLAIN) * share - 0.02 * (best.piece.size == 2), 2)


def _contradicting(question: Asked, best: Match, found: list[Match]) -> Match | None:
    """Another page that answers as fully and names other values."""
    own = values(best.piece.text, question.kind, question.counted)
    for match in found:
        if match.full and not match.stale and match.piece.passage.path != best.piece.passage.path:
            theirs = values(match.piece.text, question.kind, question.counted)
            if own and theirs and not own & theirs and _same_subject(question, best, match, theirs):
                return match
    return None


def _same_subject(question: Asked, best: Match, other: Match, named: frozenset[str]) -> bool:
    """Whether the other page says nothing before its value that narrows it: "the notice period after probation is"."""
    value = "|".join(map(re.escape, sorted(named)))
    counted = rf" .*?{question.counted}" if question.counted else ""
    before = re.match(rf".*?\b(?:{value}){counted}", plain(other.piece.text), re.DOTALL)
    known = EMPTY | {*question.words} | {*stems(best.piece.text)}
    return other.in_text >= best.in_text and all(
        term in known for term in stems(before[0] if before else "") if not re.match(NUMBER, term)
    )


def _nothing(question: Asked) -> Answer:
    looked_for = _listed(question.words[term] for term in question.terms) or "this"
    return Answer(text=f"I don't know. The handbook has nothing on {looked_for}.", confidence=NOTHING)


def _part(question: Asked, best: Match, found: list[Match]) -> Answer:
    lacks = _listed(best.missing) or f"{question.kind}"
    own = f"I don't know. The handbook says nothing here about {lacks}. The closest is a partial match:"
    return Answer(
        text=f"{own}\n\n{_quote(best)}",
        confidence=round(NOTHING + (PART - NOTHING) * _near(question, best, found), 2),
        sources=(best.piece.passage.page,),
    )


def _near(question: Asked, best: Match, found: list[Match]) -> float:
    """
    How near a match comes that is none, 0 to 1.

    By what it covers, whether what was asked for stands there, and whether any other section comes as near.
    """
    covered = 1 - len(best.missing) / (len(question.terms) + 1)
    told = question.kind is not Kind.ANYTHING and best.holds_the_kind
    rival = next((match.worth for match in found if match.piece.passage != best.piece.passage), 0.0)
    return 0.6 * max(0.0, covered) + 0.2 * told + 0.2 * min(1.0, max(0.0, 2 * (best.worth - rival)))


def _listed(words: Iterable[str]) -> str:
    """What was looked for, without the small words of another language, which no page is about."""
    listed = [*words]
    small = small_words(" ".join(listed))
    return ", ".join(f"*{_PERIOD.sub(' ', word)}*" for word in listed if word not in small)


def _stale(best: Match) -> Answer:
    return Answer(
        text=f"I don't know. Only a page marked as out of date speaks of this:\n\n{_quote(best)}",
        confidence=STALE,
        sources=(best.piece.passage.page,),
    )


def _both(best: Match, other: Match) -> Answer:
    pages = (best.piece.passage.page, other.piece.passage.page)
    return Answer(
        text=f"Two pages disagree.\n\n{_quote(best)}\n\n{_quote(other)}", confidence=CONTRADICTION, sources=pages
    )


def _quote(match: Match, how_well: str = "In") -> str:
    """
    The quote below its page. A few short words say how well it matches: whoever checks an answer against the pages
    word by word must not find long ones there that no page has.
    """
    passage = match.piece.passage
    section = f", *{passage.heading}*" if passage.heading else ""
    return f"{how_well} *{passage.page}*{section}:\n\n{match.piece.markdown}"
