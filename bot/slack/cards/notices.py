"""What the asker is told in the thread, beside the answer."""

from bot.core.case import Case, Decision, Names, Outcome, RejectReason, Status, Withdrawal
from bot.core.effects import FoldNotice, Notice, TellAgain
from bot.core.policy import Policy, Signature
from bot.core.text import escape, shorten
from bot.slack.cards.kit import Block, Card, actions, button, context, plain, section
from bot.slack.cards.words import signed, span
from bot.slack.ids import ActionId, subject

_REJECTED = {
    RejectReason.WRONG: "The draft I had was wrong, and there is no better answer yet.",
    RejectReason.UNANSWERABLE: "Nobody here can answer this from what we know.",
    RejectReason.NOT_FOR_US: "This is not a question for this desk.",
    RejectReason.OTHER: "There is no answer to this one.",
}
_ANSWER_HERE = "Answer here, in this thread, and I will take it up again."
_ASK_AGAIN = "Ask again here, with that, and I will take it up."
_QUOTED = 140  # characters of the question

_MENDED = {Outcome.CORRECTED: "has been corrected", Outcome.RETRACTED: "was wrong and has been taken back"}
_WITHDRAWN = {
    Withdrawal.NEVER_MIND: "You withdrew this question.",
    Withdrawal.DELETED: "The question was deleted.",
    Withdrawal.ANSWERED: "You said that it is answered.",
}
_SAID = {
    Notice.CHECKING: "A person is checking this.",
    Notice.CONSENT: "I am not sure of this one. May I show your question to the reviewers?",
    Notice.WHAT_TO_ASK: "What would you like to know? Write your question here, in this thread.",
    Notice.TOO_FAST: "You ask faster than I may answer. This question is kept, and its turn comes in a minute or so.",
    Notice.STILL_WORKING: "I am still working on it.",
    Notice.HELD: "The desk is paused. Your question is kept, and comes up when an admin lets the desk go on.",
    Notice.WITHDRAWN: "You withdrew this question.",
    Notice.REMINDED: "This is still waiting for a person. I have reminded the reviewers.",
}


def notice(kind: Notice, case: Case, names: Names, policy: Policy) -> Card:
    """A word to the asker; CHECKING and CONSENT carry buttons."""
    match kind:
        case Notice.NEEDS_DETAIL:
            return _said(f"{_asks(case.decision, names, policy.signature)}\n{_ANSWER_HERE}")
        case Notice.REJECTED | Notice.RETRACTED:
            found, words = (case.decision, _rejected) if kind is Notice.REJECTED else (case.checked, _retracted)
            return _said(words(found, names, policy.signature))
        case Notice.EXPIRED:
            return _said(_expired(case, policy))
        case Notice.CHECKING if case.draft and any(failure.code == "used_up" for failure in case.draft.tried):
            return _said("I have used up what I may spend today, so a person answers this.", _buttons(kind, case))
        case Notice.DID_IT_ANSWER:
            return _said(f"{_repliers(case, names)} has replied. Did that answer it?", _buttons(kind, case))
        case _:
            return _said(_SAID[kind], _buttons(kind, case))


def directly(kind: Notice, case: Case, names: Names, policy: Policy, link: str) -> Card:
    """The same word as a direct message, with where the question was asked, since Slack does not take it there."""
    said = notice(kind, case, names, policy)
    if kind is Notice.NEEDS_DETAIL:
        said = _said(f"{_asks(case.decision, names, policy.signature)}\n{_ASK_AGAIN}")
    return elsewhere(said, case, names, link)


def elsewhere(said: Card, case: Case, names: Names, link: str) -> Card:
    """What belongs in the thread, with where that is."""
    where = f"where you asked, in {_place(case, names)}"
    asked = shorten(" ".join(plain(case.question.text, names).split()), _QUOTED)
    about = f"I cannot write {where}{f': “{asked}”' if asked else '.'}"
    shown = escape(about) + (f" (<{link}|open it>)" if link else "")
    return Card(text=f"{escape(about)}\n{said.text}", blocks=[context(shown), *said.blocks])


def _place(case: Case, names: Names) -> str:
    """Where it was asked, to its asker."""
    if case.place and case.place.direct:
        return "that thread"
    name = names.get(case.question.channel)
    return f"#{name}" if name else "that channel"


