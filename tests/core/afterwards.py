"""What reviewers find out about answers sent without them: rules and invariants for the life of a question."""

from abc import abstractmethod
from dataclasses import replace
from datetime import datetime

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.core.case import Case, Label, Outcome, Status
from bot.core.effects import Effect, PostAudit, SendCorrection, TellRetracted
from bot.core.events import Confirmed, Corrected, CorrectionFailed, Event, Retracted
from bot.core.lifecycle import Move, Refused, decide
from bot.core.policy import Policy
from tests.core.made import SURE

SOMEBODY = st.sampled_from(["U0AVA", "U0BEN", "U0BEA", "U0GIL", "U0NOBODY"])
ROUND = st.sampled_from([0, 0, 0, 0, -1, 1])  # from the round of now
LONG = st.just(900).map("A line that is as good as another.\n".__mul__)  # several messages
TYPED = st.sampled_from(["30 days from delivery.", "  Ask *Ben*.\n", "", " \n"]) | LONG

DRAWN = replace(SURE, eligible=True, odds=0.1, drawn=True)
LABELS = {
    Outcome.CONFIRMED: {Label.APPROVE},
    Outcome.CORRECTED: {Label.APPROVE, Label.COSMETIC, Label.FIX},  # with nothing but a note it was right
    Outcome.RETRACTED: {Label.REJECT},
}


def checks(by: str, number: int) -> tuple[Confirmed | Corrected | Retracted, ...]:
    """Everything that a reviewer can find out about an answer."""
    found = Corrected(by=by, round=number, text="60 days.")
    return Confirmed(by=by, round=number), found, Retracted(by=by, round=number)


class Afterwards(RuleBasedStateMachine):
    case: Case
    policy: Policy
    now: datetime
    outbox: list[Effect]
    may_decide: set[str]

    @abstractmethod
    def happens(self, event: Event) -> Move | None: ...

    @rule(by=SOMEBODY, off=ROUND, which=st.integers(0, 2), text=TYPED, note=st.sampled_from(["", "Sorry."]))
    def somebody_checks_what_was_sent(self, by: str, off: int, which: int, text: str, note: str) -> None:
        before, event = self.case, checks(by, self.case.round + off)[which]
        if self.happens(replace(event, text=text, note=note) if isinstance(event, Corrected) else event):
            assert by in self.may_decide
            assert off == 0
            assert before.audited
            assert before.checked is None
            assert self.case == replace(before, checked=self.case.checked)

    @rule()
    def slack_does_not_take_the_correction(self) -> None:
        before = self.case
        if self.happens(CorrectionFailed(why="is_archived")):
            assert before.checked
            assert not before.checked.directly
            assert self.case == replace(before, checked=replace(before.checked, directly=True))

    @invariant()
    def what_was_drawn_has_a_card_once_it_is_sent(self) -> None:
        cards = sum(isinstance(effect, PostAudit) for effect in self.outbox)
        assert cards == (self.case.status is Status.DELIVERED and self.case.audited)

    @invariant()
    def whoever_may_checks_it_once(self) -> None:
        case = self.case
        waits = case.status is Status.DELIVERED and case.audited and case.checked is None
        for by in ("U0AVA", "U0BEN"):
            for event in checks(by, case.round):
                moved = isinstance(decide(case, event, now=self.now, policy=self.policy), Move)
                assert moved == (waits and by in self.may_decide)

    @invariant()
    def an_answer_has_one_label_at_most(self) -> None:
        assert self.case.decision is None or self.case.checked is None
        if self.case.checked:
            assert self.case.checked.label in LABELS[self.case.checked.outcome]

    @invariant()
    def what_was_found_is_told_once(self) -> None:
        found = self.case.checked
        assert self.outbox.count(TellRetracted()) == (found is not None and found.outcome is Outcome.RETRACTED)
        owed = [effect for effect in self.outbox if isinstance(effect, SendCorrection)]
        assert len({(effect.directly, effect.part) for effect in owed}) == len(owed)
        ways = {False, found.directly} if found and found.outcome is Outcome.CORRECTED else set()
        assert {effect.directly for effect in owed} == ways

    @invariant()
    def only_a_correction_can_fail(self) -> None:
        found = self.case.checked
        fails = found is not None and found.outcome is Outcome.CORRECTED and not found.directly
        outcome = decide(self.case, CorrectionFailed(why="is_archived"), now=self.now, policy=self.policy)
        assert isinstance(outcome, Refused) is not fails
