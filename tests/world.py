"""
A workspace with the real bot in it, on a stopped clock.

People act with verbs; each act returns when the bot is at rest. What the bot sends goes over loopback HTTP through the
real SDK to the sandbox; what happens in Slack is handed to the real Bolt. Any error that nobody foresaw fails the test.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiosqlite

from bot.app import Bot, assembled
from bot.core.pace import UNPACED, Pace
from bot.flow import calibrating, roster
from bot.flow.ports import Model, Watcher
from bot.llm.scripted import ScriptedModel
from bot.sandbox import Ack, Manifest, Sandbox, Workspace
from bot.sandbox import Person as SandboxPerson
from bot.settings import Settings
from bot.slack import door
from bot.slack.shapes import misshapen
from bot.store.outbox import OutboxStore

ROOT = Path(__file__).parent.parent
HANDBOOK = ROOT / "bot" / "sandbox" / "handbook"
BUTTONS = {
    "Approve": "review_approve",
    "Edit": "review_edit",
    "Reject": "review_reject",
    "Show all": "review_show_all",
    "Share": "consent_share",
    "Never mind": "case_withdraw",
    "Yes": "reply_answered",
    "No": "reply_not_answered",
}
Json = dict[str, Any]


class NotOnScreenError(AssertionError):
    """A person tried to press or read what is not before them."""


class StoppedClock:
    """Time stands still until somebody moves it."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        return self.at.timestamp()


class Seen(str):
    """A message as a person sees it: its text, and what it was made of."""

    __slots__ = ("body", "channel")
    body: Json
    channel: str

    @classmethod
    def of(cls, body: Json, channel: str) -> "Seen":
        seen = cls(_read(body))
        seen.body, seen.channel = body, channel
        return seen

    @property
    def ts(self) -> str:
        return str(self.body["ts"])

    @property
    def root(self) -> str:
        """The ts of the thread it is in, or could start."""
        return str(self.body.get("thread_ts") or self.ts)

    @property
    def buttons(self) -> list[str]:
        """The labels of its buttons."""
        actions = [block for block in self.body.get("blocks", ()) if block["type"] == "actions"]
        return [element["text"]["text"] for block in actions for element in block["elements"]]

    @property
    def answer(self) -> str:
        """The Markdown of an answer, without its footer."""
        return "\n".join(block["text"] for block in self.body.get("blocks", ()) if block["type"] == "markdown")

    @property
    def fallback(self) -> str:
        """What a notification or a screen reader says."""
        return str(self.body["text"])


class World:
    """The bot, the sandbox, the clock and the model, and the people who meet in it."""

    def __init__(self, sandbox: Sandbox, clock: StoppedClock, model: Model | None, settings: Settings) -> None:
        self.sandbox, self.clock, self._model, self._settings = sandbox, clock, model, settings
        self._up = AsyncExitStack()
        self._works = True
        self.errors: list[BaseException] = []
        self.watchers: tuple[Watcher, ...] = ()
        self.pace: Pace = UNPACED  # people act in no time here, and nobody minds how much stands there at once
        self._bot: Bot | None = None
        self.ava, self.abe, self.ben, self.bea, self.cho, self.gil = (
            Human(self, sandbox.people[name]) for name in ("ava", "abe", "ben", "bea", "cho", "gil")
        )

    @property
    def bot(self) -> Bot:
        assert self._bot, "the bot is down"
        return self._bot

    @property
    def model(self) -> ScriptedModel:
        assert isinstance(self._model, ScriptedModel)
        return self._model

    async def starts(self) -> None:
        """The bot comes up."""
        running = assembled(
            self._settings,
            clock=self.clock,
            model=self._model,
            watchers=self.watchers,
            failed=self.errors.append,
            chance=lambda: 0,
        )
        self._bot = await self._up.enter_async_context(running)
        assert isinstance(self._bot.desk.store, OutboxStore)
        self._bot.desk.store.pace = self.pace
        self._works = True
        self.sandbox.deliveries.receiver = self._receive
        await roster.refresh(self.bot.desk)
        await self.settle()

    async def stops(self) -> None:
        """The bot goes down."""
        self.sandbox.deliveries.receiver = None
        await self._up.aclose()
        self._bot = None

    async def restarts(self) -> None:
        await self.stops()
        await self.starts()

    def crashes_before_the_next_step(self) -> None:
        """What comes in is stored, and then nothing more happens until the bot is up again."""
        self._works = False

    async def changes(self) -> list[tuple[str, Any, Any, str]]:
        """The audit of settings, from the file itself: key, old, new, by whom."""
        async with aiosqlite.connect(self._settings.database) as file:
            rows = await file.execute_fetchall("SELECT facts, actor FROM audit WHERE event = 'Changed'")
        facts = [(json.loads(row[0]), row[1]) for row in rows]
        return [(fact["key"], fact["old"], fact["new"], actor) for fact, actor in facts]

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """The bot works as it does in production, step beside step; afterwards what is in hand is finished."""
        async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
            tasks.create_task(self.bot.worker.run())
            try:
                yield
            finally:
                self.bot.worker.stop()
        self._works = True
        await self.settle()

    async def settle(self) -> None:
        """Until nothing moves any more; then any error of the bot is raised."""
        while True:
            await self.sandbox.deliveries.settled()
            if self.bot.roster_asked.is_set():
                self.bot.roster_asked.clear()
                await roster.refresh(self.bot.desk)
                self.bot.labelled.set()
            if self.bot.labelled.is_set() and self._works:
                self.bot.labelled.clear()
                await calibrating.look(self.bot.desk)
            if self._works:
                await self.bot.worker.drain()
            if not self._asked_for_a_look and not self.sandbox.deliveries._running:
                break
        if self.errors:
            raise self.errors.pop(0)

    @property
    def _asked_for_a_look(self) -> bool:
        return self.bot.roster_asked.is_set() or (self._works and self.bot.labelled.is_set())

    async def looks_again(self) -> None:
        """The minute is over: the bot reads anew who is who and where it is."""
        self.bot.desk.refresh_roster()
        await self.settle()

    async def advance(self, **time: float) -> None:
        """Let time pass, minute by minute, and everything happen that is due by then."""
        until = self.clock.at + timedelta(**time)
        while self.clock.at < until:
            self.clock.at = min(until, self.clock.at + timedelta(minutes=1))
            await self.sandbox.deliveries.run_due()
            await self.settle()

    @property
    def traffic(self) -> list[Json]:
        """What went between Slack and the bot."""
        return self.sandbox.traffic.after(0)

    def id_of(self, channel: str) -> str:
        return self.sandbox.workspace.channel(channel).id

    def strikes(self, kind: str, *, method: str = "", event: str = "", times: int = 1, **more: Any) -> None:
        """Slack is unkind from now on: `kind` is one of the sandbox's faults."""
        self.sandbox.faults.add(kind, method=method, event=event, times=times, **more)

    @staticmethod
    def button(label: str, action_id: str, value: str) -> Json:
        return {"type": "button", "text": {"type": "plain_text", "text": label}, "action_id": action_id, "value": value}

    async def _receive(self, envelope: Json) -> Ack:
        retry: dict[str, str | Sequence[str]] = {"x-slack-retry-num": str(envelope.get("retry_attempt", 0))}
        if wrong := misshapen(envelope["payload"]):
            self.errors.append(AssertionError(f"the door turned away what the sandbox sent: {wrong}"))
        response = await door.take(self.bot.bolt, envelope["payload"], retry)
        return response.status, response.body or None


