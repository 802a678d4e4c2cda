"""
Whether the answers that are sent have become worse than the budget allows, by the audited ones, as soon as can be said.

A Shiryaev-Roberts e-detector (Shin, Ramdas and Rinaldo 2022, arXiv 2203.03532): while the share of changed answers is
within the budget, an alarm comes once in `PATIENCE` audits at the most, on average.
"""

from collections.abc import Iterable

PATIENCE = 1000.0
_BETS = (2.0, 6.0)  # small ones for a small change, large ones for a large one


def evidence(changed: Iterable[bool], budget: float) -> float:
    """How much speaks for a change for the worse, after these audits in order."""
    total = 0.0
    for worse in changed:
        total = observed(total, worse, budget)
    return total


def observed(total: float, worse: bool, budget: float) -> float:
    """The evidence after one more audit."""
    bets = [min(bet, 1 / budget) for bet in _BETS]
    return (1 + total) * sum(1 + bet * (worse - budget) for bet in bets) / len(bets)


def alarms(total: float) -> bool:
    return total >= PATIENCE
