"""Whether an effect that waited for its turn is still worth performing, given what its case has become."""

from bot.core.case import Case, Status
from bot.core.effects import (
    Effect,
    Notice,
    PostAudit,
    PostCard,
    PostDetails,
    RefreshCard,
    RemindReviewers,
    SendAnswer,
    SendCorrection,
    Tell,
)

# A notice about a wait is worth nothing once the wait is over.
_MEANT_FOR = {
    Notice.STILL_WORKING: Status.ASKED,
    Notice.TOO_FAST: Status.ASKED,
    Notice.REMINDED: Status.IN_REVIEW,
    Notice.CONSENT: Status.NEEDS_CONSENT,
    Notice.HELD: Status.HELD,
    Notice.NEEDS_DETAIL: Status.NEEDS_DETAIL,
    Notice.WHAT_TO_ASK: Status.NEEDS_DETAIL,
}


def still_wanted(effect: Effect, case: Case) -> bool:
    """Whether an effect is worth performing now that its turn has come, given what the case has become since."""
    match effect:
        case Tell(notice=Notice.CHECKING):
            wanted = case.with_reviewers
        case Tell(notice=Notice.DID_IT_ANSWER):
            wanted = case.open and case.status is not Status.SENDING and case.replies.asked
        case Tell(notice=kind):
            wanted = case.status is _MEANT_FOR.get(kind, case.status)
        case RefreshCard():
            wanted = case.status in {Status.ASKED, Status.DELIVERED}  # otherwise another update shows more
        case RemindReviewers():
            wanted = case.status is Status.IN_REVIEW
        case PostDetails(round=number):
            wanted = case.decision is not None and case.round == number
        case PostCard(round=number):
            wanted = case.with_reviewers and case.round == number
        case SendAnswer(round=number):
            wanted = case.status is Status.SENDING and case.round == number
        case _:
            wanted = _still_audits(effect, case)
    return wanted


def _still_audits(effect: Effect, case: Case) -> bool:
    match effect:
        case PostAudit(round=number):
            return case.audited and case.checked is None and case.round == number
        case SendCorrection(directly=directly):
            return case.checked is not None and case.checked.directly is directly
        case _:
            return True
