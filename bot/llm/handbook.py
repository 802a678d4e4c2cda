"""The embedded model: it answers with what a page says, word for word, and says so when no page does."""

import asyncio
from dataclasses import dataclass

from bot.core.case import Draft, Failure, Supports
from bot.core.errors import ModelFailed
from bot.flow.ports import Ask, Growing
from bot.llm.quoting.answering import answer

SUPPORTS = Supports(confidence=True, samples=False, logprobs=False)


@dataclass(frozen=True)
class HandbookModel:
    """A `Model` without weights: quotes from the passages, and how much of the question they cover."""

    name: str = "handbook"
    supports: Supports = SUPPORTS
    choices: tuple[str, ...] = ("handbook",)

    async def check(self) -> tuple[Failure, ...]:
        return ()

    async def draft(self, ask: Ask, *, growing: Growing | None = None) -> Draft:
        del growing  # it is done before anybody could look
        if ask.passages is None:
            raise ModelFailed(
                "The embedded model answers from the handbook, and none is set. "
                "Set COPYDESK_HANDBOOK to a folder of Markdown pages, or COPYDESK_MODELS to another model.",
                code="no_handbook",
                model=self.name,
            )
        found = await asyncio.to_thread(
            answer, ask.question, ask.context, ask.passages
        )  # milliseconds, but not the loop's
        return Draft(
            text=found.text,
            model=self.name,
            supports=self.supports,
            confidence=found.confidence,
            passages=ask.passages,
            sources=found.sources,
            context=ask.context,
        )
