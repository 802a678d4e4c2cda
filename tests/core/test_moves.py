"""The rules of a question's life, one by one: what each event makes of it, and what is then owed."""

from dataclasses import replace
from typing import Any

import pytest

from bot.core.case import Decision, Label, Outcome, RejectReason, Status
from bot.core.effects import (
    FoldNotice,
    Notice,
    PostCard,
    PostDetails,
    PostDraft,
    RefreshCard,
    RemindReviewers,
    SendAnswer,
    Tell,
    UpdateCard,
)
from bot.core.events import (
    AnswerSent,
    DuePassed,
    Event,
    Judged,
    Paused,
    QuestionEdited,
    Refusal,
    Resumed,
)
from bot.core.lifecycle import RULES, Refused, asked
from tests.core.made import (
    APPROVED,
    ASKED_BACK,
    CHANGED,
    DELETED,
    DETAIL,
    DOUBTFUL,
    DRAFTED,
    EDITED,
    FAILED,
    HOUR,
    MINUTE,
    NOW,
    POLICY,
    PRIVATE,
    REJECTED,
    SHARED,
    SHOW_ALL,
    SURE,
    WITHDREW,
    a_draft,
    a_question,
    at,
    in_review,
    moved,
    outcome_of,
)

HAPPENS = [
    (Status.ASKED, DRAFTED, Status.DRAFTED),
    (Status.ASKED, Paused(), Status.HELD),
    (Status.HELD, Resumed(), Status.ASKED),
    (Status.HELD, DuePassed(), Status.EXPIRED),
    (Status.DRAFTED, Judged(verdict=SURE), Status.SENDING),
    (Status.DRAFTED, Judged(verdict=DOUBTFUL), Status.IN_REVIEW),
    (Status.NEEDS_CONSENT, SHARED, Status.IN_REVIEW),
    (Status.NEEDS_CONSENT, DuePassed(), Status.EXPIRED),
    (Status.NEEDS_CONSENT, WITHDREW, Status.WITHDRAWN),
    (Status.IN_REVIEW, APPROVED, Status.SENDING),
    (Status.IN_REVIEW, EDITED, Status.SENDING),
    (Status.IN_REVIEW, REJECTED, Status.REJECTED),
    (Status.IN_REVIEW, ASKED_BACK, Status.NEEDS_DETAIL),
    (Status.IN_REVIEW, SHOW_ALL, Status.IN_REVIEW),
    (Status.IN_REVIEW, WITHDREW, Status.WITHDRAWN),
    (Status.IN_REVIEW, DELETED, Status.WITHDRAWN),
    (Status.NEEDS_DETAIL, DETAIL, Status.ASKED),
    (Status.NEEDS_DETAIL, DuePassed(), Status.EXPIRED),
    (Status.SENDING, AnswerSent(), Status.DELIVERED),
    (Status.SENDING, FAILED, Status.IN_REVIEW),
]


@pytest.mark.parametrize(("status", "event", "becomes"), HAPPENS)
def test_a_question_goes_on_its_way(status: Status, event: Event, becomes: Status) -> None:
    assert moved(at(status), event).case.status is becomes


def test_a_question_goes_to_the_worker_at_once() -> None:
    move = asked(replace(at(Status.ASKED), due_at=None), NOW, POLICY)
    assert (move.case.status, move.case.due_at, move.effects) == (Status.ASKED, NOW, ())


def test_who_asks_nothing_is_asked_what() -> None:
    move = asked(replace(at(Status.ASKED), question=a_question("")), NOW, POLICY)
    assert (move.case.status, move.case.due_at) == (Status.NEEDS_DETAIL, NOW + 24 * HOUR)
    assert move.effects == (Tell(notice=Notice.WHAT_TO_ASK),)
    assert moved(move.case, DETAIL).case.question.text == "In the EU."


def test_a_sure_draft_is_sent_as_it_stands() -> None:
    move = moved(at(Status.DRAFTED), Judged(verdict=SURE))
    assert (move.case.answer, move.case.decision, move.case.verdict) == ("30 days, maybe.", None, SURE)
    assert move.effects == (SendAnswer(round=1, part=1, parts=1),)


