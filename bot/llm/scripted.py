"""A model that says what a test tells it to, and nothing else: an unplanned call fails, and so does an unused plan."""

from collections import deque
from dataclasses import replace

from bot.core.case import Draft, Failure, Supports
from bot.flow.ports import Ask, Growing


class UnplannedCallError(AssertionError):
    """The bot asked for a draft that no test planned."""


class UnusedPlanError(AssertionError):
    """A test planned a draft that the bot never asked for."""


class ScriptedModel:
    """Plays its plan in order: a text is a confident answer, a `Draft` is as it is, an exception is raised."""

    name = "scripted"
    supports = Supports()
    choices = ("scripted",)

    def __init__(self) -> None:
        self._plan: deque[Draft | Exception] = deque()
        self.asked: list[Ask] = []

    def answers(self, *plan: str | Draft | Exception, confidence: float = 0.95) -> None:
        """Plan the next drafts."""
        for step in plan:
            made = Draft(text=step, model=self.name, confidence=confidence) if isinstance(step, str) else step
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

    def assert_complete(self) -> None:
        """Raises `UnusedPlanError` if a planned draft was never asked for."""
        if self._plan:
            raise UnusedPlanError(f"{len(self._plan)} planned drafts were never asked for: {list(self._plan)!r}")
