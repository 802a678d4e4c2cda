"""Whatever people, timers and models do, and in whatever order, these things hold for a question."""

from dataclasses import replace
from datetime import timedelta

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import initialize, invariant, rule

from bot.core.case import Case, Outcome, Place, RejectReason, Status, Verdict
from bot.core.effects import FoldNotice, Notice, PostCard, SendAnswer, Tell
from bot.core.events import (
    AnswerFailed,
    AnswerSent,
    Approved,
    AuditEvent,
    CorrectionFailed,
    DetailGiven,
    Drafted,
    DuePassed,
    Edited,
    Event,
    Judged,
    Paused,
    PersonReplied,
    Previewed,
    QuestionChanged,
    QuestionDeleted,
    QuestionEdited,
    Queued,
    Refusal,
    Rejected,
    ReplyAnswered,
    ReplyNotAnswered,
    Resumed,
    Shared,
    ShowAllAsked,
    Slow,
    TooFast,
    Withdrew,
)
from bot.core.lifecycle import RULES, Move, Refused, asked, decide
from bot.core.wanted import still_wanted
from tests.core.afterwards import DRAWN, LONG, ROUND, SOMEBODY, TYPED, Afterwards, checks
from tests.core.made import AVA, DOUBTFUL, HELP, NOW, PRIVATE, SURE, a_draft, a_question, reviewed_by

# Who is in the review channel, and who of them may decide on Ava's question.
Desk = tuple[tuple[str, ...], set[str]]
DESKS: tuple[Desk, ...] = (
    (("U0BEN", "U0BEA"), {"U0BEN", "U0BEA"}),
    (("U0AVA", "U0BEN"), {"U0BEN"}),
    (("U0AVA",), {"U0AVA"}),
    (("U0GIL",), set()),
    ((), set()),
)
DRAFTED = Drafted(draft=a_draft(), place=HELP, asker=AVA)
UNREVIEWED = (DRAFTED, Judged(verdict=DRAWN), AnswerSent())
IN_REVIEW = (DRAFTED, Judged(verdict=DOUBTFUL), Shared(by="U0AVA"))
JOURNEYS: tuple[tuple[Event, ...], ...] = (
    (),
    (Paused(),),
    (DRAFTED,),
    (DRAFTED, Judged(verdict=SURE)),
    UNREVIEWED,
    *((*UNREVIEWED, found) for found in checks("U0BEN", 1)),
    (DRAFTED, Judged(verdict=DOUBTFUL)),
    IN_REVIEW,
    (*IN_REVIEW, Edited(by="U0BEN", round=1, text="30 days.")),
    (*IN_REVIEW, Rejected(by="U0BEN", round=1, reason=RejectReason.NEEDS_DETAIL)),
)
EVERYTHING: tuple[Event, ...] = (
    *(AnswerSent(), AnswerFailed(why="the channel is archived"), DuePassed(), Paused(), Resumed()),
    *(DRAFTED, Judged(verdict=SURE), Judged(verdict=DOUBTFUL)),
    *(kind(by=by, round=1) for kind in (Approved, ShowAllAsked) for by in ("U0AVA", "U0BEN")),
    *(Edited(by=by, round=1, text="60 days.") for by in ("U0AVA", "U0BEN")),
    *(Rejected(by=by, round=1, reason=reason) for reason in RejectReason for by in ("U0AVA", "U0BEN")),
    *(kind(by="U0AVA") for kind in (Shared, Withdrew, QuestionDeleted, ReplyAnswered, ReplyNotAnswered)),
    *(
        DetailGiven(by="U0AVA", text="In the EU."),
        QuestionEdited(by="U0AVA", text="How wide?"),
        QuestionChanged(by="U0AVA", text="How wide?"),
        PersonReplied(by="U0BEA"),
    ),
)
FINAL = {Status.DELIVERED, Status.REJECTED, Status.EXPIRED, Status.WITHDRAWN}
# Whose step it is, and with what that person moves the question on; the rest is the worker's and the outbox's.
WORKING = {Status.ASKED, Status.DRAFTED}
WAITS_FOR: dict[Status, str] = {
    Status.HELD: "an admin",
    Status.NEEDS_CONSENT: "the asker",
    Status.IN_REVIEW: "the reviewers",
    Status.NEEDS_DETAIL: "the asker",
}
# The notice without which a person would wait and not know it.
ANNOUNCED = {
    Status.HELD: {Notice.HELD},
    Status.NEEDS_CONSENT: {Notice.CONSENT},
    Status.IN_REVIEW: {Notice.CHECKING},
    Status.NEEDS_DETAIL: {Notice.NEEDS_DETAIL, Notice.WHAT_TO_ASK},
    Status.REJECTED: {Notice.REJECTED},
    Status.EXPIRED: {Notice.EXPIRED},
}
FOLDED = {Status.IN_REVIEW: Notice.CHECKING, Status.NEEDS_CONSENT: Notice.CONSENT}

