"""The modals: what a reviewer can type, where it goes, and what comes back."""

from dataclasses import replace
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from bot.core.case import Label, RejectReason
from bot.slack import inbound
from bot.slack.cards.editor import correction, editor, given_back, rejection, retraction
from tests.cards.checks import FOREIGN, HOSTILE, LONG_NAME, PLAIN, fine_view, shown
from tests.core.made import NAMES, in_review, unreviewed

PARAGRAPHS = st.lists(
    st.text(alphabet="ab é🙂`*<>&\n", min_size=1, max_size=60).filter(str.strip), min_size=1, max_size=8
).map("\n\n".join)


def fields(view: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Block id, label and what is typed in already, of every field."""
    return [
        (block["block_id"], block["label"]["text"], _shows(block["element"]))
        for block in view["blocks"]
        if block["type"] == "input"
    ]


def _shows(element: dict[str, Any]) -> str:
    chosen: dict[str, str] = element.get("initial_option", {})
    return str(chosen.get("value") or element.get("initial_value", ""))


def submitted(view: dict[str, Any], **typed: str) -> dict[str, Any]:
    """The view as Slack sends it back: what it showed, but for what was typed."""
    shows = {block: value for block, _, value in fields(view)} | typed
    values = {block: {"value": {"type": "plain_text_input", "value": text or None}} for block, text in shows.items()}
    return {
        "view": {"state": {"values": values}, "private_metadata": view["private_metadata"]},
        "user": {"id": "U0BEN"},
    }


def test_the_editor_shows_the_question_and_the_draft_to_edit() -> None:
    view = fine_view(editor(in_review(), NAMES))
    assert fields(view) == [
        ("answer_1", "Answer", "30 days, maybe."),
        ("note", "Note to the asker", ""),
        ("change", "What did you change?", "auto"),
    ]
    assert shown(view["blocks"]) == "Ava asks\nHow long is the refund window?"
    assert (view["callback_id"], view["title"]["text"], view["submit"]["text"]) == (
        "review_edit",
        "Edit the answer",
        "Send",
    )


def test_a_modal_carries_the_case_and_its_round_and_nothing_else() -> None:
    assert editor(in_review(), NAMES)["private_metadata"] == "case1.1"
    assert rejection(in_review(), NAMES)["private_metadata"] == "case1.1"


def test_an_empty_draft_is_one_empty_field() -> None:
    assert fields(fine_view(editor(in_review(""), NAMES)))[0] == ("answer_1", "Answer", "")


def test_a_long_draft_is_split_over_fields_of_three_thousand_characters() -> None:
    view = fine_view(editor(in_review(PLAIN[:7_000]), NAMES))
    assert [(block, label) for block, label, _ in fields(view)] == [
        ("answer_1", "Answer, part 1 of 3"),
        ("answer_2", "Answer, part 2 of 3"),
        ("answer_3", "Answer, part 3 of 3"),
        ("note", "Note to the asker"),
        ("change", "What did you change?"),
    ]
    assert max(len(value) for _, _, value in fields(view)) <= 3_000


def test_a_draft_of_forty_thousand_characters_can_be_edited() -> None:
    view = fine_view(editor(in_review(PLAIN, question=PLAIN), NAMES))
    assert [block for block, _, _ in fields(view)] == [*[f"answer_{n}" for n in range(1, 15)], "note", "change"]
    assert inbound.submitted(submitted(view), PLAIN) == (PLAIN.strip("\n"), "")


@given(PARAGRAPHS, st.integers(1, 90))
def test_a_draft_that_nobody_touched_comes_back_as_it_was(text: str, times: int) -> None:
    draft = "\n\n".join([text] * times).strip("\n")
    view = fine_view(editor(in_review(draft), NAMES))
    assert inbound.submitted(submitted(view), draft) == (draft, "")


def test_a_correction_begins_with_the_answer_as_it_was_sent() -> None:
    view = fine_view(correction(unreviewed("30 days from delivery."), NAMES))
    assert fields(view)[0] == ("answer_1", "Answer", "30 days from delivery.")
    assert [block for block, _, _ in fields(view)] == ["answer_1", "note", "change"]
    assert (view["callback_id"], view["title"]["text"]) == ("audit_correct", "Correct the answer")


def test_what_is_taken_back_needs_no_word_and_may_have_one() -> None:
    view = fine_view(retraction(unreviewed(), NAMES))
    assert fields(view) == [("message", "Message to the asker", "")]
    assert (view["callback_id"], view["submit"]["text"]) == ("audit_take_back", "Take back")
    assert inbound.message_of(submitted(view, message=" Ask payroll. ")) == "Ask payroll."
    assert inbound.message_of(submitted(view)) == ""


@pytest.mark.parametrize(
    ("chosen", "label"),
    [
        ({"selected_option": {"value": "auto"}}, None),
        ({"selected_option": {"value": "cosmetic"}}, Label.COSMETIC),
        ({"selected_option": {"value": "fix"}}, Label.FIX),
        ({"selected_option": {"value": "approve"}}, None),
        ({"selected_option": None}, None),
        ({}, None),
    ],
)
def test_a_change_is_what_its_writer_says_or_else_what_its_words_tell(
    chosen: dict[str, Any], label: Label | None
) -> None:
    assert inbound.change({"view": {"state": {"values": {"change": {"value": chosen}}}}}) is label
    assert inbound.change({"view": {"state": {"values": {}}}}) is None


def test_what_was_typed_comes_back_with_the_note() -> None:
    view = editor(in_review(), NAMES)
    body = submitted(view, answer_1="\n30 *days*.  \n", note=" Checked. ")
    assert inbound.submitted(body, "30 days, maybe.") == ("30 *days*.  ", "Checked.")
    assert inbound.view_subject(body) == ("case1", 1, "U0BEN")


def test_eleven_fields_come_back_in_their_order() -> None:
    draft = "\n\n".join(f"{n:02} " + "x" * 2_900 for n in range(1, 12))
    view = fine_view(editor(in_review(draft), NAMES))
    backwards = dict(reversed(submitted(view)["view"]["state"]["values"].items()))
    assert inbound.submitted({"view": {"state": {"values": backwards}}}, draft) == (draft, "")


def test_a_rejection_asks_for_one_of_five_reasons_and_a_message() -> None:
    view = fine_view(rejection(in_review(), NAMES))
    reason, message = view["blocks"][-2:]
    assert [(option["value"], option["text"]["text"]) for option in reason["element"]["options"]] == [
        ("wrong", "The draft is wrong"),
        ("unanswerable", "It cannot be answered"),
        ("not_for_us", "Not a question for us"),
        ("needs_detail", "Needs more detail: ask the asker"),
        ("other", "Another reason"),
    ]
    assert (reason["block_id"], reason["label"]["text"]) == ("reason", "Reason")
    assert (message["block_id"], message["label"]["text"]) == ("message", "Message to the asker")
    assert (view["callback_id"], view["title"]["text"], view["submit"]["text"]) == (
        "review_reject",
        "Reject the draft",
        "Reject",
    )


def test_a_rejection_comes_back_with_its_reason() -> None:
    chosen = {"value": {"type": "radio_buttons", "selected_option": {"value": "needs_detail"}}}
    message = {"value": {"type": "plain_text_input", "value": " Which country? "}}
    body = {"view": {"state": {"values": {"reason": chosen, "message": message}}}}
    assert inbound.rejected(body) == (RejectReason.NEEDS_DETAIL, "Which country?")


def test_a_rejection_without_a_reason_comes_back_without_one() -> None:
    nothing = {"value": {"type": "radio_buttons", "selected_option": None}}
    assert inbound.rejected({"view": {"state": {"values": {"reason": nothing}}}}) == (None, "")
    assert inbound.rejected({"view": {"state": {"values": {}}}}) == (None, "")


def test_who_was_too_late_gets_back_what_was_typed() -> None:
    view = fine_view(given_back("Bea has approved this already.", "30 days."))
    assert view["title"]["text"] == "Not sent"
    assert shown(view["blocks"]) == (
        "Bea has approved this already.\nWhat you typed is kept. You can copy it from here:\n30 days."
    )
    assert "submit" not in view


@pytest.mark.parametrize("text", ["", "  \n"])
def test_who_typed_nothing_gets_nothing_back(text: str) -> None:
    assert shown(fine_view(given_back("Too late.", text))["blocks"]) == "Too late."


def test_a_long_text_is_given_back_whole() -> None:
    blocks = fine_view(given_back("Too late.", PLAIN))["blocks"][2:]
    texts = [block["elements"][0]["elements"][0]["text"] for block in blocks]
    assert "".join(texts).replace("\n", "") == PLAIN.replace("\n", "")


@given(FOREIGN, FOREIGN, FOREIGN)
def test_nothing_foreign_in_a_modal_is_more_than_text(question: str, draft: str, name: str) -> None:
    case, names = in_review(draft, question=question), {"U0AVA": name}
    fine_view(editor(case, names))
    fine_view(rejection(case, names))
    fine_view(correction(replace(case, answer=draft), names))
    fine_view(retraction(case, names))
    fine_view(given_back(name, draft))


@pytest.mark.parametrize("text", [HOSTILE, PLAIN], ids=["hostile", "huge"])
def test_slack_takes_the_modals_whatever_question_and_draft_hold(text: str) -> None:
    for names in (NAMES, {"U0AVA": LONG_NAME}, {"U0AVA": HOSTILE}, {}):
        fine_view(editor(in_review(text, question=text), names))
        fine_view(rejection(in_review(text, question=text), names))
    fine_view(given_back(text, text))
