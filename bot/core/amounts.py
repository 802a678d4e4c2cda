"""Numbers as an admin types them: thresholds, shares and budgets."""

import math
from dataclasses import replace

from bot.core.judging.judgement import Budget, Means

_LEAST, _MOST = 0.001, 0.5  # of the answers may be wrong; below nobody has the labels, and above it is no budget
_CONFIDENCE = 0.5, 0.999


class NotUnderstood(ValueError):
    """What is wrong with what was typed, in words."""


def threshold(typed: str) -> float:
    value = _number(typed)
    if not 0 <= value <= 1:
        raise NotUnderstood(f"A threshold is a number from 0 to 1, not “{typed[:40]}”.")
    return value


def rate(typed: str) -> float:
    """Of an audit."""
    value = _share(typed)
    if not 0 <= value <= 1:
        raise NotUnderstood(f"An audit is a share from 0% to 100%, not “{typed[:40]}”.")
    return value


def budget(typed: str) -> Budget:
    """`2% confidence 90 counting any provisional`; all but the share in any order, or left out."""
    share, *rest = typed.replace(" %", "%").lower().split()
    found = Budget(share=_budgeted(share))
    while rest:
        match rest:
            case ["confidence", number, *after]:
                found = replace(found, confidence=_confident(number))
            case ["counting", means, *after] if means in set(Means):
                found = replace(found, means=Means(means))
            case ["provisional", *after]:
                found = replace(found, provisional=True)
            case _:
                raise NotUnderstood(f"After the share I do not understand “{' '.join(rest)[:40]}”.")
        rest = after
    return found


def _budgeted(typed: str) -> float:
    value = _share(typed)
    if not _LEAST <= value <= _MOST:
        raise NotUnderstood(f"A budget is a share such as 2%, from 0.1% to 50%, not “{typed[:40]}”.")
    return value


def _confident(typed: str) -> float:
    value = _number(typed if typed.endswith("%") else f"{typed}%")
    if not _CONFIDENCE[0] <= value <= _CONFIDENCE[1]:
        raise NotUnderstood(f"A confidence is a number from 50 to 99.9 (per cent), not “{typed[:40]}”.")
    return value


def _share(typed: str) -> float:
    """A bare 2 may mean 2 % or twice; a share says which."""
    return _number(typed) if typed.endswith("%") or "." in typed or typed == "0" else math.nan


def _number(typed: str) -> float:
    """As typed, a percentage as its share; NaN if it is none."""
    if "_" in typed:
        return math.nan
    try:
        return round(float(typed.removesuffix("%")) / (100 if typed.endswith("%") else 1), 12)
    except ValueError:
        return math.nan