DRAFT = st.sampled_from(["30 days, maybe.", "30 days.", ""]) | LONG


class LifeOfAQuestion(Afterwards):
    place: Place

    @initialize(
        desk=st.sampled_from(DESKS),
        private=st.booleans(),
        text=st.sampled_from(["How long?", "Why?", "How much?", ""]),
        far=st.sampled_from(JOURNEYS),
    )
    def is_asked(self, desk: Desk, private: bool, text: str, far: tuple[Event, ...]) -> None:
        """A question comes in, and mostly is on its way already when things begin to happen."""
        self.policy, self.may_decide = reviewed_by(*desk[0]), desk[1]
        self.place, self.now = (PRIVATE if private else HELP), NOW
        self.outbox = []
        self.delivered: list[str] = []
        self.consented = self.needs_a_person = False
        self.questions = 1  # one, and what became of it by edits and detail
        new = Case(id="case1", version=1, status=Status.ASKED, question=a_question(text), due_at=NOW)
        first = asked(new, NOW, self.policy)
        self.case = first.case
        self.outbox += first.effects
        for event in far:
            self.happens(replace(event, place=self.place) if isinstance(event, Drafted) else event)

    def happens(self, event: Event) -> Move | None:
        """Let it happen; a refusal leaves everything as it was and says why."""
        before = self.case
        outcome = decide(before, event, now=self.now, policy=self.policy)
        if not isinstance(outcome, Move):
            assert isinstance(outcome.why, Refusal)
            assert outcome.case == before
            return None
        late = isinstance(event, AuditEvent | CorrectionFailed)
        assert late or before.status not in FINAL, f"{event} moved a question that was over"
        assert outcome.case.round >= before.round
        self.case = outcome.case
        self.questions += isinstance(event, QuestionEdited | QuestionChanged | DetailGiven)
        self.needs_a_person = self._needs_a_person(event)
        self._people_are_told(before, outcome)
        self._nothing_leaves_a_private_place(event, outcome)
        self.outbox += outcome.effects
        if isinstance(event, AnswerSent):
            self.delivered.append(before.answer)
        return outcome

    def _needs_a_person(self, event: Event) -> bool:
        match event:
            case Judged(verdict=verdict):
                return verdict is DOUBTFUL or self.needs_a_person
            case AnswerFailed():
                return True
            case QuestionChanged() if self.case.draft:  # what was signed off is back
                return True
            case QuestionEdited() | QuestionChanged() | DetailGiven():  # it is another question now
                return False
            case _:
                return self.needs_a_person

    def _people_are_told(self, before: Case, move: Move) -> None:
        told = {effect.notice for effect in move.effects if isinstance(effect, Tell)}
        if before.previewed and move.case.status is Status.IN_REVIEW:
            assert Tell(notice=Notice.CHECKING) in self.outbox
        elif move.case.status is not before.status and move.case.status in ANNOUNCED:
            assert told & ANNOUNCED[move.case.status]
        if move.case.status is not before.status and before.status in FOLDED:
            folded = {effect.notice for effect in move.effects if isinstance(effect, FoldNotice)}
            assert FOLDED[before.status] in folded
            assert Notice.DID_IT_ANSWER in folded or not before.replies.asked or move.case.status is Status.IN_REVIEW

    def _nothing_leaves_a_private_place(self, event: Event, move: Move) -> None:
        self.consented = self.consented or event == Shared(by="U0AVA")
        if any(isinstance(effect, PostCard) for effect in move.effects):
            assert not self.place.private or self.consented

    @rule(draft=DRAFT)
    def the_model_answers(self, draft: str) -> None:
        self.happens(Drafted(draft=a_draft(draft), place=self.place, asker=AVA))

    @rule(sure=st.sampled_from([SURE, DRAWN, DOUBTFUL]), calls=st.sampled_from([0, 3]))
    def the_draft_is_judged(self, sure: Verdict, calls: int) -> None:
        before = self.case.draft
        found = replace(before, calls=calls, covered=0.5) if before and calls else None
        if self.happens(Judged(verdict=sure if before and before.text else DOUBTFUL, draft=found)):
            assert before
            assert self.case.draft == (found or before)

    @rule(by=SOMEBODY, off=ROUND)
    def somebody_approves(self, by: str, off: int) -> None:
        draft = self.case.draft
        if self.happens(Approved(by=by, round=self.case.round + off)):
            assert draft
            self._signed_off(by, off, draft.text)
            assert self.case.decision
            assert self.case.decision.outcome is Outcome.APPROVED

    @rule(by=SOMEBODY, off=ROUND, text=TYPED)
    def somebody_edits(self, by: str, off: int, text: str) -> None:
        if self.happens(Edited(by=by, round=self.case.round + off, text=text, note="Checked.")):
            self._signed_off(by, off, text)
            assert self.case.decision
            assert self.case.decision.message == "Checked."

    def _signed_off(self, by: str, off: int, text: str) -> None:
        """A reviewer's text is what is sent, to the letter."""
        assert by in self.may_decide
        assert off == 0
        assert text.strip()
        assert self.case.decision
        assert (self.case.decision.by, self.case.decision.text, self.case.answer) == (by, text, text)

    @rule(by=SOMEBODY, off=ROUND, reason=st.sampled_from(RejectReason))
    def somebody_rejects(self, by: str, off: int, reason: RejectReason) -> None:
        if self.happens(Rejected(by=by, round=self.case.round + off, reason=reason)):
            assert by in self.may_decide
            assert off == 0

    @rule(by=SOMEBODY, off=ROUND)
    def somebody_shows_all(self, by: str, off: int) -> None:
        before = self.case
        if self.happens(ShowAllAsked(by=by, round=self.case.round + off)):
            assert off == 0
            assert before.shown != before.round

    @rule(by=SOMEBODY)
    def somebody_shares(self, by: str) -> None:
        if self.happens(Shared(by=by)):
            assert by == "U0AVA"

    @rule(by=SOMEBODY, text=st.sampled_from(["How wide?", "How deep?", ""]))
    def somebody_edits_the_question(self, by: str, text: str) -> None:
        before = self.case
        if self.happens(QuestionEdited(by=by, text=text)):
            assert by == "U0AVA"
            assert self.case.question.said == text != before.question.said
            assert self.case.draft is None or before.status is Status.SENDING

    @rule(by=SOMEBODY, text=st.sampled_from(["How wide?", "How deep?", ""]))
    def the_look_finds_the_question_edited(self, by: str, text: str) -> None:
        before = self.case
        if self.happens(QuestionChanged(by=by, text=text)):
            assert by == "U0AVA"
            assert self.case.question.said == text != before.asked
            if before.decision:
                assert self.case.draft
                assert self.case.draft.text == before.answer
            else:
                assert self.case.draft is None

    @rule(by=SOMEBODY)
    def somebody_replies_in_the_thread(self, by: str) -> None:
        before = self.case.status
        if self.happens(PersonReplied(by=by)):
            assert self.case.status is before
            assert by in self.case.replies.by

    @rule(by=SOMEBODY, helped=st.booleans())
    def somebody_says_whether_it_helped(self, by: str, helped: bool) -> None:
        if self.happens(ReplyAnswered(by=by) if helped else ReplyNotAnswered(by=by)):
            assert by == "U0AVA"
            assert (self.case.status is Status.WITHDRAWN) is helped

    @rule(by=SOMEBODY, how=st.sampled_from([Withdrew, QuestionDeleted]))
    def somebody_takes_it_back(self, by: str, how: type[Withdrew | QuestionDeleted]) -> None:
        if self.happens(how(by=by)):
            assert by == "U0AVA"

    @rule(by=SOMEBODY)
    def somebody_says_more(self, by: str) -> None:
        before = self.case.question.text
        if self.happens(DetailGiven(by=by, text="In the EU.")):
            assert by == "U0AVA"
            assert self.case.question.text == (f"{before}\n\nIn the EU." if before else "In the EU.")

    @rule(seconds=st.sampled_from([0, 20, 300]), kind=st.sampled_from([Queued, TooFast]))
    def the_question_waits_its_turn(self, seconds: int, kind: type[Queued | TooFast]) -> None:
        self.happens(kind(until=self.now + timedelta(seconds=seconds)))

    @rule(draft=DRAFT)
    def reviewers_see_the_draft_grow(self, draft: str) -> None:
        if self.happens(Previewed(draft=a_draft(draft), place=self.place, asker=AVA)):
            self.needs_a_person = True

    @rule()
    def the_draft_takes_its_time(self) -> None:
        told = self.case.told_slow or self.case.previewed
        move = self.happens(Slow())
        assert move is None or bool(move.effects) is not told

    @rule(event=st.sampled_from([Paused(), Resumed()]))
    def the_desk_is_paused_or_goes_on(self, event: Event) -> None:
        self.happens(event)

    @rule(minutes=st.sampled_from([1, 31, 60 * 25]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        if self.case.due_at and self.case.due_at <= self.now:
            self.happens(DuePassed())

    @rule(taken=st.booleans())
    def slack_takes_the_answer_or_does_not(self, taken: bool) -> None:
        answer = self.case.answer
        if taken:
            self.happens(AnswerSent())
        elif self.happens(AnswerFailed(why="the channel is archived")):
            assert self.case.draft
            assert self.case.draft.text == answer

    @invariant()
    def every_open_case_comes_due_but_the_one_the_outbox_holds(self) -> None:
        assert (self.case.due_at is None) == (self.case.status in {Status.SENDING, *FINAL})

    @invariant()
    def each_status_is_over_or_somebodys(self) -> None:
        """Exactly one of: final, the worker's step, the outbox's delivery, a person's turn."""
        turns = (self.case.status in where for where in (FINAL, WORKING, {Status.SENDING}, WAITS_FOR))
        assert sum(turns) == 1

    @invariant()
    def who_is_waited_for_can_move_it_on(self) -> None:
        for event in self._steps_of_whom_it_waits_for():
            move = decide(self.case, event, now=self.now, policy=self.policy)
            assert isinstance(move, Move), (self.case.status, event)
            assert move.case.status is not self.case.status

    def _steps_of_whom_it_waits_for(self) -> list[Event]:
        asker, number = self.case.question.asker, self.case.round
        steps: dict[str, list[Event]] = {
            "an admin": [Resumed()],
            "the reviewers": [Edited(by=by, round=number, text="30 days.") for by in sorted(self.may_decide)],
            "the asker": [Shared(by=asker), DetailGiven(by=asker, text="In the EU.")],
        }
        about = steps.get(WAITS_FOR.get(self.case.status, ""), [])
        return [event for event in about if (self.case.status, type(event)) in RULES]

    @invariant()
    def what_waits_for_a_person_ends_by_itself_if_nobody_comes(self) -> None:
        """Until when: the deadline, and for a review the reminder before it."""
        case = self.case
        for _ in range(2):
            if case.status in WAITS_FOR:
                assert case.due_at
                assert case.due_at <= self.now + self.policy.expire_after
                left = decide(case, DuePassed(), now=max(self.now, case.due_at), policy=self.policy)
                assert isinstance(left, Move)
                case = left.case
        assert case.status not in WAITS_FOR

    @invariant()
    def one_answer_is_owed_at_a_time_and_whole(self) -> None:
        owed = [e for e in self.outbox if isinstance(e, SendAnswer) and still_wanted(e, self.case)]
        if self.case.status is Status.SENDING:
            assert [effect.part for effect in owed] == list(range(1, owed[0].parts + 1))
            assert {effect.round for effect in owed} == {self.case.round}
        else:
            assert not owed

    @invariant()
    def nothing_doubtful_is_sent_without_a_reviewer(self) -> None:
        if self.case.status in {Status.SENDING, Status.DELIVERED} and self.needs_a_person:
            assert self.case.decision
            assert self.case.decision.by in self.may_decide

    @invariant()
    def what_waits_for_reviewers_has_a_card_of_its_round(self) -> None:
        if self.case.status is Status.IN_REVIEW:
            assert self.outbox.count(PostCard(round=self.case.round)) == 1

    @invariant()
    def what_is_over_stays_as_it_is(self) -> None:
        if self.case.status in FINAL:
            for event in EVERYTHING:
                assert isinstance(decide(self.case, event, now=self.now, policy=self.policy), Refused)

    @invariant()
    def the_asker_is_asked_about_a_reply_once(self) -> None:
        assert self.outbox.count(Tell(notice=Notice.DID_IT_ANSWER)) <= self.questions

    @invariant()
    def one_answer_is_delivered_at_most(self) -> None:
        assert len(self.delivered) == (self.case.status is Status.DELIVERED)


LifeOfAQuestion.TestCase.settings = settings(max_examples=500, stateful_step_count=30)
TestLifeOfAQuestion = LifeOfAQuestion.TestCase
