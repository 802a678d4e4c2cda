"""Showing reviewers a draft while it is written, where it is certain that they will see it; never its asker."""

from bot.core.case import Case, Draft, Person, Place
from bot.core.events import Previewed
from bot.core.judging.cascade import reachable
from bot.core.judging.route import certain
from bot.core.lifecycle import Refused
from bot.core.text import clean
from bot.flow.desk import Desk
from bot.flow.ports import Ask


class Preview:
    """The draft of one question as far as it is written."""

    def __init__(self, desk: Desk, ask: Ask, place: Place, asker: Person) -> None:
        self._desk, self._ask, self._place, self._asker = desk, ask, place, asker
        self._text = ""

    async def grow(self, text: str) -> None:
        self._text = text

    async def show(self, case: Case) -> Case:
        """Put up the card if a person is certain to look at it, or show what was added; best effort."""
        draft = Draft(
            text=clean(self._text), model=self._desk.model.name, passages=self._ask.passages, context=self._ask.context
        )
        if self._place.private or not await self._is_worth_it(case, draft):
            return case
        moved = await self._desk.step(case, Previewed(draft=draft, place=self._place, asker=self._asker))
        return case if isinstance(moved, Refused) else moved

    async def _is_worth_it(self, case: Case, draft: Draft) -> bool:
        """A card that grows gives way to whatever else is owed to Slack."""
        if case.previewed:
            grown = case.draft is None or case.draft.text != draft.text
            return grown and not await self._desk.store.is_busy()
        policy = await self._desk.store.policy()
        most = reachable(self._desk.model.supports, policy, handbook=self._desk.handbook is not None)
        return bool(certain(case.question, draft, self._place, self._asker, policy, most=most))
