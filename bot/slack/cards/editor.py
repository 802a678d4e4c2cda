"""The modals of a review: edit an answer, reject a draft, and the one that gives typed text back."""

from collections.abc import Mapping
from typing import Any

from bot.core import markdown as md
from bot.core.case import Case, Label, Names, RejectReason
from bot.core.text import escape, shorten
from bot.slack.cards.kit import Block, context, fenced, plain, plain_text, section, text_input
from bot.slack.ids import VALUE, BlockId, CallbackId, subject

View = dict[str, Any]

NOTE_LENGTH = 1_000  # it shares a message with the end of an answer
_QUESTION = 600
_BOX = 2_900

REASONS: Mapping[str, str] = {
    RejectReason.WRONG: "The draft is wrong",
    RejectReason.UNANSWERABLE: "It cannot be answered",
    RejectReason.NOT_FOR_US: "Not a question for us",
    RejectReason.NEEDS_DETAIL: "Needs more detail: ask the asker",
    RejectReason.OTHER: "Another reason",
}


CHANGES: Mapping[str, str] = {
    "auto": "Tell it from my edit",
    Label.COSMETIC.value: "Cosmetic: it says the same",
    Label.FIX.value: "A fix: it said something else",
}


def editor(case: Case, names: Names) -> View:
    """The draft's Markdown, over as many inputs as it needs."""
    text = case.draft.text if case.draft else ""
    return _modal(CallbackId.EDIT, case, "Edit the answer", "Send", [*_asked(case, names), *_editing(text)])


def correction(case: Case, names: Names) -> View:
    """The same for an answer that was sent without review."""
    shown = [*_asked(case, names), *_editing(case.answer)]
    return _modal(CallbackId.CORRECT, case, "Correct the answer", "Send", shown)


def retraction(case: Case, names: Names) -> View:
    """What the asker is told of an answer that was wrong, if there is nothing better to say."""
    message = text_input(BlockId.MESSAGE, "Message to the asker", VALUE, most=NOTE_LENGTH, hint="Sent with the notice.")
    goes = context("The answer is taken out of its thread, and its asker is told.")
    return _modal(
        CallbackId.TAKE_BACK, case, "Take the answer back", "Take back", [*_asked(case, names), goes, message]
    )


def _editing(text: str) -> list[Block]:
    parts = md.pieces(text, md.INPUT_LENGTH)
    inputs = [
        text_input(
            f"{BlockId.ANSWER}{number}",
            "Answer" if len(parts) == 1 else f"Answer, part {number} of {len(parts)}",
            VALUE,
            most=md.INPUT_LENGTH,
            optional=len(parts) > 1,
            value=part.text,
        )
        for number, part in enumerate(parts, start=1)
    ]
    note = text_input(BlockId.NOTE, "Note to the asker", VALUE, most=NOTE_LENGTH, hint="Sent with the answer.")
    change = _choice(BlockId.CHANGE, "What did you change?", CHANGES)
    change["element"]["initial_option"] = change["element"]["options"][0]
    return [*inputs, note, {**change, "optional": True}]


def rejection(case: Case, names: Names) -> View:
    """Why not, and what the asker is told."""
    reason = _choice(BlockId.REASON, "Reason", REASONS)
    message = text_input(BlockId.MESSAGE, "Message to the asker", VALUE, most=NOTE_LENGTH, hint="Sent with the reason.")
    return _modal(CallbackId.REJECT, case, "Reject the draft", "Reject", [*_asked(case, names), reason, message])


def given_back(problem: str, text: str) -> View:
    """Somebody was first, or it is too late: why, and what was typed, to be copied."""
    parts = md.pieces(text, _BOX)
    kept = [context("What you typed is kept. You can copy it from here:"), *[fenced(part.text) for part in parts]]
    blocks = [section(escape(problem)), *(kept if text.strip() else [])]
    return {"type": "modal", "title": plain_text("Not sent"), "close": plain_text("Close"), "blocks": blocks}


def _choice(block_id: BlockId, label: str, values: Mapping[str, str]) -> Block:
    options = [{"text": plain_text(words), "value": str(value)} for value, words in values.items()]
    return {
        "type": "input",
        "block_id": block_id.value,
        "label": plain_text(label),
        "element": {"type": "radio_buttons", "action_id": VALUE, "options": options},
    }


def _modal(callback: CallbackId, case: Case, title: str, submit: str, blocks: list[Block]) -> View:
    return {
        "type": "modal",
        "callback_id": callback.value,
        "private_metadata": subject(case.id, case.round),
        "title": plain_text(title),
        "submit": plain_text(submit),
        "close": plain_text("Cancel"),
        "blocks": blocks,
    }


def _asked(case: Case, names: Names) -> list[Block]:
    asker = names.get(case.question.asker, "Somebody")
    return [context(f"{escape(asker)} asks"), fenced(shorten(plain(case.question.text, names), _QUESTION))]
