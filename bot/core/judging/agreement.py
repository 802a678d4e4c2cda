"""
Whether answers say the same: a model's to the same question asked once more, or another model's.

That a wrong answer is rarely invented the same way twice is SelfCheckGPT's finding (arXiv 2303.08896); semantic entropy
(Farquhar et al., Nature 2024) counts how many meanings there are. Here meaning is compared by words, numbers and their
pieces, without a model; so "the Brain" and "Brain." agree, 30 and 14 days do not, and "apprenticeship" half agrees with
"an apprentice's years". Of long answers no two are worded alike: there each claim is looked for in the other (the word
support of SelfCheckGPT), and the least agreed one counts as much as the mean: one wrong claim makes an answer wrong.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from bot.core.text import straight

PEER = 1.5  # a second model's word counts for so many of the first one's: it does not repeat the same mistake
_DOUBT = 0.5  # of an answer for and of one against, before any: so no agreement is certain
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+")
_THOUSANDS = re.compile(r"(?<=\d)[,'\u202f\u00a0](?=\d{3}\b)")
_FILLERS = """a an the of in on at to and or is are was were it its by for with that this as from der die das ein eine
    und le la les un une et el los las y"""
_COUNTED = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty"""
_FILLED = frozenset(_FILLERS.split())
_NUMBERS = {word: str(number) for number, word in enumerate(_COUNTED.split())}
_ENDINGS = ("ations", "ation", "ingly", "edly", "ings", "ing", "ies", "ied", "es", "ed", "ly", "s", "e", "y")
_STEM = 3  # letters that are left of a word at least
_PIECE = 3  # letters
_CONTAINED = 0.9  # the short answer stands in the long one
_OTHER_NUMBER = 0.15  # all else may be the same
_LONG = 25  # words
_CLAIM_END = re.compile(r"(?<=[.!?])\s+|\n+")
_LIST_MARK = re.compile(r"^[ >\t]*\d+[.)]\s+", re.MULTILINE)
_SPELLING = 0.6  # from so much likeness on, two words are one spelled in two ways


def agreement(own: Sequence[float], peers: Sequence[float]) -> float | None:
    """
    The probability that one more answer would say the same, from the likeness (0 to 1) of those there are.

    `own` are of the same model, `peers` of others. None if there is no other answer.
    """
    if not own and not peers:
        return None
    asked = len(own) + PEER * len(peers)
    agreed = sum(own) + PEER * sum(peers)
    return (agreed + _DOUBT) / (asked + 2 * _DOUBT)


def likeness(one: str, other: str) -> float:
    """How far two answers say the same, 0 to 1."""
    if min(len(one.split()), len(other.split())) >= _LONG:
        return _claimed(one, other)
    return _alike(one, other)


def _claimed(one: str, other: str) -> float:
    """How far the other text holds what this one claims: the mean of the claims and the least of them."""
    claims = [words for part in _CLAIM_END.split(_LIST_MARK.sub("", one)) if (words := set(_words(part)))]
    theirs = set(_words(other))
    held = [_held(claim, theirs) for claim in claims]
    return (sum(held) / len(held) + min(held)) / 2 if held else _alike(one, other)


def _held(claim: set[str], theirs: set[str]) -> float:
    share = len(claim & theirs) / len(claim)
    return share if {word for word in claim if word[0].isdigit()} <= theirs else _OTHER_NUMBER * share


def _alike(one: str, other: str) -> float:
    """Of short answers; the same either way round."""
    mine, theirs = Counter(_words(one)), Counter(_words(other))
    if not mine or not theirs:
        return float(one.strip().casefold() == other.strip().casefold())
    shared, sizes = (mine & theirs).total(), (mine.total(), theirs.total())
    overlap = 2 * shared / sum(sizes)
    if _numbers_differ(mine, theirs):
        return _OTHER_NUMBER * overlap
    spelled = _overlap(_pieces(mine), _pieces(theirs))
    return max(overlap, _CONTAINED * shared / min(sizes), spelled if spelled > _SPELLING else 0.0)


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", straight(text).replace("'", "")).casefold()
    plain = _THOUSANDS.sub("", "".join(letter for letter in folded if not unicodedata.combining(letter)))
    return [_stem(_NUMBERS.get(word, word)) for word in _TOKEN.findall(plain) if word not in _FILLED]


def _stem(word: str) -> str:
    """A word without the first ending that leaves enough of it: coarse, and the same for both answers."""
    ending = next((e for e in _ENDINGS if word.endswith(e) and len(word) - len(e) >= _STEM), "")
    return word.removesuffix(ending)


def _pieces(words: Counter[str]) -> Counter[str]:
    text = f" {' '.join(words.elements())} "
    return Counter(text[at : at + _PIECE] for at in range(len(text) - _PIECE + 1))


def _overlap(mine: Counter[str], theirs: Counter[str]) -> float:
    return 2 * (mine & theirs).total() / (mine.total() + theirs.total())


def _numbers_differ(mine: Counter[str], theirs: Counter[str]) -> bool:
    numbers, others = ({word for word in words if word[0].isdigit()} for words in (mine, theirs))
    return bool(numbers and others and not numbers & others)
