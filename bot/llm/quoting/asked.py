"""What a question asks: the terms an answer must cover, and the kind of thing that would be one."""

import re
from dataclasses import dataclass, replace

from bot.llm.quoting.kinds import Kind
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
    soft: frozenset[str] = frozenset()
    counted: str = ""
    negated: bool = False
    yes_no: bool = False
    whole: bool = False  # asks for a list or a way, so that a whole section may be the answer


NEGATION = re.compile(r"\b(not|never|without|no longer|except|cannot|nobody|none)\b|n't\b")
YES_NO = re.compile(r"(is|are|am|was|were|do|does|did|can|could|may|might|must|should|shall|will|would|has|have|had)\b")
ASIDE = re.compile(
    r"^(?:\W|\b(?:and|so|but|ok|okay|hi|hello|hey|also|please|then|btw|(?:can|could|would|do|does) "
    r"(?:you|any\w+|some\w+) (?:please )?(?:tell|know|say|explain|remind|share|show)(?: me| us)?|"
    r"i wonder|i(?: would|d)? like to know)\b)+"
)
ANYBODY = re.compile(r"\b(?:an|each|every|per|the|one) employee\b(?!s)|\bemployees\b")
IDIOM = re.compile(
    r" of the (?:month|week|year)(?= (?:is|are|do|does)\b)|(?<=\w) (?:work|last)(?=$)|^how does (?=.* work$)"
)
KINDS = (
    (r"^(?:what|how) (?:do|does|should|must|can|could|to|happens)\b(?! .*\bcost)", Kind.ANYTHING),
    (r"\bhow often\b|\bhow (?:frequently|regularly)\b|\bhow many times\b", Kind.FREQUENCY),
    (r"\b(?:what|which) (?:percent\w*|share|proportion)\b|\bhow many percent\b", Kind.PERCENT),
    (r"\bhow (?:far ahead|much notice|long (?:ahead|before))\b", Kind.LEAD),
    (r"\bhow (?:long|quickly|soon|fast|much time)\b", Kind.DURATION),
    (r"\bhow (?:early|late)\b", Kind.TIME),
    (r"\bhow much (?:is|are|for)\b", Kind.MONEY),
    (r"\bhow much\b.*\b(?:cost|spend|pay|paid(?! leave)|money|earn|worth|charge|euro|expense|price)", Kind.MONEY),
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
    (r"\bwho(?:m|se|'s)?\b|\bwhich (?:person|team|role)\b", Kind.PERSON),
    (r"\bwhere\b|\b(?:what|which) (?:address|city|floor|room|place|location)\b|\baddress\b", Kind.PLACE),
    (r"\bwhich (?!of\b)\w+", Kind.NAME),
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
    "cost": Kind.MONEY, "fee": Kind.MONEY, "spend": Kind.MONEY, "address": Kind.PLACE, "location": Kind.PLACE,
    "located": Kind.PLACE, "contact": Kind.PERSON, "ahead": Kind.LEAD, "notice": Kind.LEAD, "open": Kind.CLOCK,
    "big": Kind.NUMBER, "large": Kind.NUMBER, "high": Kind.NUMBER, "quickly": Kind.DURATION,
    "fast": Kind.DURATION, "early": Kind.DURATION, "late": Kind.DURATION, "often": Kind.FREQUENCY,
    "frequently": Kind.FREQUENCY, "policy": Kind.ANYTHING, "rule": Kind.ANYTHING, "process": Kind.ANYTHING,
    "procedure": Kind.ANYTHING, "way": Kind.ANYTHING, "detail": Kind.ANYTHING, "guideline": Kind.ANYTHING,
    "name": Kind.ANYTHING, "called": Kind.ANYTHING, "email": Kind.CONTACT, "long": Kind.DURATION,
    "far": Kind.NUMBER, "regularly": Kind.FREQUENCY, "link": Kind.CONTACT,
}  # fmt: skip
SOFT_STEMS = {stem(word): kind for word, kind in SOFT.items()}
COUNTED = re.compile(
    r"\bhow many (?!of\b)((?:[\w-]+ )*?[\w-]+?)(?= (?:do|does|did|is|are|was|were|can|could|may|must|should|"
    r"will|would|has|have|of|in|on|for|per|a|to|get|gets|fit|take|takes|need|needs|work|the|there|at|from|before|after|each|every)\b|$)"
)
WHOLE = re.compile(
    r"\b(?:how (?:do|can|should|to|does|would|must)|what (?:are|do i do|to do|should i do|happens)|which)\b"
)


def asked(question: str) -> Asked:
    """The question taken apart."""
    text = ANYBODY.sub("everyone", IDIOM.sub("", ASIDE.sub("", plain(question).strip()).rstrip(" ?!.")))
    words = {stem(word): word for word in WORD.findall(text)}
    terms = tuple(term for term in words if term not in EMPTY)
    kind = _kind(text, terms)
    found = COUNTED.search(text)
    return Asked(
        terms=terms,
        words=words,
        kind=kind,
        soft=frozenset(term for term in terms if term in SOFT_STEMS),
        counted=stem(WORD.findall(found[1])[-1]) if found and kind is Kind.NUMBER else "",
        yes_no=YES_NO.match(text) is not None,
        negated=NEGATION.search(text) is not None,
        whole=kind is Kind.ANYTHING and WHOLE.search(text) is not None,
    )


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
