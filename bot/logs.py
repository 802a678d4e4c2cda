"""The log: one line for each move of a case and each message, with ids and names of states, and nobody's words."""

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
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    # The SDKs at WARNING: below that they log whole payloads.
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")


class LogWatcher:
    """A `Watcher` that writes the log."""

    def __init__(self) -> None:
        self._log = structlog.get_logger()

    def moved(self, event: Event, case: Case) -> None:
        self._log.info("case moved", case=case.id, event_kind=type(event).__name__, status=case.status, by=event.actor)

    def performed(self, effect: Effect, case: Case | None) -> None:
        self._log.info("effect performed", effect=type(effect).__name__, case=case.id if case else None)
