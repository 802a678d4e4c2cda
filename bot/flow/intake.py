"""A message comes in: a question, more detail to one, or nothing for us; decided from it and the store alone."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from weakref import WeakValueDictionary

from bot.core.asking import AGAIN, is_thanks, joins, looks_like_question
from bot.core.case import Attachment, Case, Origin, Question, Status
from bot.core.effects import TellAgain
from bot.core.events import Asked, DetailGiven, PersonReplied, QuestionDeleted, QuestionEdited
from bot.core.lifecycle import asked
from bot.core.policy import WATCH_ALL, WATCH_QUESTIONS
from bot.flow.desk import Desk
from bot.flow.store import Unless
from bot.flow.warnings import asked_where_absent

_TAKEN = 1_000  # messages


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
    files: tuple[Attachment, ...] = ()

    @property
    def in_thread(self) -> bool:
        return self.thread_ts != self.ts


class Pointed(Enum):
    """What came of pointing at a message."""

    ASKED = auto()
    ASKED_BEFORE = auto()
    NOT_HERE = auto()


class Intake:
    """The door."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._taken: dict[tuple[str, str], None] = {}  # in their order; what is not in here is asked of the store

    async def take(self, message: Message) -> None:
        """Store what is for us, once, whatever the order and the number of the events that tell of it."""
        in_thread = await self._cases_in_thread(message)
        own = [case for case in in_thread if case.question.asker == message.user]
        asked_back = [case for case in own if case.status is Status.NEEDS_DETAIL]
        if asked_back and _says_more(message) and await self._is_detail(asked_back[-1], message):
            return
        if origin := await self._origin(message, own):
            await self._ask(message, origin)
        elif not own and not is_thanks(message.text):
            await self._replied(in_thread, message)

    async def take_up(self, message: Message, channel_name: str) -> Pointed:
        """Ask what somebody pointed at, on behalf of `message.user`, if the bot can answer there."""
        if await self._desk.store.case_at(message.channel, message.ts):
            return Pointed.ASKED_BEFORE
        if not await self._desk.store.is_in(message.channel, self._desk.me):
            if not message.direct:
                await asked_where_absent(self._desk, message.channel, channel_name)
            return Pointed.NOT_HERE
        await self._ask(message, Origin.SHORTCUT)
        return Pointed.ASKED

    async def edited(self, message: Message, before: str) -> None:
        """A message read `before`, and now another way: if it asked an open question, or added to one, so does that."""
        case = await self._desk.store.case_at(message.channel, message.ts)
        if case is None:
            return
        if _asked_by(case, message.channel, message.ts):
            await self._desk.happens(case.id, QuestionEdited(by=case.question.asker, text=message.text))
        elif (
            not joins(case, message.text, case.question.asked_at) and not await self._ask_after_all(message) and before
        ):
            await self._desk.happens(case.id, QuestionEdited(by=message.user, text=message.text, detail=before))

    async def forget(self, channel: str, ts: str) -> None:
        """A message was deleted: if it asked an open question, that is withdrawn; who asked it twice still asks it."""
        case = await self._desk.store.case_at(channel, ts)
        if case is None or not _asked_by(case, channel, ts):
            return
        if isinstance(await self._desk.happens(case.id, QuestionDeleted(by=case.question.asker)), Case):
            for where, again, thread in await self._desk.store.joined(case.id):
                await self._ask_after_all(_said_again(case, where, again, thread))

    async def _ask_after_all(self, message: Message) -> bool:
        """A message that had joined another question asks one of its own; whether it had."""
        thread = await self._desk.store.part(message.channel, message.ts)
        if thread:
            self._taken.pop((message.channel, message.ts), None)
            await self._ask(replace(message, thread_ts=thread), Origin.MENTION)
        return bool(thread)

    async def _cases_in_thread(self, message: Message) -> tuple[Case, ...]:
        if not message.in_thread:
            return ()
        return await self._desk.store.cases_in_thread(message.channel, message.thread_ts)

    async def _origin(self, message: Message, own: list[Case]) -> Origin | None:
        """As what a message is a question; None if it is none."""
        if message.mentions_bot and not (own and is_thanks(message.text)):
            return Origin.MENTION
        if is_thanks(message.text) or not (message.text or (message.direct and message.files)):
            return None  # a file or a blank in a thread of ours asks nothing
        if message.direct:
            return Origin.DIRECT
        if own:
            return _following_up(own, message.text)
        watched = (await self._desk.store.policy()).watched.get(message.channel) if not message.in_thread else None
        asks = watched == WATCH_ALL or (watched == WATCH_QUESTIONS and looks_like_question(message.text))
        return Origin.WATCHED if asks else None

    async def _is_detail(self, case: Case, message: Message) -> bool:
        """Whether the message was taken in as detail, now or before; if the case is over meanwhile, it asks anew."""
        if await self._desk.store.case_at(message.channel, message.ts):
            return True
        event = DetailGiven(by=message.user, text=message.text, files=message.files)
        return isinstance(await self._desk.happens(case.id, event, seen_ts=message.ts), Case)

    async def _replied(self, in_thread: tuple[Case, ...], message: Message) -> None:
        for case in in_thread:
            if case.open and case.question.ts < message.ts:
                await self._desk.happens(case.id, PersonReplied(by=message.user))

    async def _ask(self, message: Message, origin: Origin) -> None:
        """One message of a person at a time, so that a question sent twice cannot pass itself."""
        lock = self._asking.setdefault(message.user, asyncio.Lock())
        async with lock:
            if (message.channel, message.ts) in self._taken:
                return  # the same message, told by its other event
            if first := await self._open(message, origin):
                await self._join(first, message)
            self._taken[message.channel, message.ts] = None
            if len(self._taken) > _TAKEN:
                del self._taken[next(iter(self._taken))]

    async def _join(self, first: Case, message: Message) -> None:
        again = TellAgain(channel=message.channel, thread_ts=message.thread_ts)
        if await self._desk.store.join(first, message.ts, again, self._desk.clock.now()):
            self._desk.wake()

    async def _open(self, message: Message, origin: Origin) -> Case | None:
        """Open its case, unless its asker has asked that just now: that case then."""
        now = self._desk.clock.now()
        question = Question(
            team=message.team,
            channel=message.channel,
            ts=message.ts,
            thread_ts=message.thread_ts,
            asker=message.user,
            text=message.text,
            asked_at=now,
            said=message.text,
            origin=origin,
            files=message.files,
        )
        case = Case(id=self._desk.new_id(), version=1, status=Status.ASKED, question=question, due_at=now)
        first = asked(case, now, await self._desk.store.policy())
        if message.direct:
            await self._desk.store.know_member(message.channel, self._desk.me, True, now)
        again = Unless(since=now - AGAIN, test=lambda case: _asks_again(case, message, now))
        opened = await self._desk.store.open_case(first.case, first.effects, Asked.__name__, now, unless=again)
        if isinstance(opened, Case):
            return opened
        if opened:
            self._desk.saw(Asked(by=message.user), first.case)
            self._desk.wake()
        return None