class Human:
    """Somebody in the workspace. Every verb returns when the bot is at rest."""

    def __init__(self, world: World, person: SandboxPerson) -> None:
        self._world, self._person = world, person
        self.name, self.id = person.name, person.id

    async def says(
        self, text: str, *, in_: str = "", under: Seen | None = None, files: Sequence[str] | None = None
    ) -> Seen:
        """Post a message, in #general unless told otherwise; `under` is a message of the thread, `files` are names."""
        in_ = in_ or ("general" if under is None else under.channel)
        thread = None if under is None else under.root
        ts = await self._person.posts(in_, text, thread_ts=thread, files=list(files) if files else None)
        await self._world.settle()
        found = self._person.messages(in_, thread_ts=thread or ts)
        return Seen.of(next(body for body in found if body["ts"] == ts), in_)

    async def mentions_bot(
        self, text: str, *, in_: str = "", under: Seen | None = None, files: Sequence[str] | None = None
    ) -> Seen:
        return await self.says(f"<@copydesk> {text}", in_=in_, under=under, files=files)

    async def dms(self, text: str, *, under: Seen | None = None, files: Sequence[str] | None = None) -> Seen:
        return await self.says(text, in_="@copydesk", under=under, files=files)

    async def edits(self, message: Seen, text: str) -> None:
        await self._person.edits(message.channel, message.ts, text)
        await self._world.settle()

    async def deletes(self, message: Seen) -> None:
        await self._person.deletes(message.channel, message.ts)
        await self._world.settle()

    async def clicks(self, message: Seen, label: str) -> None:
        """Press a button that the message has, or had when it was read."""
        if label not in message.buttons:
            raise NotOnScreenError(f"{message!r} has the buttons {message.buttons}, not {label!r}")
        await self.presses(message, BUTTONS[label])

    async def presses(self, message: Seen, action_id: str) -> Json:
        done = await self._person.clicks(channel=message.channel, ts=message.ts, action_id=action_id)
        await self._world.settle()
        return done

    async def asks_about(self, message: Seen) -> str:
        """Use the shortcut "Ask Copydesk" on a message; what only they see in return."""
        before = len(self.ephemerals)
        done = await self._person.shortcuts("ask_copydesk", message.channel, message.ts)
        await self._world.settle()
        assert done["ok"], done
        return "\n".join(self.ephemerals[before:])

    @property
    def modal(self) -> Json:
        if not self._person.views:
            raise NotOnScreenError(f"{self.name} has no modal open")
        return self._person.views[-1]

    def reads_modal(self) -> str:
        """The words of the modal on top."""
        return "\n".join(_words(block) for block in self.modal["blocks"])

    @property
    def has_modal(self) -> bool:
        return bool(self._person.views)

    async def submits(self, **values: str) -> dict[str, str]:
        """Fill the modal on top and send it: `answer=` is its first answer. The errors it shows, if it does."""
        named = {"answer_1" if key == "answer" else key: value for key, value in values.items()}
        done = await self._person.submits(self.modal["id"], named)
        await self._world.settle()
        errors: dict[str, str] = done.get("errors", {})
        assert done["ok"] or errors, done
        return errors

    async def closes(self) -> None:
        await self._person.closes(self.modal["id"])

    async def types(self, text: str, *, in_: str = "general") -> str:
        """Type `/copydesk text`; what only they see in return."""
        done = await self._person.commands(in_, "/copydesk", text)
        await self._world.settle()
        assert done["ok"], done
        return str(done["text"])

    async def opens_home(self) -> str:
        """The words of the app's home tab."""
        await self._person.opens_home()
        await self._world.settle()
        view = await self._person.opens_home()  # what the bot has published by now
        return "\n".join(filter(None, (_words(block) for block in view["blocks"]))) if view else ""

    async def joins(self, channel: str) -> None:
        await self._person.joins(channel)
        await self._world.settle()

    async def leaves(self, channel: str) -> None:
        await self._person.leaves(channel)
        await self._world.settle()

    async def invites(self, name: str, channel: str) -> None:
        await self._person.invites(name, channel)
        await self._world.settle()

    async def removes(self, name: str, channel: str) -> None:
        await self._person.removes(name, channel)
        await self._world.settle()

    async def regroups(self, group: str, names: list[str]) -> None:
        """Say who is in a user group from now on."""
        await self._person.regroups(group, names)
        await self._world.settle()

    async def shares(self, channel: str) -> None:
        """With another company."""
        await self._person.shares(channel)
        await self._world.settle()

    async def archives(self, channel: str) -> None:
        await self._person.archives(channel)
        await self._world.settle()

    async def sees_cards(self, *, channel: str = "answers-review") -> list[Seen]:
        """The cards that still wait for a decision."""
        return [seen for seen in self.sees(channel) if "Edit" in seen.buttons]

    def sees(self, channel: str) -> list[Seen]:
        """The top-level messages of a channel."""
        return [Seen.of(body, channel) for body in self._person.messages(channel)]

    def thread_of(self, message: Seen) -> list[Seen]:
        """All replies below a message."""
        found = self._person.messages(message.channel, thread_ts=message.root)
        return [Seen.of(body, message.channel) for body in found[1:]]

    def replies_in(self, question: Seen) -> list[str]:
        """The answers in the thread of a question, without notices and footers."""
        return [seen.answer for seen in self.thread_of(question) if seen.answer]

    def notices_in(self, question: Seen) -> list[str]:
        """What the bot said in the thread beside its answers."""
        return [str(seen) for seen in self.thread_of(question) if seen.body.get("bot_id") and not seen.answer]

    @property
    def ephemerals(self) -> list[str]:
        """What only they see, oldest first."""
        return [str(body.get("text", "")) for body in self._person.ephemerals]


