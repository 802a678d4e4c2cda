"""The table of rules: which event may happen in which status, and where it may lead."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from bot.core.case import Case, Status
from bot.core.effects import Effect
from bot.core.events import Event, Refusal
from bot.core.policy import Policy


@dataclass(frozen=True)
class Move:
    """
    What becomes of a case, and what the bot now owes the outside, in this order.

    `in_passing`: whoever works on the case goes on with it, since nothing that this needs has changed.
    """

    case: Case
    effects: tuple[Effect, ...] = ()
    in_passing: bool = False


@dataclass(frozen=True)
class Refused:
    """The event cannot happen to the case as it stands; `case` is that case."""

    why: Refusal
    case: Case


E = TypeVar("E", bound=Event)
Rule = Callable[[Case, E, datetime, Policy], Move | Refused]
R = TypeVar("R", bound=Rule[Any])
RULES: dict[tuple[Status, type[Event]], tuple[Rule[Any], frozenset[Status]]] = {}


def on(event: type[E], at: set[Status], to: set[Status]) -> Callable[[R], R]:
    """Put a rule in the table: where it applies, and every status that it may lead to."""

    def enter(rule: R) -> R:
        RULES.update({(status, event): (rule, frozenset(to)) for status in at})
        return rule

    return enter


def staying(event: type[E], at: set[Status]) -> Callable[[R], R]:
    """As `on`, for a rule that leaves the status as it is."""

    def enter(rule: R) -> R:
        RULES.update({(status, event): (rule, frozenset({status})) for status in at})
        return rule

    return enter
