"""What libraries log reaches ours in one line, without a traceback."""

import json
import logging

import pytest

from bot.logs import Brief


def record(error: BaseException | None = None) -> logging.LogRecord:
    info = (type(error), error, None) if error else None
    return logging.LogRecord("slack_bolt", logging.WARNING, "", 0, "Failed\nto %s", ("send",), info)


@pytest.mark.parametrize("as_json", [True, False])
def test_an_error_is_its_kind_alone(as_json: bool) -> None:
    line = Brief(as_json=as_json).format(record(ConnectionResetError("while sending “my secret question”")))
    assert "Failed to send" in line
    assert "ConnectionResetError" in line
    assert "secret" not in line
    assert "\n" not in line


def test_as_json_it_can_be_read_back() -> None:
    read = json.loads(Brief(as_json=True).format(record()))
    assert read == {"level": "warning", "logger": "slack_bolt", "event": "Failed to send"}
