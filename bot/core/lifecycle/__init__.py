"""
The life of a question: every rule of what may happen to a case, in one pure function.

An `Event` is something that happened; `decide` says what becomes of the case and which `Effect`s the bot owes the
outside. The rules are one table, `RULES`: an event that finds no rule for the status it meets is refused.
"""

from datetime import datetime

from bot.core.case import Case
from bot.core.events import AskerEvent, Event, Refusal, ReviewEvent
from bot.core.lifecycle import asker, auditing, drafting, review
from bot.core.lifecycle.asker import asked
from bot.core.lifecycle.table import RULES, Move, Refused
from bot.core.policy import Policy

__all__ = ["RULES", "Move", "Refused", "asked", "asker", "auditing", "decide", "drafting", "review"]


def decide(case: Case, event: Event, *, now: datetime, policy: Policy) -> Move | Refused:
    """What `event` does to `case`. Pure: the caller stores the move, or tells the person why it was refused."""
    found = RULES.get((case.status, type(event)))
    if found is None:
        return Refused(_out_of_turn(event), case)
    rule, may_become = found
    result = rule(case, event, now, policy)
    if isinstance(result, Move) and result.case.status not in may_become:
        raise AssertionError(f"{event!r} moved {case.status} to {result.case.status}, which its rule does not name")
    return result


def _out_of_turn(event: Event) -> Refusal:
    match event:
        case ReviewEvent():
            return Refusal.DECIDED
        case AskerEvent():
            return Refusal.TOO_LATE
        case _:
            return Refusal.NOT_NOW