def test_a_doubtful_draft_goes_before_the_reviewers_and_its_asker_hears_of_it_first() -> None:
    move = moved(at(Status.DRAFTED), Judged(verdict=DOUBTFUL))
    assert move.effects == (Tell(notice=Notice.CHECKING), PostCard(round=1))
    assert (move.case.review_since, move.case.due_at) == (NOW, NOW + 30 * MINUTE)


def test_a_doubtful_draft_in_a_private_place_waits_for_its_askers_consent() -> None:
    waiting = moved(replace(at(Status.DRAFTED), place=PRIVATE), Judged(verdict=DOUBTFUL))
    assert (waiting.case.status, waiting.case.due_at) == (Status.NEEDS_CONSENT, NOW + 24 * HOUR)
    assert waiting.effects == (Tell(notice=Notice.CONSENT),)
    shared = moved(waiting.case, SHARED, now=NOW + HOUR)
    assert shared.effects == (FoldNotice(notice=Notice.CONSENT), Tell(notice=Notice.CHECKING), PostCard(round=1))
    assert (shared.case.consent, shared.case.review_since) == (True, NOW + HOUR)


def test_an_approved_draft_is_sent_unchanged() -> None:
    move = moved(in_review(), APPROVED, now=NOW + 12 * MINUTE)
    assert move.case.decision == Decision(
        outcome=Outcome.APPROVED, by="U0BEN", at=NOW + 12 * MINUTE, text="30 days, maybe.", label=Label.APPROVE
    )
    assert move.case.answer == "30 days, maybe."
    assert move.effects == (
        SendAnswer(round=1, part=1, parts=1),
        UpdateCard(round=1),
        FoldNotice(notice=Notice.CHECKING),
        PostDetails(round=1),
    )


def test_an_edited_draft_is_sent_as_edited_with_its_note() -> None:
    move = moved(in_review(), replace(EDITED, text=" *30* days.\n\n", note="From the handbook."))
    assert move.case.answer == " *30* days.\n\n"
    assert move.case.decision == Decision(
        outcome=Outcome.EDITED,
        by="U0BEN",
        at=NOW,
        text=" *30* days.\n\n",
        message="From the handbook.",
        label=Label.FIX,
        similarity=0.8,
    )


def test_an_edit_that_changes_nothing_is_an_approval() -> None:
    decision = moved(in_review(), replace(EDITED, text="30 days, maybe.\n")).case.decision
    assert decision
    assert decision.outcome is Outcome.APPROVED


def test_a_long_answer_is_owed_in_all_its_parts() -> None:
    text = "A line that is as good as another.\n" * 400  # 14,000 characters
    assert moved(in_review(), replace(EDITED, text=text)).effects[:3] == (
        SendAnswer(round=1, part=1, parts=3),
        SendAnswer(round=1, part=2, parts=3),
        SendAnswer(round=1, part=3, parts=3),
    )


def test_an_empty_draft_cannot_be_approved_but_an_answer_can_be_written() -> None:
    case = in_review("")
    assert outcome_of(case, APPROVED) == Refused(Refusal.NO_DRAFT, case)
    assert moved(case, EDITED).case.answer == "30 days."


@pytest.mark.parametrize("text", ["", "  ", "\n\n"])
def test_an_empty_answer_is_not_sent(text: str) -> None:
    case = in_review()
    assert outcome_of(case, replace(EDITED, text=text)) == Refused(Refusal.EMPTY_ANSWER, case)


def test_a_rejection_is_told_to_the_asker() -> None:
    move = moved(in_review(), replace(REJECTED, message="Ask payroll."))
    assert move.case.decision == Decision(
        outcome=Outcome.REJECTED,
        by="U0BEN",
        at=NOW,
        message="Ask payroll.",
        reason=RejectReason.WRONG,
        label=Label.REJECT,
    )
    assert move.effects == (
        Tell(notice=Notice.REJECTED),
        UpdateCard(round=1),
        FoldNotice(notice=Notice.CHECKING),
        PostDetails(round=1),
    )


