"""A model that says what a test tells it to, and nothing else: an unplanned call fails, and so does an unused plan."""

from collections import deque
from dataclasses import replace

from bot.core.case import Draft, Failure, Supports
from bot.core.judging.cascade import Call
from bot.flow.ports import Ask, Found, Growing


class UnplannedCallError(AssertionError):
    """The bot asked for a draft, or for more, that no test planned."""


class UnusedPlanError(AssertionError):
    """A test planned a draft, or more, that the bot never asked for."""


class ScriptedModel:
    """
    Plays its plan in order: a text is a confident answer, a `Draft` is as it is, an exception is raised.

    It can be asked no more than that unless a test says what it `can`, and then finds what `finds` has planned.
    """

    name = "scripted"
    choices = ("scripted",)

    def __init__(self) -> None:
        self._plan: deque[Draft | Exception] = deque()
        self._more: deque[Found | Exception] = deque()
        self._peers: tuple[str, ...] = ()
        self.supports = Supports()
        self.asked: list[Ask] = []
        self.inquired: list[Call] = []

    def can(self, *, samples: bool = False, peers: tuple[str, ...] = ()) -> None:
        """Be asked more, and so can the models named `peers`."""
        self.supports, self._peers = Supports(samples=samples), peers

    def finds(self, *plan: str | float | Found | Exception) -> None:
        """Plan what further calls come to: a text is an answer, a number the chance of a yes."""
        for step in plan:
            made = Found(text=step) if isinstance(step, str) else step
            self._more.append(Found(chances=(made,)) if isinstance(made, float | int) else made)

    def answers(self, *plan: str | Draft | Exception, confidence: float = 0.95) -> None:
        """Plan the next drafts."""
        for step in plan:
            made = (
                Draft(text=step, model=self.name, confidence=confidence, supports=self.supports)
                if isinstance(step, str)
                else step
            )
            self._plan.append(made)

    async def check(self) -> tuple[Failure, ...]:
        return ()

    async def draft(self, ask: Ask, *, growing: Growing | None = None) -> Draft:
        del growing
        self.asked.append(ask)
        if not self._plan:
            raise UnplannedCallError(f"no draft was planned for {ask.question!r}")
        step = self._plan.popleft()
        if isinstance(step, Exception):
            raise step
        return replace(step, passages=ask.passages, context=ask.context)

    def peers(self, model: str) -> tuple[str, ...]:
        return tuple(name for name in self._peers if name != model)

    async def inquire(self, ask: Ask, call: Call) -> Found:
        self.inquired.append(call)
        if not self._more:
            raise UnplannedCallError(f"nothing more was planned for {ask.question!r}: {call!r}")
        step = self._more.popleft()
        if isinstance(step, Exception):
            raise step
        return step

    def assert_complete(self) -> None:
        """Raises `UnusedPlanError` if a planned draft, or more, was never asked for."""
        if self._more:
            raise UnusedPlanError(f"{len(self._more)} further calls were never made: {list(self._more)!r}")
        if self._plan:
            raise UnusedPlanError(f"{len(self._plan)} planned drafts were never asked for: {list(self._plan)!r}")
