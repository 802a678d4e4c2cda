"""The outbox: effects that are owed, performed in order within their lane, and kept with how they ended."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypeVar

from bot.core.case import Case
from bot.core.effects import Effect, SendAnswer
from bot.core.errors import Conflict
from bot.core.events import Event
from bot.core.lifecycle import Move
from bot.core.pace import SLACK, Pace
from bot.flow.ports import Posted
from bot.flow.store import Delivery, Owed, Retried
from bot.store import codec, outbox_sql, rows, sql
from bot.store.cases import CaseStore
from bot.store.database import Row, Statements, first

Then = tuple[Case, Event, Move]
E = TypeVar("E", bound=Effect)


class _Full(Exception):
    """Slack's last room was taken by another process meanwhile."""


class OutboxStore(CaseStore):
    """The part of the store that is about owed effects. `pace` is how fast they go to Slack."""

    pace: Pace = SLACK

    async def claim_delivery(self, now: datetime, lease: timedelta) -> tuple[Delivery, Case | None] | None:
        times = {"now": codec.seconds(now), "lease_until": codec.seconds(now + lease)}

        async def claim(tx: Statements) -> tuple[Row, Row | None] | None:
            row = await first(tx, outbox_sql.CLAIM_DELIVERY, kinds=rows.KNOWN_KINDS, **times)
            if row is None:
                return None
            case = await first(tx, sql.CASE, id=row["case_id"]) if row["case_id"] else None
            await self._take_place(tx, row["gate"], times["now"])
            return row, case

        with suppress(_Full):
            if found := await self._database.write(claim):
                row, case = found
                return rows.delivery_from(row), rows.case_from(case) if case else None
        return None

    async def _take_place(self, tx: Statements, gate: str, now: float) -> None:
        """Last in the transaction, since all processes meet at the method's row."""
        method = gate.partition(":")[0]
        (every, burst), (slower, more) = self.pace.of(gate), self.pace.of(method)
        ours = {"gate": gate, "gate_every": every, "gate_since": now - (burst - 1) * every}
        all_ = {"method": method, "method_every": slower, "method_since": now - (more - 1) * slower}
        taken = await tx.rows(outbox_sql.TAKE_PLACE, now=now, **ours, **all_)
        if len(taken) < len({gate, method}):
            raise _Full

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

    async def put_off(self, delivery: Delivery, until: datetime, why: str, *, full: bool = False) -> bool:
        what = {"id": delivery.id, "attempts": delivery.attempts, "why": codec.clean(why)}

        async def put_off(tx: Statements) -> bool:
            ours = await tx.rows(outbox_sql.PUT_OFF, until=codec.seconds(until), **what)
            if full:  # after the effect itself, as a claim does it, or two wait for each other
                await tx.rows(outbox_sql.HOLD, id=delivery.id, until=codec.seconds(until))
            return bool(ours)

        return await self._database.write(put_off)

    async def owe(self, case_id: str | None, effects: tuple[Effect, ...], now: datetime) -> None:
        async def owe(tx: Statements) -> None:
            there = outbox_sql.OWED_ALREADY
            known = [await tx.rows(there, case_id=case_id, **rows.effect_row(effect)) for effect in effects]
            new = tuple(effect for effect, owed in zip(effects, known, strict=True) if not owed)
            await self._owe(tx, case_id, new, now)

        await self._database.write(owe)

    async def hurry(self, now: datetime) -> None:
        await self._database.write(lambda tx: tx.rows(outbox_sql.HURRY, now=codec.seconds(now)))

    async def posted(self, case_id: str, effect: Effect) -> Posted | None:
        done = await self._performed(case_id, type(effect))
        return next((posted for each, posted in done if each == effect), None)

    async def answers(self, case_id: str) -> tuple[tuple[SendAnswer, Posted], ...]:
        return tuple(await self._performed(case_id, SendAnswer))

    async def _performed(self, case_id: str, kind: type[E]) -> list[tuple[E, Posted]]:
        done = await self._database.reads.rows(outbox_sql.PERFORMED, case_id=case_id, kind=kind.__name__)
        return [(codec.load(kind, row["payload"]), rows.posted_from(row)) for row in done]

    async def settled(self, delivery_id: str) -> tuple[Delivery, Posted | None] | None:
        row = await first(self._database.reads, outbox_sql.SETTLED, id=delivery_id)
        return (rows.delivery_from(row), rows.posted_from(row) if row["ts"] else None) if row else None

    async def next_due(self, *, drafts: bool = True) -> datetime | None:
        known = {"statuses": rows.BUT_DRAFTING, "drafts": drafts, "kinds": rows.KNOWN_KINDS}
        row = await first(self._database.reads, outbox_sql.NEXT_DUE, **known)
        return codec.moment(row["at"]) if row and row["at"] is not None else None

    async def retried(self, now: datetime) -> Retried:
        reads, at = self._database.reads, codec.seconds(now)
        (failed,), (held,) = await reads.rows(outbox_sql.RETRIED), await reads.rows(outbox_sql.PACED, now=at)
        since, again = (None if failed[key] is None else codec.moment(failed[key]) for key in ("since", "again"))
        return Retried(
            number=failed["retried"], since=since, again=again, why=failed["why"] or "", paced=int(held["paced"])
        )

    async def _settle(self, delivery: Delivery, end: Row, now: datetime, then: Then | None, owed: Owed | None) -> None:
        """
        The move comes first: whoever takes a case and what it owes does so in this order, or two wait for each other.

        Who settled the effect before us has made the move.
        """

        async def settle(tx: Statements) -> None:
            if then:
                await self._move(tx, *then, now)
            settled = await tx.rows(outbox_sql.SETTLE, id=delivery.id, now=codec.seconds(now), **end)
            if not settled:
                raise Conflict(f"The delivery {delivery.id} was settled by somebody else. Read its case again.")
            if owed:
                await self._owe(tx, owed.case_id, (owed.effect,), owed.at)

        await self._database.write(settle)
