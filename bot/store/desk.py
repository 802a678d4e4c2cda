"""The desk around the cases: settings and roster, who is called what, warnings and counts."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from bot.core.case import Names, Person, Place, Status
from bot.core.effects import Effect
from bot.core.errors import Conflict
from bot.core.policy import Policy
from bot.flow.store import LATELY, Tally, Trouble
from bot.store import codec, rows, settings, sql
from bot.store.cases import CaseStore, random_id
from bot.store.database import Database, Row, Statements


class DeskStore(CaseStore):
    """
    The part of the store that is about settings and people.

    The policy is read at every click, so it is kept in memory, with the edition it was read from. Every write to what
    it is made of begins a new edition inside its own transaction.
    """

    def __init__(self, database: Database, defaults: Policy, new_id: Callable[[], str] = random_id) -> None:
        super().__init__(database, new_id)
        self._defaults = defaults
        self._policy: tuple[int, Policy] | None = None

    async def policy(self) -> Policy:
        if kept := self._policy:
            return kept[1]
        async with self._database.transaction() as tx:
            (desk,) = await tx.rows(sql.EDITION)  # first: a change after it is seen at the next use
            self._policy = kept = desk["edition"], await settings.policy(tx, self._defaults)
        return kept[1]

    async def _begin_edition(self, tx: Statements) -> None:
        self._policy = None
        await tx.rows(sql.NEXT_EDITION)

    async def change(
        self, key: str, value: Any, by: str, now: datetime, *, seen: Policy | None = None, owed: tuple[Effect, ...] = ()
    ) -> None:
        new = settings.checked(key, value)
        at = codec.seconds(now)
        async with self._database.transaction() as tx:
            await self._begin_edition(tx)
            old = await settings.current(tx, self._defaults, key)
            if seen and old != codec.plain(getattr(seen, key)):
                raise Conflict(f"The setting {key} was changed meanwhile. Read it again and decide again.")
            await tx.rows(sql.SET, key=key, value=codec.json_text(new), set_by=by, set_at=at)
            facts = codec.json_text({"key": key, "old": old, "new": new})
            nobody = {"case_id": None, "from_status": None, "to_status": None}
            await tx.rows(sql.AUDIT, event="Changed", actor=by, at=at, facts=facts, **nobody)
            await self._owe(tx, None, owed, now)

    async def know_people(self, people: tuple[Person, ...], now: datetime) -> None:
        """Of whom we know it all already nothing is written: each question tells who asks it."""
        seen = {"seen_at": codec.seconds(now)}
        told = [rows.person_row(person) for person in people]

        async def know(tx: Statements) -> None:
            found = await tx.rows(sql.KNOWN, ids=codec.json_text([row["id"] for row in told]))
            known = {row["id"]: row for row in found}
            new = [row | seen for row in told if row != known.get(row["id"])]
            if new:
                await self._begin_edition(tx)
                await tx.many(sql.KNOW_PERSON, new)

        await self._database.write(know)

    async def know_members(self, channel: str, users: frozenset[str], now: datetime) -> None:
        seen = {"channel": channel, "seen_at": codec.seconds(now)}
        async with self._database.transaction() as tx:
            await self._begin_edition(tx)
            await tx.rows(sql.FORGET_MEMBERS, channel=channel)
            await tx.many(sql.KNOW_MEMBER, [{"person": user, **seen} for user in sorted(users)])

    async def know_member(self, channel: str, user: str, here: bool, now: datetime) -> None:
        where = {"channel": channel, "person": user}

        async def know(tx: Statements) -> None:
            if bool(await tx.rows(sql.IS_IN, **where)) is here:
                return  # each direct message tells it of the bot
            await self._begin_edition(tx)
            if here:
                await tx.rows(sql.KNOW_MEMBER, **where, seen_at=codec.seconds(now))
            else:
                await tx.rows(sql.FORGET_MEMBER, **where)

        await self._database.write(know)

    async def know_memberships(self, user: str, channels: frozenset[str], now: datetime) -> None:
        seen = {"person": user, "seen_at": codec.seconds(now)}
        async with self._database.transaction() as tx:
            await self._begin_edition(tx)
            await tx.rows(sql.FORGET_MEMBERSHIPS, person=user)
            await tx.many(sql.KNOW_MEMBER, [{"channel": channel, **seen} for channel in sorted(channels)])

    async def memberships(self, user: str) -> frozenset[str]:
        return frozenset([row["channel"] for row in await self._database.reads.rows(sql.MEMBERSHIPS, person=user)])

    async def is_in(self, channel: str, user: str) -> bool:
        return bool(await self._database.reads.rows(sql.IS_IN, channel=channel, person=user))

    async def open_in(self, channel: str) -> int:
        (row,) = await self._database.reads.rows(sql.OPEN_IN, channel=channel)
        return int(row["cases"])

    async def know_place(self, place: Place, now: datetime) -> None:
        seen = {**rows.place_row(place), "seen_at": codec.seconds(now)}
        await self._database.write(lambda tx: tx.rows(sql.KNOW_PLACE, **seen))

    async def names(self, ids: frozenset[str]) -> Names:
        found = await self._database.reads.rows(sql.NAMES, ids=codec.json_text(sorted(ids)))
        return {row["id"]: row["name"] for row in found}

    async def warn(self, code: str, text: str, effects: tuple[Effect, ...], now: datetime) -> bool:
        noted = {"code": code, "text": codec.clean(text), "since": codec.seconds(now)}
        async with self._database.transaction() as tx:
            if not await tx.rows(sql.WARN, **noted):
                return False
            await self._owe(tx, None, effects, now)
        return True

    async def mended(self, code: str) -> bool:
        return bool(await self._database.write(lambda tx: tx.rows(sql.MENDED, code=code)))

    async def warnings(self) -> tuple[Trouble, ...]:
        return tuple(rows.trouble_from(row) for row in await self._database.reads.rows(sql.WARNINGS))

    async def tally(self, *, most: int = LATELY) -> Tally:
        reads = self._database.reads
        waiting = await reads.rows(sql.WAITING)
        (owed,) = await reads.rows(sql.OWED)
        since = min((row["since"] for row in waiting if row["status"] == Status.IN_REVIEW), default=None)
        return Tally(
            by_status={row["status"]: row["cases"] for row in waiting},
            owed=owed["effects"],
            oldest_waiting=None if since is None else codec.moment(since),
            **_lately(await reads.rows(sql.LATELY, most=most)),
        )


def _lately(groups: Sequence[Row]) -> dict[str, Any]:
    """The newest cases by the kinds of their reasons; a case has several."""
    reasons: Counter[str] = Counter()
    for row in groups:
        reasons.update(dict.fromkeys(filter(None, row["reasons"].split(",")), row["asked"]))
    sums = {key: sum(row[key] for row in groups) for key in ("asked", "reviewed", "sent_unreviewed")}
    lowest = min((row["lowest_score"] for row in groups if row["lowest_score"] is not None), default=None)
    highest = max((row["highest_score"] for row in groups if row["highest_score"] is not None), default=None)
    return {**sums, "lowest_score": lowest, "highest_score": highest, "reasons": dict(reasons)}
