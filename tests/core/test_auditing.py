"""What a reviewer finds out about an answer that was sent without review, and what comes of it."""

from dataclasses import replace

import pytest

from bot.core.case import Case, Decision, Label, Outcome, Status
from bot.core.effects import (
    MarkAnswer,
    PostAudit,
    PostChecked,
    RefreshCard,
    SendCorrection,
    TellAgain,
    TellRetracted,
    UpdateAudit,
)
from bot.core.events import AnswerSent, AuditEvent, CorrectionFailed, Event, Refusal
from bot.core.lifecycle import Refused
from tests.core.made import (
    APPROVED,
    CONFIRMED,
    CORRECTED,
    NOW,
    PRIVATE,
    RETRACTED,
    SURE,
    a_decision,
    checked,
    moved,
    outcome_of,
    reviewed_by,
    unreviewed,
)

CHECKS = (CONFIRMED, CORRECTED, RETRACTED)
LONG = "A line that is as good as another.\n" * 300


def refused(case: Case, event: Event, *reviewers: str) -> Refusal:
    outcome = outcome_of(case, event, policy=reviewed_by(*(reviewers or ("U0BEN", "U0BEA"))))
    assert isinstance(outcome, Refused)
    assert outcome.case == case
    return outcome.why


def test_a_card_follows_what_was_drawn_and_nothing_else() -> None:
    sending = replace(unreviewed(), status=Status.SENDING)
    assert moved(sending, AnswerSent()).effects == (PostAudit(round=1),)
    for other in (
        replace(sending, verdict=SURE),
        replace(sending, place=PRIVATE),
        replace(sending, place=None),
        replace(sending, verdict=None),
    ):
        assert moved(other, AnswerSent()).effects == ()
    assert moved(replace(sending, decision=a_decision()), AnswerSent()).effects == (RefreshCard(round=1),)


def test_an_answer_that_was_right_is_an_approval() -> None:
    move = moved(unreviewed(), CONFIRMED)
    right = Decision(outcome=Outcome.CONFIRMED, by="U0BEN", at=NOW, text="30 days.", label=Label.APPROVE)
    assert move.case == replace(unreviewed(), checked=right)
    assert move.effects == (UpdateAudit(round=1),)


def test_a_correction_is_sent_before_the_answer_is_marked() -> None:
    elsewhere = (("C0OTHER", "5.0"), ("C0HELP", "1.000001"), ("C0OTHER", "5.0"))
    move = moved(unreviewed(LONG), replace(CORRECTED, note="Sorry.", elsewhere=elsewhere))
    assert move.effects == (
        SendCorrection(round=1, part=1, parts=1),
        *(MarkAnswer(round=1, part=part, parts=3) for part in (1, 2, 3)),
        TellAgain(channel="C0OTHER", thread_ts="5.0"),
        UpdateAudit(round=1),
        PostChecked(round=1),
    )
    found = move.case.checked
    assert found
    assert (found.outcome, found.text, found.message) == (Outcome.CORRECTED, "14 days.", "Sorry.")
    assert move.case.answer == LONG  # what was sent


@pytest.mark.parametrize(
    ("text", "said", "label"),
    [
        ("14 days.", None, Label.FIX),
        ("**30** days", None, Label.COSMETIC),
        ("Thirty days.", None, Label.FIX),
        ("Thirty days.", Label.COSMETIC, Label.COSMETIC),
    ],
)
def test_a_correction_counts_as_its_words_tell_unless_its_writer_does(
    text: str, said: Label | None, label: Label
) -> None:
    found = moved(unreviewed(), replace(CORRECTED, text=text, label=said)).case.checked
    assert found
    assert found.label is label


def test_a_correction_that_changes_nothing_finds_it_right_and_with_a_note_says_it() -> None:
    same = replace(CORRECTED, text=" 30 days.\n")
    assert moved(unreviewed(), same) == moved(unreviewed(), CONFIRMED)
    noted = moved(unreviewed(), replace(same, note="In the EU."))
    assert SendCorrection(round=1, part=1, parts=1) in noted.effects
    assert noted.case.checked
    assert (noted.case.checked.label, noted.case.checked.message) == (Label.APPROVE, "In the EU.")


def test_what_is_taken_back_goes_before_its_asker_is_told_and_stays_for_the_reviewers() -> None:
    move = moved(unreviewed(LONG), replace(RETRACTED, message="Ask payroll.", elsewhere=(("D0", "5.0"),)))
    assert move.effects == (
        *(MarkAnswer(round=1, part=part, parts=3) for part in (1, 2, 3)),
        TellRetracted(),
        TellAgain(channel="D0", thread_ts="5.0"),
        UpdateAudit(round=1),
        *(PostChecked(round=1, part=part) for part in (1, 2, 3)),
    )
    found = move.case.checked
    assert found
    assert (found.outcome, found.label, found.message) == (Outcome.RETRACTED, Label.REJECT, "Ask payroll.")


@pytest.mark.parametrize("event", CHECKS)
def test_one_reviewer_decides_once_and_never_on_their_own_question(event: AuditEvent) -> None:
    assert refused(unreviewed(), replace(event, by="U0AVA"), "U0AVA", "U0BEN") is Refusal.OWN_QUESTION
    assert refused(unreviewed(), replace(event, by="U0GIL")) is Refusal.NOT_REVIEWER
    assert refused(unreviewed(), replace(event, round=2)) is Refusal.STALE
    for outcome in (Outcome.CONFIRMED, Outcome.CORRECTED, Outcome.RETRACTED):
        assert refused(checked(outcome), event) is Refusal.DECIDED
    assert refused(replace(unreviewed(), verdict=SURE), event) is Refusal.DECIDED
    assert refused(replace(unreviewed(), place=PRIVATE), event) is Refusal.DECIDED
    assert refused(replace(unreviewed(), decision=a_decision()), event) is Refusal.DECIDED
    assert refused(replace(unreviewed(), status=Status.SENDING), event) is Refusal.DECIDED
    assert refused(unreviewed(), APPROVED) is Refusal.DECIDED


def test_an_empty_correction_is_none() -> None:
    assert refused(unreviewed(), replace(CORRECTED, text=" \n")) is Refusal.EMPTY_ANSWER


def test_a_correction_that_the_thread_does_not_take_is_told_directly_and_whole() -> None:
    failed = CorrectionFailed(why="is_archived")
    corrected = moved(unreviewed(), replace(CORRECTED, text=LONG)).case
    move = moved(corrected, failed)
    assert move.effects == (
        *(SendCorrection(round=1, part=part, parts=3, directly=True) for part in (1, 2, 3)),
        UpdateAudit(round=1),
    )
    assert move.case.checked
    assert move.case.checked.directly
    assert refused(move.case, failed) is Refusal.NOT_NOW
    for other in (unreviewed(), checked(Outcome.RETRACTED)):
        assert refused(other, failed) is Refusal.NOT_NOW
