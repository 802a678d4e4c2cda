"""The review card: what is asked, what would be answered, why it is here, and what to do about it."""

from datetime import datetime

from bot.core.case import (
    Attachment,
    Case,
    Draft,
    Names,
    Origin,
    Outcome,
    Status,
    Turn,
    Verdict,
    Withdrawal,
)
from bot.core.policy import Policy
from bot.core.text import escape, named, shorten
from bot.slack.cards import signals
from bot.slack.cards.kit import (
    Block,
    Card,
    actions,
    button,
    context,
    fenced,
    markdown,
    plain,
    quoted,
    section,
    spoken,
)
from bot.slack.cards.words import after, span
from bot.slack.ids import ActionId, subject

# Characters that the card shows; a message holds about 13,200 in all, and quotes and line ends count double.
_QUESTION = 1_500
_TURN = 300
_NAME = 80
_DRAFT = 3_000
_WHY = 1_200
_MEASURED = 800
_FOLDED = 140
_FILES = 5
_REPLIES = 3

_MENDS = {  # of what keeps an answer from its thread, by Slack's error
    "not_in_channel": "; invite me there (`/invite @copydesk`), then approve again",
    "is_archived": "; once the channel is unarchived, approve again, or reject: that reaches the asker directly",
}


def card(case: Case, names: Names, link: str, policy: Policy) -> Card:
    """The card of an undecided case."""
    asker, question = names.get(case.question.asker, "Somebody"), plain(case.question.text, names)
    place, why = where(case, names), _why(case, asker, policy)
    blocks = [
        section(f"*{escape(asker)} asks* {_how(case)}in {escape(place)}{linked(' · ', link, 'open the thread')}"),
        *_earlier(case, names),
        fenced(shorten(question, _QUESTION)),
        *_came_with_it(case),
        *_meanwhile(case, names),
        *_draft(case),
        *_below(case, why),
    ]
    draft = spoken(shorten(case.draft.text, _DRAFT)) if case.draft and case.draft.text else "none"
    confidence = f"Confidence {_against(case.verdict)}. " if case.verdict else ""
    asked = f"{asker} asks in {place}: {shorten(' '.join(question.split()), 300)}"
    asked += "".join(f"\n{line}" for line in (*_files(case), *_replies(case, names)))
    text = f"{asked}\nDraft: {shorten(' '.join(draft.split()), 600)}\n{confidence}Why: {'; '.join(why)}"
    return Card(text=escape(text), blocks=blocks)


def decided(case: Case, names: Names, link: str, number: int) -> Card:
    """A card that needs nobody any more, in two lines."""
    asker, question = names.get(case.question.asker, "Somebody"), plain(case.question.text, names)
    newer = (
        "The answer could not be sent; it waits below."
        if case.trouble
        else "There is a newer draft of this question below."
    )
    first = _outcome(case, names) if number == case.round else newer
    second = f"{asker} in {where(case, names)}: “{shorten(named(question), _FOLDED)}”"
    blocks = [section(f"*{escape(first)}*"), context(escape(second) + linked(" · ", link, "open the thread"))]
    return Card(text=escape(f"{first}\n{second}"), blocks=blocks)


def reminder(case: Case, names: Names, now: datetime) -> Card:
    """A nudge in the card's thread, seen in the channel too."""
    waited = span(now - case.review_since) if case.review_since else "a while"
    text = (
        f"{names.get(case.question.asker, 'Somebody')} has been waiting for {waited}: this card still needs a decision."
    )
    return Card(text=escape(text), blocks=[section(escape(text))])


def whole_draft(draft: Draft, part: str) -> Card:
    """Part of a draft that the card could not show whole."""
    return Card(text=escape(part), blocks=[markdown(part), context(f"Draft by {escape(draft.model)}, unreviewed")])


def where(case: Case, names: Names) -> str:
    """The place of a question, to reviewers."""
    place = case.place
    if place and place.direct:
        return "a direct message"
    name = names.get(case.question.channel) or (place.name if place else "")
    return f"#{name}" if name else "a channel"


def linked(before: str, link: str, label: str) -> str:
    """A link behind `before`, or nothing."""
    return f"{before}<{link}|{label}>" if link else ""


def _how(case: Case) -> str:
    return {Origin.SHORTCUT: "about a message ", Origin.WATCHED: "without calling me "}.get(case.question.origin, "")


def _files(case: Case) -> list[str]:
    return [f"Has {file.words} the model did not see{f': {file.name}' if file.name else ''}" for file in _shown(case)]


def _shown(case: Case) -> tuple[Attachment, ...]:
    return case.question.files[:_FILES]


def _came_with_it(case: Case) -> list[Block]:
    lines = [
        f":paperclip: Has {file.words} the model did not see: {_to_file(file)}".removesuffix(": ")
        for file in _shown(case)
    ]
    more = len(case.question.files) - _FILES
    return [context("\n".join([*lines, *([f"and {more} more"] if more > 0 else [])]))] if lines else []


def _to_file(file: Attachment) -> str:
    name = escape(file.name.replace("|", "/"))
    return f"<{file.link}|{name or 'open it'}>" if file.link else name


def _replies(case: Case, names: Names) -> list[str]:
    who = [names.get(user, "Somebody") for user in case.replies.by[-_REPLIES:]]
    return [f"{' and '.join(who)} replied in the thread"] if who else []


