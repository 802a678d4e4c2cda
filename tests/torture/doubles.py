"""
Doubles that stood for a while: a process that was frozen before its post makes it after another has.

They are read from what the sandbox keeps of its channels, many times a second, since they may go as they came.
"""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.torture.people import now

_LOOK = 0.1  # seconds: a double that was gone sooner may not have been seen
_TWICE = """
SELECT json_extract(value, '$.metadata.event_payload.id') AS id, max(json_extract(value, '$.body.ts')) AS later
FROM rows WHERE key LIKE 'message:%' AND id IS NOT NULL GROUP BY id HAVING count(*) > 1
"""


class Doubles:
    """`seconds` has, by delivery, how long two messages of it stood."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / ".copydesk" / "workspace.sqlite"
        self.seconds: dict[str, float] = {}

    async def lasts(self, until: asyncio.Event) -> None:
        while not until.is_set():
            for id_, later in await asyncio.to_thread(self.standing):
                self.seconds[id_] = now() - float(later)
            await asyncio.sleep(_LOOK)

    def standing(self) -> list[tuple[str, str]]:
        """The delivery ids, and when the later message came."""
        with closing(sqlite3.connect(self._file, timeout=5)) as rows:
            return rows.execute(_TWICE).fetchall()
