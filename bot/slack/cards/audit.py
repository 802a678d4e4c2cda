"""The card of an answer that was sent without review: what was asked and answered, for a look at it afterwards."""

from bot.core import markdown as md
from bot.core.case import Case, Decision, Names, Outcome
from bot.core.text import escape, named, shorten
from bot.slack.cards.details import counted, difference
from bot.slack.cards.kit import Block, Card, actions, button, context, fenced, markdown, plain, section, spoken
from bot.slack.cards.review import linked, where
from bot.slack.ids import ActionId, subject

# Characters that the card shows, as on a review card.
_QUESTION = 1_500
_ANSWER = 3_000
_FOLDED = 140

_FOUND = {Outcome.CONFIRMED: "was right", Outcome.CORRECTED: "corrected", Outcome.RETRACTED: "taken back"}


def audit(case: Case, names: Names, link: str) -> Card:
    """The card before anybody has decided."""
    asker, question = names.get(case.question.asker, "Somebody"), plain(case.question.text, names)
    place, why = where(case, names), _why(case)
    cut = [context("The rest of it is in the thread.")] if len(case.answer) > _ANSWER else []
    blocks = [
        section(f"*Was this right?* {escape(asker)} asked in {escape(place)}{linked(' · ', link, 'open the thread')}"),
        fenced(shorten(question, _QUESTION)),
        section(f"*The answer, as it was sent*, by {escape(case.draft.model if case.draft else 'a model')}"),
        markdown(shorten(case.answer, _ANSWER)),
        *cut,
        context(escape(why)),
        _buttons(case),
    ]
    asked = f"{asker} asked in {place}: {shorten(' '.join(question.split()), 300)}"
    answered = f"Answered: {shorten(' '.join(spoken(shorten(case.answer, _ANSWER)).split()), 600)}"
    return Card(text=escape(f"{asked}\n{answered}\n{why}"), blocks=blocks)


def checked(case: Case, names: Names, link: str) -> Card:
    """The card once somebody has, in two lines."""
    asker, question = names.get(case.question.asker, "Somebody"), plain(case.question.text, names)
    second = f"{asker} in {where(case, names)}: “{shorten(named(question), _FOLDED)}”"
    first = _found(case, names)
    blocks = [section(f"*{escape(first)}*"), context(escape(second) + linked(" · ", link, "open the thread"))]
    return Card(text=escape(f"{first}\n{second}"), blocks=blocks)


def record(case: Case, decision: Decision, names: Names, part: int) -> Card:
    """What became of the answer, for whoever opens that card's thread: what changed, or the text that is gone."""
    by = names.get(decision.by, "A reviewer")
    said = f"\n{by} writes to the asker: {decision.message}" if decision.message else ""
    if decision.outcome is Outcome.CORRECTED:
        head, shown = f"{by} corrected the answer{counted(decision)}.{said}", difference(case.answer, decision.text)
    else:
        head, shown = f"{by} took the answer back. It said:{said}", markdown(md.messages(case.answer)[part - 1])
        head = head if part == 1 else "It went on:"
    return Card(text=escape(head), blocks=[section(escape(head)), shown])


def _why(case: Case) -> str:
    if case.verdict is None:
        return "Sent without review"
    odds = case.verdict.odds
    drawn = "looked at afterwards, as all are now" if odds >= 1 else f"drawn at random ({odds * 100:g} %)"
    return f"Sent without review, confidence {case.verdict.shown_score}, {drawn}"


def _found(case: Case, names: Names) -> str:
    if case.checked is None:
        return "Sent without review"
    directly = ", by a direct message" if case.checked.directly else ""
    return f"Checked by {names.get(case.checked.by, 'a reviewer')}: {_FOUND[case.checked.outcome]}{directly}"


def _buttons(case: Case) -> Block:
    value = subject(case.id, case.round)
    return actions(
        button("Was right", ActionId.AUDIT_RIGHT, value, "primary"),
        button("Correct it", ActionId.AUDIT_CORRECT, value),
        button("Take it back", ActionId.AUDIT_TAKE_BACK, value, "danger"),
        button("Why?", ActionId.WHY, value),
    )
