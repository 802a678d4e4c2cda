"""The answer, as the thread gets it."""

from bot.core import markdown as md
from bot.core.case import Case, Names, Outcome
from bot.slack.cards.kit import Block, Card, context, escape, markdown, section, spoken


def answer(case: Case, names: Names, part: int) -> Card:
    """Part `part` (from 1) of the answer; the last one says who stands behind it."""
    parts = md.messages(case.answer)
    text = parts[part - 1]
    if part < len(parts):
        return Card(text=escape(spoken(text)), blocks=[markdown(text)])
    footer = _footer(case, names)
    note = case.decision.message if case.decision else ""
    by = names.get(case.decision.by, "a reviewer") if case.decision else ""
    said: list[Block] = [section(f"*Note from {escape(by)}:* {escape(note)}")] if note else []
    noted = f"\n\nNote from {by}: {note}" if note else ""
    return Card(
        text=escape(f"{spoken(text)}{noted}\n\n{footer}"), blocks=[markdown(text), *said, context(escape(footer))]
    )


def _footer(case: Case, names: Names) -> str:
    if case.decision is None:
        sure = f" · confidence {case.verdict.shown_score}" if case.verdict else ""
        return f"Not reviewed{sure} · {case.draft.model if case.draft else ''}"
    did = "Reviewed" if case.decision.outcome is Outcome.APPROVED else "Edited"
    return f"{did} by {names.get(case.decision.by, 'a reviewer')}"
