"""What the flow needs from outside, the store apart: a clock, a model, a handbook, a workspace. Adapters bring them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.core.case import Case, Draft, Failure, Names, Passage, Person, Place, Question, Supports, Turn
from bot.core.effects import Effect
from bot.core.events import Event
from bot.core.judging.cascade import Call
from bot.core.policy import Policy


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """Now, aware and in UTC."""
        ...


class Handbook(Protocol):
    """Passages from a folder of Markdown pages; every model answers from it."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was left out of it, and why, a sentence each."""
        ...

    @property
    def edition(self) -> str:
        """Another one as soon as any page says something else."""
        ...

    @property
    def channels(self) -> frozenset[str]:
        """Names and ids of the channels that some pages are kept for."""
        ...

    async def search(
        self, query: str, *, seen_by: frozenset[str] = frozenset(), limit: int = 10
    ) -> tuple[Passage, ...]:
        """
        The passages nearest to `query`, best first; none if nothing matches.

        What is kept for some channels is found only if one of them is in `seen_by`.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What a model is asked: `passages` is None where no handbook is configured, empty where nothing was found."""

    question: str
    context: tuple[Turn, ...] = ()  # the thread so far, oldest first
    passages: tuple[Passage, ...] | None = None
    model: str = ""  # the one to ask first, where there are several
    free: bool = False  # only a model that costs nothing may be asked
    kept: bool = False  # more may be asked about the same: worth keeping where that costs extra


Growing = Callable[[str], Awaitable[None]]  # is given the answer as far as it is written


class Model(Protocol):
    """Anything that drafts an answer."""

    @property
    def name(self) -> str:
        """As people know it: `handbook`, `gpt-4o-mini`."""
        ...

    @property
    def supports(self) -> Supports:
        """What it can give beside the text."""
        ...

    @property
    def choices(self) -> tuple[str, ...]:
        """The names that an `Ask` may put first; its own name where there is only one."""
        ...

    async def draft(self, ask: Ask, *, growing: Growing | None = None) -> Draft:
        """
        A draft. A failure raises `ModelFailed`, whose text says what happened and the mend.

        `growing` is called while the model writes, if it can be read that early.
        """
        ...

    async def check(self) -> tuple[Failure, ...]:
        """What keeps it, or any of those it is made of, from answering, as far as that costs no token to find out."""
        ...


@dataclass(frozen=True, kw_only=True)
class Found:
    """
    What came of one more call: `chances` of a yes to what could be answered so, or the `text` of an answer.

    A pair of texts of which nothing was said is None.
    """

    chances: tuple[float | None, ...] = ()
    text: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0


@runtime_checkable
class Inquirer(Protocol):
    """A model, or several, that can be asked more about a question once a draft stands."""

    def peers(self, model: str) -> tuple[str, ...]:
        """The names of those beside `model` that can."""
        ...

    async def inquire(self, ask: Ask, call: Call) -> Found:
        """What `call` asks for, of the model it names; `ask` is what the draft was made of. May raise `ModelFailed`."""
        ...


@dataclass(frozen=True, kw_only=True)
class Posted:
    """A message of ours in Slack."""

    channel: str
    ts: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A case on somebody's home tab, with the way to it."""

    case: Case
    link: str


@dataclass(frozen=True, kw_only=True)
class Home:
    """What the home tab shows a person. `queue` is None for who does not review, `health` empty for who is no admin."""

    mine: tuple[Entry, ...] = ()
    queue: tuple[Entry, ...] | None = None
    more: int = 0  # in the queue, beside those
    health: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Scene:
    """All that a message is drawn from: pure data, read from the store just before the message is drawn."""

    effect: Effect
    case: Case | None
    policy: Policy
    names: Names = field(default_factory=dict)  # user and channel ids → names
    link: str = ""  # permalink of the question
    card: Posted | None = None  # the card of the effect's round
    notice: Posted | None = None  # the notice that the effect folds
    home: Home | None = None  # of the person whose home tab the effect publishes


class Workspace(Protocol):
    """
    The conversation the bot lives in.

    Every call may raise `TryAgain` (not now; perhaps it was done all the same) or `Unreachable` (never like this).
    """

    async def perform(self, scene: Scene, delivery_id: str) -> Posted | None:
        """Post or update the one message that `scene.effect` asks for; None if there is nothing to show it on."""
        ...

    async def find(self, scene: Scene, delivery_id: str, since: datetime) -> tuple[Posted, ...]:
        """The messages with this delivery id, where `scene.effect` would have put them."""
        ...

    async def remove(self, posted: Posted) -> None:
        """Delete a message of ours, if it still stands."""
        ...

    async def reads(self, question: Question) -> str | None:
        """What the message that asked says now, if a person has edited it; None: it is gone."""
        ...

    async def set_status(self, channel: str, thread_ts: str, text: str) -> None:
        """Show in the thread that the bot is at work. Never raises: it is a courtesy."""
        ...

    async def thread(self, channel: str, thread_ts: str, before_ts: str) -> tuple[Turn, ...]:
        """What was said in the thread before a message, oldest first, the last ten at the most."""
        ...

    async def permalink(self, channel: str, ts: str) -> str: ...

    async def place(self, channel: str) -> Place: ...

    async def person(self, user: str) -> Person: ...

    async def people(self) -> tuple[Person, ...]:
        """Everybody in the workspace."""
        ...

    async def members(self, channel: str) -> frozenset[str]: ...

    async def memberships(self) -> tuple[Place, ...]:
        """The channels and direct messages that the bot is in."""
        ...

    async def group(self, group: str) -> frozenset[str]:
        """The members of a user group."""
        ...


class Watcher(Protocol):
    """Sees what happens, after it is stored: the log in production, the story in the demo."""

    def moved(self, event: Event, case: Case) -> None: ...

    def performed(self, effect: Effect, case: Case | None) -> None: ...
