"""The card of an answer that was sent without review, and what comes of it in the thread."""

from dataclasses import replace

import pytest
from hypothesis import given

from bot.core.case import Case, Label, Outcome
from bot.core.effects import (
    Effect,
    MarkAnswer,
    Notice,
    PostAudit,
    PostChecked,
    SendCorrection,
    TellAgain,
    TellRetracted,
    UpdateAudit,
)
from bot.core.markdown import messages
from bot.core.policy import Signature
from bot.flow.ports import Scene
from bot.slack.cards import audit
from bot.slack.cards.answer import correction, marked
from bot.slack.cards.notices import again, notice
from bot.slack.draw import draw
from tests.cards.checks import FOREIGN, HOSTILE, LINK, LONG_NAME, PLAIN, buttons, fine, shown
from tests.cards.test_draw import IN_THREAD, ON_CARD, UNDER_CARD, drawn, where
from tests.core.made import NAMES, NOW, POLICY, checked, unreviewed

CORRECTED, RETRACTED = checked(Outcome.CORRECTED), checked(Outcome.RETRACTED)
CARD = f"""*Was this right?* Ava asked in #help · <{LINK}|open the thread>
How long is the refund window?
*The answer, as it was sent*, by scripted
30 days.
Sent without review, confidence 0.90, drawn at random (10 %)"""


def test_the_card_shows_what_was_asked_and_answered_and_what_can_be_done() -> None:
    made = fine(audit.audit(unreviewed(), NAMES, LINK))
    assert shown(made.blocks) == CARD
    assert buttons(made.blocks) == ["Was right", "Correct it", "Take it back", "Why?"]
    row = made.blocks[-1]["elements"]
    assert [(each["action_id"], each["value"]) for each in row] == [
        ("audit_right", "case1.1"),
        ("audit_correct", "case1.1"),
        ("audit_take_back", "case1.1"),
        ("review_why", "case1.1"),
    ]
    assert made.text == (
        "Ava asked in #help: How long is the refund window?\nAnswered: 30 days.\n"
        "Sent without review, confidence 0.90, drawn at random (10 %)"
    )


def test_an_answer_that_the_card_cannot_show_whole_is_in_the_thread() -> None:
    assert "The rest of it is in the thread." in shown(fine(audit.audit(unreviewed(PLAIN), NAMES, LINK)).blocks)


@pytest.mark.parametrize(
    ("case", "line"),
    [
        (checked(Outcome.CONFIRMED), "Checked by Ben: was right"),
        (CORRECTED, "Checked by Ben: corrected"),
        (checked(Outcome.CORRECTED, directly=True), "Checked by Ben: corrected, by a direct message"),
        (RETRACTED, "Checked by Ben: taken back"),
    ],
)
def test_a_card_that_was_decided_folds_to_two_lines(case: Case, line: str) -> None:
    made = fine(audit.checked(case, NAMES, LINK))
    second = f"Ava in #help: “How long is the refund window?” · <{LINK}|open the thread>"
    assert shown(made.blocks) == f"*{line}*\n{second}"
    assert buttons(made.blocks) == []


@pytest.mark.parametrize(
    ("signature", "by"),
    [(Signature.NAME, " by Ben"), (Signature.ROLE, " by a reviewer"), (Signature.NONE, "")],
)
def test_a_correction_says_that_it_is_one_and_whose_as_far_as_the_signature_lets(signature: Signature, by: str) -> None:
    decision = checked(Outcome.CORRECTED, message="Sorry.").checked
    assert decision
    note = {" by Ben": "Note from Ben", " by a reviewer": "Note from a reviewer"}.get(by, "Note")
    made = fine(correction(decision, NAMES, 1, signature))
    assert shown(made.blocks) == f"*Correction{by}*\n14 days.\n*{note}:* Sorry."
    assert made.text == f"Correction{by}\n\n14 days.\n\n{note}: Sorry."


def test_a_long_correction_begins_and_ends_once() -> None:
    found = checked(Outcome.CORRECTED, message="Sorry.").checked
    assert found
    cards = [fine(correction(replace(found, text=PLAIN), NAMES, part)) for part in range(1, len(messages(PLAIN)) + 1)]
    assert [len(card.blocks) for card in cards] == [2, *[1] * (len(cards) - 2), 2]


def test_an_answer_that_was_corrected_says_where_and_one_that_was_taken_back_says_nothing_else() -> None:
    made = fine(marked(CORRECTED, NAMES, 1))
    assert shown(made.blocks).startswith("*Corrected below, by Ben*\n30 days.\nNot reviewed")
    assert made.blocks[0]["block_id"] == "superseded"
    assert shown(fine(marked(RETRACTED, NAMES, 1)).blocks) == "Taken back by Ben: this answer was wrong"
    unsigned = fine(marked(RETRACTED, NAMES, 1, Signature.NONE))
    assert shown(unsigned.blocks) == "Taken back: this answer was wrong"
    directly = fine(marked(checked(Outcome.CORRECTED, directly=True), NAMES, 1, Signature.NONE))
    assert shown(directly.blocks).startswith("*Corrected with the asker*\n30 days.")


