"""The handbook behind the port: an in-memory full-text index that follows its folder."""

import asyncio
import json
from hashlib import sha256
from pathlib import Path

import aiosqlite

from bot.core.case import Passage
from bot.core.errors import Misconfigured
from bot.core.text import clean
from bot.handbook.folder import Listing, Stamp, Unusable, check, listing, read
from bot.handbook.front import Malformed, taken_off
from bot.handbook.query import fts_query
from bot.handbook.sections import passages

SCHEMA = """
CREATE VIRTUAL TABLE passages USING fts5(
  page, heading, body, path UNINDEXED, channels UNINDEXED, tokenize = 'porter unicode61 remove_diacritics 2'
)
"""
INSERT = "INSERT INTO passages (page, heading, body, path, channels) VALUES (?, ?, ?, ?, ?)"
# A word in the title says more about a page than one in its text.
NEAREST = """
SELECT page, path, heading, body FROM passages WHERE passages MATCH ? AND (
  channels = 'null' OR EXISTS (
    SELECT 1 FROM json_each(channels) AS one WHERE one.value IN (SELECT value FROM json_each(?))
  )
) ORDER BY bm25(passages, 3.0, 2.0, 1.0), path, rowid LIMIT ?
"""


class MarkdownHandbook:
    """
    Passages from the Markdown pages below `folder`; implements `Handbook`.

    Each search looks first whether a file has changed: a `stat` per page, off the loop. `warnings` says what was
    left out.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._stamps: dict[str, Stamp] = {}
        self._skipped: dict[str, str] = {}  # pages that could not be read, until they change
        self._kept_for: dict[str, frozenset[str]] = {}  # pages that not everybody may see
        self._digests: dict[str, str] = {}  # of what each page says
        self._left_out: tuple[str, ...] = ()  # by the last listing
        self._database: aiosqlite.Connection | None = None
        self._one_at_a_time = asyncio.Lock()

    @property
    def pages(self) -> int:
        """How many pages can be found."""
        return len(self._stamps) - len(self._skipped)

    @property
    def channels(self) -> frozenset[str]:
        """Every channel that a page is kept for."""
        return frozenset[str]().union(*self._kept_for.values())

    @property
    def edition(self) -> str:
        """Another one as soon as any page says something else."""
        return sha256(json.dumps(sorted(self._digests.items())).encode()).hexdigest()[:8]

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences for the operator, one a file that was left out; or that there is no page at all."""
        empty = () if self.pages else (f"The handbook folder {str(self.folder)!r} has no Markdown page.",)
        said = empty + self._left_out + tuple(self._skipped.values())
        return tuple(
            clean(one).replace("<", "\u2039").replace(">", "\u203a") for one in said
        )  # names and quotes of files

    async def open(self) -> None:
        """Reads all pages; `Misconfigured` if the folder cannot be a handbook."""
        await asyncio.to_thread(check, self.folder)
        self._database = await aiosqlite.connect(":memory:")
        await self._database.execute(SCHEMA)
        async with self._one_at_a_time:
            await self._follow(self._database)

    async def close(self) -> None:
        if self._database is not None:
            await self._database.close()
            self._database = None

    async def search(
        self, query: str, *, seen_by: frozenset[str] = frozenset(), limit: int = 10
    ) -> tuple[Passage, ...]:
        """
        The passages nearest to `query` that `seen_by` may see, best first; any text is a legal query.

        More of them than the port asks for: the index counts words, and the one that answers need not have most.
        """
        if self._database is None:
            raise RuntimeError("The handbook is not open: await open() first.")
        async with self._one_at_a_time:
            await self._follow(self._database)
            match, seers = fts_query(query), json.dumps([*seen_by])
            rows = await self._database.execute_fetchall(NEAREST, (match, seers, limit)) if match else ()
        return tuple(Passage(page=page, path=path, heading=heading, text=text) for page, path, heading, text in rows)

    async def _follow(self, database: aiosqlite.Connection) -> None:
        """Brings the index up to what the folder holds now."""
        try:
            await asyncio.to_thread(check, self.folder)
        except Misconfigured as gone:  # a mount that is away for a moment must not empty the handbook
            self._left_out = (f"{gone} Until then the pages read before are used.",)
            return
        found: Listing = await asyncio.to_thread(listing, self.folder)
        self._left_out = found.warnings
        for name in self._stamps.keys() - found.stamps.keys():
            await self._forget(database, name)
        for name, stamp in found.stamps.items():
            if self._stamps.get(name) != stamp:
                await self._forget(database, name)
                await self._take(database, name)
                self._stamps[name] = stamp

    async def _forget(self, database: aiosqlite.Connection, name: str) -> None:
        await database.execute("DELETE FROM passages WHERE path = ?", (name,))
        self._stamps.pop(name, None)
        self._skipped.pop(name, None)
        self._kept_for.pop(name, None)
        self._digests.pop(name, None)

    async def _take(self, database: aiosqlite.Connection, name: str) -> None:
        try:
            whole = clean(await asyncio.to_thread(read, self.folder, name))
            channels, text = taken_off(whole)
        except Unusable as why:
            self._skipped[name] = str(why)
            return
        except Malformed as why:
            self._skipped[name] = f"Hid {name} from everybody: {why}."
            return
        if channels is not None:
            self._kept_for[name] = channels
        self._digests[name] = sha256(whole.encode()).hexdigest()
        kept_for = json.dumps(channels and sorted(channels))
        rows = [(part.page, part.heading, part.text, part.path, kept_for) for part in passages(text, name)]
        await database.executemany(INSERT, rows)
