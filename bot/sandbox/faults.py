"""How the workspace is unkind when told to: what goes wrong, where, and how often."""

import itertools
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from bot.sandbox.errors import Json, SlackError

# kind: what it is laid on
KINDS = {"ratelimited": "method", "reply_lost": "method", "duplicate": "event", "order": "event"}


@dataclass
class Fault:
    """`name` is a method or an event's type. It strikes `times` times (once, unless told), or by chance."""

    id: str
    kind: str
    name: str
    times: int | None
    probability: float | None
    seconds: float


class Faults:
    def __init__(self) -> None:
        self._laid: dict[str, Fault] = {}
        self._ids = (f"F{n}" for n in itertools.count(1))
        self._chance = random.Random(0)  # noqa: S311 - repeatable on purpose

    def add(
        self,
        kind: str,
        *,
        method: str = "",
        event: str = "",
        times: int | None = None,
        probability: float | None = None,
        seconds: float = 1,
    ) -> str:
        if kind not in KINDS:
            raise SlackError("invalid_fault", f"There is no fault {kind!r} yet: there are {', '.join(KINDS)}.")
        name, other = (method, event) if KINDS[kind] == "method" else (event, method)
        if not name or other:
            raise SlackError("invalid_fault", f"{kind!r} is laid on one `{KINDS[kind]}`: name it, and nothing else.")
        if (times is not None and times < 1) or not 0 <= (probability or 0) <= 1:
            text = f"`times` is {times}, `probability` is {probability}: give 1 or more, and 0 to 1."
            raise SlackError("invalid_fault", text)
        once = 1 if times is None and probability is None else times
        fault = Fault(next(self._ids), kind, name, once, probability, seconds)
        self._laid[fault.id] = fault
        return fault.id

    def listed(self) -> list[Json]:
        return [asdict(fault) for fault in self._laid.values()]

    def remove(self, id_: str | None = None) -> None:
        if id_ is None:
            self._laid.clear()
        elif self._laid.pop(id_, None) is None:
            raise SlackError("no_such_fault", f"There is no fault {id_!r}; there are {list(self._laid)}.")

    def strike(self, kind: str, *names: str) -> Fault | None:
        """The fault of this kind that strikes now at one of `names`, if any; its count goes down."""
        for fault in list(self._laid.values()):
            if fault.kind == kind and fault.name in names and self._now(fault):
                return fault
        return None

    def _now(self, fault: Fault) -> bool:
        if fault.probability is not None and self._chance.random() >= fault.probability:
            return False
        if fault.times is not None:
            fault.times -= 1
            if not fault.times:
                del self._laid[fault.id]
        return True

    def ordered(self, events: Sequence[Json]) -> Sequence[Json]:
        """The events of one act, the last first if so laid."""
        struck = len(events) > 1 and self.strike("order", *(event["type"] for event in events))
        return events[::-1] if struck else events
