"""Several models in an order: the first that gives a draft is the one that answers."""

import asyncio
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.case import Draft, Failure, Supports
from bot.core.errors import AllModelsFailed, ModelFailed
from bot.core.judging.cascade import Call
from bot.flow.ports import Ask, Clock, Found, Growing, Inquirer, Model
from bot.llm.failures import noted, used_up
from bot.llm.quoting.answering import answer

_AFTERWARDS = timedelta(minutes=1)  # after a rate limit a model is kept for drafts
_ONCE_MORE = {"broken_off", "down", "stopped"}  # passes by itself, so a second try at once can help


class Chain:
    """
    A `Model` that asks one after the other. A rate limit is remembered, so that nobody asks before it is over.

    `elapsed` reads a clock that only goes forward, for how long a draft took. `free` are those that cost no money.
    """

    def __init__(
        self, models: tuple[Model, ...], clock: Clock, elapsed: Callable[[], float], free: Collection[str] = ()
    ) -> None:
        self._models = models
        self._clock = clock
        self._elapsed = elapsed
        self._free = free
        self._limited: dict[str, tuple[datetime, ModelFailed]] = {}

    @property
    def name(self) -> str:
        return " → ".join(self.choices)

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(model.name for model in self._models)

    @property
    def supports(self) -> Supports:
        """What the best of them can give."""
        each = [model.supports for model in self._models]
        return Supports(
            confidence=any(supports.confidence for supports in each),
            logprobs=any(supports.logprobs for supports in each),
            structured=any(supports.structured for supports in each),
            samples=any(supports.samples for supports in each),
            probe=any(supports.probe for supports in each),
        )

    async def draft(self, ask: Ask, *, growing: Growing | None = None) -> Draft:
        failed: list[ModelFailed] = []
        for model in self._ordered(ask):
            try:
                made = await self._draft(model, ask, growing)
            except ModelFailed as problem:
                failed.append(problem)
            else:
                return replace(made, tried=tuple(noted(problem) for problem in failed))
        if ask.free:
            failed += [used_up(model.name) for model in self._models if model.name not in self._free]
        raise AllModelsFailed(tuple(failed))

    def peers(self, model: str) -> tuple[str, ...]:
        return tuple(name for name in self._inquirers if name != model)

    async def inquire(self, ask: Ask, call: Call) -> Found:
        """Once, and no other model in its place: what could not be asked is not known."""
        model = self._inquirers.get(call.model)
        if model is None:
            raise ModelFailed(f"`{call.model}` cannot be asked more.", code="no_inquirer", model=call.model)
        self._raise_if_limited(call.model, afterwards=_AFTERWARDS)
        started = self._elapsed()
        with self._limits_remembered(call.model):
            found = await model.inquire(ask, call)
        return replace(found, seconds=self._elapsed() - started)

    @property
    def _inquirers(self) -> dict[str, Inquirer]:
        return {each.name: each for each in self._models if isinstance(each, Inquirer) and each.supports.samples}

    async def check(self) -> tuple[Failure, ...]:
        return tuple([failure for model in self._models for failure in await model.check()])

    def _ordered(self, ask: Ask) -> list[Model]:
        """The one asked for first, the others in their order."""
        allowed = [model for model in self._models if model.name in self._free or not ask.free]
        return sorted(allowed, key=lambda model: model.name != ask.model)

    async def _draft(self, model: Model, ask: Ask, growing: Growing | None) -> Draft:
        self._raise_if_limited(model.name)
        started = self._elapsed()
        with self._limits_remembered(model.name):
            made = await self._tried(model, ask, growing)
        return replace(made, covered=await _covered(made, ask), seconds=self._elapsed() - started)

    async def _tried(self, model: Model, ask: Ask, growing: Growing | None) -> Draft:
        try:
            return await model.draft(ask, growing=growing)
        except ModelFailed as problem:
            if problem.code not in _ONCE_MORE:
                raise
        return await model.draft(ask, growing=growing)

    @contextmanager
    def _limits_remembered(self, model: str) -> Iterator[None]:
        try:
            yield
        except ModelFailed as problem:
            if problem.again is not None:
                self._limited[model] = self._clock.now() + timedelta(seconds=problem.again), problem
            raise

    def _raise_if_limited(self, model: str, afterwards: timedelta = timedelta()) -> None:
        until, problem = self._limited.get(model, (self._clock.now(), None))
        left = (until + afterwards - self._clock.now()).total_seconds()
        if problem and left > 0:
            raise ModelFailed(str(problem), code=problem.code, model=problem.model, again=left)


async def _covered(draft: Draft, ask: Ask) -> float | None:
    """How far a second reader, who only quotes, finds the question answered; the embedded model is that reader."""
    if not draft.supports.structured or not ask.passages:
        return None
    return (await asyncio.to_thread(answer, ask.question, ask.context, ask.passages)).confidence
