"""What askers and reviewers press, and what a deadline does. A click is answered: the case as it is now, or why not."""

from bot.core.case import Case, RejectReason
from bot.core.effects import UpdateCard
from bot.core.events import (
    Approved,
    DuePassed,
    Edited,
    Event,
    Rejected,
    ReplyAnswered,
    ReplyNotAnswered,
    Shared,
    ShowAllAsked,
    Withdrew,
)
from bot.core.lifecycle import Refused
from bot.flow.desk import Desk

Answered = Case | Refused | None  # None: there is no such case


class Reviewing:
    """The review of drafts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def approve(self, case_id: str, number: int, by: str) -> Answered:
        return await self._press(case_id, Approved(by=by, round=number), number)

    async def edit(self, case_id: str, number: int, by: str, text: str, note: str) -> Answered:
        await self._keep(case_id, by, text, note)
        return await self._press(case_id, Edited(by=by, round=number, text=text, note=note), number)

    async def reject(self, case_id: str, number: int, by: str, reason: RejectReason, message: str) -> Answered:
        await self._keep(case_id, by, message)
        return await self._press(case_id, Rejected(by=by, round=number, reason=reason, message=message), number)

    async def show_all(self, case_id: str, number: int, by: str) -> Answered:
        return await self._press(case_id, ShowAllAsked(by=by, round=number), number)

    async def may_open(self, case_id: str, number: int, by: str) -> Answered:
        """The case if `by` may decide on it now, before a modal is opened; nothing is moved."""
        case = await self._desk.store.case(case_id)
        if case is None:
            return None
        outcome = await self._desk.decide(case, Rejected(by=by, round=number, reason=RejectReason.OTHER))
        if isinstance(outcome, Refused):
            await self._repair(outcome, number)
            return outcome
        return case

    async def share(self, case_id: str, by: str) -> Answered:
        return await self._desk.happens(case_id, Shared(by=by))

    async def withdraw(self, case_id: str, by: str) -> Answered:
        return await self._desk.happens(case_id, Withdrew(by=by))

    async def answered(self, case_id: str, by: str) -> Answered:
        return await self._desk.happens(case_id, ReplyAnswered(by=by))

    async def not_answered(self, case_id: str, by: str) -> Answered:
        return await self._desk.happens(case_id, ReplyNotAnswered(by=by))

    async def _keep(self, case_id: str, by: str, *typed: str) -> None:
        """What was typed is kept before anything else may fail: whatever comes then, it can be offered back."""
        text = "\n\n".join(part for part in typed if part)
        if text and await self._desk.store.case(case_id):
            await self._desk.store.keep_version(case_id, by, text, self._desk.clock.now())

    async def _press(self, case_id: str, event: Event, number: int) -> Answered:
        outcome = await self._desk.happens(case_id, event)
        if isinstance(outcome, Refused):
            await self._repair(outcome, number)
        return outcome

    async def _repair(self, refused: Refused, number: int) -> None:
        """Whoever pressed a button that should not have been there sees the card as it is now."""
        if refused.case.round != number or refused.case.decision or refused.case.status.final:
            await self._desk.store.owe(refused.case.id, (UpdateCard(round=number),), self._desk.clock.now())
            self._desk.wake()


async def deadline(desk: Desk, case: Case) -> None:
    """The step of a waiting case whose time has come."""
    await desk.step(case, DuePassed())
