"""Clicks on cards and notices, and submitted modals."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.core.case import Case, Names, Verdict
from bot.core.errors import CopydeskError
from bot.core.events import Refusal
from bot.core.lifecycle import Refused
from bot.core.policy import Policy
from bot.flow.desk import Desk
from bot.flow.reviewing import Answered, Reviewing
from bot.slack import inbound
from bot.slack.cards import editor, refusals, why
from bot.slack.gateway import SlackWorkspace
from bot.slack.ids import BlockId

Json = dict[str, Any]


class Reviews:
    def __init__(self, desk: Desk, reviewing: Reviewing, gateway: SlackWorkspace) -> None:
        self._desk = desk
        self._reviewing = reviewing
        self._gateway = gateway

    async def approve(self, ack: AsyncAck, body: Json) -> None:
        case_id, number, user = inbound.pressed(body)
        await self._answer(ack, body, await self._reviewing.approve(case_id, number, user))

    async def show_all(self, ack: AsyncAck, body: Json) -> None:
        case_id, number, user = inbound.pressed(body)
        await self._answer(ack, body, await self._reviewing.show_all(case_id, number, user))

    async def share(self, ack: AsyncAck, body: Json) -> None:
        case_id, _, user = inbound.pressed(body)
        await self._answer(ack, body, await self._reviewing.share(case_id, user))

    async def withdraw(self, ack: AsyncAck, body: Json) -> None:
        case_id, _, user = inbound.pressed(body)
        await self._answer(ack, body, await self._reviewing.withdraw(case_id, user))

    async def answered(self, ack: AsyncAck, body: Json) -> None:
        case_id, _, user = inbound.pressed(body)
        await self._answer(ack, body, await self._reviewing.answered(case_id, user))

    async def not_answered(self, ack: AsyncAck, body: Json) -> None:
        case_id, _, user = inbound.pressed(body)
        await self._answer(ack, body, await self._reviewing.not_answered(case_id, user))

    async def edit(self, ack: AsyncAck, body: Json) -> None:
        await self._open(ack, body, editor.editor, self._reviewing.may_open)

    async def reject(self, ack: AsyncAck, body: Json) -> None:
        await self._open(ack, body, editor.rejection, self._reviewing.may_open)

    async def was_right(self, ack: AsyncAck, body: Json) -> None:
        case_id, number, user = inbound.pressed(body)
        await self._answer(ack, body, await self._reviewing.confirm(case_id, number, user))

    async def correct(self, ack: AsyncAck, body: Json) -> None:
        await self._open(ack, body, editor.correction, self._reviewing.may_check)

    async def take_back(self, ack: AsyncAck, body: Json) -> None:
        await self._open(ack, body, editor.retraction, self._reviewing.may_check)

    async def why(self, ack: AsyncAck, body: Json) -> None:
        await self._explain(ack, body, why.to_reviewers)

    async def answer_why(self, ack: AsyncAck, body: Json) -> None:
        await self._explain(ack, body, why.to_anybody)

    async def edit_submitted(self, ack: AsyncAck, body: Json) -> None:
        case_id, number, user = inbound.view_subject(body)
        case = await self._desk.store.case(case_id)
        text, note = inbound.submitted(body, case.draft.text if case and case.draft else "")
        outcome = await self._reviewing.edit(case_id, number, user, text, note, label=inbound.change(body))
        await self._mend_or_close(ack, outcome, text, note)

    async def correct_submitted(self, ack: AsyncAck, body: Json) -> None:
        case_id, number, user = inbound.view_subject(body)
        case = await self._desk.store.case(case_id)
        text, note = inbound.submitted(body, case.answer if case else "")
        outcome = await self._reviewing.correct(case_id, number, user, text, note, label=inbound.change(body))
        await self._mend_or_close(ack, outcome, text, note)

    async def take_back_submitted(self, ack: AsyncAck, body: Json) -> None:
        case_id, number, user = inbound.view_subject(body)
        message = inbound.message_of(body)
        await self._close(ack, await self._reviewing.take_back(case_id, number, user, message), message)

    async def reject_submitted(self, ack: AsyncAck, body: Json) -> None:
        case_id, number, user = inbound.view_subject(body)
        reason, message = inbound.rejected(body)
        if reason is None:
            await ack(response_action="errors", errors={BlockId.REASON.value: "Choose a reason."})
            return
        outcome = await self._reviewing.reject(case_id, number, user, reason, message)
        await self._close(ack, outcome, message)

    async def _open(
        self,
        ack: AsyncAck,
        body: Json,
        build: Callable[[Case, Names], editor.View],
        may: Callable[[str, int, str], Awaitable[Answered]],
    ) -> None:
        """The modal first: its trigger lives three seconds."""
        outcome = await may(*inbound.pressed(body))
        if not isinstance(outcome, Case):
            await self._answer(ack, body, outcome)
            return
        names = await self._desk.store.names(frozenset({outcome.question.asker}))
        await self._show(ack, body, build(outcome, names))

    async def _explain(self, ack: AsyncAck, body: Json, build: Callable[[Case, Verdict, Policy], editor.View]) -> None:
        """Whoever sees the message may ask; nothing is decided by it."""
        case_id, number, _ = inbound.pressed(body)
        case = await self._desk.store.case(case_id)
        if case and case.verdict and case.round == number:
            await self._show(ack, body, build(case, case.verdict, await self._desk.store.policy()))
        else:
            await self._say(body, refusals.PASSED if case else refusals.GONE)
            await ack()

    async def _show(self, ack: AsyncAck, body: Json, view: editor.View) -> None:
        try:
            await self._gateway.open_view(body.get("trigger_id") or "", view)
        except CopydeskError as problem:
            await self._say(
                body, f"Slack does not say whether the form is open ({problem}). If it is not, press again."
            )
        await ack()

    async def _answer(self, ack: AsyncAck, body: Json, outcome: Answered) -> None:
        """A click that did something shows on the card; one that did not gets a line, for its presser alone."""
        if not isinstance(outcome, Case):
            await self._say(body, await self._why_not(outcome))
        await ack()

    async def _mend_or_close(self, ack: AsyncAck, outcome: Answered, text: str, note: str) -> None:
        if isinstance(outcome, Refused) and outcome.why is Refusal.EMPTY_ANSWER:
            await ack(response_action="errors", errors={f"{BlockId.ANSWER}1": await self._why_not(outcome)})
        else:
            await self._close(ack, outcome, text if not note else f"{text}\n\n{note}")

    async def _close(self, ack: AsyncAck, outcome: Answered, typed: str) -> None:
        """The modal closes; or, if it came too late, says why and gives back what was typed."""
        if isinstance(outcome, Case):
            await ack()
        else:
            await ack(response_action="update", view=editor.given_back(await self._why_not(outcome), typed))

    async def _why_not(self, outcome: Refused | None) -> str:
        if outcome is None:
            return refusals.GONE
        decided = outcome.case.decision or outcome.case.checked
        names = await self._desk.store.names(frozenset({decided.by} if decided else ()))
        signature = (await self._desk.store.policy()).signature
        return refusals.refused(outcome.why, outcome.case, names, signature)

    async def _say(self, body: Json, text: str) -> None:
        container = body.get("container") or {}
        channel = container.get("channel_id") or (body.get("channel") or {}).get("id")
        thread = container.get("thread_ts") or ""
        if thread == container.get("message_ts"):
            thread = ""  # the root of a thread is read in the channel
        if channel:
            url = body.get("response_url") or ""
            await self._gateway.tell_privately(channel, body["user"]["id"], text, thread, response_url=url)
