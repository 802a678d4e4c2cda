"""What a question asks: the terms an answer must cover, and the kind of thing that would be one."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.llm.quoting.kinds import Kind
from bot.llm.quoting.thesaurus import PERIODS
from bot.llm.quoting.words import EMPTY, WORD, plain, stem


@dataclass(frozen=True, kw_only=True)
class Asked:
    """
    A question taken apart. `terms` are stems in order, `words` the same as they were written.

    `soft` are terms that name the kind of answer ("deadline"): an answer of that kind covers them. `counted` is the
    stem of what is counted ("days"), which must stand beside the number.
    """

    terms: tuple[str, ...]
    words: dict[str, str]
    kind: Kind
    pairs: tuple[tuple[str, str], ...] = ()  # terms that stand side by side
    soft: frozenset[str] = frozenset()
    counted: str = ""
    negated: bool = False
    yes_no: bool = False
    whole: bool = False  # asks for a list or a way, so that a whole section may be the answer
    staff: bool = False  # says that it is asked for those who work here
    either: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())  # one of them is the answer


NEGATION = re.compile(r"\b(not|never|without|no longer|except|cannot|nobody|none)\b|n't\b")
VERBS = r"(?:is|are|am|was|were|do|does|did|can|could|may|might|must|should|shall|will|would|has|have|had)\b"
YES_NO = re.compile(VERBS)
ASIDE = re.compile(
    r"^(?:\W|\b(?:and|so|but|ok|okay|hi|hello|hey|also|please|then|btw|(?:can|could|would|do|does) "
    r"(?:you|any\w+|some\w+) (?:please )?(?:tell|know|say|explain|remind|share|show)(?: me| us)?|"
    r"i wonder|i(?: would|d)? like to know)\b)+"
)
CHOICE = re.compile(r"(?:is|are|was|were|do|does|will)\b")
ANYBODY = re.compile(r"\b(?:an|each|every|per|the|one) employee\b(?!s)|\bemployees\b")
STAFF = re.compile(r"\b(?:i|we|my|our|me|us|staff|employees?)\b")
IDIOM = re.compile(
    r" of the (?:month|week|year)(?= (?:is|are|do|does)\b)|(?<=\w) (?:work|last)(?=$)|^how does (?=.* work$)"
)
# Ways to ask that read as another one: what names the kind of answer is said with the word that asks for it.
REWORDED = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"\b(i (?:(?:am|feel|have|got) )?(?:\w+ )?\w+) (?:today|(?:right )?now)\b", r"\1"),
        (r"\bwhat (?:now|next|then)$", "what do i do"),
        (r"\b(?:keep|keeps|continue to|continues to|go on|goes on) (?=\w+ing\b)", ""),
        (r"(?<=\w) requirements?$", ""),
        (
            rf"^(?!{VERBS}|(?:wh\w+|how|if|i|we|my|until|by|at|after|since|from|for|in|on)\b)([\w ]* days)\b",
            r"how many \1",
        ),
        (r"\bafter how many (?:days|weeks|months)\b|^(?:in |on |by )?(?:what|which) (?:month|weekday)s?\b", "when"),
        (r"^(?:what (?:is|are) )?(?:the )?(?:maximum |minimum |total )?number of ", "how many "),
        (
            r"^(?:what (?:is |are )?)?(?:the |my |our )?(.*\bleave) (?:allowance|entitlement|quota|budget)\b",
            r"how many \1 days",
        ),
        (r"^(?:what (?:is )?)?(?:the )?(?:length|duration) of (.+)", r"how long is \1"),
        (r"^(?:what (?:is )?)?(?:the )?(?!how\b)(\w.*) (?:length|duration)$", r"how long is \1"),
    )
)
KINDS = (
    (r"^(?:what|how) (?:do|does|should|must|can|could|to|happens)\b(?! .*\bcost)", Kind.ANYTHING),
    (r"\bhow often\b|\bhow (?:frequently|regularly)\b|\bhow many times\b", Kind.FREQUENCY),
    (r"\b(?:what|which) (?:percent\w*|share|proportion)\b|\bhow many percent\b", Kind.PERCENT),
    (r"\bhow (?:far ahead|much notice|long (?:ahead|before))\b", Kind.LEAD),
    (r"\bhow (?:long|quickly|soon|fast|much time)\b", Kind.DURATION),
    (r"\bhow (?:early|late)\b", Kind.TIME),
    (r"\bhow much (?:is|are|for)\b(?! .*\bcost)", Kind.AMOUNT),
    (r"\bhow much\b.*\b(?:cost|spend|money|earn|worth|charge|euro|expense|price)", Kind.MONEY),
    (r"\bhow much\b.*\b(?:pay|paid\b)", Kind.AMOUNT),
    (r"\b(?:what|which) (?:phone )?number\b.*\b(?:call|ring|dial|phone)\b", Kind.CONTACT),
    (r"\bhow (?:much|many|big|large|high|old|far|small|tall)\b", Kind.NUMBER),
    (r"\b(?:what|which|by what|until what) time\b|\bopening (?:hours|times)\b|\bcore hours\b", Kind.CLOCK),
    (r"\bwhen (?:did|was|were)\b", Kind.DATE),
    (r"\bwhen\b|\b(?:what|which) (?:date|day|month|weekday)\b|\bhow late\b|\bsince when\b|\bdeadline\b", Kind.TIME),
    (r"^who(?: is| are)? (?:the|our|my|your) ", Kind.NAME),
    (
        r"\bwhich (?:tool|app|system|software|platform|program|service|provider|vendor|brand|model|password)\b",
        Kind.NAME,
    ),
    (r"\bwhat (?:tool|app|system|software|platform|program|service)\b", Kind.NAME),
    (
        r"^whom? (?:do|should|can|must|shall|could) (?:i|we) (?:ask|call|contact|reach|write|mail|phone|ring)\b",
        Kind.WHOM,
    ),
    (r"\bwho(?:m|se|'s)?\b|\bwhich (?:person|team|role)\b", Kind.PERSON),
    (r"\bwhere\b|\b(?:what|which) (?:address|city|floor|room|place|location)\b|\baddress\b", Kind.PLACE),
    (r"\bwhich (?!of\b)(?!\w+s are\b)\w+", Kind.ONE),
    (r"\b(?:e-?mail|phone number|hotline|extension|slack channel|url|link)\b", Kind.CONTACT),
    (
        r"^what(?: is| are)? (?:the |my |our |your )?(?:[\w-]+ ){0,4}(?:bonus|budget|allowance)(?:$| (?:for|in|per)\b)",
        Kind.MONEY,
    ),
    (r"\bwhy\b|\bwhat for\b", Kind.REASON),
)
# Nouns that name the kind of answer, and the kinds they stand for.
SOFT = {
    "tool": Kind.NAME, "app": Kind.NAME, "system": Kind.NAME, "software": Kind.NAME, "platform": Kind.NAME,
    "cycle": Kind.FREQUENCY, "interval": Kind.FREQUENCY, "frequency": Kind.FREQUENCY, "start": Kind.TIME,
    "end": Kind.TIME, "window": Kind.DURATION, "period": Kind.DURATION, "duration": Kind.DURATION,
    "length": Kind.DURATION, "deadline": Kind.TIME, "date": Kind.TIME, "day": Kind.TIME, "hours": Kind.CLOCK,
    "limit": Kind.NUMBER, "maximum": Kind.NUMBER, "minimum": Kind.NUMBER, "amount": Kind.NUMBER,
    "number": Kind.NUMBER, "size": Kind.NUMBER, "price": Kind.MONEY, "expensive": Kind.MONEY, "cheap": Kind.MONEY,
    "cost": Kind.MONEY, "money": Kind.MONEY, "spend": Kind.MONEY, "address": Kind.PLACE,
    "location": Kind.PLACE,
    "located": Kind.PLACE, "contact": Kind.PERSON, "ahead": Kind.LEAD, "notice": Kind.LEAD, "open": Kind.CLOCK,
    "close": Kind.CLOCK,
    "big": Kind.NUMBER, "large": Kind.NUMBER, "high": Kind.NUMBER, "quickly": Kind.DURATION,
    "fast": Kind.DURATION, "early": Kind.TIME, "late": Kind.DURATION, "often": Kind.FREQUENCY,
    "frequently": Kind.FREQUENCY, "policy": Kind.ANYTHING, "rule": Kind.ANYTHING, "process": Kind.ANYTHING,
    "procedure": Kind.ANYTHING, "way": Kind.ANYTHING, "detail": Kind.ANYTHING, "guideline": Kind.ANYTHING,
    "name": Kind.ANYTHING, "called": Kind.ANYTHING, "email": Kind.CONTACT, "long": Kind.DURATION,
    "far": Kind.LEAD, "regularly": Kind.FREQUENCY, "link": Kind.CONTACT,
}  # fmt: skip
SOFT_STEMS = {stem(word): kind for word, kind in SOFT.items()}
ADVERBS = frozenset(stem(word) for word in ("ahead", "early", "late", "often", "long", "far", "fast", "quickly"))
EXTREMES = frozenset(stem(word) for word in ("maximum", "minimum"))
RELATIONS = dict.fromkeys(stem(word) for word in ("during", "before", "since", "until", "while"))
COUNTED = re.compile(
    r"\bhow many (?!of\b)((?:[\w-]+ )*?[\w-]+?)(?= (?:do|does|did|is|are|was|were|can|could|may|must|should|"
    r"will|would|has|have|of|in|on|for|per\w*|i|we|you|a|to|get|gets|fit|take|takes|need|needs|work|the|there|at|from|before|after|each|every)\b|$)"
)
WHOLE = re.compile(
    r"\b(?:how (?:do|can|should|to|does|would|must)|"
    r"what (?:are|to do|happens|(?:do|should|must|can) (?:i|we)(?: have to| need to)? do)|which)\b"
)


def asked(question: str) -> Asked:
    """The question taken apart."""
    text = _reworded(plain(question))
    words = {stem(word): word for word in WORD.findall(text)}
    terms = tuple(term for term in words if term not in EMPTY)
    pairs = tuple(pair for pair in pairwise(stem(word) for word in WORD.findall(text)) if set(pair) <= set(terms))
    kind = _kind(text, terms)
    return Asked(
        terms=terms,
        words=words,
        kind=kind,
        pairs=pairs,
        soft=frozenset(term for term in terms if term in SOFT_STEMS) - _sorts(pairs),
        counted=_counted(text) if kind is Kind.NUMBER else "",
        yes_no=YES_NO.match(text) is not None,
        negated=NEGATION.search(text) is not None,
        whole=kind is Kind.ANYTHING and WHOLE.search(text) is not None,
        staff=STAFF.search(plain(question)) is not None,
        either=_either(text),
    )


def _counted(text: str) -> str:
    """The stem of what is counted: the unit, if one is named, else the last word before the verb."""
    found = COUNTED.search(text)
    words = WORD.findall(found[1]) if found else []
    return stem(next((word for word in words if word.removesuffix("s") in PERIODS), words[-1])) if words else ""


def _reworded(text: str) -> str:
    text = IDIOM.sub("", ASIDE.sub("", text.strip()).rstrip(" ?!."))
    for pattern, instead in REWORDED:
        text = pattern.sub(instead, text)
    return ANYBODY.sub("everyone", text)


def _either(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The terms of "paid or given back as time off", where one of the two is the answer; nothing in other questions."""
    before, _, after = text.partition(" or ")
    if not after or not CHOICE.match(text):
        return frozenset(), frozenset()
    return frozenset(stem(word) for word in WORD.findall(before)[-1:]), frozenset(map(stem, WORD.findall(after)))


def _sorts(pairs: tuple[tuple[str, str], ...]) -> set[str]:
    """Terms that only say which sort of a thing is meant: "a windows laptop" asks for no window of time."""
    return {term for term, thing in pairs if thing not in SOFT_STEMS | RELATIONS and term not in EXTREMES}


def _kind(text: str, terms: tuple[str, ...]) -> Kind:
    if YES_NO.match(text):
        return Kind.ANYTHING
    said = [(found.start(), kind) for pattern, kind in KINDS if (found := re.search(pattern, text))]
    if said:
        return min(said, key=lambda one: one[0])[1]  # "Who do I tell when …" asks who
    return next((SOFT_STEMS[term] for term in reversed(terms) if term in SOFT_STEMS), Kind.ANYTHING)


def with_terms(question: Asked, more: Asked) -> Asked:
    """The question with the terms of what was said beside it ("I am a contractor. …")."""
    terms = tuple(dict.fromkeys(question.terms + more.terms))
    return replace(question, terms=terms, words=more.words | question.words)
