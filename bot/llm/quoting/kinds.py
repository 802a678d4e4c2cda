"""The kinds of answer a question may want, and whether a text holds one: a number, a time, a person, a place."""

import re
from collections.abc import Collection
from enum import StrEnum

from bot.llm.quoting.words import EMPTY, WORD, plain, stem, stems


class Kind(StrEnum):
    """What an answer must contain; the value says it to a person."""

    ANYTHING = "this"
    NUMBER = "a number"
    MONEY = "an amount of money"
    AMOUNT = "an amount"
    PERCENT = "a percentage"
    DURATION = "a length of time"
    FREQUENCY = "how often"
    LEAD = "how long ahead"
    TIME = "a time"
    DATE = "a date in the past"
    CLOCK = "a time of day"
    PERSON = "a person or a team"
    WHOM = "somebody to turn to"
    NAME = "a name"
    ONE = "which one"
    PLACE = "a place"
    REASON = "a reason"
    CONTACT = "a way to get in touch"


NUMBER = (
    r"(?:\b\d[\d.,]*(?<![.,])(?!\d|st\b|nd\b|rd\b|th\b)|\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|"
    r"thirty|forty|fifty|sixty|hundred|half)\b)"
)
MONTH = r"(?:January|February|March|April|June|July|August|September|October|November|December|[iI]n May|\d May)\b"
DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b"
CLOCK = r"\b\d{1,2}:\d\d\b|\b\d{1,2} ?(?:am|pm|a\.m\.|p\.m\.|o'clock)|\b(?:noon|midnight|any hour|24/7)\b"
UNIT = r"(?:second|minute|hour|day|week|month|quarter|year|night)s?\b"
DURATION = rf"(?:\bhalf an? {UNIT}|{NUMBER}(?:[ -](?:full|working|business|calendar|unused|training))?[ -]{UNIT})"
LENGTH = rf"{NUMBER}(?: \w+)? (?:characters?|pages?|words?|kilomet\w+|met\w+)\b"
MONEY = r"[€$£] ?\d[\d.,]*|\b\d[\d.,]* ?(?:€|\$|£|euros?|EUR|dollars?|USD|pounds?|GBP|cents?|francs?|CHF)\b|\bfree\b"
PERCENT = r"\d ?(?:%|percent|per cent)|\b(?:half|a third|a quarter|double)\b"
ORDINAL = r"\b\d+(?:st|nd|rd|th)\b|\b(?:first|second|third|fourth|fifth|last) (?:working )?(?:day|week|month)\b"
EVENT = (
    r"\b(?:after|before|until|as soon as|whenever|once|at night|weekend|[wW]hen (?:an? |the |you )?\w+ \w+|every|"
    r"(?<!into the )next (?:\w+ )?\w+)\b"
)
OFTEN = r"\b(?:every|each|once|twice|daily|weekly|monthly|quarterly|yearly|annually|times)\b|\b(?:per|a) (?:week|month)"
CAPITAL = (
    r"(?<=[a-z0-9,:|“\"(] )(?:Dr\. )?[A-ZÀ-Þ][\w-]+(?: [A-ZÀ-Þ][\w-]+)*|(?:^|(?<=[.] ))[A-ZÀ-Þ][\w-]+ [A-ZÀ-Þ][\w-]+"
)
FULL_NAME = r"\b[A-ZÀ-Þ][\w-]+ [A-ZÀ-Þ][\w-]+"
ROLE = (
    r"\b(?:paid|done|made|given|\w+ed) by (?:the|your|our) (?!end\b)\w+|"
    r"\b(?:[Pp]eople who \w+ \w+ \w+|"
    r"team leads?|leads?|managers?|heads?|\w+ team(?! lead)|officers?|coordinators?|agents?|reviewers?|directors?|"
    r"buddy|(?:\w+ )?engineers?|panel|HR|ombudsperson|provider|founders?|assistants?|CEO|CTO|CFO|parents?|"
    r"everyone|everybody|employees?|members?|colleagues?|front desk|Finance|IT|Legal|committee)\b"
)
TOOL = re.compile(r"(\w+) (managers?|assistants?|providers?)\b")  # "the password manager" is nobody
PLACE = (
    r"\b(?:behind|next to|beside|opposite|in front of) (?:the )?\w+|"
    r"\b(?:in|at|under|to|into|through|from|on|via|with) (?:the )?(?:page |button |app )?[\"“]?(?:[A-ZÀ-Þ][\w-]+|#\w+)|"
    r"[\w.]+@\S+|https?://\S+|\b\d{5}\b|\b(?:in|at|to|under|into|from|on) (?:the )?(?:\w+ ){0,3}"
    r"(?:desk|drawer|floor|folder|cellar|wiki|courtyard|calendar|portal|office|garden|room|servers?|screen|locker|cupboard|manager|box|shelf|entrance|kitchen|building|terminal)s?\b"
)
CONTACT = r"[\w.]+@\S+|#\w+|https?://\S+|\+?\d[\d ]{5,}|\bextension \d+"
# A length of time from something on: "two weeks before the first day", "within 24 hours".
AWAY = (
    rf"\b(?:within|after|before|in|until|every|from) (?:the )?(?:\w+ )?{DURATION}|"
    rf"{DURATION}'? (?:\w+ )?(?:before|after|ahead|notice|later|earlier|from)\b"
)
PATTERNS = {
    Kind.NUMBER: rf"(?<!first ){NUMBER}(?!(?: \w+)? {UNIT}'? (?:before|ahead|notice|earlier|later|ago)\b)",
    Kind.MONEY: MONEY,
    Kind.AMOUNT: rf"{MONEY}|{PERCENT}",
    Kind.PERCENT: PERCENT,
    Kind.DURATION: rf"{DURATION}(?! (?:before|ahead|later|ago|earlier))|{LENGTH}",
    Kind.LEAD: rf"{DURATION}'?(?: \w+)? (?:before|ahead|notice|in advance|earlier)\b",
    Kind.FREQUENCY: OFTEN,
    Kind.TIME: rf"{CLOCK}|{MONTH}|{DAY}|{ORDINAL}|{AWAY}|{EVENT}",
    Kind.DATE: rf"{MONTH}|\b(?:19|20)\d\d\b",
    Kind.CLOCK: CLOCK,
    Kind.PERSON: rf"{FULL_NAME}|{ROLE}",
    Kind.NAME: CAPITAL,
    Kind.ONE: rf"(?<!\bin )(?<!\bto )(?<!\bat )(?<!\bon )(?<!\bunder )(?:{CAPITAL})",  # not the place where it is
    Kind.PLACE: PLACE,
    Kind.REASON: r"\b(?:because|since|so that|in order to|due to|to keep|reason)\b",
    Kind.WHOM: rf"{FULL_NAME}|{ROLE}|{CONTACT}",
    Kind.CONTACT: CONTACT,
}
COMPILED = {kind: re.compile(pattern) for kind, pattern in PATTERNS.items()}
EXACT = {Kind.TIME: re.compile(rf"{CLOCK}|{MONTH}|{DAY}|{ORDINAL}"), Kind.PERSON: re.compile(FULL_NAME)}
NAMING = frozenset(
    {Kind.PERSON, Kind.WHOM, Kind.ONE, Kind.NAME, Kind.PLACE}
)  # their phrases hold small words too: "in the EU"
COMPARED = frozenset({Kind.NUMBER, Kind.AMOUNT, Kind.MONEY, Kind.DURATION, Kind.CLOCK, Kind.PERCENT})
NEAR = 5  # words from a number to what it counts: "28 days", "5 unused days", "24 people"
AROUND = frozenset(stem(word) for word in ("before", "after", "ahead", "notice", "later", "ago", "earlier"))


