"""Words made comparable: folded, stemmed, and different names for the same thing made one."""

import re
import unicodedata
from functools import lru_cache

from bot.llm.quoting.thesaurus import PHRASES, WORDS

WORD = re.compile(r"[^\W_]+(?:[.,:][0-9]+)*")
MARKUP = re.compile(r"<[@#!][^>]*>|<(https?:[^|>]*)[^>]*>|\]\([^)]*\)|[*_`~\[\]]|(?<=\w)@[\w-]+\.[\w.-]+")
CAPITAL_NAMES = {"US": "usa", "IT": "itteam"}  # which would read as "us" and "it"
CAPITALS = re.compile(rf"\b(?:{'|'.join(CAPITAL_NAMES)})\b")
APOSTROPHE = re.compile(r"['\u2019](?:s|re|ve|ll|d|m)\b")

IRREGULAR = {
    "paid": "pay", "bought": "buy", "lost": "lose", "kept": "keep", "taken": "take", "took": "take",
    "sent": "send", "stolen": "steal", "broken": "break", "found": "find", "told": "tell", "held": "hold",
    "worn": "wear", "written": "write", "chosen": "choose", "spent": "spend", "brought": "bring", "met": "meet",
    "men": "man", "women": "woman", "given": "give", "gave": "give", "built": "build", "left": "leave",
    "flight": "fly", "flights": "fly", "refundable": "refund", "people": "person", "officers": "officer",
    "submission": "submit", "trainings": "training",
}  # fmt: skip
# An officer is no office, what is during a time no duration, a training no train.
UNLIKE = frozenset({"officer", "during", "training", "owner"})
PLURALS = (("ies", "y"), ("sses", "ss"), ("ss", "ss"), ("us", "us"), ("sis", "sis"), ("s", ""))
SHORTEST = {"ly": 5}  # of what an ending leaves: a tool called Timely is no time
SUFFIXES = (
    "ational", "ery", "ement", "ation", "ingly", "ment", "able", "ied", "ing", "ion", "ed", "er", "al", "ly", "e", "y",
)  # fmt: skip


def fold(text: str) -> str:
    """Lower case without accents or Slack's markup."""
    text = CAPITALS.sub(lambda found: CAPITAL_NAMES[found[0]], text)
    plain = unicodedata.normalize("NFKD", MARKUP.sub(" ", text.replace("\u2019", "'")))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()


def stem(word: str) -> str:
    """The word without its ending, or what stands for it; crude, but the same on both sides of every comparison."""
    bare = _bare(word)
    return ALIAS.get(bare, bare)


def _bare(word: str) -> str:
    word = IRREGULAR.get(word, word)
    if word in UNLIKE or word.isdigit() or len(word) < 4:
        return word
    word = next((word.removesuffix(end) + new for end, new in PLURALS if word.endswith(end)), word)
    if word.endswith("ee"):  # a trainee is not what trains
        return word
    ending = next((end for end in SUFFIXES if word.endswith(end) and len(word) - len(end) >= SHORTEST.get(end, 3)), "")
    word = word.removesuffix(ending)
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 3 else word


ALIAS = {_bare(other): _bare(line.split()[0]) for line in WORDS for other in line.split()[1:]}


@lru_cache(maxsize=1_024)
def plain(text: str) -> str:
    """The text folded, with one name for what has several."""
    folded = APOSTROPHE.sub("", fold(text))
    for names, one in PHRASES:
        folded = names.sub(one, folded)
    return folded


@lru_cache(maxsize=1_024)
def stems(text: str) -> tuple[str, ...]:
    """Every word of the text, comparable, in order."""
    return tuple(stem(word) for word in WORD.findall(plain(text)))


# Words that tell nothing about the subject: grammar, courtesy, and what is true of every question at work.
EMPTY = frozenset(
    stem(word)
    for word in WORD.findall(
        """
        a about actually after against again all allow allowed also am an and any anybody anyone anything are around as
        ask at available be been being bring but by can case colleague colleagues come company could curious d did
        do does doing done each eligible else entitled ever every everybody everyone exactly expect find fit folks
        for from general generally get gets getting give given go going good got guys had handle happen happens
        has have having hello help here hey hi how i if in info information into is it its just kindly know least
        let like ll long m many maximally may me mean morning most much must my myself need needed no normally not
        occur of offer okay on once one only or our ourselves out over own people per permitted person place
        please possible put question quick re reach really receive regarding s set shall she should so somebody
        someone something soon sorry staff still supposed t take takes taking tell than thank thanks that the
        their them then there these they thing things this those time to too total until up us use used using
        usually ve very via want was we were what when where whether which who whom whose why will wish with
        within wonder wondering would yes yet you your yours
        """
    )
)
