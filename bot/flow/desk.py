"""The ports wired together, and the one way in which anything happens to a case."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.core.case import Case
from bot.core.errors import Conflict
from bot.core.events import Event
from bot.core.lifecycle import Move, Refused, decide
from bot.flow.ports import Clock, Handbook, Model, Store, Watcher, Workspace

_RACES = 20  # as many lost compare-and-sets in a row mean that something is wrong, not that many people press at once


@dataclass(frozen=True, kw_only=True)
class Desk:
    """
    What every step works with.

    `wake` tells the worker that there is something to do, `refresh_roster` that people or places may have changed.
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
        """Let `event` happen to a case just claimed; raises `Conflict` if somebody moved it since."""
        move = await self.decide(case, event)
        if isinstance(move, Refused):
            return move
        return await self._moved(event, await self.store.move(case, event, move, self.clock.now()))

    async def decide(self, case: Case, event: Event) -> Move | Refused:
        return decide(case, event, now=self.clock.now(), policy=await self.store.policy())

    async def _moved(self, event: Event, case: Case) -> Case:
        self.saw(event, case)
        self.wake()
        return case

    def saw(self, event: Event, case: Case) -> None:
        for watcher in self.watchers:
            watcher.moved(event, case)
