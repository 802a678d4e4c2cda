"""Verdicts and their labels as rows, written in the transaction of the move that brings them."""

import json
from datetime import datetime

from bot.core.case import Case, Label, Status
from bot.core.events import Event, Judged
from bot.core.judging.judgement import Judgement
from bot.core.lifecycle import Move
from bot.store import codec, sql
from bot.store.database import Row, Statements


async def note(tx: Statements, case: Case, event: Event, move: Move, now: datetime) -> None:
    """The verdict that a move brings, or the label."""
    if isinstance(event, Judged):
        await _note_verdict(tx, move.case, now)
    decision = move.case.checked if case.checked is None else None  # once: its label stays as it is
    if decision is None and move.case.decision != case.decision:
        decision = move.case.decision
    if decision and decision.label:
        label = {"label": decision.label.value, "similarity": decision.similarity}
        await tx.rows(sql.LABEL, case_id=case.id, round=case.round, at=codec.seconds(now), **label)
    elif case.verdict and _is_off(case, move.case):
        await tx.rows(sql.NOT_DRAWN, case_id=case.id, round=case.round)


def _is_off(before: Case, after: Case) -> bool:
    """Whether a draft is in no question any more: withdrawn, drafted anew, or back with a text to decide on instead."""
    return after.status is Status.WITHDRAWN or after.verdict is None or after.round != before.round


async def _note_verdict(tx: Statements, case: Case, now: datetime) -> None:
    verdict, draft = case.verdict, case.draft
    if verdict is None or draft is None:
        return
    await tx.rows(
        sql.JUDGE,
        case_id=case.id,
        round=case.round,
        at=codec.seconds(now),
        channel=case.question.channel,
        score=verdict.score,
        version=verdict.score_version,
        eligible=verdict.eligible,
        sent=verdict.sends and not case.with_reviewers,
        drawn=verdict.drawn,
        odds=verdict.odds,
        signals=codec.json_text(codec.plain({signal.name: signal.value for signal in verdict.signals})),
        calls=draft.calls,
    )


def judgement_from(row: Row) -> Judgement:
    return Judgement(
        case_id=row["case_id"],
        round=row["round"],
        at=codec.moment(row["at"]),
        channel=row["channel"],
        score=row["score"],
        version=row["version"],
        eligible=bool(row["eligible"]),
        sent=bool(row["sent"]),
        drawn=bool(row["drawn"]),
        odds=row["odds"],
        values=json.loads(row["signals"]),
        calls=row["calls"],
        label=None if row["label"] is None else Label(row["label"]),
        labelled_at=None if row["labelled_at"] is None else codec.moment(row["labelled_at"]),
    )