def _read(body: Json) -> str:
    """A message's blocks as the words on the screen."""
    return "\n".join(filter(None, (_words(block) for block in body.get("blocks", ())))) or str(body.get("text", ""))


def _words(block: Json) -> str:
    match block:
        case {"type": "actions"}:
            return ""
        case {"elements": elements}:
            joint = "" if block["type"].startswith("rich_text_") else "\n"
            return joint.join(_words(element) for element in elements)
        case {"text": {"text": text}} | {"text": str(text)}:
            return str(text)
        case {"type": "user", "user_id": user}:
            return f"<@{user}>"
        case _:
            return ""


@asynccontextmanager
async def new_world(
    data: Path, *, model: Model | None = None, manifest: Callable[[str], str] = str, **changes: Any
) -> AsyncIterator[World]:
    """
    A fresh workspace with the bot in it. `changes` are settings that differ from the usual.

    The model is the scripted one, unless the settings name models.
    """
    clock = StoppedClock()
    text = manifest((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    workspace = Workspace(Manifest.parse(text), now=clock.seconds)
    sandbox = Sandbox(workspace, port=0)
    await sandbox.start()
    settings = settings_for(sandbox, data, **changes)
    world = World(sandbox, clock, model or (None if settings.models else ScriptedModel()), settings)
    try:
        await world.starts()
        yield world
        await world.settle()
        if isinstance(world._model, ScriptedModel):
            world._model.assert_complete()
    finally:
        await world.stops()
        await sandbox.stop()


def settings_for(sandbox: Sandbox, data: Path, **changes: Any) -> Settings:
    """What the bot is started with in a test."""
    known = sandbox.credentials()
    usual = Settings(
        bot_token=known["bot_token"],
        app_token=known["app_token"],
        api_url=known["api_url"],
        database=str(data / "copydesk.db"),
        review_channel="answers-review",
        audit=0.0,  # who wants answers looked at afterwards says so
        sources="required" if changes.get("handbook") else "optional",  # a scripted answer stands in no handbook
    )
    return replace(usual, **changes)
