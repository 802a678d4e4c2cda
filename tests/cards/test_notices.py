"""What the asker is told in the thread, and what somebody is told whose click did nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given

from bot.core.case import Case, Outcome, RejectReason, Status
from bot.core.effects import FoldNotice, Notice
from bot.core.events import Refusal
from bot.core.policy import Policy, Signature
from bot.slack.cards.notices import folded, notice
from bot.slack.cards.refusals import refused
from bot.slack.cards.words import span
from tests.cards.checks import FOREIGN, HOSTILE, buttons, fine
from tests.core.made import HOUR, NAMES, POLICY, a_decision, a_question, at, in_review


@pytest.mark.parametrize(
    ("kind", "text", "labels"),
    [
        (Notice.CHECKING, "A person is checking this.", ["Never mind"]),
        (
            Notice.CONSENT,
            "I am not sure of this one. May I show your question to the reviewers?",
            ["Share", "Never mind"],
        ),
        (Notice.WHAT_TO_ASK, "What would you like to know? Write your question here, in this thread.", []),
        (
            Notice.HELD,
            "The desk is paused. Your question is kept, and comes up when an admin lets the desk go on.",
            [],
        ),
        (Notice.REMINDED, "This is still waiting for a person. I have reminded the reviewers.", []),
    ],
)
def test_the_asker_is_told_and_can_press(kind: Notice, text: str, labels: list[str]) -> None:
    made = fine(notice(kind, in_review(), NAMES, POLICY))
    assert made.text == made.blocks[0]["text"]["text"] == text
    assert buttons(made.blocks) == labels


def test_the_askers_buttons_carry_the_case_and_nothing_else() -> None:
    row = notice(Notice.CONSENT, in_review(), NAMES, POLICY).blocks[-1]
    assert [(button["action_id"], button["value"]) for button in row["elements"]] == [
        ("consent_share", "case1.1"),
        ("case_withdraw", "case1.1"),
    ]


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("", "Ben needs more detail.\nAnswer here, in this thread, and I will take it up again."),
        (
            "Which country?",
            "Ben needs more detail: Which country?\nAnswer here, in this thread, and I will take it up again.",
        ),
    ],
)
def test_who_is_asked_back_is_told_where_to_answer(message: str, text: str) -> None:
    case = replace(at(Status.NEEDS_DETAIL), decision=a_decision(Outcome.ASKED_BACK, message=message))
    assert fine(notice(Notice.NEEDS_DETAIL, case, NAMES, POLICY)).text == text


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (RejectReason.WRONG, "The draft I had was wrong, and there is no better answer yet."),
        (RejectReason.UNANSWERABLE, "Nobody here can answer this from what we know."),
        (RejectReason.NOT_FOR_US, "This is not a question for this desk."),
        (RejectReason.OTHER, "There is no answer to this one."),
    ],
)
def test_a_rejection_says_who_and_why(reason: RejectReason, words: str) -> None:
    decision = replace(a_decision(Outcome.REJECTED), reason=reason)
    case = replace(at(Status.REJECTED), decision=decision)
    assert fine(notice(Notice.REJECTED, case, NAMES, POLICY)).text == f"Ben has looked at this. {words}"
    more = replace(case, decision=replace(decision, message="Ask payroll."))
    assert fine(notice(Notice.REJECTED, more, NAMES, POLICY)).text.endswith(f"{words}\nBen writes: Ask payroll.")


@pytest.mark.parametrize(
    ("signature", "detail", "rejection", "writes", "checked", "too_late"),
    [
        (
            Signature.NAME,
            "Ben needs more detail: Why?",
            "Ben has looked at this.",
            "\nBen writes: Why?",
            "Ben has checked this.",
            "Ben has approved this already.",
        ),
        (
            Signature.ROLE,
            "A reviewer needs more detail: Why?",
            "A reviewer has looked at this.",
            "\nA reviewer writes: Why?",
            "A reviewer has checked this.",
            "A reviewer has approved this already.",
        ),
        (
            Signature.NONE,
            "More detail is needed: Why?",
            "This was looked at.",
            "\nNote: Why?",
            "This was checked.",
            "This was decided already.",
        ),
    ],
)
def test_the_asker_reads_of_the_reviewer_what_the_signature_lets(
    *, signature: Signature, detail: str, rejection: str, writes: str, checked: str, too_late: str
) -> None:
    policy = replace(POLICY, signature=signature)
    back = replace(at(Status.NEEDS_DETAIL), decision=a_decision(Outcome.ASKED_BACK, message="Why?"))
    assert fine(notice(Notice.NEEDS_DETAIL, back, NAMES, policy)).text.startswith(f"{detail}\n")
    rejected = replace(at(Status.REJECTED), decision=a_decision(Outcome.REJECTED, message="Why?"))
    said = fine(notice(Notice.REJECTED, rejected, NAMES, policy)).text
    assert said.startswith(f"{rejection} ")
    assert said.endswith(writes)
    assert fine(folded(FoldNotice(notice=Notice.CHECKING), at(Status.DELIVERED), NAMES, signature)).text == checked
    assert refused(Refusal.TOO_LATE, at(Status.SENDING), NAMES, signature) == too_late
    assert refused(Refusal.DECIDED, at(Status.SENDING), NAMES, signature) == "Ben has approved this already."


def test_a_notice_whose_decision_is_gone_still_reads_well() -> None:
    assert fine(notice(Notice.REJECTED, in_review(), NAMES, POLICY)).text == "There is no answer to this one."
    assert fine(notice(Notice.NEEDS_DETAIL, in_review(), NAMES, POLICY)).text == (
        "A reviewer needs more detail.\nAnswer here, in this thread, and I will take it up again."
    )


UNASKED = replace(at(Status.NEEDS_DETAIL), question=a_question(""), decision=None, verdict=None, review_since=None)


@pytest.mark.parametrize(
    ("case", "text"),
    [
        (at(Status.EXPIRED), "I am sorry: no reviewer got to this within 2 hours, so there is no answer."),
        (
            at(Status.NEEDS_CONSENT),
            "You did not say within 2 hours whether reviewers may see this, so I have let it go.",
        ),
        (at(Status.NEEDS_DETAIL), "No more detail came within 2 hours, so I have closed this question."),
        (at(Status.HELD), "The desk was paused for longer than 2 hours, so there is no answer."),
    ],
)
def test_an_expiry_says_what_was_waited_for(case: Case, text: str) -> None:
    policy = Policy(expire_after=2 * HOUR)
    expired = replace(case, status=Status.EXPIRED)
    made = fine(notice(Notice.EXPIRED, expired, NAMES, policy))
    assert made.text == f"{text} Ask again if you still need it."
    assert buttons(made.blocks) == []


def test_who_never_asked_anything_may_come_again() -> None:
    assert fine(notice(Notice.EXPIRED, UNASKED, NAMES, POLICY)).text == (
        "No question came within 24 hours. Mention me again whenever you have one."
    )


@pytest.mark.parametrize(
    ("kind", "status", "text"),
    [
        (Notice.CHECKING, Status.WITHDRAWN, "You withdrew this question."),
        (Notice.CONSENT, Status.WITHDRAWN, "You withdrew this question."),
        (Notice.CHECKING, Status.EXPIRED, "This question has expired."),
        (Notice.CHECKING, Status.DELIVERED, "Ben has checked this."),
        (Notice.CHECKING, Status.REJECTED, "Ben has decided on this."),
        (Notice.CHECKING, Status.IN_REVIEW, "A person is checking this."),
        (Notice.CONSENT, Status.IN_REVIEW, "You allowed me to show your question to the reviewers."),
    ],
)
def test_a_notice_that_is_over_has_no_buttons_and_says_how_it_ended(kind: Notice, status: Status, text: str) -> None:
    made = fine(folded(FoldNotice(notice=kind), at(status), NAMES))
    assert made.text == text
    assert buttons(made.blocks) == []


def test_the_notice_of_an_answer_that_came_back_does_not_say_the_same_as_the_new_one() -> None:
    case = replace(at(Status.IN_REVIEW), trouble="the question was edited meanwhile")
    assert folded(FoldNotice(notice=Notice.CHECKING), case, NAMES).text == "This is being looked at again."


@given(FOREIGN, FOREIGN)
def test_nothing_that_a_reviewer_writes_is_more_than_text(name: str, message: str) -> None:
    case = replace(at(Status.REJECTED), decision=a_decision(Outcome.REJECTED, message=message))
    for kind in (Notice.REJECTED, Notice.NEEDS_DETAIL):
        fine(notice(kind, case, {"U0BEN": name}, POLICY))
    fine(folded(FoldNotice(notice=Notice.CHECKING), case, {"U0BEN": name}))


def test_slack_takes_a_notice_with_a_hostile_message() -> None:
    case = replace(at(Status.REJECTED), decision=a_decision(Outcome.REJECTED, message=HOSTILE * 5))
    fine(notice(Notice.REJECTED, case, {"U0BEN": HOSTILE}, POLICY))


@pytest.mark.parametrize(
    ("why", "case", "line"),
    [
        (Refusal.STALE, in_review(), "There is a newer draft of this question; decide on its card."),
        (
            Refusal.NOT_REVIEWER,
            in_review(),
            "You are not a reviewer of this desk. An admin can change that: `/copydesk reviewers`.",
        ),
        (Refusal.OWN_QUESTION, in_review(), "This is your own question; another reviewer decides on it."),
        (Refusal.NO_DRAFT, in_review(), "There is no draft to approve. Write the answer with Edit."),
        (Refusal.EMPTY_ANSWER, in_review(), "The answer is empty. Write one, or use Reject."),
        (Refusal.NOT_ASKER, in_review(), "Only the person who asked can do that."),
        (Refusal.SHOWN, in_review(), "The whole draft is in this card's thread already."),
        (Refusal.DECIDED, at(Status.SENDING), "Ben has approved this already."),
        (Refusal.DECIDED, at(Status.REJECTED), "Ben has rejected this already."),
        (Refusal.DECIDED, at(Status.NEEDS_DETAIL), "Ben has asked the asker for more detail on this already."),
        (Refusal.DECIDED, at(Status.WITHDRAWN), "The asker has withdrawn this question."),
        (Refusal.DECIDED, at(Status.EXPIRED), "This question has expired; the asker was told."),
        (Refusal.TOO_LATE, replace(at(Status.DELIVERED), decision=None), "This question has its answer already."),
        (Refusal.NOT_NOW, at(Status.ASKED), "This question is not waiting for that now."),
    ],
)
def test_a_click_that_did_nothing_is_told_why(why: Refusal, case: Case, line: str) -> None:
    assert refused(why, case, NAMES) == line


def test_who_lost_the_race_is_told_who_won() -> None:
    edited = replace(at(Status.DELIVERED), decision=a_decision(Outcome.EDITED))
    assert refused(Refusal.DECIDED, edited, NAMES) == "Ben has edited and sent this already."
    assert refused(Refusal.DECIDED, edited, {}) == "Another reviewer has edited and sent this already."


@pytest.mark.parametrize("why", Refusal)
@pytest.mark.parametrize("status", Status)
def test_every_refusal_has_its_words(why: Refusal, status: Status) -> None:
    assert refused(why, at(status), NAMES).endswith(".")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (59.4, "59 seconds"),
        (59.6, "1 minute"),
        (60 * 30, "30 minutes"),
        (3_600, "1 hour"),
        (3_659, "1 hour"),
        (7_500, "2 h 5 min"),
        (86_400, "24 hours"),
    ],
)
def test_a_time_is_told_in_the_units_that_people_use(seconds: float, words: str) -> None:
    assert span(timedelta(seconds=seconds)) == words
