"""The ports wired together, and the one way in which anything happens to a case."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.core.case import Case, Replies
from bot.core.errors import Conflict
from bot.core.events import Event
from bot.core.lifecycle import Move, Refused, decide
from bot.flow.ports import Clock, Handbook, Model, Watcher, Workspace
from bot.flow.store import Store

_RACES = 20  # as many lost compare-and-sets in a row mean that something is wrong, not that many people press at once


@dataclass(frozen=True, kw_only=True)
class Desk:
    """
    What every step works with.

    `wake` tells the worker that there is something to do, `refresh_roster` that people or places may have changed;
    `new_id` makes the opaque ids of cases; `chance` is a number from 0 to 1, another each time.
    """

    me: str  # the bot's own user id
    store: Store
    workspace: Workspace
    model: Model
    handbook: Handbook | None
    clock: Clock
    watchers: tuple[Watcher, ...] = ()
    wake: Callable[[], None]
    refresh_roster: Callable[[], None]
    new_id: Callable[[], str]
    chance: Callable[[], float]

    async def happens(self, case_id: str, event: Event, *, seen_ts: str = "") -> Case | Refused | None:
        """Let `event` happen to a case as it stands now, however often others move it meanwhile. None: no such case."""
        for _ in range(_RACES):
            case = await self.store.case(case_id)
            if case is None:
                return None
            move = await self.decide(case, event)
            if isinstance(move, Refused):
                return move
            try:
                return await self._moved(
                    event, await self.store.move(case, event, move, self.clock.now(), seen_ts=seen_ts)
                )
            except Conflict:
                continue
        raise Conflict(f"case {case_id} was moved by others {_RACES} times in a row")

    async def step(self, case: Case, event: Event) -> Case | Refused:
        """
        Let `event` happen to a case that the caller works on; raises `Conflict` if the work is of no use any more.

        What others noted on the case in passing, such as a person's reply, is no reason to throw the work away.
        """
        for _ in range(_RACES):
            move = await self.decide(case, event)
            if isinstance(move, Refused):
                return move
            try:
                return await self._moved(event, await self.store.move(case, event, move, self.clock.now()))
            except Conflict:
                case = await self._as_noted(case)
        raise Conflict(f"case {case.id} was moved by others {_RACES} times in a row")

    async def _as_noted(self, case: Case) -> Case:
        """The case as it stands now, if it is still the one that is worked on."""
        now = await self.store.case(case.id)
        if now is None or _worked_on(now) != _worked_on(case):
            raise Conflict(f"Case {case.id} has gone on from version {case.version}. Read it again and decide again.")
        return now

    async def decide(self, case: Case, event: Event) -> Move | Refused:
        return decide(case, event, now=self.clock.now(), policy=await self.store.policy())

    async def _moved(self, event: Event, case: Case) -> Case:
        self.saw(event, case)
        self.wake()
        return case

    def saw(self, event: Event, case: Case) -> None:
        for watcher in self.watchers:
            watcher.moved(event, case)


def _worked_on(case: Case) -> Case:
    """A case without what may be noted on it in passing, or by another claim."""
    return replace(case, version=0, attempts=0, replies=Replies())
