"""How long what failed waits for its next try: longer each time, and never all of it at the same moment."""

from datetime import datetime, timedelta

from bot.core.case import Case
from bot.flow.desk import Desk

WAITS: tuple[float, ...] = (1, 2, 5, 15, 30, 60)  # seconds before the next try, by how many there were
_JITTER = 0.25  # of a wait, at most, on top of it
_OF_AGE = 0.25  # of how long a question has waited for Slack already


def next_try(desk: Desk, tries: int, *, at_least: float = 0) -> datetime:
    """When to try again after so many tries, and no earlier than Slack said."""
    wait = max(at_least, WAITS[min(max(tries, 1), len(WAITS)) - 1])
    return desk.clock.now() + timedelta(seconds=wait * (1 + _JITTER * desk.chance()))


def next_try_of(desk: Desk, case: Case, *, at_least: float = 0) -> datetime:
    """The same where Slack keeps a question waiting: that counts as no try of it, so the wait grows with its age."""
    age = (desk.clock.now() - (case.taken_up or case.question.asked_at)).total_seconds()
    return next_try(desk, 3, at_least=max(at_least, min(_OF_AGE * age, WAITS[-1])))
