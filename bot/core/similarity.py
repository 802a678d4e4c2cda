"""How much of a draft is left in what a reviewer made of it, and whether it still says the same."""

import re
from collections import defaultdict

from bot.core.case import Label
from bot.core.text import straight

SAME = 0.98  # from here on a change is cosmetic, unless a reviewer says otherwise
_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W_]+")


def similarity(before: str, after: str) -> float:
    """The share of words, 0 to 1, that two texts have in common in their order; marks and capitals do not count."""
    one, other = _words(before), _words(after)
    return 2 * _in_common(one, other) / (len(one) + len(other)) if one or other else 1.0


def changed(before: str, after: str) -> Label:
    """What a change is by its words. Another number is never cosmetic, however long the text around it."""
    if before.strip() == after.strip():
        return Label.APPROVE
    same_numbers = sorted(filter(_is_number, _words(before))) == sorted(filter(_is_number, _words(after)))
    return Label.COSMETIC if same_numbers and similarity(before, after) >= SAME else Label.FIX


def _in_common(one: list[str], other: list[str]) -> int:
    """
    The length of their longest common subsequence, a bit for each word (Hyyrö 2004): a reviewer's click waits for it.

    difflib takes minutes for two long texts of few words.
    """
    places: defaultdict[str, int] = defaultdict(int)
    for place, word in enumerate(one):
        places[word] |= 1 << place
    every = row = (1 << len(one)) - 1
    for word in other:
        here = row & places[word]
        row = ((row + here) | (row - here)) & every
    return len(one) - row.bit_count()


def _words(text: str) -> list[str]:
    return _WORD.findall(straight(text).casefold())


def _is_number(word: str) -> bool:
    return word[0].isdigit()