def again(again: TellAgain, case: Case, link: str) -> Card:
    """Where the asker put the same question a second time within a minute."""
    here = (again.channel, again.thread_ts) == (case.question.channel, case.question.thread_ts)
    where = "here, in this thread" if here else f"<{link}|in the other thread>" if link else "in the other thread"
    comes = "is" if case.status is Status.DELIVERED else "comes"
    text = f"You asked this a moment ago; the answer {comes} {where}."
    if mended := _MENDED.get(case.checked.outcome) if case.checked else None:
        text = f"You asked this here, too: the answer, {where}, {mended}."
    return Card(text=text, blocks=[section(text)])


def folded(fold: FoldNotice, case: Case, names: Names, signature: Signature = Signature.NAME) -> Card:
    """A notice that has lost its buttons, and how it ended."""
    if fold.edited:
        return _said("The question has changed, so I am looking at it again.")
    if fold.notice is Notice.DID_IT_ANSWER:
        return _said(_about_the_reply(case, names))
    return _said(
        _ended(case, fold.notice, signed(case.decision, names, signature, "A reviewer") if case.decision else "")
    )


def _ended(case: Case, kind: Notice, by: str) -> str:
    match case.status:
        case Status.WITHDRAWN:
            return _WITHDRAWN[case.withdrawal or Withdrawal.NEVER_MIND]
        case Status.EXPIRED:
            return "This question has expired."
        case Status.REJECTED if case.decision:
            return f"{by} has decided on this." if by else "This was decided."
        case _ if case.decision:
            return f"{by} has checked this." if by else "This was checked."
        case _ if kind is Notice.CONSENT:
            return "You allowed me to show your question to the reviewers."
        case _:  # where an answer came back, a new notice says who has it now
            return "This is being looked at again." if case.trouble else "A person is checking this."


def _repliers(case: Case, names: Names) -> str:
    """Whose reply the asker is asked about."""
    return names.get(case.replies.about, "Somebody")


def _about_the_reply(case: Case, names: Names) -> str:
    who = _repliers(case, names)
    if case.withdrawal is Withdrawal.ANSWERED:
        return f"You said that {who}'s reply answered it."
    if case.replies.denied:
        checked = " A person is checking this all the same." if case.with_reviewers else ""
        return f"{who}'s reply did not answer it.{checked}"
    return f"{who} has replied."


def _said(text: str, buttons: tuple[Block, ...] = ()) -> Card:
    return Card(text=escape(text), blocks=[section(escape(text)), *([actions(*buttons)] if buttons else [])])


def _buttons(kind: Notice, case: Case) -> tuple[Block, ...]:
    value = subject(case.id, case.round)
    share = button("Share", ActionId.SHARE, value, "primary")
    never_mind = button("Never mind", ActionId.WITHDRAW, value)
    yes, no = button("Yes", ActionId.ANSWERED, value, "primary"), button("No", ActionId.NOT_ANSWERED, value)
    return {
        Notice.CHECKING: (never_mind,),
        Notice.CONSENT: (share, never_mind),
        Notice.DID_IT_ANSWER: (yes, no),
    }.get(kind, ())


def _asks(decision: Decision | None, names: Names, signature: Signature) -> str:
    by = signed(decision, names, signature, "A reviewer") if decision else "A reviewer"
    message = decision.message if decision else ""
    return (f"{by} needs more detail" if by else "More detail is needed") + (f": {message}" if message else ".")


def _rejected(decision: Decision | None, names: Names, signature: Signature) -> str:
    if decision is None or decision.reason is None:
        return "There is no answer to this one."
    by, why = signed(decision, names, signature, "A reviewer"), _REJECTED[decision.reason]
    looked, writes = (f"{by} has looked at this.", f"{by} writes") if by else ("This was looked at.", "Note")
    return f"{looked} {why}" + (f"\n{writes}: {decision.message}" if decision.message else "")


def _retracted(decision: Decision | None, names: Names, signature: Signature) -> str:
    by = signed(decision, names, signature, "A reviewer") if decision else ""
    looked = f"{by} has looked at the answer" if by else "The answer was looked at"
    writes = f"{by} writes" if by else "Note"
    told = f"\n{writes}: {decision.message}" if decision and decision.message else ""
    return f"{looked} again: it was wrong, and is taken back.{told}"


def _expired(case: Case, policy: Policy) -> str:
    waited = span(policy.expire_after)
    again = "Ask again if you still need it."
    if case.decision:
        return f"No more detail came within {waited}, so I have closed this question. {again}"
    if case.review_since:
        return f"I am sorry: no reviewer got to this within {waited}, so there is no answer. {again}"
    if not case.question.text:
        return f"No question came within {waited}. Mention me again whenever you have one."
    if case.verdict:
        return f"You did not say within {waited} whether reviewers may see this, so I have let it go. {again}"
    return f"The desk was paused for longer than {waited}, so there is no answer. {again}"
