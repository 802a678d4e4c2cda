"""
Rounds, figures and goals.

The machine is never quiet, so what is compared takes turns, and a ratio is taken within each round before the median.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

FEWEST = 5

Sample = Mapping[str, float]  # what one round of one system came to, by name
Samples = Sequence[Sample]
Run = Callable[[], Awaitable[Sample]]


@dataclass(frozen=True)
class Goal:
    """`unit` is that of the limit: `×` for a ratio."""

    limit: float
    unit: str = "×"
    at_least: bool = False

    def met(self, value: float) -> bool:
        return value >= self.limit if self.at_least else value <= self.limit

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.limit:g} {self.unit}"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """`value` is what the goal is about: a ratio to the baseline, or `ours` itself."""

    what: str
    ours: float
    unit: str
    value: float
    baseline: float | None = None
    goal: Goal | None = None

    @property
    def met(self) -> bool | None:
        """None: nobody asks it to be anything."""
        return self.goal.met(self.value) if self.goal else None

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "goal": str(self.goal or ""), "met": self.met}


async def interleaved(rounds: int, **systems: Run) -> dict[str, list[Sample]]:
    """One after the other in each round, and in the next the other way round."""
    found: dict[str, list[Sample]] = {name: [] for name in systems}
    for number in range(rounds):
        for name in list(systems)[:: -1 if number % 2 else 1]:
            found[name].append(await systems[name]())
    return found


def ratio(
    what: str, key: str, ours: Samples, baseline: Samples, *, unit: str, goal: Goal | None = None, allowed: float = 0
) -> Figure:
    """Ours by the baseline, round by round; `allowed` is what ours may take longer before it is compared."""
    pairs = [(one[key], other[key]) for one, other in zip(ours, baseline, strict=True)]
    value = median(max(0.0, one - allowed) / other for one, other in pairs)
    each = {"ours": median(one for one, _ in pairs), "baseline": median(other for _, other in pairs)}
    return Figure(what=what, unit=unit, value=value, goal=goal, **each)


def alone(what: str, key: str, ours: Samples, *, unit: str, goal: Goal | None = None) -> Figure:
    """Ours by itself."""
    value = median(one[key] for one in ours)
    return Figure(what=what, ours=value, unit=unit, value=value, goal=goal)


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
