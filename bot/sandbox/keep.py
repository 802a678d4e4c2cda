"""
Keeps the workspace over a restart, even a hard one: each changed row is written at once.

Kept: tokens, channels, messages, reactions, user groups. Not kept: what waits for redelivery, ephemerals, open modals,
home tabs, response_urls.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.sandbox.errors import Json
from bot.sandbox.workspace import Workspace


@contextmanager
def kept(folder: Path, workspace: Workspace) -> Iterator[None]:
    """While open, the workspace's rows go to a file. What is written survives the process, which is all we ask."""
    folder.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / "workspace.sqlite", isolation_level=None)) as rows:
        rows.execute("PRAGMA journal_mode=WAL")
        rows.execute("PRAGMA synchronous=OFF")
        rows.execute("CREATE TABLE IF NOT EXISTS rows (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")

        def write(key: str, value: Json | None) -> None:
            if value is None:
                rows.execute("DELETE FROM rows WHERE key = ?", (key,))
            else:
                rows.execute("REPLACE INTO rows VALUES (?, ?)", (key, json.dumps(value)))

        workspace.keep = write
        found = rows.execute("SELECT key, value FROM rows").fetchall()
        workspace.restore({key: json.loads(value) for key, value in found})
        yield