def test_who_is_asked_back_says_more_and_the_question_is_drafted_anew() -> None:
    waiting = moved(in_review(), replace(ASKED_BACK, message="Which country?"))
    assert (waiting.case.status, waiting.case.due_at) == (Status.NEEDS_DETAIL, NOW + 24 * HOUR)
    assert waiting.effects[0] == Tell(notice=Notice.NEEDS_DETAIL)
    again = moved(waiting.case, DETAIL, now=NOW + HOUR).case
    assert again.question.text == "How long is the refund window?\n\nIn the EU."
    assert (again.status, again.due_at) == (Status.ASKED, NOW + HOUR)
    assert (again.draft, again.verdict, again.decision, again.review_since) == (None, None, None, None)
    assert moved(again, DRAFTED).case.round == 2


def test_show_all_posts_the_whole_draft_once_a_round() -> None:
    long = in_review("A line that is as good as another.\n" * 400)
    shown = moved(long, SHOW_ALL)
    assert shown.effects == tuple(PostDraft(round=1, part=part) for part in (1, 2, 3))
    assert outcome_of(shown.case, SHOW_ALL) == Refused(Refusal.SHOWN, shown.case)
    assert moved(replace(shown.case, round=2), replace(SHOW_ALL, round=2)).case.shown == 2


def test_there_is_nothing_to_show_where_the_model_gave_nothing() -> None:
    case = replace(in_review(), draft=None)
    assert outcome_of(case, SHOW_ALL) == Refused(Refusal.SHOWN, case)


def test_a_review_is_reminded_once_and_then_expires() -> None:
    case = in_review()
    reminded = moved(case, DuePassed(), now=NOW + 30 * MINUTE)
    assert reminded.effects == (Tell(notice=Notice.REMINDED), RemindReviewers(round=1))
    assert (reminded.case.status, reminded.case.due_at) == (Status.IN_REVIEW, NOW + 24 * HOUR)
    again = moved(reminded.case, DuePassed(), now=NOW + HOUR)
    assert (again.effects, again.case.due_at) == ((), NOW + 24 * HOUR)
    expired = moved(reminded.case, DuePassed(), now=NOW + 24 * HOUR)
    assert (expired.case.status, expired.case.due_at) == (Status.EXPIRED, None)
    assert expired.effects == (
        Tell(notice=Notice.EXPIRED),
        UpdateCard(round=1),
        FoldNotice(notice=Notice.CHECKING),
    )


def test_a_second_before_its_time_a_review_does_not_expire() -> None:
    almost = NOW + 24 * HOUR - MINUTE / 60
    assert moved(replace(in_review(), reminded=True), DuePassed(), now=almost).case.status is Status.IN_REVIEW


def test_where_expiry_comes_before_the_reminder_nobody_is_reminded() -> None:
    policy = replace(POLICY, remind_after=2 * HOUR, expire_after=HOUR)
    case = moved(at(Status.DRAFTED), Judged(verdict=DOUBTFUL), policy=policy).case
    assert case.due_at == NOW + HOUR
    assert moved(case, DuePassed(), now=NOW + HOUR, policy=policy).case.status is Status.EXPIRED


def test_the_deadlines_are_the_settings_of_now() -> None:
    policy = replace(POLICY, remind_after=5 * MINUTE, expire_after=2 * HOUR)
    case = moved(at(Status.DRAFTED), Judged(verdict=DOUBTFUL), policy=policy).case
    assert case.due_at == NOW + 5 * MINUTE
    assert moved(case, DuePassed(), now=NOW + 5 * MINUTE, policy=policy).case.due_at == NOW + 2 * HOUR


def test_an_unanswered_consent_expires_and_loses_its_buttons() -> None:
    assert moved(at(Status.NEEDS_CONSENT), DuePassed()).effects == (
        Tell(notice=Notice.EXPIRED),
        FoldNotice(notice=Notice.CONSENT),
    )