def _meanwhile(case: Case, names: Names) -> list[Block]:
    """A person's reply may be the answer: whoever decides should have read it."""
    asked = "; the asker was asked whether that answered it" if case.replies.asked else ""
    said = f"; that {names.get(case.replies.about, 'Somebody')}'s did not answer it, says the asker"
    then = escape(said) if case.replies.denied else asked
    return [section(f":speech_balloon: *{escape(line)}*{then}") for line in _replies(case, names)]


def _earlier(case: Case, names: Names) -> list[Block]:
    said = [_turn(turn, names) for turn in (case.draft.context[-2:] if case.draft else ())]
    heard = [(author, text) for author, text in said if text.strip()]
    return [quoted(heard)] if heard else []


def _turn(turn: Turn, names: Names) -> tuple[str, str]:
    """Who said it, and what, without Markdown's marks."""
    author = shorten(plain(turn.author, names).lstrip("@"), _NAME)
    return author, shorten(plain(spoken(turn.text), names), _TURN)


def _draft(case: Case) -> list[Block]:
    draft = case.draft
    if case.previewed:
        shown = [markdown(shorten(draft.text, _DRAFT))] if draft and draft.text else []
        return [section("*Draft*, being written…"), *shown]
    if draft is None or not draft.text:
        return [section("*No draft.* Write the answer with Edit.")]
    cut = len(draft.text) > _DRAFT
    head = "*The answer that could not be sent*" if case.trouble else f"*Draft* by {escape(draft.model)}"
    shown = [section(head), markdown(shorten(draft.text, _DRAFT))]
    return [*shown, context("The draft is longer than this card; Show all posts it in the thread.")] if cut else shown


def _below(case: Case, why: list[str]) -> list[Block]:
    """Why it is here and what to do about it; while the draft is being written there is nothing to decide yet."""
    if case.previewed:
        return [
            context("A person has to look at this, so you see it already. The buttons come when the draft is whole.")
        ]
    lines = [f"• {escape(' '.join(line.split()))}" for line in why or ["it went to review while it was being written"]]
    reasons = section(shorten("\n".join(["*Why you see this*", *lines]), _WHY))
    return [reasons, *_measured(case), _buttons(case)]


def _why(case: Case, asker: str, policy: Policy) -> list[str]:
    reasons = [reason.words for reason in case.verdict.reasons] if case.verdict else []
    if case.trouble:
        mend = next((mend for error, mend in _MENDS.items() if error in case.trouble), "")
        reasons.insert(0, f"the answer could not be sent: {case.trouble}. The text is kept{mend}")
    if policy.reviews_alone(case.question.asker):
        reasons.append(f"there is no second reviewer, so {asker} may decide on their own question")
    return reasons


def _measured(case: Case) -> list[Block]:
    if case.verdict is None or not case.draft or not case.draft.text:
        return []
    given = [signal for signal in case.verdict.signals if signal.value is not None]  # the rest is in the details
    measured = " · ".join(map(signals.named, given))
    sources = f"\nSources: {', '.join(map(named, case.draft.sources))}" if case.draft.sources else ""
    return [context(f"*Confidence {_against(case.verdict)}*\n{escape(shorten(measured + sources, _MEASURED))}")]


def _against(verdict: Verdict) -> str:
    return f"{verdict.shown_score}, {verdict.shown_threshold}"


def _buttons(case: Case) -> Block:
    value = subject(case.id, case.round)
    text = case.draft.text if case.draft else ""
    approve = [button("Approve", ActionId.APPROVE, value, "primary")] if text else []
    show = [button("Show all", ActionId.SHOW_ALL, value)] if len(text) > _DRAFT else []
    edit, reject = button("Edit", ActionId.EDIT, value), button("Reject", ActionId.REJECT, value, "danger")
    why = [button("Why?", ActionId.WHY, value)] if text and case.verdict else []
    return actions(*approve, edit, reject, *show, *why)


def _withdrawn(case: Case, names: Names) -> str:
    match case.withdrawal:
        case Withdrawal.DELETED:
            return "Withdrawn: the question was deleted"
        case Withdrawal.ANSWERED:
            return f"Withdrawn: {names.get(case.replies.about, 'a person')} answered it in the thread, says the asker"
        case _:
            return "Withdrawn by the asker"


_DID = {
    Outcome.APPROVED: "Approved",
    Outcome.EDITED: "Edited",
    Outcome.REJECTED: "Rejected",
    Outcome.ASKED_BACK: "Asked back",
}


def _outcome(case: Case, names: Names) -> str:
    if case.status is Status.WITHDRAWN:
        return _withdrawn(case, names)
    if case.decision is None and case.status is Status.EXPIRED:
        return "Expired: nobody decided in time; the asker was told"
    if case.decision is None:
        return "The question has changed since: this draft was of the old one"
    waited = f" {after(case.decision.at - case.review_since)}" if case.review_since else ""
    changed = {Outcome.APPROVED: ", unchanged", Outcome.EDITED: ", changed"}.get(case.decision.outcome, "")
    sent = {
        Status.SENDING: " · sending…",
        Status.DELIVERED: " · delivered",
        Status.EXPIRED: " · no more detail came",
    }.get(case.status, "")
    return f"{_DID[case.decision.outcome]} by {names.get(case.decision.by, 'a reviewer')}{waited}{changed}{sent}"
