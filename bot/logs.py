"""The log: one line for each move of a case and each message, with ids and names of states, and nobody's words."""

import json
import logging
import sys

import structlog

from bot.core.case import Case
from bot.core.effects import Effect
from bot.core.events import Event


def configure(kind: str) -> None:
    """Log to standard error, as `console` or `json`."""
    renderer = structlog.processors.JSONRenderer() if kind == "json" else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
    # The SDKs at WARNING: below that they log whole payloads.
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Brief(as_json=kind == "json"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


class Brief(logging.Formatter):
    """A library's record in one line. An error is its kind alone: a traceback may hold what somebody wrote."""

    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": " ".join(record.getMessage().split()),
        }
        if record.exc_info and record.exc_info[0]:
            said["error"] = record.exc_info[0].__name__
        return json.dumps(said) if self._as_json else " ".join(said.values())


class LogWatcher:
    """A `Watcher` that writes the log."""

    def __init__(self) -> None:
        self._log = structlog.get_logger()

    def moved(self, event: Event, case: Case) -> None:
        self._log.info("case moved", case=case.id, event_kind=type(event).__name__, status=case.status, by=event.actor)

    def performed(self, effect: Effect, case: Case | None) -> None:
        self._log.info("effect performed", effect=type(effect).__name__, case=case.id if case else None)
