"""A plugin of pytest: `-p tests.compat.recording --record FILE` keeps all that the sandbox sends and answers."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.traffic import Traffic

Json = dict[str, Any]
RECORDS: dict[str, None] = {}  # each once, in order; written in the end, since nothing in the bot's loop may block


def _carried(_self: Traffic, kind: str, name: str, body: Json) -> None:
    RECORDS[json.dumps({"kind": kind, "name": name, "body": body})] = None


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record", type=Path, required=True, help="a file of JSON lines, written anew")


def pytest_configure(config: pytest.Config) -> None:
    patch = pytest.MonkeyPatch()
    patch.setattr(Traffic, "carried", _carried)
    config.add_cleanup(patch.undo)


def pytest_unconfigure(config: pytest.Config) -> None:
    path: Path = config.getoption("record")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{record}\n" for record in RECORDS), encoding="utf-8")
