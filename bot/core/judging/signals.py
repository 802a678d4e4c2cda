"""
What speaks for or against a draft. Each signal is a pure function of the draft; a new one is one entry in `SIGNALS`.

Those that read words also take the code of the draft's language. A signal's value is None where the model cannot give
it, or we cannot read it in that language: neutral. What a model can give but did not, or gave malformed,
takes its worst value. Sources: Tian et al. 2023 (arXiv 2305.14975) for stated confidence; CoNLL-2010 shared task for
hedge cues; SelfCheckGPT (arXiv 2303.08896) for word support. The weights are our own priors, see docs/judging.md.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.core.case import Answerable, Draft
from bot.core.judging.agreement import agreement
from bot.core.judging.phrases import PHRASES
from bot.core.judging.replies import alike, in_words
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


@dataclass(frozen=True, kw_only=True)
class Kind:
    """
    One signal: how it is measured (None: neutral), how a value becomes a feature, its weight, and its words.

    `spread` is how far its feature varies from draft to draft, for learning: a weight moves by what it then does.
    `told` is the model's own word, which whoever wrote the question, the thread or a page may have put into its mouth.
    `backs` says how far a value is evidence for the draft, 0 to 1, that neither they nor the model can simply claim.
    `tells` puts it into words by the draft, where its value alone says less.
    """

    name: str
    measure: Callable[[Draft, str], float | None]
    feature: Callable[[float], float]
    weight: float
    spread: float
    words: Callable[[float], str]
    told: bool = False
    backs: Callable[[float], float] | None = None
    tells: Callable[[Draft], str] | None = None


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
    ground = " ".join(f"{p.page} {p.heading} {p.text}" for p in draft.passages or ())
    speaks = {code, language(" ".join(_QUOTATION.findall(draft.text)))}
    if draft.passages is None or code in UNSPACED or not speaks & {language(ground) or code}:
        return None
    words, numbers = _words(ground), set(_NUMBER.findall(ground))
    sentences = [sentence for sentence in _sentences(draft.text) if _words(sentence) or _NUMBER.search(sentence)]
    if not ground.strip() or not sentences:
        return 0.0
    return sum(_supported(sentence, words, numbers) for sentence in sentences) / len(sentences)


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


def _held(value: float, least: float) -> float:
    return value if least <= value <= 0.0 else least  # NaN fails both comparisons


def _supported(sentence: str, words: set[str], numbers: set[str]) -> bool:
    """Whether most of its longer words, and every number exactly, stand in the passages."""
    own = _words(sentence)
    return len(own & words) >= 0.6 * len(own) and set(_NUMBER.findall(sentence)) <= numbers


def _own(draft: Draft) -> str:
    """What the draft says in its own words, folded as the phrases are."""
    return straight(_QUOTATION.sub(" ", draft.text)).casefold()


def _sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE_END.split(_LIST_MARK.sub("", text)) if part.strip(" >*_-#\t")]


def _words(text: str) -> set[str]:
    return {word for word in _WORD.findall(text.lower()) if len(word) >= _SHORT_WORD and not word.isdigit()}


def _logit(p: float) -> float:
    return math.log(p / (1 - p))


SIGNALS = (
    Kind(
        name="stated_confidence",
        measure=lambda draft, _code: stated_confidence(draft),
        feature=lambda value: _logit(min(max(value, 0.02), 0.98)),
        weight=0.8,
        spread=1.2,
        words=lambda value: f"the model is {value:.0%} sure",
        told=True,
    ),
    Kind(
        name="agreement",
        measure=lambda draft, _code: agrees(draft),
        feature=lambda value: _logit(value) - 0.8,
        weight=1.0,
        spread=1.3,
        words=lambda value: f"asked again, the answer was the same with a chance of {value:.0%}",
        backs=lambda value: max(0.0, 2 * value - 1),
        tells=in_words,
    ),
    Kind(
        name="mean_logprob",
        measure=lambda draft, _code: mean_logprob(draft),
        feature=lambda value: value + 0.15,
        weight=0.5,
        spread=0.3,
        words=lambda value: f"on average it was {math.exp(value):.0%} sure of a word of the gist",
        told=True,
    ),
    Kind(
        name="least_logprob",
        measure=lambda draft, _code: least_logprob(draft),
        feature=lambda value: value + 0.8,
        weight=0.15,
        spread=1.2,
        words=lambda value: f"it was {math.exp(value):.0%} sure of the least sure word of the gist",
        told=True,
    ),
    Kind(
        name="refusal",
        measure=refusal,
        feature=lambda value: value,
        weight=-3.0,
        spread=0.3,
        words=lambda value: "the draft says that it has no answer" if value else "the draft gives an answer",
    ),
    Kind(
        name="hedging",
        measure=hedging,
        feature=lambda value: min(value, 4.0),
        weight=-0.8,
        spread=0.5,
        words=lambda value: f"{value:.1f} hedges to a sentence" if value else "no hedges",
    ),
    Kind(
        name="support",
        measure=support,
        feature=lambda value: value - 0.75,
        weight=2.0,
        spread=0.3,
        words=lambda value: f"{value:.0%} of its sentences stand in the handbook's passages",
        backs=lambda value: value,
    ),
    Kind(
        name="answerable",
        measure=lambda draft, _code: answerable(draft),
        feature=lambda value: value - 1.0,
        weight=2.0,
        spread=0.4,
        words=lambda value: {1.0: "the model says it can be answered", 0.5: "the model says: only partly"}.get(
            value, "the model does not say that it can be answered"
        ),
        told=True,
    ),
    Kind(
        name="unsupported",
        measure=lambda draft, _code: unsupported(draft),
        feature=lambda value: value,
        weight=-0.7,
        spread=0.8,
        words=lambda value: f"the model cannot back {value:g} of its claims" if value else "no claim without backing",
        told=True,
    ),
)
