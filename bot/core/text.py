"""Cleaning what comes in from outside, and reading it word by word."""

import re

_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# Characters that reorder what follows on the screen, and such as nobody sees, which could part a watch word or speak to
# a model alone. The plain marks U+200E and U+200F stay, and the joiners before them: honest Arabic and emoji need them.
_UNSEEN = re.compile(
    r"[\u202a-\u202e\u2066-\u2069\u00ad\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_WITHIN_WORDS = re.compile(r"[\u034f\u200c-\u200f\ufe00-\ufe0f]")
_ACTING = str.maketrans("*~`<>", "\u2217\u223c\u02cb\u2039\u203a")  # look-alikes that do nothing
_EDGE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")  # an underscore that is not within a word


def clean(text: str) -> str:
    """`text` without what a database cannot hold or a screen would show in another order than it is read."""
    return _UNSEEN.sub("", _UNSTORABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")))


def named(text: str) -> str:
    """A name, a title, or a question in a line of ours: one line, in which no mark of Slack's does anything."""
    return _EDGE.sub("\u02cd", " ".join(clean(text).split()).translate(_ACTING))


def escape(text: str) -> str:
    """Foreign text for `mrkdwn` or a message's `text`: it can create no mention, link or command."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def straight(text: str) -> str:
    """With the apostrophe that keyboards have, and without what nobody sees within a word, for looking words up."""
    return _WITHIN_WORDS.sub("", text.replace("\u2019", "'"))


def whole(phrase: str) -> re.Pattern[str]:
    """Finds a word or phrase as a whole, whatever its case and the white space between its words."""
    words = r"\s+".join(re.escape(word) for word in straight(phrase).split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def shorten(text: str, limit: int) -> str:
    """The first `limit` characters at the most, ending in … where something is cut off."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
