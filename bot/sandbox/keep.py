"""Keeps the workspace over a restart, even a hard one: each changed row is written at once."""

import json
import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.sandbox.errors import Json
from bot.sandbox.workspace import Workspace

FILE = "workspace.sqlite"


class Keep:
    """While open, the workspace's rows go to a file. What is written survives the process, which is all we ask."""

    def __init__(self, folder: Path, workspace: Workspace) -> None:
        self._folder, self._workspace = folder, workspace

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._rows = sqlite3.connect(self._folder / FILE, isolation_level=None)
        self._rows.execute("PRAGMA journal_mode=WAL")
        self._rows.execute("PRAGMA synchronous=OFF")
        self._rows.execute("CREATE TABLE IF NOT EXISTS rows (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
        kept = self._rows.execute("SELECT key, value FROM rows").fetchall()
        self._workspace.keep = self._write
        self._workspace.restore({key: json.loads(value) for key, value in kept})
        return self

    def _write(self, key: str, value: Json | None) -> None:
        if value is None:
            self._rows.execute("DELETE FROM rows WHERE key = ?", (key,))
        else:
            self._rows.execute("REPLACE INTO rows VALUES (?, ?)", (key, json.dumps(value)))

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None
    ) -> None:
        self._workspace.keep = lambda _key, _value: None
        self._rows.close()
