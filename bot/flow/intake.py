"""A message comes in: a question, more detail to one, or nothing for us; decided from it and the store alone."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.core.case import Case, Question, Status
from bot.core.events import Asked, DetailGiven, QuestionDeleted
from bot.core.lifecycle import asked
from bot.flow.desk import Desk


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message of a person, cleaned; `text` is without the mention of the bot."""

    team: str
    channel: str
    ts: str
    thread_ts: str
    user: str
    text: str
    mentions_bot: bool
    direct: bool

    @property
    def in_thread(self) -> bool:
        return self.thread_ts != self.ts


class Intake:
    """The door. `new_id` makes the opaque ids of cases."""

    def __init__(self, desk: Desk, new_id: Callable[[], str]) -> None:
        self._desk = desk
        self._new_id = new_id

    async def take(self, message: Message) -> None:
        """Store what is for us, once, whatever the order and the number of the events that tell of it."""
        in_thread = await self._cases_of_asker(message)
        asked_back = [case for case in in_thread if case.status is Status.NEEDS_DETAIL]
        if asked_back and message.text and await self._is_detail(asked_back[-1], message):
            return
        if message.mentions_bot or message.direct or in_thread:
            await self._ask(message)

    async def forget(self, channel: str, ts: str) -> None:
        """A message was deleted: if it asked an open question, that is withdrawn."""
        case = await self._desk.store.case_at(channel, ts)
        if case and case.question.ts == ts:
            await self._desk.happens(case.id, QuestionDeleted(by=case.question.asker))

    async def _cases_of_asker(self, message: Message) -> list[Case]:
        if not message.in_thread:
            return []
        cases = await self._desk.store.cases_in_thread(message.channel, message.thread_ts)
        return [case for case in cases if case.question.asker == message.user]

    async def _is_detail(self, case: Case, message: Message) -> bool:
        """Whether the message was taken in as detail, now or before; if the case is over meanwhile, it asks anew."""
        if await self._desk.store.case_at(message.channel, message.ts):
            return True
        event = DetailGiven(by=message.user, text=message.text)
        return isinstance(await self._desk.happens(case.id, event, seen_ts=message.ts), Case)

    async def _ask(self, message: Message) -> None:
        if not message.text and not message.mentions_bot:
            return  # a file or a blank in a thread of ours asks nothing
        now = self._desk.clock.now()
        question = Question(
            team=message.team,
            channel=message.channel,
            ts=message.ts,
            thread_ts=message.thread_ts,
            asker=message.user,
            text=message.text,
            asked_at=now,
        )
        case = Case(id=self._new_id(), version=1, status=Status.ASKED, question=question, due_at=now)
        first = asked(case, now, await self._desk.store.policy())
        if await self._desk.store.open_case(first.case, first.effects, Asked.__name__, now):
            self._desk.saw(Asked(by=message.user), first.case)
            self._desk.wake()
