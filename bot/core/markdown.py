"""Cutting Markdown into parts that a message or an input can hold, without breaking a code fence."""

import re
from dataclasses import dataclass

# Slack takes about 13,200 characters of blocks, counted as JSON, where quotes and line ends count double. So a part of
# the answer that is nothing but such characters fits still, with its footer and a note.
ANSWER_LENGTH = 5_000
INPUT_LENGTH = 3_000  # a plain_text_input ends here

_FENCE = re.compile(r"^ {0,3}(?P<mark>`{3,}(?!.*`)|~{3,})(?P<info>.*)$", re.MULTILINE)
_OPENING = 120  # characters of an opening line that are repeated
_BREAKS = (re.compile(r"\n{2,}"), re.compile(r"\n"), re.compile(r" +"))


@dataclass(frozen=True)
class Piece:
    """A part of a text, and what stood between it and the next: all pieces with their gaps are the text, exactly."""

    text: str
    gap: str


def pieces(text: str, limit: int) -> tuple[Piece, ...]:
    """`text` in pieces of at most `limit` characters: cut between paragraphs, else lines, else words, else anywhere."""
    found: list[Piece] = []
    rest = text
    while len(rest) > limit:
        end, begin = _cut(rest, limit)
        found.append(Piece(rest[:end], rest[end:begin]))
        rest = rest[begin:]
    return (*found, Piece(rest, ""))


def rejoined(original: str, parts: list[str], limit: int) -> str:
    """The text that `parts` make, where they stand for the pieces of `original`, edited or not."""
    gaps = [piece.gap for piece in pieces(original, limit)[:-1]]
    gaps += ["\n\n"] * (len(parts) - 1 - len(gaps))
    return "".join(part + gap for part, gap in zip(parts, [*gaps[: len(parts) - 1], ""], strict=True))


def messages(text: str, limit: int = ANSWER_LENGTH) -> tuple[str, ...]:
    """`text` as messages of at most `limit` characters; a fence that must be cut is closed, and opened in the next."""
    out: list[str] = []
    opening = ""
    for piece in pieces(text, limit - 2 * _OPENING - 2):  # room to open and to close one
        body = f"{opening}\n{piece.text}" if opening else piece.text
        opening = _open_fence(body)
        out.append(f"{body}\n{_mark(opening)}" if opening else body)
    return tuple(out)


def _mark(opening: str) -> str:
    return _FENCE.sub(r"\g<mark>", opening).strip()


def _cut(text: str, limit: int) -> tuple[int, int]:
    """Where a piece of `text` ends and where the next begins."""
    for pattern in _BREAKS:
        gaps = [m for m in pattern.finditer(text, limit // 4, limit) if m.start() > 0]
        outside = [m for m in gaps if not _open_fence(text[: m.start()])] if pattern is _BREAKS[0] else gaps
        if outside:
            return outside[-1].span()
    return limit, limit


def _open_fence(text: str) -> str:
    """The line that opens the fence which `text` leaves open (its language included), or nothing."""
    opened: re.Match[str] | None = None
    for fence in _FENCE.finditer(text):
        if opened is None:
            opened = fence
        elif fence["mark"].startswith(opened["mark"]) and not fence["info"].strip():
            opened = None
    return opened[0][:_OPENING] if opened else ""
