"""A Markdown page taken apart into passages: one per heading, each carrying what the page says about itself."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from bot.core.case import Passage

HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*")
FENCE = re.compile(r" {0,3}(```|~~~)")
STALE = re.compile(
    r"\b(superseded|supersedes this|outdated|out of date|deprecated|obsolete|archived|"
    r"no longer (valid|applies|in force)|(is|was|were|been) replaced by)\b",
    re.IGNORECASE,
)


def passages(markdown: str, path: str) -> tuple[Passage, ...]:
    """One passage a section of a clean page, in its order. The title is the first `#` heading, else the file's name."""
    title = ""
    found: list[tuple[str, str]] = []
    for level, heading, text in _sections(markdown):
        if level == 1 and not title:
            title = heading
            found.append(("", text))
        else:
            found.append((heading, text))
    page = title or PurePosixPath(path).stem.replace("-", " ").replace("_", " ").strip().capitalize()
    notice = _notice(found)
    return tuple(
        Passage(page=page, path=path, heading=heading, text=_with(notice, text)) for heading, text in found if text
    )


def _sections(markdown: str) -> Iterator[tuple[int, str, str]]:
    """Level, heading and text of each section; what stands before the first heading has level 0 and no heading."""
    level, heading, lines, fence = 0, "", list[str](), ""
    for line in markdown.split("\n"):
        if mark := FENCE.match(line):
            fence = "" if fence == mark[1] else fence or mark[1]
        elif not fence and (head := HEADING.fullmatch(line)):
            yield level, heading, "\n".join(lines).strip()
            level, heading, lines = len(head[1]), head[2], []
            continue
        lines.append(line)
    yield level, heading, "\n".join(lines).strip()


def _notice(found: list[tuple[str, str]]) -> str:
    """What the page says at its top about being out of date. It holds for each section, so each will carry it."""
    top = next((text for heading, text in found if not heading and text), "")
    return next((part for part in top.split("\n\n") if STALE.search(part)), "")


def _with(notice: str, text: str) -> str:
    return text if notice in text else f"{notice}\n\n{text}"
