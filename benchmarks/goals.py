"""Whether a figure meets what must be reached and what is wished for, by what the table says and nothing else."""

import re

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def met(ours: str, reach: str, wish: str) -> str:
    """Which of the two is met, or "no"; empty where there is no figure or no goal."""
    if not _NUMBER.search(ours) or not reach:
        return ""
    return next((name for name, goal in (("wish", wish), ("reach", reach)) if goal and _keeps(ours, goal)), "no")


def _keeps(ours: str, goal: str) -> bool:
    """A goal is the least that will do, unless it says ≤. Both are in one unit."""
    return _first(ours) <= _first(goal) if "≤" in goal else _first(ours) >= _first(goal)


def _first(text: str) -> float:
    found = _NUMBER.search(text)
    assert found
    return float(found[0])
