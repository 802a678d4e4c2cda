"""The answer, as the thread gets it."""

from bot.core import markdown as md
from bot.core.case import Case, Decision, Names, Outcome
from bot.core.policy import Signature
from bot.core.text import escape
from bot.slack.cards.kit import Block, Card, actions, button, context, markdown, section, spoken
from bot.slack.cards.words import signed
from bot.slack.ids import ActionId, BlockId, subject


def answer(case: Case, names: Names, part: int, signature: Signature = Signature.NAME) -> Card:
    """Part `part` (from 1) of the answer; the last one says who stands behind it."""
    parts = md.messages(case.answer)
    text = parts[part - 1]
    if part < len(parts):
        return Card(text=escape(spoken(text)), blocks=[markdown(text)])
    note, footer = _note(case.decision, names, signature), _footer(case, names, signature)
    said: list[Block] = [section(f"*{escape(note[0])}:* {escape(note[1])}")] if note else []
    signs = [context(escape(footer))] if footer else []
    spoken_of = [spoken(text), ": ".join(note or ()), footer]
    return Card(text=escape("\n\n".join(filter(None, spoken_of))), blocks=[markdown(text), *said, *signs, *_why(case)])


def _why(case: Case) -> list[Block]:
    """Whoever reads an answer that nobody reviewed may ask why."""
    unreviewed = case.decision is None and case.verdict is not None
    return [actions(button("Why?", ActionId.ANSWER_WHY, subject(case.id, case.round)))] if unreviewed else []


def correction(decision: Decision, names: Names, part: int, signature: Signature = Signature.NAME) -> Card:
    """Part `part` (from 1) of what an answer should have said: the first one says so, the last one has the note."""
    parts = md.messages(decision.text)
    text, by = parts[part - 1], signed(decision, names, signature)
    head = f"Correction by {by}" if by else "Correction"
    first = [section(f"*{escape(head)}*")] if part == 1 else []
    note = _note(decision, names, signature) if part == len(parts) else None
    last = [section(f"*{escape(note[0])}:* {escape(note[1])}")] if note else []
    spoken_of = [head if first else "", spoken(text), ": ".join(note or ())]
    return Card(text=escape("\n\n".join(filter(None, spoken_of))), blocks=[*first, markdown(text), *last])


def marked(case: Case, names: Names, part: int, signature: Signature = Signature.NAME) -> Card:
    """Part `part` of an answer that was corrected since; of one that was taken back nothing but that is left."""
    if case.checked is None:
        return answer(case, names, part, signature)
    by = signed(case.checked, names, signature)
    if case.checked.outcome is Outcome.RETRACTED:
        said = f"Taken back by {by}: this answer was wrong" if by else "Taken back: this answer was wrong"
        return Card(text=escape(said), blocks=[section(escape(said))])
    where = "with the asker" if case.checked.directly else "below"
    said = f"Corrected {where}, by {by}" if by else f"Corrected {where}"
    mark = {**section(f"*{escape(said)}*"), "block_id": BlockId.SUPERSEDED.value}
    as_it_was = answer(case, names, part, signature)
    return Card(text=f"{escape(said)}\n\n{as_it_was.text}", blocks=[mark, *as_it_was.blocks])


def _note(decision: Decision | None, names: Names, signature: Signature) -> tuple[str, str] | None:
    """What the reviewer adds: its head, and the words."""
    if decision is None or not decision.message:
        return None
    by = signed(decision, names, signature)
    return f"Note from {by}" if by else "Note", decision.message


def _footer(case: Case, names: Names, signature: Signature) -> str:
    if case.decision is None:
        sure = f" · confidence {case.verdict.shown_score}" if case.verdict else ""
        return f"Not reviewed{sure} · {case.draft.model if case.draft else ''}"
    did = "Reviewed" if case.decision.outcome is Outcome.APPROVED else "Edited"
    by = signed(case.decision, names, signature)
    return f"{did} by {by}" if by else ""
