"""The answer in the thread, and the record of the decision in the card's thread."""

from dataclasses import replace

import pytest
from hypothesis import given

from bot.core.case import Case, Label, Outcome, RejectReason, Status
from bot.core.markdown import messages
from bot.core.policy import Signature
from bot.slack.cards.answer import answer
from bot.slack.cards.details import details
from tests.cards.checks import FOREIGN, HOSTILE, LONG_NAME, PLAIN, fine, shown
from tests.core.made import NAMES, SIGNAL, SURE, a_decision, a_draft, at, in_review


def sent(text: str = "30 days.", outcome: Outcome = Outcome.EDITED, message: str = "") -> Case:
    decision = a_decision(outcome, text=text, message=message)
    return replace(at(Status.SENDING), decision=decision, answer=text)


@pytest.mark.parametrize(
    ("case", "footer"),
    [
        (sent(outcome=Outcome.APPROVED), "Reviewed by Ben"),
        (sent(), "Edited by Ben"),
        (replace(sent(), decision=None, verdict=SURE), "Not reviewed · confidence 0.90 · scripted"),
        (replace(sent(), decision=None, verdict=None), "Not reviewed · scripted"),
    ],
)
def test_the_answer_says_who_stands_behind_it_by_name_and_not_by_ping(case: Case, footer: str) -> None:
    made = fine(answer(case, NAMES, 1))
    assert made.blocks[0] == {"type": "markdown", "text": "30 days."}
    assert shown(made.blocks) == f"30 days.\n{footer}"
    assert made.text == f"30 days.\n\n{footer}"


def test_a_reviewer_whom_nobody_knows_is_a_reviewer() -> None:
    assert fine(answer(sent(), {}, 1)).text == "30 days.\n\nEdited by a reviewer"


@pytest.mark.parametrize(
    ("signature", "note", "footer"),
    [
        (Signature.NAME, "Note from Ben", "\nEdited by Ben"),
        (Signature.ROLE, "Note from a reviewer", "\nEdited by a reviewer"),
        (Signature.NONE, "Note", ""),
    ],
)
def test_the_asker_reads_of_the_reviewer_what_the_signature_lets(signature: Signature, note: str, footer: str) -> None:
    made = fine(answer(sent(message="Ask payroll."), NAMES, 1, signature))
    assert shown(made.blocks) == f"30 days.\n*{note}:* Ask payroll.{footer}"
    assert made.text == f"30 days.\n\n{note}: Ask payroll." + (f"\n{footer}" if footer else "")
    unreviewed = fine(answer(replace(sent(), decision=None, verdict=None), NAMES, 1, signature))
    assert unreviewed.text == "30 days.\n\nNot reviewed · scripted"


def test_a_note_stands_under_its_writers_name() -> None:
    made = fine(answer(sent(message="Ask payroll <!here>."), NAMES, 1))
    assert shown(made.blocks) == "30 days.\n*Note from Ben:* Ask payroll &lt;!here&gt;.\nEdited by Ben"
    assert made.text == "30 days.\n\nNote from Ben: Ask payroll &lt;!here&gt;.\n\nEdited by Ben"


def test_the_text_of_an_answer_is_without_the_marks_of_a_quotation() -> None:
    made = fine(answer(sent("> 30 days.\n>Really.\n\na > b"), NAMES, 1))
    assert made.text == "30 days.\nReally.\n\na &gt; b\n\nEdited by Ben"
    assert made.blocks[0]["text"] == "> 30 days.\n>Really.\n\na > b"


def test_only_the_last_part_of_a_long_answer_is_signed() -> None:
    case = sent(PLAIN, message="Long, I know.")
    made = [fine(answer(case, NAMES, part)) for part in range(1, len(messages(PLAIN)) + 1)]
    assert [len(card.blocks) for card in made] == [1] * (len(made) - 1) + [3]
    assert "".join(card.blocks[0]["text"] for card in made).replace("\n", "") == PLAIN.replace("\n", "")
    assert made[-1].text.endswith("\n\nNote from Ben: Long, I know.\n\nEdited by Ben")


