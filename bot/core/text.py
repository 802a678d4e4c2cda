"""Cleaning what comes in from outside, and reading it word by word."""

import re

_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# Characters that reorder what follows on the screen. The plain marks U+200E and U+200F stay: honest Arabic needs them.
_REORDERING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """`text` without what a database cannot hold or a screen would show in another order than it is read."""
    return _REORDERING.sub("", _UNSTORABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")))


def escape(text: str) -> str:
    """Foreign text for `mrkdwn` or a message's `text`: it can create no mention, link or command."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def straight(text: str) -> str:
    """With the apostrophe that keyboards have in place of the curly one, for looking words up."""
    return text.replace("\u2019", "'")


def whole(phrase: str) -> re.Pattern[str]:
    """Finds a word or phrase as a whole, whatever its case and the white space between its words."""
    words = r"\s+".join(re.escape(word) for word in straight(phrase).split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def shorten(text: str, limit: int) -> str:
    """The first `limit` characters at the most, ending in … where something is cut off."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
