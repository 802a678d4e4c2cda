"""A past of answered questions, in the store and nowhere else: as many labels as a budget needs, in no time."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

from bot.core.case import Case, Decision, Draft, Label, Outcome, Place, Question, Reason, ReasonKind, Status, Verdict
from bot.core.events import Approved, Judged
from bot.core.judging.kinds import SCORE_VERSION
from bot.core.lifecycle import Move
from tests.world import World

VERSION = f"{SCORE_VERSION}/scripted"  # of what the scripted model drafts
RIGHT, WRONG = Label.APPROVE, Label.REJECT
_NUMBERS = count(1)
_WITHHELD = Reason(kind=ReasonKind.BUDGET, words="the budget is not certified yet")


async def past(
    world: World,
    labels: Iterable[Label | None],
    *,
    score: float = 0.7,
    channel: str = "general",
    sent: bool = False,
    version: str = VERSION,
    days: float = 10,
) -> None:
    """
    Answers of the last `days`, all drawn, each with what Ben made of it a minute later; None: nobody has looked.

    Scores rise evenly by 0.1 from `score` on, whatever the label.
    """
    made = list(labels)
    for number, label in enumerate(made):
        at = world.clock.at - timedelta(days=days * (1 - number / len(made)), minutes=2)
        verdict = Verdict(
            score=score + 0.1 * (number * 7 % len(made)) / len(made),
            threshold=0.0,
            signals=(),
            reasons=() if sent else (_WITHHELD,),
            score_version=version,
            eligible=True,
            odds=1.0,
            drawn=True,
        )
        await _answered(world, channel, verdict, label, at)


async def _answered(world: World, channel: str, verdict: Verdict, label: Label | None, at: datetime) -> None:
    store, number, place = world.bot.desk.store, next(_NUMBERS), Place(id=world.id_of(channel), name=channel)
    question = Question(
        team="T0",
        channel=place.id,
        ts=f"{number}.000001",
        thread_ts=f"{number}.000001",
        asker=world.ava.id,
        text="How long?",
        said="How long?",
        asked_at=at,
    )
    new = Case(
        id=f"past{number}", version=0, status=Status.DELIVERED, question=question, due_at=None, answer="30 days."
    )
    assert await store.open_case(new, (), "Asked", at) is True
    opened = await store.case(new.id)
    assert opened
    draft = Draft(text="30 days.", model="scripted")
    drafted = replace(opened, place=place, round=1, draft=draft, verdict=verdict)
    judged = await store.move(opened, Judged(verdict=verdict), Move(drafted), at)
    if label:
        later = at + timedelta(minutes=1)
        decision = Decision(outcome=Outcome.APPROVED, by=world.ben.id, at=later, label=label)
        event = Approved(by=world.ben.id, round=1)
        await store.move(judged, event, Move(replace(judged, decision=decision)), later)
