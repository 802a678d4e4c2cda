"""The figures of all rows, in `results.json` and as a table in Markdown in `results.md`."""

import json
import os
import platform
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.rounds import Figure

_HEAD = "| what | ours | baseline | ours : baseline | goal | met |\n|---|---|---|---|---|---|"
_MET = {True: "yes", False: "**no**", None: ""}


class Results:
    """A row that is measured again takes the place of what it was; the others stay."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "results.json"
        self.rows: dict[str, Any] = json.loads(self._file.read_text()) if self._file.exists() else {}

    def add(self, row: str, name: str, figures: Sequence[Figure]) -> None:
        self.rows[row] = {"name": name, "machine": machine(), "figures": [figure.as_json() for figure in figures]}
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps(self.rows, indent=1, ensure_ascii=False))
        self._file.with_suffix(".md").write_text(self.text(self.rows))

    def met(self, rows: Iterable[str]) -> bool:
        return all(figure["met"] is not False for row in rows for figure in self.rows[row]["figures"])

    def text(self, rows: Iterable[str]) -> str:
        lines = [_line(figure) for row in rows for figure in self.rows[row]["figures"]]
        return "\n".join([_HEAD, *lines, ""])


def _line(figure: dict[str, Any]) -> str:
    measured = figure["baseline"] is not None
    cells = (
        figure["what"],
        _number(figure["ours"], figure["unit"]),
        _number(figure["baseline"], figure["unit"]) if measured else "",
        f"{figure['value']:.2f} ×" if measured else "",
        figure["goal"],
        _MET[figure["met"]],
    )
    return f"| {' | '.join(cells)} |"


def _number(value: float, unit: str) -> str:
    return f"{value:.3g} {unit}" if abs(value) < 100 else f"{value:,.0f} {unit}"


def machine() -> str:
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, {versions}"
