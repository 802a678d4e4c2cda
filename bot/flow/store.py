"""The port to the database: what the flow needs of a store, and what a store says. Adapters are in `bot/store/`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.core.case import Case, Names, Person, Place, Status
from bot.core.effects import Effect, SendAnswer, TellAgain
from bot.core.events import Event
from bot.core.judging.judgement import Judgement
from bot.core.lifecycle import Move
from bot.core.policy import Policy
from bot.flow.ports import Posted


@dataclass(frozen=True, kw_only=True)
class Unless:
    """The cases since then that pass `test`, which waits for nothing."""

    since: datetime
    test: Callable[[Case], bool]


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """
    An outbox row: one effect that is owed. `id` travels in the message's metadata, so that it can be found again.

    `attempts` counts this try. `case_id` is None for what belongs to no case, such as a word to an admin.
    """

    id: str
    case_id: str | None
    effect: Effect
    attempts: int
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Owed:
    """An effect that the end of a delivery brings, and when it is due."""

    case_id: str | None
    effect: Effect
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """Something that is wrong with the desk and what mends it; shown in `/copydesk status` until it is mended."""

    code: str
    text: str
    since: datetime


LATELY = 1000  # cases: what became of these says how the desk works, however many there were before


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Counts for `/copydesk status`: all that waits, and what became of the newest cases, `LATELY` at most."""

    by_status: Mapping[str, int] = field(default_factory=dict)  # the open ones
    asked: int = 0
    reviewed: int = 0  # went to a person, whatever came of it
    sent_unreviewed: int = 0
    lowest_score: float | None = None
    highest_score: float | None = None
    reasons: Mapping[str, int] = field(default_factory=dict)  # the kind of reason (`word`, `topic`, `score` …) → cases
    owed: int = 0  # outbox rows not yet performed
    oldest_waiting: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Retried:
    """What failed and is tried again: how much, since when, when next, and why the oldest of it failed."""

    number: int = 0
    since: datetime | None = None
    again: datetime | None = None
    why: str = ""
    paced: int = 0  # that much would go out now if Slack took more at a time


