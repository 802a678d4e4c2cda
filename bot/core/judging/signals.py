"""
What speaks for or against a draft: each a pure function of it. What they weigh is said in `kinds`, one entry each.

Those that read words also take the code of the draft's language. A signal's value is None where the model cannot give
it, or we cannot read it in that language: neutral. What a model can give but did not, or gave malformed,
takes its worst value. Sources: Tian et al. 2023 (arXiv 2305.14975) for stated confidence; CoNLL-2010 shared task for
hedge cues; SelfCheckGPT (arXiv 2303.08896) for word support, and for the weakest claim of a long answer.
"""

import re

from bot.core.case import Answerable, Draft
from bot.core.judging.agreement import agreement
from bot.core.judging.phrases import PHRASES
from bot.core.judging.replies import alike
from bot.core.language import ENGLISH, UNSPACED, language
from bot.core.text import straight, whole

_REFUSALS = {code: [whole(phrase.casefold()) for phrase in told.refusals] for code, told in PHRASES.items()}
_HEDGES = {code: [whole(phrase.casefold()) for phrase in told.hedges] for code, told in PHRASES.items()}
_NEGATED = {
    code: re.compile(rf"\b(?:{'|'.join(told.negations)})\s+(?:\w+\s+)?$", re.IGNORECASE)
    for code, told in PHRASES.items()
}
_QUOTATION = re.compile(r"^\s*>.*$|\"[^\"\n]*\"|„[^“”\n]*[“”]|“[^”\n]*”|«[^»\n]*»|»[^«\n]*«", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_LIST_MARK = re.compile(r"^[ >\t]*\d+[.)]\s+", re.MULTILINE)
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_MANY = 3  # claims without backing; more are no worse
_SHORT_WORD = 4  # words up to three letters carry little of a claim
BACKED = 0.6  # of a sentence's longer words
_CLAIMS = 3  # from so many sentences on, the weakest says more than their mean
NAME = re.compile(r"(?<=[a-z,] )[A-Z][^\W\d_A-Z]+")  # in English only: German writes every noun so


def stated_confidence(draft: Draft) -> float | None:
    """What the model says of itself, 0 to 1. Not given though it could be, NaN or out of range: 0."""
    if not draft.supports.confidence:
        return None
    value = draft.confidence
    return value if value is not None and 0.0 <= value <= 1.0 else 0.0  # NaN fails both comparisons


def tongue(draft: Draft, question: str) -> str:
    """The code of the language of the draft's own words; too few to tell are in that of the question, or in English."""
    return language(_own(draft)) or language(draft.text) or language(question) or ENGLISH


def refusal(draft: Draft, code: str = ENGLISH) -> float | None:
    """1 if the draft says, in its own words, that it has no answer. In English that counts whatever else it is in."""
    own = _own(draft)
    if any(pattern.search(own) for read in {code, ENGLISH} for pattern in _REFUSALS.get(read, ())):
        return 1.0
    return 0.0 if code in PHRASES else None


def hedging(draft: Draft, code: str = ENGLISH) -> float | None:
    """Hedges to a sentence, outside quotations, where no negation stands before them."""
    if code not in PHRASES:
        return None
    own, negated = _own(draft), _NEGATED[code]
    found = {
        m.end() for pattern in _HEDGES[code] for m in pattern.finditer(own) if not negated.search(own[: m.start()])
    }
    return len(found) / max(1, len(_sentences(own)))


def support(draft: Draft, code: str = ENGLISH) -> float | None:
    """
    The share of the draft's sentences that its passages hold; configured but nothing found is 0.

    Words are looked for as they stand, so it says nothing of a draft that neither is nor quotes in the language of the
    passages.
    """
    ground = _ground(draft)
    if not _comparable(draft, ground, code):
        return None
    words, numbers, sentences = _words(ground), set(_NUMBER.findall(ground)), _claims(draft)
    if not ground.strip() or not sentences:
        return 0.0
    return sum(_supported(sentence, words, numbers) for sentence in sentences) / len(sentences)


def weakest_claim(draft: Draft, code: str = ENGLISH) -> float | None:
    """
    Of a long answer, how much of the least backed sentence stands in the passages; 0 if a number or name does not.

    One wrong claim makes an answer wrong, however many right ones stand beside it.
    """
    ground, sentences = _ground(draft), _claims(draft)
    if len(sentences) < _CLAIMS or not ground.strip() or not _comparable(draft, ground, code):
        return None
    words, exact = _words(ground), {*_NUMBER.findall(ground), *_WORD.findall(ground)}
    return min(_share(sentence, words) if _exact(sentence, code) <= exact else 0.0 for sentence in sentences)


def probe(draft: Draft) -> float | None:
    """How likely it says that the passages answer this very question; not given though it could be, or NaN: 0."""
    if not draft.supports.probe:
        return None
    return draft.probe if draft.probe is not None and 0.0 <= draft.probe <= 1.0 else 0.0


def covered(draft: Draft, question: str = "", code: str = ENGLISH) -> float | None:
    """How far the passages answer the question, by its words; they are read in English only."""
    if draft.covered is None or {code, language(question) or ENGLISH} != {ENGLISH}:
        return None
    return draft.covered if 0.0 <= draft.covered <= 1.0 else 0.0


def answerable(draft: Draft) -> float | None:
    """1 if the model says that what it was given answers the question, 0.5 partly, 0 no or not said though it could."""
    if not draft.supports.structured:
        return None
    return {Answerable.YES: 1.0, Answerable.PARTLY: 0.5}.get(draft.answerable, 0.0) if draft.answerable else 0.0


def unsupported(draft: Draft) -> float | None:
    """How many claims the model says it cannot back, three at the most; not said though it could: three."""
    if not draft.supports.structured or draft.passages is None:
        return None  # without a handbook there is nothing to back a claim with
    return float(min(len(draft.unsupported), _MANY)) if draft.unsupported is not None else float(_MANY)


def agrees(draft: Draft) -> float | None:
    """How likely one more answer to the same question would say the same, by those there are; never quite 0 or 1."""
    likes = [(alike(draft, other), other.peer) for other in draft.others]
    return agreement([like for like, peer in likes if not peer], [like for like, peer in likes if peer])


def mean_logprob(draft: Draft) -> float | None:
    """Of the tokens of the gist, -3 to 0; not given though it could be: -3."""
    if not draft.supports.logprobs:
        return None
    return _held(sum(draft.gist_logprobs) / len(draft.gist_logprobs), -3.0) if draft.gist_logprobs else -3.0


def least_logprob(draft: Draft) -> float | None:
    """Of the token of the gist that the model was least sure of, -5 to 0; not given though it could be: -5."""
    if not draft.supports.logprobs:
        return None
    return _held(min(draft.gist_logprobs), -5.0) if draft.gist_logprobs else -5.0


def total_logprob(draft: Draft) -> float | None:
    """Of the whole gist, -10 to 0: of a long one there is more to be wrong in; not given though it could be: -10."""
    if not draft.supports.logprobs:
        return None
    return _held(sum(draft.gist_logprobs), -10.0) if draft.gist_logprobs else -10.0


def _held(value: float, least: float) -> float:
    return value if least <= value <= 0.0 else least  # NaN fails both comparisons


def _supported(sentence: str, words: set[str], numbers: set[str]) -> bool:
    """Whether most of its longer words, and every number exactly, stand in the passages."""
    return _share(sentence, words) >= BACKED and set(_NUMBER.findall(sentence)) <= numbers


def _share(sentence: str, words: set[str]) -> float:
    own = _words(sentence)
    return len(own & words) / len(own) if own else 1.0


def _exact(text: str, code: str) -> set[str]:
    """What must stand in the passages as it is: numbers, and names where a capital letter tells them."""
    return {*_NUMBER.findall(text), *(NAME.findall(text) if code == ENGLISH else ())}


def _ground(draft: Draft) -> str:
    return " ".join(f"{p.page} {p.heading} {p.text}" for p in draft.passages or ())


def _comparable(draft: Draft, ground: str, code: str) -> bool:
    speaks = {code, language(" ".join(_QUOTATION.findall(draft.text)))}
    return draft.passages is not None and code not in UNSPACED and bool(speaks & {language(ground) or code})


def _claims(draft: Draft) -> list[str]:
    return [sentence for sentence in _sentences(draft.text) if _words(sentence) or _NUMBER.search(sentence)]


def _own(draft: Draft) -> str:
    """What the draft says in its own words, folded as the phrases are."""
    return straight(_QUOTATION.sub(" ", draft.text)).casefold()


def _sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE_END.split(_LIST_MARK.sub("", text)) if part.strip(" >*_-#\t")]


def _words(text: str) -> set[str]:
    return {word for word in _WORD.findall(text.lower()) if len(word) >= _SHORT_WORD and not word.isdigit()}