def test_who_withdraws_takes_the_buttons_along() -> None:
    assert moved(in_review(), WITHDREW).effects == (UpdateCard(round=1), FoldNotice(notice=Notice.CHECKING))
    assert moved(at(Status.NEEDS_CONSENT), WITHDREW).effects == (FoldNotice(notice=Notice.CONSENT),)


def test_a_reviewed_answer_that_stands_in_the_thread_shows_on_its_card() -> None:
    assert moved(at(Status.SENDING), AnswerSent()).effects == (RefreshCard(round=1),)
    assert moved(replace(at(Status.SENDING), decision=None), AnswerSent()).effects == ()


def test_an_answer_that_slack_refuses_comes_back_with_its_text() -> None:
    signed = moved(in_review(), replace(EDITED, text="30 days from delivery.")).case
    back = moved(signed, FAILED, now=NOW + HOUR)
    assert (back.case.status, back.case.round, back.case.trouble) == (Status.IN_REVIEW, 2, "the channel is archived")
    assert (back.case.decision, back.case.answer) == (None, "")
    assert back.case.draft == replace(a_draft("30 days from delivery."), asked=signed.question.said)
    assert PostCard(round=2) in back.effects


def test_a_signed_answer_whose_question_was_edited_comes_back_with_its_text() -> None:
    signed = moved(in_review(), replace(EDITED, text="30 days from delivery.")).case
    back = moved(signed, CHANGED, now=NOW + HOUR)
    assert (back.case.status, back.case.round, back.case.trouble) == (
        Status.IN_REVIEW,
        2,
        "the question was edited meanwhile",
    )
    assert (back.case.decision, back.case.question.said, back.case.asked) == (None, "How wide?", "How wide?")
    assert back.case.draft == replace(a_draft("30 days from delivery."), asked="How wide?")
    assert back.effects == (UpdateCard(round=1), Tell(notice=Notice.CHECKING), PostCard(round=2))


def test_an_unreviewed_answer_whose_question_was_edited_is_drafted_anew() -> None:
    sure = moved(moved(at(Status.ASKED), DRAFTED).case, Judged(verdict=SURE)).case
    anew = moved(sure, CHANGED, now=NOW + HOUR)
    assert (anew.case.status, anew.case.due_at, anew.effects) == (Status.ASKED, NOW + HOUR, ())
    assert (anew.case.question.text, anew.case.draft, anew.case.answer) == ("How wide?", None, "")
    assert moved(sure, replace(CHANGED, text="")).case.status is Status.NEEDS_DETAIL


def test_an_edit_that_was_seen_while_the_answer_was_sent_is_a_change_all_the_same() -> None:
    drafted = moved(at(Status.ASKED), DRAFTED).case
    signed = moved(moved(drafted, Judged(verdict=DOUBTFUL)).case, APPROVED).case
    noted = moved(signed, QuestionEdited(by="U0AVA", text="How wide?")).case
    assert (noted.status, noted.asked, noted.question.said) == (Status.SENDING, signed.question.said, "How wide?")
    assert moved(noted, CHANGED).case.status is Status.IN_REVIEW
    same = replace(CHANGED, text=signed.question.said)
    assert outcome_of(signed, same) == Refused(Refusal.NOT_NOW, signed)


def test_an_unreviewed_answer_that_slack_refuses_in_a_private_place_still_needs_consent() -> None:
    sent = replace(at(Status.SENDING), decision=None, place=PRIVATE)
    assert moved(sent, FAILED).case.status is Status.NEEDS_CONSENT
    assert moved(replace(sent, consent=True), FAILED).case.status is Status.IN_REVIEW


def test_a_rule_that_goes_where_it_did_not_say_is_a_bug_and_no_move(monkeypatch: pytest.MonkeyPatch) -> None:
    rules: dict[Any, Any] = RULES
    rule, _ = rules[Status.HELD, Resumed]
    monkeypatch.setitem(rules, (Status.HELD, Resumed), (rule, frozenset({Status.SENDING})))
    with pytest.raises(AssertionError, match="moved held to asked, which its rule does not name"):
        outcome_of(at(Status.HELD), Resumed())
