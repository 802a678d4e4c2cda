"""The handbook's folder on disk: which files count, when they changed, and reading one without trusting it."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.core.errors import Misconfigured

LARGEST = 1_000_000  # bytes of a page; what is larger was not written by hand
SUFFIXES = frozenset({".md", ".markdown"})

Stamp = tuple[int, int, int]  # what changes when a file does: modified, size, and inode for a file that was replaced


class Unusable(Exception):
    """A file that cannot be a page; the text names it and says why."""


@dataclass(frozen=True, kw_only=True)
class Listing:
    """The pages of a folder by their relative path, and what was left out."""

    stamps: dict[str, Stamp]
    warnings: tuple[str, ...]


def check(folder: Path) -> None:
    """Refuses what cannot be a handbook, at the start and with the next step."""
    mend = "Set COPYDESK_HANDBOOK to a folder of Markdown pages, or leave it empty."
    if not folder.exists():
        raise Misconfigured(f"The handbook folder {str(folder)!r} does not exist. {mend}")
    if not folder.is_dir():
        raise Misconfigured(f"The handbook {str(folder)!r} is a file, not a folder. {mend}")
    if not os.access(folder, os.R_OK | os.X_OK):
        raise Misconfigured(f"The handbook folder {str(folder)!r} cannot be read. Give the bot's user read access.")


def listing(folder: Path) -> Listing:
    """Every page below `folder`. Hidden files are none of ours; links are followed only to files inside."""
    stamps: dict[str, Stamp] = {}
    warnings: list[str] = []
    for path in _files(folder, warnings):
        name = path.relative_to(folder).as_posix()
        try:
            stamps[name] = _stamp(path, name, folder)
        except Unusable as why:
            warnings.append(str(why))
        except OSError as error:
            warnings.append(_unreadable(name, error))
    return Listing(stamps=stamps, warnings=tuple(warnings))


def read(folder: Path, name: str) -> str:
    """The text of a page; `Unusable` if it has none."""
    try:
        with (folder / name).open("rb") as file:
            content = file.read(LARGEST + 1)  # it may have grown since it was listed
    except OSError as error:
        raise Unusable(_unreadable(name, error)) from error
    if len(content) > LARGEST:
        raise Unusable(_too_large(name, len(content)))
    if b"\0" in content:
        raise Unusable(f"Skipped {name} ({len(content):,} bytes): it is a binary file, not Markdown.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable(
            f"Skipped {name} ({len(content):,} bytes): byte {error.start} is not UTF-8. Save the page as UTF-8."
        ) from error


def _files(folder: Path, warnings: list[str]) -> Iterator[Path]:
    def note(error: OSError) -> None:
        warnings.append(_unreadable(Path(error.filename or folder).name, error))

    for root, folders, files in os.walk(folder, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                yield Path(root, name)


def _stamp(path: Path, name: str, folder: Path) -> Stamp:
    if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
        raise Unusable(f"Skipped {name}: it is a link to a file outside the handbook's folder.")
    facts = path.stat()
    if not stat.S_ISREG(facts.st_mode):  # opening a pipe would wait for ever
        raise Unusable(f"Skipped {name}: it is not a regular file.")
    if facts.st_size > LARGEST:
        raise Unusable(_too_large(name, facts.st_size))
    return facts.st_mtime_ns, facts.st_size, facts.st_ino


def _too_large(name: str, size: int) -> str:
    return f"Skipped {name} ({size:,} bytes): a page may have {LARGEST:,} bytes. Split it."


def _unreadable(name: str, error: OSError) -> str:
    return f"Skipped {name}: it cannot be read ({error.strerror})."
