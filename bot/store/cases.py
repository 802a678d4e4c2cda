"""Cases as rows that are their own jobs: opened once, claimed with a lease, moved by compare-and-set."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.core.case import Case, Status
from bot.core.effects import Effect, TellAgain
from bot.core.errors import Conflict
from bot.core.events import Drafted, Event, Judged
from bot.core.lifecycle import Move
from bot.flow.store import Unless
from bot.store import codec, judged, outbox_sql, rows, sql
from bot.store.database import Database, Statements, first


def random_id() -> str:
    return secrets.token_hex(8)


class CaseStore:
    """The part of the store that is about single cases."""

    def __init__(self, database: Database, new_id: Callable[[], str] = random_id) -> None:
        self._database = database
        self._new_id = new_id

    @property
    def database(self) -> Database:
        return self._database

    async def open_case(
        self, case: Case, effects: tuple[Effect, ...], event: str, now: datetime, *, unless: Unless | None = None
    ) -> bool | Case:
        facts = {"event": event, "actor": case.question.asker, "from_status": None, "facts": "{}"}

        async def take_in(tx: Statements) -> bool | Case:
            if unless and (other := await _asked_lately(tx, case.question.asker, unless)):
                return other
            if not await tx.rows(sql.INSERT_CASE, **rows.case_row(case)):
                return False
            await self._take(tx, case, case.question.ts)
            await tx.rows(sql.AUDIT, case_id=case.id, to_status=case.status.value, at=codec.seconds(now), **facts)
            await self._owe(tx, case.id, effects, now)
            return True

        try:
            return await self._database.write(take_in)
        except Conflict:  # the message was detail to another case
            return False

    async def case(self, case_id: str) -> Case | None:
        row = await first(self._database.reads, sql.CASE, id=case_id)
        return rows.case_from(row) if row else None

    async def case_at(self, channel: str, ts: str) -> Case | None:
        row = await first(self._database.reads, sql.CASE_AT, channel=channel, ts=ts)
        return rows.case_from(row) if row else None

    async def cases_in_thread(self, channel: str, thread_ts: str) -> tuple[Case, ...]:
        found = await self._database.reads.rows(sql.CASES_IN_THREAD, channel=channel, thread_ts=thread_ts)
        return tuple(rows.case_from(row) for row in found)

    async def cases_in(self, status: Status) -> tuple[Case, ...]:
        found = await self._database.reads.rows(sql.CASES_IN, status=status.value)
        return tuple(rows.case_from(row) for row in found)

    async def to_review(self, but: str, most: int) -> tuple[tuple[Case, ...], int]:
        found = await self._database.reads.rows(sql.TO_REVIEW, but=but, most=most)
        (counted,) = await self._database.reads.rows(sql.COUNT_TO_REVIEW, but=but)
        return tuple(rows.case_from(row) for row in found), int(counted["cases"])

    async def to_check(self, but: str, most: int) -> tuple[tuple[Case, ...], int]:
        found = await self._database.reads.rows(sql.TO_CHECK, but=but, most=most)
        (counted,) = await self._database.reads.rows(sql.COUNT_TO_CHECK, but=but)
        return tuple(rows.case_from(row) for row in found), int(counted["cases"])

    async def open_cases_of(self, asker: str) -> tuple[Case, ...]:
        found = await self._database.reads.rows(sql.OPEN_CASES_OF, asker=asker)
        return tuple(rows.case_from(row) for row in found)

    async def joined(self, case_id: str) -> tuple[tuple[str, str, str], ...]:
        found = await self._database.reads.rows(sql.JOINED, case_id=case_id)
        return tuple((row["channel"], row["ts"], row["joined_thread"]) for row in found)

    async def part(self, channel: str, ts: str) -> str:
        row = await self._database.write(lambda tx: first(tx, sql.PART, channel=channel, ts=ts))
        return row["joined_thread"] if row else ""

    async def join(self, case: Case, ts: str, effect: TellAgain, now: datetime) -> bool:
        stays = {"from_status": case.status.value, "to_status": case.status.value, "facts": "{}"}
        who = {"event": "AskedAgain", "actor": case.question.asker, "at": codec.seconds(now)}
        joined = {"channel": effect.channel, "ts": ts, "joined_thread": effect.thread_ts}

        async def join(tx: Statements) -> bool:
            if not await tx.rows(sql.JOIN, case_id=case.id, **joined):
                return False
            await tx.rows(sql.AUDIT, case_id=case.id, **who, **stays)
            await self._owe(tx, case.id, (effect,), now)
            return True

        return await self._database.write(join)

    async def move(self, case: Case, event: Event, move: Move, now: datetime, *, seen_ts: str = "") -> Case:
        return await self._database.write(lambda tx: self._move(tx, case, event, move, now, seen_ts=seen_ts))

    async def claim_case(self, now: datetime, lease: timedelta, *, drafts: bool = True) -> Case | None:
        times = {"now": codec.seconds(now), "lease_until": codec.seconds(now + lease)}
        wanted = {"statuses": rows.BUT_DRAFTING, "drafts": drafts}
        row = await self._database.write(lambda tx: first(tx, sql.CLAIM_CASE, **wanted, **times))
        return rows.case_from(row) if row else None

    async def put_off_case(self, case: Case, until: datetime, *, tried: bool = True, why: str = "") -> None:
        put_off = {"until": codec.seconds(until), "given_back": int(not tried and case.attempts > 0), "why": why}
        await self._database.write(lambda tx: tx.rows(sql.PUT_OFF_CASE, id=case.id, version=case.version, **put_off))

    async def taken_up(self, asker: str, since: datetime, *, before: str) -> tuple[datetime, ...]:
        asked = {"asker": asker, "since": codec.seconds(since), "before": before}
        return tuple(codec.moment(row["taken_up"]) for row in await self._database.reads.rows(sql.TAKEN_UP, **asked))

    async def is_busy(self) -> bool:
        return bool(await self._database.reads.rows(outbox_sql.BUSY))

    async def spent(self, since: datetime) -> int:
        (row,) = await self._database.reads.rows(sql.SPENT, since=codec.seconds(since))
        return int(row["tokens"])

    async def keep_version(self, case_id: str, by: str, text: str, now: datetime) -> None:
        kept = {"case_id": case_id, "submitted_by": by, "text": codec.clean(text), "at": codec.seconds(now)}
        await self._database.write(lambda tx: tx.rows(sql.KEEP_VERSION, **kept))

    async def _move(
        self, tx: Statements, case: Case, event: Event, move: Move, now: datetime, *, seen_ts: str = ""
    ) -> Case:
        changed = rows.case_row(move.case) | {"id": case.id, "version": case.version, "in_passing": move.in_passing}
        row = await first(tx, sql.MOVE_CASE, **changed)
        if row is None:
            raise Conflict(f"Case {case.id} has gone on from version {case.version}. Read it again and decide again.")
        if seen_ts:
            await self._take(tx, case, seen_ts)
        if move.case.status is not case.status:
            lanes = codec.json_text(sorted({effect.lane.value for effect in move.effects if not effect.cosmetic}))
            await tx.rows(outbox_sql.HURRY_CASE, case_id=case.id, now=codec.seconds(now), lanes=lanes)
        await _audit(tx, case, event, move, now)
        await judged.note(tx, case, event, move, now)
        await _spend(tx, case, event, now)
        await self._owe(tx, case.id, move.effects, now)
        return rows.case_from(row)

    async def _take(self, tx: Statements, case: Case, ts: str) -> None:
        channel = case.question.channel
        if not await tx.rows(sql.TAKE_MESSAGE, channel=channel, ts=ts, case_id=case.id):
            raise Conflict(f"The message {ts} in {channel} was taken in before.")

    async def _owe(self, tx: Statements, case_id: str | None, effects: tuple[Effect, ...], now: datetime) -> None:
        owed = [rows.effect_row(effect) for effect in effects]
        for number, row in enumerate(owed):
            holds_up = [behind["cosmetic"] for behind in owed[number:] if behind["lane"] == row["lane"]]
            row["cosmetic"] = all(holds_up)
            await tx.rows(outbox_sql.OWE, id=self._new_id(), case_id=case_id, now=codec.seconds(now), **row)


async def _asked_lately(tx: Statements, asker: str, unless: Unless) -> Case | None:
    found = await tx.rows(sql.ASKED_LATELY, asker=asker, since=codec.seconds(unless.since))
    return next(filter(unless.test, map(rows.case_from, found)), None)


async def _audit(tx: Statements, case: Case, event: Event, move: Move, now: datetime) -> None:
    await tx.rows(
        sql.AUDIT,
        case_id=case.id,
        event=type(event).__name__,
        actor=event.actor,
        from_status=case.status.value,
        to_status=move.case.status.value,
        at=codec.seconds(now),
        facts=rows.facts(event),
    )


async def _spend(tx: Statements, case: Case, event: Event, now: datetime) -> None:
    """What a draft has cost, and then what it cost to find out how far it can be trusted."""
    if not isinstance(event, Drafted | Judged) or event.draft is None:
        return
    before = case.draft if isinstance(event, Judged) else None
    spent = {
        key: getattr(event.draft, key) - (getattr(before, key) if before else 0)
        for key in ("tokens_in", "tokens_out", "seconds")
    }
    if spent["tokens_in"] or spent["tokens_out"]:
        await tx.rows(sql.SPEND, case_id=case.id, at=codec.seconds(now), model=event.draft.model, **spent)
