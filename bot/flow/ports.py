"""What the flow needs from outside: a clock, a store, a model, a handbook and a workspace. Adapters implement these."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.case import Draft, Passage, Supports, Turn


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """Now, aware and in UTC."""
        ...


class Handbook(Protocol):
    """Passages from a folder of Markdown pages; every model answers from it."""

    async def search(self, query: str, *, limit: int = 4) -> tuple[Passage, ...]:
        """The passages nearest to `query`, best first; none if nothing matches."""
        ...


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What a model is asked: `passages` is None where no handbook is configured, empty where nothing was found."""

    question: str
    context: tuple[Turn, ...] = ()  # the thread so far, oldest first
    passages: tuple[Passage, ...] | None = None


class Model(Protocol):
    """Anything that drafts an answer."""

    @property
    def name(self) -> str:
        """As people know it: `handbook`, `gpt-4o-mini`."""
        ...

    @property
    def supports(self) -> Supports:
        """What it can give beside the text."""
        ...

    async def draft(self, ask: Ask) -> Draft:
        """A draft. A failure raises `ModelFailed`, whose text says what happened and the mend."""
        ...
