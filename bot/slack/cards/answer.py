"""The answer, as the thread gets it."""

from bot.core import markdown as md
from bot.core.case import Case, Names, Outcome
from bot.core.policy import Signature
from bot.core.text import escape
from bot.slack.cards.kit import Block, Card, actions, button, context, markdown, section, spoken
from bot.slack.cards.words import signed
from bot.slack.ids import ActionId, subject


def answer(case: Case, names: Names, part: int, signature: Signature = Signature.NAME) -> Card:
    """Part `part` (from 1) of the answer; the last one says who stands behind it."""
    parts = md.messages(case.answer)
    text = parts[part - 1]
    if part < len(parts):
        return Card(text=escape(spoken(text)), blocks=[markdown(text)])
    note, footer = _note(case, names, signature), _footer(case, names, signature)
    said: list[Block] = [section(f"*{escape(note[0])}:* {escape(note[1])}")] if note else []
    signs = [context(escape(footer))] if footer else []
    spoken_of = [spoken(text), ": ".join(note or ()), footer]
    return Card(text=escape("\n\n".join(filter(None, spoken_of))), blocks=[markdown(text), *said, *signs, *_why(case)])


def _why(case: Case) -> list[Block]:
    """Whoever reads an answer that nobody reviewed may ask why."""
    unreviewed = case.decision is None and case.verdict is not None
    return [actions(button("Why?", ActionId.ANSWER_WHY, subject(case.id, case.round)))] if unreviewed else []


def _note(case: Case, names: Names, signature: Signature) -> tuple[str, str] | None:
    """What the reviewer adds: its head, and the words."""
    if case.decision is None or not case.decision.message:
        return None
    by = signed(case.decision, names, signature)
    return f"Note from {by}" if by else "Note", case.decision.message


def _footer(case: Case, names: Names, signature: Signature) -> str:
    if case.decision is None:
        sure = f" · confidence {case.verdict.shown_score}" if case.verdict else ""
        return f"Not reviewed{sure} · {case.draft.model if case.draft else ''}"
    did = "Reviewed" if case.decision.outcome is Outcome.APPROVED else "Edited"
    by = signed(case.decision, names, signature)
    return f"{did} by {by}" if by else ""
