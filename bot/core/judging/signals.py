"""
What speaks for or against a draft. Each signal is a pure function of the draft; a new one is one entry in `SIGNALS`.

A signal's value is None where the model cannot give it: neutral. What a model can give but did not, or gave malformed,
takes its worst value. Sources: Tian et al. 2023 (arXiv 2305.14975) for stated confidence; CoNLL-2010 shared task for
hedge cues; SelfCheckGPT (arXiv 2303.08896) for word support. The weights are our own priors, see docs/judging.md.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.core.case import Draft
from bot.core.text import straight, whole

REFUSALS = (
    "I don't know",
    "I do not know",
    "I'm not sure",
    "I am not sure",
    "I cannot answer",
    "I can't answer",
    "I could not find",
    "I couldn't find",
    "no information",
    "not enough information",
    "as an AI",
)
HEDGES = (
    "might",
    "perhaps",
    "probably",
    "presumably",
    "apparently",
    "seems",
    "it appears",
    "I think",
    "I believe",
    "I guess",
    "as far as I know",
    "not certain",
    "unclear",
    "roughly speaking",
)
_REFUSALS = tuple(whole(phrase) for phrase in REFUSALS)
_HEDGES = tuple(whole(phrase) for phrase in HEDGES)
_NEGATION_BEFORE = re.compile(r"\b(no|not|never|without|nothing)\s+(\w+\s+)?$", re.IGNORECASE)
_QUOTATION = re.compile(r"^\s*>.*$|\"[^\"\n]*\"|“[^”\n]*”", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_LIST_MARK = re.compile(r"^[ >\t]*\d+[.)]\s+", re.MULTILINE)
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_SHORT_WORD = 4  # words up to three letters carry little of a claim


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One signal: how it is measured (None: neutral), how a value becomes a feature, its weight, and its words."""

    name: str
    measure: Callable[[Draft], float | None]
    feature: Callable[[float], float]
    weight: float
    words: Callable[[float], str]


def stated_confidence(draft: Draft) -> float | None:
    """What the model says of itself, 0 to 1. Not given though it could be, NaN or out of range: 0."""
    if not draft.supports.confidence:
        return None
    value = draft.confidence
    return value if value is not None and 0.0 <= value <= 1.0 else 0.0  # NaN fails both comparisons


def refusal(draft: Draft) -> float:
    """1 if the draft says, in its own words, that it has no answer."""
    own = straight(_QUOTATION.sub(" ", draft.text))
    return 1.0 if any(pattern.search(own) for pattern in _REFUSALS) else 0.0


def hedging(draft: Draft) -> float:
    """Hedges to a sentence, outside quotations, where no negation stands before them."""
    own = _QUOTATION.sub(" ", draft.text)
    found = [m for pattern in _HEDGES for m in pattern.finditer(own) if not _NEGATION_BEFORE.search(own[: m.start()])]
    return len(found) / max(1, len(_sentences(own)))


def support(draft: Draft) -> float | None:
    """The share of the draft's sentences that its passages hold; configured but nothing found is 0."""
    if draft.passages is None:
        return None
    ground = " ".join(f"{p.page} {p.heading} {p.text}" for p in draft.passages)
    words, numbers = _words(ground), set(_NUMBER.findall(ground))
    sentences = [sentence for sentence in _sentences(draft.text) if _words(sentence) or _NUMBER.search(sentence)]
    if not ground.strip() or not sentences:
        return 0.0
    return sum(_supported(sentence, words, numbers) for sentence in sentences) / len(sentences)


def _supported(sentence: str, words: set[str], numbers: set[str]) -> bool:
    """Whether most of its longer words, and every number exactly, stand in the passages."""
    own = _words(sentence)
    return len(own & words) >= 0.6 * len(own) and set(_NUMBER.findall(sentence)) <= numbers


def _sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE_END.split(_LIST_MARK.sub("", text)) if part.strip(" >*_-#\t")]


def _words(text: str) -> set[str]:
    return {word for word in _WORD.findall(text.lower()) if len(word) >= _SHORT_WORD and not word.isdigit()}


def _logit(p: float) -> float:
    return math.log(p / (1 - p))


SIGNALS = (
    Kind(
        name="stated_confidence",
        measure=stated_confidence,
        feature=lambda value: _logit(min(max(value, 0.02), 0.98)),
        weight=0.8,
        words=lambda value: f"the model is {value:.0%} sure",
    ),
    Kind(
        name="refusal",
        measure=refusal,
        feature=lambda value: value,
        weight=-3.0,
        words=lambda value: "the draft says that it has no answer" if value else "the draft gives an answer",
    ),
    Kind(
        name="hedging",
        measure=hedging,
        feature=lambda value: min(value, 4.0),
        weight=-0.8,
        words=lambda value: f"{value:.1f} hedges to a sentence" if value else "no hedges",
    ),
    Kind(
        name="support",
        measure=support,
        feature=lambda value: value - 0.75,
        weight=2.0,
        words=lambda value: f"{value:.0%} of its sentences stand in the handbook's passages",
    ),
)