def _says_more(message: Message) -> bool:
    """A word of thanks to whoever asked back is no detail."""
    return bool(message.files or message.text) and not is_thanks(message.text)


def _asked_by(case: Case, channel: str, ts: str) -> bool:
    return (case.question.channel, case.question.ts) == (channel, ts)


def _said_again(case: Case, channel: str, ts: str, thread_ts: str) -> Message:
    """A message that joined a case, as it must have read to do so."""
    question = case.question
    return Message(
        team=question.team,
        channel=channel,
        ts=ts,
        thread_ts=thread_ts,
        user=question.asker,
        text=question.said,
        mentions_bot=True,
        direct=False,
    )


def _following_up(own: list[Case], text: str) -> Origin | None:
    """Who never called the bot does not call it by going on, unless it is a question again."""
    if any(case.question.origin is not Origin.WATCHED for case in own):
        return Origin.FOLLOW_UP
    return Origin.WATCHED if looks_like_question(text) else None


def _asks_again(case: Case, message: Message, now: datetime) -> bool:
    return _in_same_context(case.question, message) and joins(case, message.text, now) and not message.files


def _in_same_context(first: Question, message: Message) -> bool:
    """Whether the same words mean the same: "And in Berlin?" is another question in another thread."""
    if (first.channel, first.ts) == (message.channel, message.ts):
        return False
    here = (first.channel, first.thread_ts) == (message.channel, message.thread_ts)
    return here or (first.thread_ts == first.ts and not message.in_thread)
