"""Why a click did nothing, in one line for the person who pressed."""

from bot.core.case import Case, Names, Outcome, Status, Withdrawal
from bot.core.events import Refusal
from bot.core.policy import Signature
from bot.slack.cards.words import signed

GONE = "I do not know this question any more. Its card may be from another installation of the desk."
PASSED = "There is a newer draft of this question; how this one was judged is not shown any more."
UNKNOWN = "I do not know this button (`{action_id}`). The card may be from a newer or an older version of the desk."

_DID = {
    Outcome.APPROVED: "approved this",
    Outcome.EDITED: "edited and sent this",
    Outcome.REJECTED: "rejected this",
    Outcome.ASKED_BACK: "asked the asker for more detail on this",
    Outcome.CONFIRMED: "found this right",
    Outcome.CORRECTED: "corrected this",
    Outcome.RETRACTED: "taken this back",
}
_WITHDRAWN = {
    Withdrawal.NEVER_MIND: "The asker has withdrawn this question.",
    Withdrawal.DELETED: "The question was deleted.",
    Withdrawal.ANSWERED: "A person answered this in the thread, says the asker.",
}
_LINES = {
    Refusal.STALE: "There is a newer draft of this question; decide on its card.",
    Refusal.NOT_REVIEWER: "You are not a reviewer of this desk. An admin can change that: `/copydesk reviewers`.",
    Refusal.OWN_QUESTION: "This is your own question; another reviewer decides on it.",
    Refusal.NO_DRAFT: "There is no draft to approve. Write the answer with Edit.",
    Refusal.EMPTY_ANSWER: "The answer is empty. Write one, or use Reject.",
    Refusal.NOT_ASKER: "Only the person who asked can do that.",
    Refusal.SHOWN: "The whole draft is in this card's thread already.",
}


def refused(why: Refusal, case: Case, names: Names, signature: Signature = Signature.NAME) -> str:
    """What to say to whoever pressed; only an asker can be too late, and reads of reviewers what `signature` lets."""
    return _LINES.get(why) or _stands(case, names, signature if why is Refusal.TOO_LATE else Signature.NAME)


def _stands(case: Case, names: Names, signature: Signature) -> str:
    if case.status is Status.WITHDRAWN:
        return _WITHDRAWN[case.withdrawal or Withdrawal.NEVER_MIND]
    if case.status is Status.EXPIRED:
        return "This question has expired; the asker was told."
    if case.round and case.status in {Status.ASKED, Status.DRAFTED}:
        return "The question has changed since: this draft was of the old one."
    if decision := case.decision or case.checked:
        role = "Another reviewer" if signature is Signature.NAME else "A reviewer"
        by = signed(decision, names, signature, role)
        return f"{by} has {_DID[decision.outcome]} already." if by else "This was decided already."
    if case.status is Status.DELIVERED:
        return "This question has its answer already."
    return "This question is not waiting for that now."
