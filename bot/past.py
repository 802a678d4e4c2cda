"""The weeks before the demo: questions that were asked, drafted, judged and reviewed, and a budget they certify."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import yaml

from bot.core.case import Case, Label, RejectReason, Status
from bot.core.events import AnswerSent, Approved, Edited, Event, Rejected, ReviewEvent
from bot.core.judging.judgement import Budget
from bot.core.judging.signals import refusal
from bot.core.lifecycle import Move, Refused
from bot.flow import calibrating, drafting, judging, roster
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
_TRY = "as Cho, an admin: /copydesk status, /copydesk stats, /copydesk simulate 0.7"
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
        self._now = desk.clock.now()
        self._labels: Counter[Label | None] = Counter()
        asked: dict[str, str | None] = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
        times = _working_hours(len(asked), before=self._now)
        self._asked = [_Question(n, *pair, at) for n, (pair, at) in enumerate(zip(asked.items(), times, strict=True))]

    def is_due(self) -> bool:
        return not self._channel.messages

    async def was_cut_short(self) -> bool:
        """By the end of a start before this one: what comes last, the calculation, is not there."""
        first = next(iter(self._channel.messages.values()), None)
        begun = first is not None and first.body["text"] == self._asked[0].text
        return begun and (await self._desk.store.policy()).standing.at is None

    async def run(self) -> None:
        """Under a budget from the first day on, so that a person has seen every answer; calculated at the end."""
        first = self._asked[0].at
        now, self._workspace.now = self._workspace.now, self._time
        await roster.refresh(self._desk)
        await self._desk.store.change("budget", BUDGET, user_id(_ADMIN), first)
        posted = {message.body["text"]: ts for ts, message in self._channel.messages.items()}
        try:
            for start in range(0, len(self._asked), _A_DAY):  # a day at once: most of it is waiting for the disk
                day = self._asked[start : start + _A_DAY]
                each = [(question, posted.get(question.text) or self._posted(question)) for question in day]
                await asyncio.gather(*[self._lived(question, ts) for question, ts in each])
        finally:
            self._workspace.now = now
        await calibrating.look(self._desk)
        weeks = round((self._desk.clock.now() - first) / timedelta(weeks=1))
        labels = ", ".join(f"{self._labels[label]} {word}" for label, word in _LABELS.items())
        said = f"{len(self._asked)} questions of the last {weeks} weeks, reviewed by Ben and Bea: {labels}"
        self._tell(f"{'replayed':<10} {said}")

    async def told(self) -> None:
        """How the budget stands."""
        for line in await budget_now(self._desk, await self._desk.store.policy()):
            self._tell(f"{'budget':<10} {line.removeprefix('Budget: ')}")
        self._tell(f"{'try':<10} {_TRY}")

    async def _lived(self, question: "_Question", ts: str) -> None:
        """From its intake to its answer; from where it was cut short, if it was."""
        clock = _Clock(question.at)
        desk = _PastDesk(**{**vars(self._desk), "clock": clock, "watchers": (), "wake": _nothing})
        case = await self._taken(desk, question, ts)
        if case.status is Status.ASKED:
            await drafting.draft(desk, case)
        elif case.status is Status.DRAFTED:
            await judging.judge(desk, case)
        clock.at += _REVIEW
        await desk.happens(case.id, _decision(await desk.store.case(case.id), question))  # refused if it has been
        case = await self._taken(desk, question, ts)
        if case.decision and not self._channel.replies(ts):
            self._say(case.answer or case.decision.message, ts, clock.at)
        await desk.happens(case.id, AnswerSent())
        self._labels[case.decision.label if case.decision else None] += 1

    async def _taken(self, desk: Desk, question: "_Question", ts: str) -> Case:
        said = Message(
            team=TEAM, channel=self._channel.id, ts=ts, thread_ts=ts, user=question.asker, text=question.text,
            mentions_bot=True, direct=False,
        )  # fmt: skip
        if await desk.store.case_at(self._channel.id, ts) is None:
            await Intake(desk).take(said)
        case = await desk.store.case_at(self._channel.id, ts)
        if case is None:
            raise AssertionError(f"{question.text!r} was not taken in")
        return case

    def _posted(self, question: "_Question") -> str:
        self._turn_to(question.at)
        ts = self._workspace.post_as_person(question.asker, self._channel, question.text)
        self._workspace.take_emitted()  # it has been heard
        return ts

    def _say(self, answer: str, ts: str, at: datetime) -> None:
        self._turn_to(at)
        blocks = self._workspace.with_block_ids([{"type": "markdown", "text": answer}])
        body = {"type": "message", **author(self._workspace.manifest.bot_name), "text": answer, "blocks": blocks}
        self._workspace.post(self._channel, body, ts)
        self._workspace.take_emitted()

    def _time(self) -> float:
        return self._now.timestamp()

    def _turn_to(self, at: datetime) -> None:
        """Of a day everything happens at once, so an earlier hour may come after a later one."""
        self._now, self._channel.last = at, 0


@dataclass(frozen=True)
class _Question:
    """`fact` is what its answer has to say; None if there is none."""

    number: int
    words: str
    fact: str | None
    at: datetime

    @property
    def text(self) -> str:
        return f"<@{BOT_USER}> {self.words}"

    @property
    def asker(self) -> str:
        return user_id(_ASKERS[self.number % 2])

    @property
    def reviewer(self) -> str:
        return user_id(_REVIEWERS[self.number // 2 % 2])


def _decision(case: Case | None, question: _Question) -> ReviewEvent:
    """What somebody decides who knows the answer, or that there is none."""
    if case is None or case.draft is None:
        raise AssertionError("there is nothing to decide on")
    by, fact = question.reviewer, question.fact
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
