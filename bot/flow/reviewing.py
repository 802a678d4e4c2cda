"""What askers and reviewers press, and what a deadline does. A click is answered: the case as it is now, or why not."""

from bot.core.case import Case, Label, RejectReason
from bot.core.effects import UpdateAudit, UpdateCard
from bot.core.events import (
    Approved,
    AuditEvent,
    Confirmed,
    Corrected,
    DuePassed,
    Edited,
    Rejected,
    ReplyAnswered,
    ReplyNotAnswered,
    Retracted,
    ReviewEvent,
    Shared,
    ShowAllAsked,
    Withdrew,
)
from bot.core.lifecycle import Refused
from bot.flow.desk import Desk

Answered = Case | Refused | None  # None: there is no such case


class Reviewing:
    """The review of drafts, and of answers that were sent without one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def approve(self, case_id: str, number: int, by: str) -> Answered:
        return await self._press(case_id, Approved(by=by, round=number))

    async def edit(
        self, case_id: str, number: int, by: str, text: str, note: str, *, label: Label | None = None
    ) -> Answered:
        await self._keep(case_id, by, text, note)
        return await self._press(case_id, Edited(by=by, round=number, text=text, note=note, label=label))

    async def reject(self, case_id: str, number: int, by: str, reason: RejectReason, message: str) -> Answered:
        await self._keep(case_id, by, message)
        return await self._press(case_id, Rejected(by=by, round=number, reason=reason, message=message))

    async def show_all(self, case_id: str, number: int, by: str) -> Answered:
        return await self._press(case_id, ShowAllAsked(by=by, round=number))

    async def confirm(self, case_id: str, number: int, by: str) -> Answered:
        return await self._press(case_id, Confirmed(by=by, round=number))

    async def correct(
        self, case_id: str, number: int, by: str, text: str, note: str, *, label: Label | None = None
    ) -> Answered:
        await self._keep(case_id, by, text, note)
        told = await self._elsewhere(case_id)
        corrected = Corrected(by=by, round=number, text=text, note=note, label=label, elsewhere=told)
        return await self._press(case_id, corrected)

    async def take_back(self, case_id: str, number: int, by: str, message: str) -> Answered:
        await self._keep(case_id, by, message)
        told = await self._elsewhere(case_id)
        return await self._press(case_id, Retracted(by=by, round=number, message=message, elsewhere=told))

    async def may_open(self, case_id: str, number: int, by: str) -> Answered:
        """The case if `by` may decide on it now, before a modal is opened; nothing is moved."""
        return await self._would(case_id, Rejected(by=by, round=number, reason=RejectReason.OTHER))

    async def may_check(self, case_id: str, number: int, by: str) -> Answered:
        """As `may_open`, of an answer that was sent without review."""
        return await self._would(case_id, Retracted(by=by, round=number))

    async def share(self, case_id: str, by: str) -> Answered:
        return await self._desk.happens(case_id, Shared(by=by))

    async def withdraw(self, case_id: str, by: str) -> Answered:
        return await self._desk.happens(case_id, Withdrew(by=by))

    async def answered(self, case_id: str, by: str) -> Answered:
        return await self._desk.happens(case_id, ReplyAnswered(by=by))

    async def not_answered(self, case_id: str, by: str) -> Answered:
        return await self._desk.happens(case_id, ReplyNotAnswered(by=by))

    async def _elsewhere(self, case_id: str) -> tuple[tuple[str, str], ...]:
        return tuple((channel, thread) for channel, _, thread in await self._desk.store.joined(case_id))

    async def _would(self, case_id: str, event: ReviewEvent) -> Answered:
        case = await self._desk.store.case(case_id)
        if case is None:
            return None
        outcome = await self._desk.decide(case, event)
        if isinstance(outcome, Refused):
            await self._repair(outcome, event)
            return outcome
        return case

    async def _keep(self, case_id: str, by: str, *typed: str) -> None:
        """What was typed is kept before anything else may fail: whatever comes then, it can be offered back."""
        text = "\n\n".join(part for part in typed if part)
        if text and await self._desk.store.case(case_id):
            await self._desk.store.keep_version(case_id, by, text, self._desk.clock.now())

    async def _press(self, case_id: str, event: ReviewEvent) -> Answered:
        outcome = await self._desk.happens(case_id, event)
        if isinstance(outcome, Refused):
            await self._repair(outcome, event)
        return outcome

    async def _repair(self, refused: Refused, event: ReviewEvent) -> None:
        """Whoever pressed a button that should not have been there sees the card as it is now."""
        case, number = refused.case, event.round
        card: UpdateAudit | UpdateCard
        if isinstance(event, AuditEvent):
            card, old = UpdateAudit(round=number), case.checked is not None
        else:
            card, old = UpdateCard(round=number), bool(case.round != number or case.decision or case.status.final)
        if old:
            await self._desk.store.owe(case.id, (card,), self._desk.clock.now())
            self._desk.wake()


async def deadline(desk: Desk, case: Case) -> None:
    """The step of a waiting case whose time has come."""
    await desk.step(case, DuePassed())
