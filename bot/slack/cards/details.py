"""What a decided card keeps in its thread: what was decided, what changed, and what the score was made of."""

import difflib

from bot.core.case import Case, Decision, Label, Names, Outcome, RejectReason
from bot.core.text import escape, shorten
from bot.slack.cards import signals
from bot.slack.cards.kit import Block, Card, context, markdown, section

_CHANGES = 4_500  # characters of a diff; the rest is in the thread that got the answer

_REASONS = {
    RejectReason.WRONG: "the draft is wrong",
    RejectReason.UNANSWERABLE: "it cannot be answered",
    RejectReason.NOT_FOR_US: "it is not for us",
    RejectReason.NEEDS_DETAIL: "it needs more detail",
    RejectReason.OTHER: "another reason",
}
_COUNTED = {Label.APPROVE: "no change", Label.COSMETIC: "cosmetic", Label.FIX: "a fix"}


def details(case: Case, names: Names) -> Card:
    """The record of a decision, for whoever opens the card's thread."""
    decision = case.decision
    if decision is None:
        return Card(text="No decision.", blocks=[section("No decision.")])
    by = names.get(decision.by, "A reviewer")
    said = f"\n{by} writes to the asker: {decision.message}" if decision.message else ""
    match decision.outcome:
        case Outcome.APPROVED:
            head, changes = f"{by} approved the draft as it was.{said}", []
        case Outcome.EDITED:
            before = case.draft.text if case.draft else ""
            head, changes = f"{by} changed the draft{counted(decision)}.{said}", [difference(before, decision.text)]
        case _:
            why = _REASONS.get(decision.reason, "") if decision.reason else ""
            head, changes = f"{by} turned the draft down: {why}.{said}", _turned_down(case)
    return Card(text=escape(head), blocks=[section(escape(head)), *changes, *_came_here(case), *_signals(case)])


def _turned_down(case: Case) -> list[Block]:
    """The card has folded, so the draft is here."""
    return [markdown(shorten(case.draft.text, _CHANGES))] if case.draft and case.draft.text else []


def _came_here(case: Case) -> list[Block]:
    """Why a person was asked at all: without it a score above the threshold would look wrong."""
    reasons = [f"• {reason.words}" for reason in case.verdict.reasons] if case.verdict else []
    return [context(escape("\n".join(["It came to review because:", *reasons])))] if reasons else []


def counted(decision: Decision) -> str:
    """What the change counts as, and by what; nothing of one from before changes were told apart."""
    kind = _COUNTED.get(decision.label) if decision.label else None
    return f", counted as {kind} ({int(decision.similarity * 100)} % of the words are the same)" if kind else ""


def difference(before: str, after: str) -> Block:
    """What was taken out and what was put in, line by line."""
    diff = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1)
    changes = list(diff)[2:]  # without the names of two files
    lines = [line for line in changes if not line.startswith("@@")]
    fence = "`" * 8
    shown = shorten("\n".join(lines), _CHANGES).replace(fence, fence.replace("`", "'"))  # nothing in it ends the fence
    return markdown(f"{fence}diff\n{shown}\n{fence}")


def _signals(case: Case) -> list[Block]:
    if case.verdict is None:
        return []
    verdict = case.verdict
    head = f"Confidence {verdict.shown_score}, {verdict.shown_threshold}, score version {verdict.score_version}"
    return [context(escape("\n".join([head, *signals.listed(verdict)])))]
