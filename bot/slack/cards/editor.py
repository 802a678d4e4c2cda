"""The modals of a review: edit an answer, reject a draft, and the one that gives typed text back."""

from typing import Any

from bot.core import markdown as md
from bot.core.case import Case, Names, RejectReason
from bot.core.text import escape, shorten
from bot.slack.cards.kit import Block, context, fenced, plain, plain_text, section, text_input
from bot.slack.ids import VALUE, BlockId, CallbackId, subject

View = dict[str, Any]

NOTE_LENGTH = 1_000  # it shares a message with the end of an answer
_QUESTION = 600
_BOX = 2_900

REASONS = {
    RejectReason.WRONG: "The draft is wrong",
    RejectReason.UNANSWERABLE: "It cannot be answered",
    RejectReason.NOT_FOR_US: "Not a question for us",
    RejectReason.NEEDS_DETAIL: "Needs more detail: ask the asker",
    RejectReason.OTHER: "Another reason",
}


def editor(case: Case, names: Names) -> View:
    """The draft's Markdown, over as many inputs as it needs."""
    parts = md.pieces(case.draft.text if case.draft else "", md.INPUT_LENGTH)
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
    return _modal(CallbackId.EDIT, case, "Edit the answer", "Send", [*_asked(case, names), *inputs, note])


def rejection(case: Case, names: Names) -> View:
    """Why not, and what the asker is told."""
    options = [{"text": plain_text(label), "value": reason.value} for reason, label in REASONS.items()]
    reason: Block = {
        "type": "input",
        "block_id": BlockId.REASON.value,
        "label": plain_text("Reason"),
        "element": {"type": "radio_buttons", "action_id": VALUE, "options": options},
    }
    message = text_input(BlockId.MESSAGE, "Message to the asker", VALUE, most=NOTE_LENGTH, hint="Sent with the reason.")
    return _modal(CallbackId.REJECT, case, "Reject the draft", "Reject", [*_asked(case, names), reason, message])


def given_back(problem: str, text: str) -> View:
    """Somebody was first, or it is too late: why, and what was typed, to be copied."""
    parts = md.pieces(text, _BOX)
    kept = [context("What you typed is kept. You can copy it from here:"), *[fenced(part.text) for part in parts]]
    blocks = [section(escape(problem)), *(kept if text.strip() else [])]
    return {"type": "modal", "title": plain_text("Not sent"), "close": plain_text("Close"), "blocks": blocks}


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
