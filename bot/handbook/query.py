"""Any text as a query for SQLite's full-text search: every word quoted, so that nothing of it is an operator."""

import re

WORDS = 64  # of a question; what is longer was pasted, and its start says what it is about
LOOKED_AT = 4_000  # characters
WORD = re.compile(r"\w+")

# What occurs in every question and tells nothing about the page.
STOP_WORDS = frozenset(
    WORD.findall(
        """
        a about am an and any are as at be been but by can could did do does for from get give go got had has have how
        i if in into is it its just know let many may me might much must my need no not of on one or our please shall
        should so tell than that the their them then there these they this to us was we were what when where which who
        whom whose why will with would you your s t m re ve ll d
        """
    )
)

# Different names for the same thing: a question with one also looks for the others. Wider than what a model may
# take for the same, for a page too many costs only a place.
SAME_THING = (
    ("paid leave", "annual leave", "vacation", "holiday", "paid time off", "pto", "time off", "day off"),
    ("sick", "ill", "unwell"),
    ("remote work", "work from home", "working from home", "home office", "wfh", "remotely", "telework"),
    ("payday", "salary", "wage", "paycheck", "get paid"),
    ("reimbursed", "expense", "paid back"),
    ("refund", "money back"),
    ("submit", "hand in", "turn in"),
    ("deploy", "ship", "release"),
    ("password", "passphrase"),
    ("wifi", "wi fi", "wlan"),
    ("laptop", "notebook", "computer"),
    ("customer", "client"),
    ("resign", "quit", "resignation", "leave the company"),
    ("approve", "sign off"),
    ("child", "children", "kid"),
)


def fts_query(text: str) -> str:
    """The query for `MATCH`; empty if the text has no word to look for."""
    lowered = text[:LOOKED_AT].lower()
    # "IT" and "US" are names where "it" and "us" are nothing.
    words = [word.lower() for word in WORD.findall(text[:LOOKED_AT]) if word.lower() not in STOP_WORDS or _name(word)]
    spaced = f" {' '.join(_singular(word) for word in WORD.findall(lowered))} "
    alike = [name for group in SAME_THING if any(f" {one} " in spaced for one in group) for name in group]
    terms = [*dict.fromkeys(words)][:WORDS] + alike
    return " OR ".join(f'"{term}"' for term in dict.fromkeys(terms))


def _name(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _singular(word: str) -> str:
    return f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")