class Store(Protocol):
    """
    Where cases, the audit, the outbox, settings and the roster live.

    Every method is one transaction. A move, its audit row and the effects it owes commit together or not at all.
    Every method may raise `Unavailable`.
    """

    async def close(self) -> None: ...

    async def listen(self, wake: Callable[[], None]) -> None:
        """Call `wake` when another process has stored something to do; returns if there can be no other process."""
        ...

    async def open_case(
        self, case: Case, effects: tuple[Effect, ...], event: str, now: datetime, *, unless: Unless | None = None
    ) -> bool | Case:
        """
        Store a new case. False, and nothing written, if (team, channel, ts) of its question is known already.

        Nor is anything written if the asker has asked something since `unless` that passes its test: that case then.
        """
        ...

    async def case(self, case_id: str) -> Case | None: ...

    async def case_at(self, channel: str, ts: str) -> Case | None:
        """The case that the message `ts` asked, or gave detail to."""
        ...

    async def cases_in_thread(self, channel: str, thread_ts: str) -> tuple[Case, ...]:
        """The cases answered in a thread, oldest first."""
        ...

    async def join(self, case: Case, ts: str, effect: TellAgain, now: datetime) -> bool:
        """
        Note that the message `ts`, where `effect` goes, asks what `case` asks already, and owe that word.

        The case itself stays as it is, so that whoever drafts it is not disturbed. False if the message was taken.
        """
        ...

    async def joined(self, case_id: str) -> tuple[tuple[str, str, str], ...]:
        """The messages that joined a case: channel, ts and thread of each."""
        ...

    async def part(self, channel: str, ts: str) -> str:
        """Take a message out of the case that it joined; the thread it stands in, empty if it joined none."""
        ...

    async def move(self, case: Case, event: Event, move: Move, now: datetime, *, seen_ts: str = "") -> Case:
        """
        Replace `case` by the move's, if the row still has `case.version`; raises `Conflict` otherwise.

        The case as stored comes back, with its new version, and no lease and no attempts unless the move was made in
        passing. `seen_ts` is the ts of a message that this event took in; the same message again raises `Conflict`.
        """
        ...

    async def claim_case(self, now: datetime, lease: timedelta, *, drafts: bool = True) -> Case | None:
        """
        A case that is due, leased to the caller: its version and attempts are one higher.

        First what waits for a model, of each asker one, then of each a second; but nothing that does without `drafts`.
        Then whatever is due longest.
        """
        ...

    async def taken_up(self, asker: str, since: datetime, *, before: str) -> tuple[datetime, ...]:
        """When the questions that somebody asked before the message `before` were, or will be, taken up; latest first.

        Only those after `since`.
        """
        ...

    async def is_busy(self) -> bool:
        """Whether any update of a message is owed to Slack just now."""
        ...

    async def judgements(
        self, version: str = "", *, since: datetime | None = None, most: int = 5_000
    ) -> tuple[Judgement, ...]:
        """The newest verdicts, oldest first: of a score version, or of any."""
        ...

    async def judged_in(self, channel: str) -> int:
        """How many verdicts there were on questions in a channel."""
        ...

    async def labels_known(self, version: str) -> int:
        """How many verdicts of a score version have a label that counts: drawn, and nothing but the score decided."""
        ...

    async def sent_by(self, version: str, most: int) -> int:
        """How many answers by a score version were sent without review, counted up to `most`."""
        ...

    async def draw_key(self) -> str:
        """The secret that decides which answers are audited; made at the first use."""
        ...

    async def spent(self, since: datetime) -> int:
        """The tokens that drafts have cost since then."""
        ...

    async def put_off_case(self, case: Case, until: datetime, *, tried: bool = True, why: str = "") -> None:
        """Let go of a claimed case until `until`, if nobody moved it since; `tried`: that was an attempt."""
        ...

    async def claim_delivery(self, now: datetime, lease: timedelta) -> tuple[Delivery, Case | None] | None:
        """
        The effect that is due longest and whose turn it is in its lane, leased to the caller, with its case.

        One that Slack has no room for just now is passed over; it is no try. What is cosmetic lets all else go first.
        """
        ...

    async def performed(
        self,
        delivery: Delivery,
        posted: Posted | None,
        now: datetime,
        *,
        then: tuple[Case, Event, Move] | None = None,
        owed: Owed | None = None,
    ) -> None:
        """
        Mark an effect as done (and where it stands), make the move and owe the effect it brings, in one transaction.

        Raises `Conflict`, and changes nothing, if somebody else has settled it or moved the case.
        """
        ...

    async def put_off(self, delivery: Delivery, until: datetime, why: str, *, full: bool = False) -> bool:
        """
        Try it again then; False, and nothing changed, if a later try has it, or it is settled.

        `full`: Slack takes nothing more of this kind there before.
        """
        ...

    async def give_up(
        self,
        delivery: Delivery,
        why: str,
        now: datetime,
        *,
        then: tuple[Case, Event, Move] | None = None,
        owed: Owed | None = None,
    ) -> None:
        """An effect that can never be performed: kept with its reason, out of the way of the next. As `performed`."""
        ...

    async def settled(self, delivery_id: str) -> tuple[Delivery, Posted | None] | None:
        """An effect that is no longer owed, and where it stands, if it was posted; None while it is owed."""
        ...

    async def owe(self, case_id: str | None, effects: tuple[Effect, ...], now: datetime) -> None:
        """
        Owe effects that no move brings, such as the repair of a card that somebody pressed too late.

        One that is owed already, and not begun, is owed once.
        """
        ...

    async def hurry(self, now: datetime) -> None:
        """Whatever was put off is due now: something it waited for has changed."""
        ...

    async def retried(self, now: datetime) -> Retried: ...

    async def posted(self, case_id: str, effect: Effect) -> Posted | None:
        """Where an effect equal to this one was performed, if it was."""
        ...

    async def answers(self, case_id: str) -> tuple[tuple[SendAnswer, Posted], ...]:
        """The parts of answers to a case that were posted, of every round."""
        ...

    async def next_due(self, *, drafts: bool = True) -> datetime | None:
        """When there is something to claim, without `drafts` something that waits for no model."""
        ...

    async def policy(self) -> Policy:
        """The settings as set in Slack over those of the environment, with the roster they need."""
        ...

    async def change(
        self, key: str, value: Any, by: str, now: datetime, *, seen: Policy | None = None, owed: tuple[Effect, ...] = ()
    ) -> None:
        """
        Set one setting (a field of `Policy`, as JSON), audited, and owe these effects.

        What was made of `seen`, as a longer list is, raises `Conflict` if the setting is not as it was there any more.
        """
        ...

    async def cases_in(self, status: Status) -> tuple[Case, ...]:
        """The cases in a status, those that have waited longest first."""
        ...

    async def to_review(self, but: str, most: int) -> tuple[tuple[Case, ...], int]:
        """In review and not asked by `but`: those that have waited longest, `most` at most; and how many in all."""
        ...

    async def to_check(self, but: str, most: int) -> tuple[tuple[Case, ...], int]:
        """Sent without review and drawn for a look that nobody had yet; as `to_review`, but counted to 1,000."""
        ...

    async def open_cases_of(self, asker: str) -> tuple[Case, ...]:
        """What a person has asked and has no answer to yet, oldest first."""
        ...

    async def keep_version(self, case_id: str, by: str, text: str, now: datetime) -> None:
        """Keep what a reviewer submitted, before anything else may fail."""
        ...

    async def know_people(self, people: tuple[Person, ...], now: datetime) -> None: ...

    async def know_members(self, channel: str, users: frozenset[str], now: datetime) -> None:
        """Replace the members of a channel or user group."""
        ...

    async def know_member(self, channel: str, user: str, here: bool, now: datetime) -> None: ...

    async def know_memberships(self, user: str, channels: frozenset[str], now: datetime) -> None:
        """Replace the channels that somebody is in."""
        ...

    async def memberships(self, user: str) -> frozenset[str]:
        """The channels that somebody is in, of those whose members are kept: all of the bot's are."""
        ...

    async def is_in(self, channel: str, user: str) -> bool:
        """Whether somebody, the bot most of all, was last seen in a channel; nobody is seen in a direct message."""
        ...

    async def open_in(self, channel: str) -> int:
        """How many questions wait in a channel."""
        ...

    async def know_place(self, place: Place, now: datetime) -> None: ...

    async def names(self, ids: frozenset[str]) -> Names: ...

    async def warn(self, code: str, text: str, effects: tuple[Effect, ...], now: datetime) -> bool:
        """Note a warning and owe these effects; False, and nothing done, if it stands already in these words."""
        ...

    async def mended(self, code: str) -> bool: ...

    async def warnings(self) -> tuple[Trouble, ...]: ...

    async def tally(self, *, most: int = LATELY) -> Tally: ...
