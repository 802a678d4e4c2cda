"""A `Model` with its own server: started when it is first needed, and again when it has died."""

import asyncio
import secrets
from dataclasses import dataclass, field, replace

from bot.core.case import Draft, Failure, Supports
from bot.core.errors import ModelFailed
from bot.core.judging.cascade import Call
from bot.flow.ports import Ask, Found, Growing
from bot.llm import failures, structured
from bot.llm.local import troubles
from bot.llm.local.asking import HINT, ROOMS, briefly, fitted, options
from bot.llm.local.child import Child, NotServingError
from bot.llm.local.server import Order
from bot.llm.local.weights import File
from bot.llm.openai import OpenAIModel

# Bytes. What half a billion parameters say when asked once more told right from wrong no better, for ten seconds each
# (docs/score.md); a model of twice the size answers a probe well.
_TELLS_MORE = 1_000_000_000
_MAY_BE_DEAD = {"broken_off", "unreachable", "malformed", "down"}


@dataclass
class LocalModel:
    """A GGUF file, drafting through the adapter that speaks to every server of OpenAI's format."""

    name: str
    file: File
    _child: Child | None = field(default=None, repr=False)
    _adapter: OpenAIModel | None = field(default=None, repr=False)
    _starting: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    @property
    def choices(self) -> tuple[str, ...]:
        return (self.name,)

    @property
    def supports(self) -> Supports:
        asked = self.file.size >= _TELLS_MORE
        return replace(structured.SUPPORTS, samples=asked, probe=asked)

    async def draft(self, ask: Ask, *, growing: Growing | None = None) -> Draft:
        """With less to read where the first was more than its context holds."""
        for room in ROOMS[:-1]:
            try:
                return await self._draft(fitted(ask, room), growing)
            except ModelFailed as problem:
                if problem.code != "too_long":
                    raise
        return await self._draft(fitted(ask, ROOMS[-1]), growing)

    async def _draft(self, ask: Ask, growing: Growing | None) -> Draft:
        child, adapter = await self._up()
        try:
            made = await adapter.draft(ask, growing=growing)
            return replace(made, supports=replace(made.supports, samples=self.supports.samples))
        except ModelFailed as problem:
            if problem.code in _MAY_BE_DEAD and await child.has_died():
                raise troubles.stopped(self.name, child.status) from problem
            raise

    def peers(self, model: str) -> tuple[str, ...]:
        del model
        return ()

    async def inquire(self, ask: Ask, call: Call) -> Found:
        _, adapter = await self._up()
        return await adapter.inquire(fitted(ask, ROOMS[0]), briefly(call))

    async def check(self) -> tuple[Failure, ...]:
        """Loads it, so that the first question need not wait for that."""
        try:
            await self._up()
        except ModelFailed as problem:
            return (failures.noted(problem),)
        return ()

    async def _up(self) -> tuple[Child, OpenAIModel]:
        """A server that lives, and the adapter that speaks to it."""
        async with self._starting:
            if not self._child or not self._adapter or self._child.status is not None:
                await self.close()
                self._child, self._adapter = await self._start()
            return self._child, self._adapter

    async def _start(self) -> tuple[Child, OpenAIModel]:
        key = secrets.token_urlsafe(32)
        order = Order(path=str(self.file.path), name=self.name, key=key, sha256=self.file.sha256)
        try:
            child = await Child.start(order)
        except NotServingError as problem:
            raise troubles.as_failure(problem, self.name, self.file) from problem
        url = f"{child.url}/v1"
        return child, OpenAIModel(self.name, key, url, at=failures.LOCAL, options=options(), hint=HINT)

    async def close(self) -> None:
        child, self._child = self._child, None
        adapter, self._adapter = self._adapter, None
        if adapter:
            await adapter.close()
        if child:
            await child.stop()
