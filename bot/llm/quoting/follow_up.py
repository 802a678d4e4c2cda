"""A question that leans on an earlier one of its thread, made whole: "And for part-timers?"."""

import re

from bot.core.case import Turn
from bot.llm.quoting.asked import asked
from bot.llm.quoting.kinds import Kind

LEANING = re.compile(
    r"^\W*(?:(?:and|but|or|also|then|so|ok|okay|what about|how about|what if|same for|for|in|with)\b|"
    r"(?:why|when|who|where)\W*$)"
    r"|\b(?:it|that|they|them|those|there|this one|the same)\b",
    re.IGNORECASE,
)
OPENING = re.compile(
    r"^\W*(?:(?:and|but|or|also|then|so|ok|okay|what about|how about|what if|same for)\b\W*)+", re.IGNORECASE
)
PREPOSITION = re.compile(r"^(?:is it |does it apply )?\b(for|in|at|on|from|during|to|with)\b", re.IGNORECASE)
LONGEST = 2_000  # characters of the earlier question
SHORT = 4  # terms; a longer question stands for itself


def completed(question: str, context: tuple[Turn, ...]) -> str:
    """The question with what it leans on; itself, if it stands alone."""
    earlier = _earlier(context)[:LONGEST]
    own = asked(question)
    if (
        not earlier
        or len(own.terms) > SHORT
        or not (own.terms or own.kind is not Kind.ANYTHING)
        or not (LEANING.search(question) or len(own.terms) < 2)
    ):
        return question
    rest = OPENING.sub("", question).strip()
    if own.kind is not Kind.ANYTHING and re.match(r"(?:how|when|who|where|why|what|which)\b", rest, re.IGNORECASE):
        return f"{rest.rstrip('?')} {' '.join(asked(earlier).words[term] for term in asked(earlier).terms)}?"
    return f"{_without(earlier, rest).rstrip(' ?')} {rest}"


def _earlier(context: tuple[Turn, ...]) -> str:
    """The last thing a person asked; the first one, if the last leans too."""
    asked_before = [turn.text for turn in context if not turn.mine and turn.text.strip()]
    standing = [text for text in asked_before if not OPENING.match(text)]
    return (standing or asked_before or [""])[-1]


def _without(earlier: str, rest: str) -> str:
    """The earlier question less the phrase that the new one replaces: "in London" before "in Paris"."""
    if found := PREPOSITION.match(rest):
        return re.sub(rf"\s+\b{found[1]}\b [^,?]*", "", earlier, count=1, flags=re.IGNORECASE)
    return earlier
