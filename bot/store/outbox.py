"""The outbox: effects that are owed, performed in order within their lane, and kept with how they ended."""

from datetime import datetime, timedelta
from typing import TypeVar

from bot.core.case import Case
from bot.core.effects import Effect, SendAnswer
from bot.core.errors import Conflict
from bot.core.events import Event
from bot.core.lifecycle import Move
from bot.flow.ports import Delivery, Owed, Posted
from bot.store import codec, rows, sql
from bot.store.cases import CaseStore
from bot.store.database import Row, first

Then = tuple[Case, Event, Move]
E = TypeVar("E", bound=Effect)


class OutboxStore(CaseStore):
    """The part of the store that is about owed effects."""

    async def claim_delivery(self, now: datetime, lease: timedelta) -> tuple[Delivery, Case | None] | None:
        times = {"now": codec.seconds(now), "lease_until": codec.seconds(now + lease)}
        async with self._database.transaction() as tx:
            row = await first(tx, sql.CLAIM_DELIVERY, kinds=rows.KNOWN_KINDS, **times)
            if row is None:
                return None
            case = await first(tx, sql.CASE, id=row["case_id"]) if row["case_id"] else None
        return rows.delivery_from(row), rows.case_from(case) if case else None

    async def performed(
        self,
        delivery: Delivery,
        posted: Posted | None,
        now: datetime,
        *,
        then: Then | None = None,
        owed: Owed | None = None,
    ) -> None:
        stands = {"channel": posted.channel if posted else None, "ts": posted.ts if posted else None}
        await self._settle(delivery, {"state": "done", "why": "", **stands}, now, then, owed)

    async def give_up(
        self, delivery: Delivery, why: str, now: datetime, *, then: Then | None = None, owed: Owed | None = None
    ) -> None:
        gone = {"state": "failed", "why": codec.clean(why), "channel": None, "ts": None}
        await self._settle(delivery, gone, now, then, owed)

    async def put_off(self, delivery: Delivery, until: datetime, why: str) -> bool:
        what = {"id": delivery.id, "attempts": delivery.attempts, "why": codec.clean(why)}
        async with self._database.transaction() as tx:
            return bool(await tx.rows(sql.PUT_OFF, until=codec.seconds(until), **what))

    async def owe(self, case_id: str | None, effects: tuple[Effect, ...], now: datetime) -> None:
        async with self._database.transaction() as tx:
            await self._owe(tx, case_id, effects, now)

    async def hurry(self, now: datetime) -> None:
        async with self._database.transaction() as tx:
            await tx.rows(sql.HURRY, now=codec.seconds(now))

    async def posted(self, case_id: str, effect: Effect) -> Posted | None:
        done = await self._performed(case_id, type(effect))
        return next((posted for each, posted in done if each == effect), None)

    async def answers(self, case_id: str) -> tuple[tuple[SendAnswer, Posted], ...]:
        return tuple(await self._performed(case_id, SendAnswer))

    async def _performed(self, case_id: str, kind: type[E]) -> list[tuple[E, Posted]]:
        done = await self._database.reads.rows(sql.PERFORMED, case_id=case_id, kind=kind.__name__)
        return [(codec.load(kind, row["payload"]), rows.posted_from(row)) for row in done]

    async def settled(self, delivery_id: str) -> tuple[Delivery, Posted | None] | None:
        row = await first(self._database.reads, sql.SETTLED, id=delivery_id)
        return (rows.delivery_from(row), rows.posted_from(row) if row["ts"] else None) if row else None

    async def next_due(self) -> datetime | None:
        known = {"statuses": rows.OPEN_STATUSES, "kinds": rows.KNOWN_KINDS}
        row = await first(self._database.reads, sql.NEXT_DUE, **known)
        return codec.moment(row["at"]) if row and row["at"] is not None else None

    async def _settle(self, delivery: Delivery, end: Row, now: datetime, then: Then | None, owed: Owed | None) -> None:
        """
        The move comes first: whoever takes a case and what it owes does so in this order, or two wait for each other.

        Who settled the effect before us has made the move.
        """
        async with self._database.transaction() as tx:
            if then:
                await self._move(tx, *then, now)
            settled = await tx.rows(sql.SETTLE, id=delivery.id, now=codec.seconds(now), **end)
            if not settled:
                raise Conflict(f"The delivery {delivery.id} was settled by somebody else. Read its case again.")
            if owed:
                await self._owe(tx, owed.case_id, (owed.effect,), owed.at)
