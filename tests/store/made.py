"""What the store's tests are made of: a morning, a question, and the steps that a case takes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.case import Case, Draft, Person, Place, Question, Reason, ReasonKind, Status, Verdict
from bot.core.events import Drafted, Event, Judged
from bot.core.lifecycle import Move, asked, decide
from bot.core.policy import Policy, Roster
from bot.flow.store import Delivery, Store

NOW = datetime(2026, 8, 3, 9, 0, tzinfo=UTC)
LEASE = timedelta(seconds=60)
SECOND = timedelta(seconds=1)
AVA = Person(id="U0AVA", name="Ava")
BEN = Person(id="U0BEN", name="Ben")
CHO = Person(id="U0CHO", name="Cho", admin=True)
HELP = Place(id="C0HELP", name="help")
POLICY = Policy(
    paused=True,  # so that Paused can happen; nothing else minds
    review_channel="C0REVIEW",
    roster=Roster(people={p.id: p for p in (AVA, BEN, CHO)}, review_members=frozenset({BEN.id})),
)
DOUBTFUL = Verdict(
    score=0.4,
    threshold=0.65,
    signals=(),
    reasons=(Reason(kind=ReasonKind.WORD, words="“maybe”"), Reason(kind=ReasonKind.SCORE, words="0.40 < 0.65")),
    score_version="1",
)
SURE = replace(DOUBTFUL, score=0.9, reasons=())


def a_case(
    number: int = 1, *, text: str = "How long is the refund window?", thread: str = "", asker: str = AVA.id
) -> Case:
    ts = f"1754211600.{number:06}"
    question = Question(
        team="T0", channel=HELP.id, ts=ts, thread_ts=thread or ts, asker=asker, text=text, said=text, asked_at=NOW
    )
    return Case(id=f"case{number}", version=0, status=Status.ASKED, question=question, due_at=NOW)


async def opened(
    store: Store, number: int = 1, *, text: str = "How long?", thread: str = "", asker: str = AVA.id
) -> Case:
    """A case as it stands after the question came in."""
    first = asked(a_case(number, text=text, thread=thread, asker=asker), NOW, POLICY)
    assert await store.open_case(first.case, first.effects, "Mentioned", NOW)
    return await stored(store, first.case.id)


async def stored(store: Store, case_id: str) -> Case:
    case = await store.case(case_id)
    assert case is not None
    return case


def decided(case: Case, event: Event, now: datetime = NOW) -> Move:
    move = decide(case, event, now=now, policy=POLICY)
    assert isinstance(move, Move), move
    return move


async def happens(store: Store, case: Case, event: Event, now: datetime = NOW) -> Case:
    return await store.move(case, event, decided(case, event, now), now)


def drafted(text: str = "30 days, maybe.") -> Drafted:
    return Drafted(draft=Draft(text=text, model="scripted", confidence=0.4), place=HELP, asker=AVA)


async def in_review(store: Store, number: int = 1) -> Case:
    judging = await happens(store, await opened(store, number), drafted())
    return await happens(store, judging, Judged(verdict=DOUBTFUL))


async def sending(store: Store, number: int = 1) -> Case:
    judging = await happens(store, await opened(store, number), drafted("30 days."))
    return await happens(store, judging, Judged(verdict=SURE))


async def claimed(store: Store, now: datetime = NOW) -> Delivery:
    """The next delivery; there must be one."""
    found = await store.claim_delivery(now, LEASE)
    assert found is not None
    return found[0]
