"""
How a long answer is written, where there are no passages to compare it with: what can be told from the text alone.

Found by reading the errors in 5,000 answers that people judged (HaluEval, Li et al. 2023, arXiv 2305.11747; ExpertQA,
Malaviya et al. 2023, arXiv 2309.07852). None of it is evidence: passages, where there are any, tell more, and then
these are neutral, as they are for short answers and in any language but English.
"""

import re

from bot.core.case import Draft
from bot.core.judging.phrases import CREATIONS, EXCUSES
from bot.core.judging.signals import NAME
from bot.core.language import ENGLISH
from bot.core.text import straight

_LONG = 25  # words; of fewer there is too little style
_USUAL = 60  # words; an excuse in a longer answer is less of it
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_MARK = re.compile(r"\[\d+\]")
_CODE = re.compile(r"^ *```.*?(?:^ *```|\Z)", re.MULTILINE | re.DOTALL)
_LIST_MARK = re.compile(r"^\s*\d+\s*[.)]", re.MULTILINE)


def evasion(draft: Draft, _asks: str, code: str) -> float | None:
    """How much of it is excuses, 0 to 1: it cannot, has no access, needs more. Not the answer that was asked for."""
    if (words := _long(draft, code)) is None:
        return None
    return min(1.0, len(EXCUSES.findall(straight(_prose(draft)))) / 2 * min(1.0, _USUAL / words))


def open_question(draft: Draft, asks: str, code: str) -> float | None:
    """
    Whether many answers would do (a poem, an idea) or one only (the population of …), -1 to 2.

    What asks for "the" thing has one right answer; what asks for "a" thing, or for something to be made, has many.
    """
    if _long(draft, code) is None:
        return None
    asked = [word.lower() for word in _WORD.findall(asks)]
    kinds = asked.count("a") + asked.count("an") - asked.count("the")
    return max(-1.0, min(1.0, 5 * kinds / max(1, len(asked)))) + _asks_to_make(asks)


def specifics(draft: Draft, _asks: str, code: str) -> float | None:
    """Numbers and names to ten words, 3 at the most: each is a claim, and they are what models make up."""
    if (words := _long(draft, code)) is None:
        return None
    text = _LIST_MARK.sub("", _MARK.sub("", _prose(draft)))
    return min(3.0, 10 * (len(_NUMBER.findall(text)) + len(NAME.findall(text))) / words)


def listing(draft: Draft, asks: str, code: str) -> float | None:
    """Its lines after the first, 20 at the most, unless something was to be made: each claims more than it explains."""
    if _long(draft, code) is None:
        return None
    lines = [line for line in _prose(draft).splitlines() if line.strip()]
    return 0.0 if _asks_to_make(asks) else min(20.0, len(lines) - 1.0)


def citations(draft: Draft, _asks: str, code: str) -> float | None:
    """Marks like [2] to twenty words, 1.5 at the most: who cites at every step leaves less to correct."""
    if (words := _long(draft, code)) is None:
        return None
    return min(1.5, 20 * len(_MARK.findall(_prose(draft))) / words)


def _asks_to_make(asks: str) -> bool:
    return CREATIONS.search(straight(asks)) is not None


def _prose(draft: Draft) -> str:
    return _CODE.sub("", draft.text)


def _long(draft: Draft, code: str) -> int | None:
    """How many words it has, if that is enough to tell from; marks of citations are none."""
    words = len(_WORD.findall(_MARK.sub("", _prose(draft))))
    return words if code == ENGLISH and not draft.passages and words >= _LONG else None
