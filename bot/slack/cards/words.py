"""Small words that several cards share."""

from datetime import timedelta

from bot.core.case import Decision, Names
from bot.core.policy import Signature


def span(time: timedelta) -> str:
    """A time in the largest units that say it: `30 minutes`, `2 h 5 min`, `24 hours`."""
    seconds = round(time.total_seconds())
    if seconds < 60:
        return _count(seconds, "second")
    minutes, hours = seconds // 60 % 60, seconds // 3600
    if not hours:
        return _count(minutes, "minute")
    if minutes:
        return f"{hours} h {minutes} min"
    return _count(hours, "hour")


def after(time: timedelta) -> str:
    """How long something took: `at once`, `after 3 minutes`."""
    return f"after {span(time)}" if round(time.total_seconds()) else "at once"


def signed(decision: Decision, names: Names, signature: Signature, role: str = "a reviewer") -> str:
    """Who decided, for the asker's eyes; empty if they are not to know."""
    shown = {Signature.NAME: names.get(decision.by, role), Signature.ROLE: role}
    return shown.get(signature, "")


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"
