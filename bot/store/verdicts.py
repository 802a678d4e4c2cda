"""What was judged, read back: for budgets, for learning, and for replaying the past."""

import secrets
from datetime import UTC, datetime

from bot.core.judging.judgement import Judgement
from bot.store import codec, sql
from bot.store.cases import CaseStore
from bot.store.database import first
from bot.store.judged import judgement_from

_EVER = datetime.fromtimestamp(0, UTC)


class VerdictStore(CaseStore):
    """The part of the store that is about verdicts and their labels."""

    _draw_key = ""

    async def judgements(
        self, version: str = "", *, since: datetime | None = None, most: int = 5_000
    ) -> tuple[Judgement, ...]:
        wanted = {"since": codec.seconds(since or _EVER), "most": most}
        reads = self._database.reads
        found = await (
            reads.rows(sql.JUDGEMENTS_OF, version=version, **wanted)
            if version
            else reads.rows(sql.JUDGEMENTS, **wanted)
        )
        return tuple(judgement_from(row) for row in found)

    async def judged_in(self, channel: str) -> int:
        (row,) = await self._database.reads.rows(sql.JUDGED_IN, channel=channel)
        return int(row["verdicts"])

    async def labels_known(self, version: str) -> int:
        (row,) = await self._database.reads.rows(sql.LABELS_KNOWN, version=version)
        return int(row["labels"])

    async def sent_by(self, version: str, most: int) -> int:
        (row,) = await self._database.reads.rows(sql.SENT_BY, version=version, most=most)
        return int(row["answers"])

    async def draw_key(self) -> str:
        if not self._draw_key:
            made = codec.json_text(secrets.token_hex(16))
            await self._database.write(lambda tx: tx.rows(sql.MAKE_DRAW_KEY, value=made, at=0.0))
            row = await first(self._database.reads, sql.DRAW_KEY)
            self._draw_key = row["value"] if row else ""
        return self._draw_key
