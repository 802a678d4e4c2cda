"""How much of a draft is left in what a reviewer made of it, and whether it still says the same."""

import re
from difflib import SequenceMatcher

from bot.core.case import Label
from bot.core.text import straight

SAME = 0.98  # from here on a change is cosmetic, unless a reviewer says otherwise
_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W_]+")


def similarity(before: str, after: str) -> float:
    """The share of words, 0 to 1, that two texts have in common in their order; marks and capitals do not count."""
    return SequenceMatcher(None, _words(before), _words(after), autojunk=False).ratio()


def changed(before: str, after: str) -> Label:
    """What a change is by its words. Another number is never cosmetic, however long the text around it."""
    if before.strip() == after.strip():
        return Label.APPROVE
    same_numbers = sorted(filter(_is_number, _words(before))) == sorted(filter(_is_number, _words(after)))
    return Label.COSMETIC if same_numbers and similarity(before, after) >= SAME else Label.FIX


def _words(text: str) -> list[str]:
    return _WORD.findall(straight(text).casefold())


def _is_number(word: str) -> bool:
    return word[0].isdigit()