def test_an_answers_markdown_is_as_it_was_signed_off() -> None:
    text = "# Refunds\n\n- **30** days\n- [page](https://example.com/a|b)\n\n```python\nif a < b: pass\n```\n| a | b |"
    assert answer(sent(text), NAMES, 1).blocks[0]["text"] == text


@given(FOREIGN, FOREIGN, FOREIGN)
def test_nothing_in_an_answer_is_more_than_text(text: str, message: str, name: str) -> None:
    fine(answer(sent(text, message=message), {"U0BEN": name}, 1))
    measured = replace(SURE, signals=(replace(SIGNAL, name=name, words=message),))
    fine(details(replace(sent(text, message=message), verdict=measured), {"U0BEN": name}))
    fine(answer(replace(sent(text), decision=None), {}, 1))


@pytest.mark.parametrize("text", [HOSTILE, PLAIN], ids=["hostile", "huge"])
def test_slack_takes_answers_and_their_records_whatever_they_hold(text: str) -> None:
    fine(answer(sent(text, message=HOSTILE), {"U0BEN": LONG_NAME}, 1))
    fine(details(sent(text, message=HOSTILE), {"U0BEN": LONG_NAME}))


SIGNALS = """It came to review because:
• watch word “maybe” in the draft
Confidence 0.40, threshold 0.65, score version prior-1
stated confidence: the model is 40% sure (weight 0.8, adds -0.32)"""


def test_the_record_of_an_approval_says_that_nothing_changed() -> None:
    made = fine(details(sent(outcome=Outcome.APPROVED, message="Sure."), NAMES))
    assert shown(made.blocks) == (f"Ben approved the draft as it was.\nBen writes to the asker: Sure.\n{SIGNALS}")


def test_the_record_of_an_edit_shows_what_changed() -> None:
    case = replace(sent("First.\n30 days.\nLast."), draft=a_draft("First.\nMaybe 30.\nLast."))
    assert shown(fine(details(case, NAMES)).blocks) == (
        "Ben changed the draft.\n````````diff\n First.\n-Maybe 30.\n+30 days.\n Last.\n````````\n" + SIGNALS
    )


@pytest.mark.parametrize(
    ("label", "words"),
    [
        (Label.COSMETIC, "Ben changed the draft, counted as cosmetic (99 % of the words are the same)."),
        (Label.FIX, "Ben changed the draft, counted as a fix (99 % of the words are the same)."),
        (None, "Ben changed the draft."),  # before changes were told apart
    ],
)
def test_the_record_of_an_edit_says_what_it_counts_as(label: Label | None, words: str) -> None:
    decision = replace(a_decision(Outcome.EDITED), label=label, similarity=0.9961)
    assert fine(details(replace(sent(), decision=decision), NAMES)).text == words


def test_the_record_of_an_answer_to_an_empty_draft_is_all_of_it() -> None:
    case = replace(sent("30 days."), draft=None)
    assert "````````diff\n+30 days.\n````````" in shown(fine(details(case, NAMES)).blocks)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (RejectReason.WRONG, "the draft is wrong"),
        (RejectReason.UNANSWERABLE, "it cannot be answered"),
        (RejectReason.NOT_FOR_US, "it is not for us"),
        (RejectReason.NEEDS_DETAIL, "it needs more detail"),
        (RejectReason.OTHER, "another reason"),
    ],
)
def test_the_record_of_a_rejection_names_its_reason(reason: RejectReason, words: str) -> None:
    decision = replace(a_decision(Outcome.REJECTED), reason=reason)
    made = fine(details(replace(at(Status.REJECTED), decision=decision, verdict=None), NAMES))
    assert made.text == f"Ben turned the draft down: {words}."
    assert shown(made.blocks) == f"{made.text}\n30 days, maybe."


def test_without_a_decision_there_is_no_record() -> None:
    assert fine(details(in_review(), NAMES)).text == "No decision."