def holds(text: str, kind: Kind, counted: str = "", known: Collection[str] = ()) -> bool:
    """Whether `text` holds something of the kind that the question, whose stems are `known`, did not say itself."""
    if counted:
        return bool(counts(text, counted, known))
    if kind is Kind.PERSON:
        text = TOOL.sub(lambda found: found[0] if stem(found[1]) not in known or stem(found[2]) in known else "", text)
    return kind is Kind.ANYTHING or any(
        set(found) & {*"#@"} or not set(stems(found)) <= {*known, *(EMPTY if kind in NAMING else ())}
        for found in _found(text, kind)
    )


def exact(text: str, kind: Kind) -> bool:
    """Whether it is said by the date or the name, and not by "after probation" or "your team"."""
    return kind in EXACT and EXACT[kind].search(text) is not None


def counts(text: str, counted: str, known: Collection[str] = ()) -> list[str]:
    """The numbers before the counted thing, unless they measure a time around something: "two weeks before"."""
    words = WORD.findall(plain(text))
    found = []
    for position, word in enumerate(words):
        beside = [stem(other) for other in words[position + 1 : position + NEAR]]
        if re.fullmatch(NUMBER, word) and counted in beside:
            after = [stem(other) for other in words[position + 2 + beside.index(counted) :][:1]]
            if after and after[0] in AROUND and AROUND.isdisjoint(known):
                continue
            found.append(word)
    return found


def values(text: str, kind: Kind, counted: str = "") -> frozenset[str]:
    """What of the kind the text holds, to compare two pages by; amounts of money, if the kind cannot be compared."""
    if counted:
        return frozenset(counts(text, counted))
    return frozenset(found.lower() for found in _found(text, kind if kind in COMPARED else Kind.MONEY))


def _found(text: str, kind: Kind) -> list[str]:
    return [found[0] for found in COMPILED[kind].finditer(text)]
