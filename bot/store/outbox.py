"""The outbox: effects that are owed, performed in order within their lane, and kept with how they ended."""

from datetime import datetime, timedelta

from bot.core.case import Case
from bot.core.effects import Effect
from bot.core.errors import Conflict
from bot.core.events import Event
from bot.core.lifecycle import Move
from bot.flow.ports import Delivery, Posted
from bot.store import codec, rows, sql
from bot.store.cases import CaseStore
from bot.store.database import Row, Statements, first

Then = tuple[Case, Event, Move]


class OutboxStore(CaseStore):
    """The part of the store that is about owed effects."""

    async def claim_delivery(self, now: datetime, lease: timedelta) -> tuple[Delivery, Case | None] | None:
        times = {"now": codec.seconds(now), "lease_until": codec.seconds(now + lease)}

        async def claim(tx: Statements) -> tuple[Row | None, Row | None]:
            row = await first(tx, sql.CLAIM_DELIVERY, kinds=rows.KNOWN_KINDS, **times)
            return row, await first(tx, sql.CASE, id=row["case_id"]) if row and row["case_id"] else None

        row, case = await self._database.write(claim)
        return (rows.delivery_from(row), rows.case_from(case) if case else None) if row else None

    async def performed(
        self, delivery: Delivery, posted: Posted | None, now: datetime, *, then: Then | None = None
    ) -> None:
        stands = {"channel": posted.channel if posted else None, "ts": posted.ts if posted else None}
        await self._settle(delivery, {"state": "done", "why": "", **stands}, now, then)

    async def give_up(self, delivery: Delivery, why: str, now: datetime, *, then: Then | None = None) -> None:
        gone = {"state": "failed", "why": codec.clean(why), "channel": None, "ts": None}
        await self._settle(delivery, gone, now, then)

    async def put_off(self, delivery: Delivery, until: datetime, why: str) -> None:
        what = {"id": delivery.id, "attempts": delivery.attempts, "why": codec.clean(why)}
        await self._database.write(lambda tx: tx.rows(sql.PUT_OFF, until=codec.seconds(until), **what))

    async def owe(self, case_id: str | None, effects: tuple[Effect, ...], now: datetime) -> None:
        await self._database.write(lambda tx: self._owe(tx, case_id, effects, now))

    async def hurry(self, now: datetime) -> None:
        await self._database.write(lambda tx: tx.rows(sql.HURRY, now=codec.seconds(now)))

    async def posted(self, case_id: str, effect: Effect) -> Posted | None:
        kind = type(effect).__name__
        done = await self._database.reads.rows(sql.PERFORMED, case_id=case_id, kind=kind)
        return next((rows.posted_from(row) for row in done if rows.effect_from(row) == effect), None)

    async def next_due(self) -> datetime | None:
        known = {"statuses": rows.OPEN_STATUSES, "kinds": rows.KNOWN_KINDS}
        row = await first(self._database.reads, sql.NEXT_DUE, **known)
        return codec.moment(row["at"]) if row and row["at"] is not None else None

    async def _settle(self, delivery: Delivery, end: Row, now: datetime, then: Then | None) -> None:
        """
        The move comes first: whoever takes a case and what it owes does so in this order, or two wait for each other.

        Who settled the effect before us has made the move.
        """

        async def settle(tx: Statements) -> None:
            if then:
                await self._move(tx, *then, now)
            settled = await tx.rows(sql.SETTLE, id=delivery.id, now=codec.seconds(now), **end)
            if then and not settled:
                raise Conflict(f"The delivery {delivery.id} was settled by somebody else. Read its case again.")

        await self._database.write(settle)
