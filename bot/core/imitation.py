"""Pieces of foreign text that pass themselves off as the desk's own: a signature, a decision, a heading, a button."""

import html
import re
import unicodedata

_BETWEEN = re.compile(r"([\n\x85\u2028\u2029]\s*|(?<=[.!?])\s+)")  # lines and sentences
_LABELLED = re.compile(r"!?\[([^\[\]\n]*)\]\([^)\n]*\)")
_MARKS = re.compile(r"[*_~`\\|]|\[[ x]?\]|:[a-z0-9_+-]+:")  # what Slack draws no letter for
_ALIKE = str.maketrans("аеорсухіѕԁѡьѵгοαενικρτυη", "aeopcyxisdwbvroaevikptun")  # Cyrillic and Greek
_BEFORE = re.compile(r"^(?:\d+[.)]|\W)+")  # the mark of a list, a heading or a quotation
_SHORTEST, _LONGEST = len("[Edit]"), 300  # characters of a piece that somebody could take for a line of ours

_DID = (
    "(?:reviewed|edited|approved|rejected|checked|verified|confirmed|corrected"
    "|signed off|asked back|taken back|withdrawn)"
)
_LINES = re.compile(
    rf"{_DID}(?:(?:,| and| &) {_DID})* by\b.+"
    r"|not reviewed(?:\s*[^\w\s].*|\s+confidence\b.*)?"
    r"|note from\b[^:]+:.*"
    r"|confidence:? [01]?[.,]\d.*"
    r"|draft by \S.*|no draft\W*(?:write the answer with edit\W*)?|the answer that could not be sent\W*"
    r"|correction(?: by .+)?|corrected (?:below|with the asker)\b.*|taken back\W+this answer was wrong\W*"
    r"|the answer, as it was sent\b.*|sent without review\b.*"
    r"|why you see this\W*|a person is checking this\W*"
    r"|expired: nobody decided.*|withdrawn: .+"
    r"|.+ asks(?: about a message| without calling me)? in (?:#\S|a direct message\b).*"
)
_LABELS = r"approve|edit|reject|show all|share|never mind|was right|correct it|take it back|why\?"
_BUTTONS = re.compile(rf"(?:[\W_]*\[\s*(?:{_LABELS})\s*\](?:\([^)]*\))?)+[\W_]*")


def imitations(text: str) -> tuple[str, ...]:
    """The lines and sentences in it that a reader could take for ours."""
    parts = _BETWEEN.split(text)
    return tuple(parts[place] for place in sorted(_found(parts)))


def defused(markdown: str) -> str:
    """The same words, those pieces as code: nothing of ours is ever shown so."""
    parts = _BETWEEN.split(markdown)
    for place in _found(parts):
        piece = parts[place].rstrip()
        parts[place] = f"`{piece.replace('`', '')}`{parts[place][len(piece) :]}"
    return "".join(parts)


def _found(parts: list[str]) -> set[int]:
    """Where they stand among pieces and what parts them; a line that is broken in the middle is drawn as one."""
    alone = {place for place in range(0, len(parts), 2) if _imitates(parts[place])}
    pairs = [(place, place + 2) for place in range(0, len(parts) - 2, 2) if parts[place + 1].count("\n") == 1]
    broken = [pair for pair in pairs if not alone & {*pair} and _imitates(" ".join(parts[place] for place in pair))]
    return alone.union(*broken)


def _imitates(piece: str) -> bool:
    if not _SHORTEST <= len(piece) <= _LONGEST:
        return False
    read = _as_read(piece)
    words = _BEFORE.sub("", " ".join(_MARKS.sub("", _LABELLED.sub(r"\1", read)).split()))
    return bool(_BUTTONS.fullmatch(read) or _LINES.fullmatch(words))


def _as_read(piece: str) -> str:
    """Letters by what they look like, without what nobody sees."""
    if piece.isascii() and "&" not in piece:
        return piece.casefold()
    folded = unicodedata.normalize("NFKC", html.unescape(piece)).casefold().translate(_ALIKE)
    return "".join(one for one in folded if unicodedata.category(one) != "Cf")
