"""How the workspace is unkind when told to: what goes wrong, where, and how often."""

import itertools
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from bot.sandbox.directory import Manifest
from bot.sandbox.errors import Json, SlackError
from bot.sandbox.methods import TABLE
from bot.sandbox.pace import Pace

METHOD, EVENT, INTERACTION = "method", "event", "interaction"
INTERACTIONS = ("block_actions", "view_submission", "view_closed", "message_action")
SOCKETS = ("socket_refresh", "socket_drop", "socket_half_open")
LONGEST = 3600.0

# kind: what it is laid on. Those of SOCKETS are laid on no name: each strikes a connection, as soon as there is one.
KINDS: dict[str, tuple[str, ...]] = {
    "ratelimited": (METHOD,),  # 429, Retry-After: seconds
    "http_500": (METHOD,),  # nothing was done
    "http_502": (METHOD,),
    "http_504": (METHOD,),
    "reply_lost": (METHOD,),  # all was done, then the connection is cut
    "revoked": (METHOD,),  # `token_revoked`
    "archived": (METHOD,),  # `is_archived`: that call alone, since nobody could mend a channel that is
    "thread_deleted": (METHOD,),  # the thread that a call names is deleted before it
    "delay": (METHOD, EVENT, INTERACTION),  # the answer of a method, or the delivery, comes `seconds` late
    "duplicate": (EVENT,),
    "order": (EVENT,),  # the events of one act come the last first
    **dict.fromkeys(SOCKETS, ()),
}


@dataclass
class Fault:
    """`name` is a method, an event's or interaction's type or a command, `*` for any. `times` is once, unless told."""

    id: str
    kind: str
    name: str
    times: int | None
    probability: float | None
    seconds: float


class Faults:
    """Those of one workspace; its manifest says which events and commands there are to strike. `pace`: see there."""

    def __init__(self, manifest: Manifest, now: Callable[[], float]) -> None:
        self._deliverable = dict.fromkeys((event.split(".")[0] for event in sorted(manifest.events)), EVENT)
        self._deliverable |= dict.fromkeys(INTERACTIONS, INTERACTION)
        self._commands = manifest.commands
        self.pace = Pace(now)
        self._laid: dict[str, Fault] = {}
        self._ids = (f"F{n}" for n in itertools.count(1))
        self._chance = random.Random(0)  # noqa: S311 - repeatable on purpose
        self.on_sockets: Callable[[], object] = lambda: None  # called when there is one for them, which strikes at once

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
        self._check(kind, method, event)
        if (times is not None and times < 1) or not 0 <= (probability or 0) <= 1 or not 0 <= seconds <= LONGEST:
            text = f"`times` is {times}, `probability` is {probability}, `seconds` is {seconds}: "
            raise SlackError("invalid_fault", f"{text}give 1 or more, 0 to 1, and 0 to {LONGEST:.0f}.")
        once = 1 if times is None and probability is None else times
        fault = Fault(next(self._ids), kind, method or event, once, probability, seconds)
        self._laid[fault.id] = fault
        if kind in SOCKETS:
            self.on_sockets()
        return fault.id

    def _check(self, kind: str, method: str, event: str) -> None:
        """That it is laid on what it can strike."""
        if kind not in KINDS:
            raise SlackError("invalid_fault", f"There is no fault {kind!r}: there are {', '.join(KINDS)}.")
        on = KINDS[kind]
        fields = list(dict.fromkeys(METHOD if one == METHOD else EVENT for one in on))
        if [bool(method), bool(event)] not in [[one == METHOD, one == EVENT] for one in fields or [""]]:
            wanted = f"one {' or '.join(fields)}: name it, and nothing else" if on else "the sockets: name nothing"
            raise SlackError("invalid_fault", f"{kind!r} is laid on {wanted}.")
        known = [*TABLE] if method else [name for name, what in self._deliverable.items() if what in on]
        is_command = event.startswith("/") and event in self._commands and INTERACTION in on
        if (name := method or event) and name not in ("*", *known) and not is_command:
            raise SlackError("invalid_fault", f"{kind!r} cannot strike {name!r}: there are *, {', '.join(known)}.")

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
            if fault.kind == kind and fault.name in ("", "*", *names) and self._now(fault):
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
