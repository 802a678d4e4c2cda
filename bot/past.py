"""The weeks before the demo: questions that were asked, drafted, judged and reviewed, and a budget they certify."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import yaml

from bot.core.case import Case, Label, RejectReason
from bot.core.events import AnswerSent, Approved, Edited, Event, Rejected, ReviewEvent
from bot.core.judging.judgement import Budget
from bot.core.judging.signals import refusal
from bot.core.lifecycle import Move, Refused
from bot.flow import calibrating, drafting, roster
from bot.flow.budgeting import budget_now
from bot.flow.desk import Desk
from bot.flow.intake import Intake, Message
from bot.sandbox import Sandbox
from bot.sandbox.directory import BOT_USER, TEAM, author, user_id

QUESTIONS = Path(__file__).parent / "sandbox" / "history" / "questions.yml"
BUDGET = Budget(share=0.05)
_ASKERS, _REVIEWERS = ("ava", "abe"), ("ben", "bea")
_WHERE, _ADMIN = "help", "cho"
_A_DAY, _OPENS = 8, 9  # questions, one an hour from then on
_REVIEW = timedelta(minutes=7)
_LABELS = {Label.APPROVE: "approved", Label.FIX: "fixed", Label.REJECT: "rejected"}
_NOT_HERE = "The handbook does not say. Ask the team that owns the page."


@dataclass
class _Clock:
    """Stands at a moment of the past."""

    at: datetime

    def now(self) -> datetime:
        return self.at


@dataclass(frozen=True, kw_only=True)
class _PastDesk(Desk):
    """The desk as it was. What its moves owed Slack stands there already, or need stand there no more."""

    async def decide(self, case: Case, event: Event) -> Move | Refused:
        move = await super().decide(case, event)
        return move if isinstance(move, Refused) else Move(move.case)


class Past:
    """What was asked in #help; each question by the desk's own steps, with a clock of its own, and nobody's waiting."""

    def __init__(self, sandbox: Sandbox, desk: Desk, tell: Callable[[str], None]) -> None:
        self._workspace, self._desk, self._tell = sandbox.workspace, desk, tell
        self._channel = sandbox.workspace.channel(_WHERE)
        self._clock = _Clock(desk.clock.now())
        self._labels: Counter[Label | None] = Counter()

    def is_due(self) -> bool:
        return not self._channel.messages

    async def run(self) -> None:
        """Under a budget from the first day on, so that a person has seen every answer; calculated at the end."""
        asked = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
        times = list(_working_hours(len(asked), before=self._clock.at))
        now, self._workspace.now = self._workspace.now, lambda: self._clock.now().timestamp()
        await roster.refresh(self._desk)
        await self._desk.store.change("budget", BUDGET, user_id(_ADMIN), times[0])
        desk = _PastDesk(**{**vars(self._desk), "clock": self._clock, "watchers": (), "wake": _nothing})
        try:
            for number, ((question, fact), at) in enumerate(zip(asked.items(), times, strict=True)):
                self._clock.at = at
                await self._asked(desk, question, fact, number)
        finally:
            self._workspace.now = now
        await calibrating.look(self._desk)
        weeks = round((self._desk.clock.now() - times[0]) / timedelta(weeks=1))
        labels = ", ".join(f"{self._labels[label]} {word}" for label, word in _LABELS.items())
        self._tell(
            f"{'replayed':<10} {len(asked)} questions of the last {weeks} weeks, reviewed by Ben and Bea: {labels}"
        )

    async def told(self) -> None:
        """How the budget stands."""
        for line in await budget_now(self._desk, await self._desk.store.policy()):
            self._tell(f"{'budget':<10} {line.removeprefix('Budget: ')}")

    async def _asked(self, desk: Desk, question: str, fact: str | None, number: int) -> None:
        asker, reviewer = _ASKERS[number % 2], _REVIEWERS[number // 2 % 2]
        ts = self._workspace.post_as_person(user_id(asker), self._channel, f"<@{BOT_USER}> {question}")
        self._workspace.take_emitted()  # it has been heard
        said = Message(
            team=TEAM, channel=self._channel.id, ts=ts, thread_ts=ts, user=user_id(asker), text=question,
            mentions_bot=True, direct=False,
        )  # fmt: skip
        await Intake(desk).take(said)
        case = await desk.store.case_at(self._channel.id, ts)
        if case is None:
            raise AssertionError(f"{question!r} was not taken in")
        await drafting.draft(desk, case)
        self._clock.at += _REVIEW
        decided = await desk.happens(case.id, _decision(await desk.store.case(case.id), fact, user_id(reviewer)))
        if isinstance(decided, Case) and decided.decision:
            self._labels[decided.decision.label] += 1
            self._say(decided.answer or decided.decision.message, ts)
            await desk.happens(case.id, AnswerSent())

    def _say(self, answer: str, ts: str) -> None:
        blocks = self._workspace.with_block_ids([{"type": "markdown", "text": answer}])
        body = {"type": "message", **author(self._workspace.manifest.bot_name), "text": answer, "blocks": blocks}
        self._workspace.post(self._channel, body, ts)
        self._workspace.take_emitted()


def _decision(case: Case | None, fact: str | None, by: str) -> ReviewEvent:
    """What somebody decides who knows the answer, or that there is none."""
    if case is None or case.draft is None:
        raise AssertionError("there is nothing to decide on")
    if fact is None:
        return Rejected(by=by, round=case.round, reason=RejectReason.UNANSWERABLE, message=_NOT_HERE)
    if fact.casefold() in case.draft.text.casefold() and not refusal(case.draft):
        return Approved(by=by, round=case.round)
    return Edited(by=by, round=case.round, text=f"{fact[0].upper()}{fact[1:]}.", label=Label.FIX)


def _working_hours(number: int, *, before: datetime) -> Iterator[datetime]:
    """So many, the last of them on the last working day that is over."""
    midnight = before.replace(hour=0, minute=0, second=0, microsecond=0)
    days = (midnight - timedelta(days=ago) for ago in range(1, number + _A_DAY))
    worked = [day for day in days if day.weekday() < 5][: -(-number // _A_DAY)]
    hours = (day + timedelta(hours=_OPENS + hour) for day in reversed(worked) for hour in range(_A_DAY))
    yield from (hour for hour, _ in zip(hours, range(number), strict=False))


def _nothing() -> None:
    """Nobody need be woken for what is over."""
