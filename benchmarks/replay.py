"""A desk in time: 3,000 questions as they were, 3,000 with a stale handbook, a budget kept as the desk does."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from bot.core.case import Label
from bot.core.judging.judgement import Budget, Judgement, Mode, Standing
from bot.core.judging.standing import alarmed, due, odds, stand, tightened
from bot.core.judging.threshold import Labelled, candidates, counted

CALM, STALE = 3_000, 3_000  # questions
_TURNED = 0.15  # of the right answers, once the handbook is stale
_AUDIT = 0.1
_START, _APART, _MATURITY = datetime(2026, 1, 5, tzinfo=UTC), timedelta(minutes=4), timedelta(days=3)
_VERSION = "v"
_NAIVE_LABELS = 200


@dataclass
class Replayed:
    """Of one run: the share sent before, and how wrong; wrong ones sent after; alarms. Naive: no test and no audit."""

    before: float = 0.0
    risk: float = 0.0
    wrong: int = 0
    naive_before: float = 0.0
    naive_risk: float = 0.0
    naive_wrong: int = 0
    false_alarms: int = 0
    alarm_after: int | None = None  # questions


@dataclass
class _Desk:
    """What it has judged, and what that allows; each label is there at once."""

    budget: Budget
    chance: Random
    standing: Standing = field(default_factory=lambda: Standing(version=_VERSION))
    rows: list[Judgement] = field(default_factory=list)
    known: list[Judgement] = field(default_factory=list)
    sent: int = 0

    def judged(self, score: float, *, changed: bool) -> bool:
        """Whether it was sent."""
        standing, now = self.standing, _START + len(self.rows) * _APART
        sent = standing.threshold is not None and score >= standing.threshold
        probability = odds(standing, sent=self.sent, usual=_AUDIT)
        drawn = self.chance.random() < probability
        label = (Label.FIX if changed else Label.APPROVE) if drawn or not sent else None
        row = Judgement(
            case_id=str(len(self.rows)),
            round=1,
            at=now,
            channel="C1",
            score=score,
            version=_VERSION,
            eligible=True,
            sent=sent,
            drawn=drawn,
            odds=probability,
            label=label,
            labelled_at=now if label else None,
        )
        self.rows.append(row)
        self.sent += sent
        if drawn:
            self.known.append(row)
        return sent

    def looked_after(self) -> bool:
        """Whether there was an alarm. Only what was drawn can change anything."""
        now = self.rows[-1].at
        if self.rows[-1].drawn:
            self.standing = tightened(self.known, self.budget, self.standing)
            if alarmed(self.known, self.budget, self.standing):
                self.standing = Standing(mode=Mode.STOPPED, version=_VERSION, since=now, at=now, known=len(self.known))
                return True
        if due(self.standing, labels_known=len(self.known), now=now):
            self.standing = stand(
                self.rows, self.budget, version=_VERSION, now=now, maturity=_MATURITY, before=self.standing
            )
        return False


def replay(stream: Sequence[tuple[float, bool]], seed: int, *, share: float = 0.05) -> Replayed:
    """One desk's life; `stream` is what its questions are drawn from."""
    chance, found = Random(seed), Replayed()  # noqa: S311 - repeatable on purpose
    desk, sent_before, wrong_before = _Desk(budget=Budget(share=share), chance=chance), 0, 0
    questions = chance.choices(stream, k=CALM + STALE)
    naive = _naive(questions[:_NAIVE_LABELS], share)
    for number, (score, stood) in enumerate(questions):
        stale = number >= CALM
        changed = not stood or (stale and chance.random() < _TURNED)
        sent = desk.judged(score, changed=changed)
        if stale:
            found.wrong += sent and changed
            found.naive_wrong += score >= naive and changed
        else:
            sent_before += sent
            wrong_before += sent and changed
        if desk.looked_after():
            found.false_alarms += not stale
            found.alarm_after = number - CALM if stale and found.alarm_after is None else found.alarm_after
    taken = [stood for score, stood in questions[_NAIVE_LABELS:CALM] if score >= naive]
    found.naive_before, found.naive_risk = len(taken) / CALM, 1 - sum(taken) / max(1, len(taken))
    found.before, found.risk = sent_before / CALM, wrong_before / max(1, sent_before)
    return found


def _naive(seen: Sequence[tuple[float, bool]], share: float) -> float:
    """The loosest threshold whose labels keep the budget, taken at their word."""
    labels = [Labelled(score=score, changed=not stood) for score, stood in seen]
    kept = [
        threshold
        for threshold, sent, wrong in counted(labels, candidates([each.score for each in labels]))
        if wrong <= share * sent
    ]
    return kept[-1] if kept else float("inf")
