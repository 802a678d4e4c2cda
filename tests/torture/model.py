"""A model without weights, and the words by which the torture knows its questions and answers again."""

import asyncio
import os
import re
from hashlib import sha256

from bot.core.case import Draft, Failure, Supports
from bot.core.errors import ModelFailed
from bot.flow.ports import Ask, Growing
from tests.torture.points import Points, written

# Words that stand in no message of the bot's own: what holds one was written by a person or this model.
QUESTION, ANSWER, TYPED = "plumtree", "quincewood", "figleaf"
MARK = re.compile(rf"{QUESTION}\d+x")
# What a question wants of the model; the word stands in it.
SURE, DOUBTFUL, SLOW, FAILING, LONG, HUGE = "sure", "doubtful", "slow", "failing", "long", "huge"
_LINES = {LONG: 60, HUGE: 220}  # of 70 characters: more than a card shows, more than one message holds


def marks(text: str) -> list[str]:
    """The questions that a text belongs to."""
    return sorted(set(MARK.findall(text)))


def answer_to(question: str) -> str:
    """Always the same to the same words; each of its messages names the question."""
    named, doubt = " ".join(marks(question)), " possibly" if DOUBTFUL in question else ""
    first = f"{ANSWER} {digest(question)} about {named}{doubt}."
    lines = next((count for kind, count in _LINES.items() if kind in question), 0)
    return "\n\n".join([first, *[f"{ANSWER} line {n} about {named} {'and so on ' * 4}" for n in range(lines)]]).strip()


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:10]


class StubModel:
    """Answers by the words of the question. Each call is noted in `calls` as it begins, as on a provider's bill."""

    name = "stub"
    supports = Supports(confidence=True)
    choices = ("stub",)

    def __init__(self, calls: str, points: Points) -> None:
        self._calls, self._points = calls, points

    async def check(self) -> tuple[Failure, ...]:
        return ()

    async def draft(self, ask: Ask, *, growing: Growing | None = None) -> Draft:
        self._points.passed("before call: model")
        text = answer_to(ask.question)
        about = {"question": digest(ask.question), "process": os.getpid(), "marks": marks(ask.question)}
        written(self._calls, about | {"answer": text})
        if growing and SLOW in ask.question:
            await growing(text[: len(text) // 2])
        await asyncio.sleep(0.9 if SLOW in ask.question else 0.01)
        if FAILING in ask.question:
            raise ModelFailed("The stub fails when told to. Ask another question.", model=self.name)
        self._points.passed("after call: model")
        return Draft(text=text, model=self.name, supports=self.supports, confidence=0.95, passages=ask.passages)