@pytest.mark.parametrize(
    ("signature", "words"),
    [
        (
            Signature.NAME,
            "Ben has looked at the answer again: it was wrong, and is taken back.\nBen writes: Ask payroll.",
        ),
        (Signature.NONE, "The answer was looked at again: it was wrong, and is taken back.\nNote: Ask payroll."),
    ],
)
def test_the_asker_is_told_that_an_answer_was_taken_back(signature: Signature, words: str) -> None:
    case = checked(Outcome.RETRACTED, message="Ask payroll.")
    assert fine(notice(Notice.RETRACTED, case, NAMES, replace(POLICY, signature=signature))).text == words


def test_who_asked_it_elsewhere_too_is_told_where_it_was_mended() -> None:
    elsewhere = TellAgain(channel="C0OTHER", thread_ts="5.0")
    assert again(elsewhere, CORRECTED, "").text == (
        "You asked this here, too: the answer, in the other thread, has been corrected."
    )
    assert again(elsewhere, RETRACTED, "").text.endswith("was wrong and has been taken back.")


def test_the_record_keeps_what_changed_and_what_is_gone() -> None:
    found = CORRECTED.checked
    assert found
    fixed = replace(found, label=Label.FIX, similarity=0.5, message="Sorry.")
    assert shown(fine(audit.record(CORRECTED, fixed, NAMES, 1)).blocks) == (
        "Ben corrected the answer, counted as a fix (50 % of the words are the same).\n"
        "Ben writes to the asker: Sorry.\n"
        "````````diff\n-30 days.\n+14 days.\n````````"
    )
    gone = checked(Outcome.RETRACTED, answer=PLAIN)
    assert gone.checked
    parts = [fine(audit.record(gone, gone.checked, NAMES, part)) for part in range(1, len(messages(PLAIN)) + 1)]
    assert "".join(part.blocks[1]["text"] for part in parts).replace("\n", "") == PLAIN.replace("\n", "")
    assert [part.text for part in parts[:2]] == ["Ben took the answer back. It said:", "It went on:"]


@pytest.mark.parametrize(
    ("effect", "case", "place"),
    [
        (PostAudit(round=1), unreviewed(), ("C0REVIEW", "", "")),
        (UpdateAudit(round=1), unreviewed(), ON_CARD),
        (UpdateAudit(round=1), RETRACTED, ON_CARD),
        (PostChecked(round=1), CORRECTED, UNDER_CARD),
        (SendCorrection(round=1, part=1, parts=1), CORRECTED, IN_THREAD),
        (MarkAnswer(round=1, part=1, parts=1), CORRECTED, ("C0HELP", "", "3.000001")),
        (TellRetracted(), RETRACTED, IN_THREAD),
    ],
)
def test_each_message_goes_where_it_belongs(effect: Effect, case: Case, place: tuple[str, str, str]) -> None:
    assert where(drawn(effect, case)) == place


def test_what_the_thread_does_not_take_goes_to_the_asker_with_where_it_belongs() -> None:
    for effect, case in (
        (SendCorrection(round=1, part=1, parts=1, directly=True), CORRECTED),
        (TellRetracted(directly=True), RETRACTED),
    ):
        message = draw(Scene(effect=effect, case=case, policy=POLICY, names=NAMES), NOW)
        assert message
        fine(message.card)
        assert (message.user, message.channel) == ("U0AVA", "")
        assert message.card.text.startswith("I cannot write where you asked, in #help: “How long")


@given(FOREIGN, FOREIGN, FOREIGN)
def test_nothing_foreign_is_more_than_text(text: str, message: str, name: str) -> None:
    for outcome in (Outcome.CORRECTED, Outcome.RETRACTED):
        case, names = checked(outcome, message=message, answer=text), {"U0AVA": name, "U0BEN": name, "C0HELP": name}
        assert case.checked
        fine(audit.audit(case, names, LINK))
        fine(audit.checked(case, names, LINK))
        fine(audit.record(case, case.checked, names, 1))
        fine(marked(case, names, 1))
        fine(correction(replace(case.checked, text=text), names, 1))


@pytest.mark.parametrize("text", [HOSTILE, PLAIN], ids=["hostile", "huge"])
def test_slack_takes_all_of_it_whatever_it_holds(text: str) -> None:
    names = {"U0BEN": LONG_NAME, "U0AVA": HOSTILE}
    case = checked(Outcome.CORRECTED, message=HOSTILE, answer=text)
    assert case.checked
    fine(audit.audit(case, names, LINK))
    fine(audit.record(case, case.checked, names, 1))
    fine(marked(case, names, len(messages(text))))
    fine(correction(replace(case.checked, text=text), names, len(messages(text))))
