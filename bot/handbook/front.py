"""A page's front matter. All that counts in it is `channels: hr, payroll`: nobody else may see the page."""

import re

_FRONT = re.compile(
    r"\s*^(?P<mark>---|\+\+\+)[ \t]*\n(?P<lines>.*?)^(?P=mark)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_OPENS = re.compile(r"\s*^(?:---|\+\+\+)[ \t]*$", re.MULTILINE)
_LINE = re.compile(r"\s.*|#.*|-.*|[\w.\"' -]+[:=].*|")  # of any front matter; `-` and blanks go on with a value
_MEANT = re.compile(r"[\s\"'-]*chan", re.IGNORECASE)
_CHANNELS = re.compile(r"channels[ \t]*[:=](.*)", re.IGNORECASE)
_ID, _NAME = re.compile(r"[CG][A-Z0-9]{8,}"), re.compile(r"[\w-]{1,80}")
_MEND = "Write it as `channels: hr, payroll`, with the names that they have in Slack"


class Malformed(Exception):
    """What nobody can be sure to have understood hides its page; the text says what, and the mend."""


def taken_off(markdown: str) -> tuple[frozenset[str] | None, str]:
    """The channels that may see a page, None for all, and the page without its front matter."""
    found = _FRONT.match(markdown)
    if not found:
        if _OPENS.match(markdown):
            raise Malformed("its front matter does not end. Put a line with --- below it")
        return None, markdown
    lines = found["lines"].splitlines()
    if odd := [line for line in lines if not _LINE.fullmatch(line)]:
        raise Malformed(f"{odd[0][:40]!r} in its front matter is not of the form `key: value`")
    meant = [line for line in lines if _MEANT.match(line)]
    return _channels(meant) if meant else None, markdown[found.end() :]


def _channels(lines: list[str]) -> frozenset[str]:
    said = _CHANNELS.fullmatch(lines[0])
    if not said or len(lines) > 1:
        raise Malformed(f"{lines[-1].strip()[:40]!r} does not say clearly who may see it. {_MEND}")
    names = [name.strip(" \t\"'").removeprefix("#") for name in said[1].strip(" \t[]").split(",")]
    for name in names:
        if not (_ID.fullmatch(name) or (_NAME.fullmatch(name) and name == name.lower())):
            raise Malformed(f"{name[:40]!r} is not the name of a channel. {_MEND}")
    return frozenset(names)
