"""People at a desk in the town: who asks, who approves, and when a card and an answer stood."""

import asyncio
import re
import time
from collections import defaultdict
from contextlib import AbstractAsyncContextManager

from benchmarks.bot import DOUBTFUL
from benchmarks.process import App, app
from benchmarks.town import REVIEW, Question, Town
from bot.sandbox.channels import Channel
from bot.sandbox.errors import Json

_NUMBER = re.compile(r"#(\d+)\.")
_LONGEST = 120.0  # seconds, after which something is wrong
_LOOK = 0.002


class Desk:
    """What the bot posts is seen as it comes."""

    def __init__(self, town: Town) -> None:
        self.town, self._workspace = town, town.sandbox.workspace
        self._cards: dict[int, tuple[str, float]] = {}
        self._answers: dict[tuple[str, str], float] = {}
        self._come: defaultdict[object, asyncio.Event] = defaultdict(asyncio.Event)
        self._review, self._post = self._workspace.channel(REVIEW).id, self._workspace.post
        self._workspace.post = self._posted  # type: ignore[method-assign] # nothing else tells at once

    def runs_on(self, database: str, *, seconds: float = 0) -> AbstractAsyncContextManager[App]:
        """A bot whose model takes `seconds`."""
        environment = {"COPYDESK_DATABASE": database, "COPYDESK_LOG": "json", "BENCH_SECONDS": str(seconds)}
        if self.town.sandbox.faults.pace.on:
            environment["BENCH_PACE"] = "1"
        return app(self.town, "-m", "benchmarks.bot", environment=environment)

    async def asks(self, *, doubtful: bool = False) -> Question:
        said_once = time.monotonic_ns()  # or it would join the same question of an earlier town
        return await self.town.mentions(f"How {DOUBTFUL if doubtful else 'sure'} is {{}} {said_once}?")

    async def answered(self, asked: Question) -> float:
        """When the answer stands in the thread."""
        thread = asked.channel.id, asked.ts
        await self._until(thread)
        return self._answers[thread]

    async def carded(self, asked: Question) -> tuple[str, float]:
        """The ts of its card, and when it stood."""
        await self._until(asked.number)
        return self._cards[asked.number]

    async def approves(self, asked: Question, who: str = "ben") -> float:
        """Seconds from the click until the answer stands."""
        (card, _), began = await self.carded(asked), time.perf_counter()
        await self.town.sandbox.people[who].clicks(channel=REVIEW, ts=card, action_id="review_approve")
        return await self.answered(asked) - began

    async def reviewed(self) -> float:
        """A whole reviewed case; how long its reviewer waited."""
        return await self.approves(await self.asks(doubtful=True))

    async def status(self) -> float:
        """Seconds until an admin has read `/copydesk status`."""
        began = time.perf_counter()
        said = await self.town.sandbox.people["cho"].commands("general", "/copydesk", "status")
        assert said["text"].startswith("*Copydesk*"), said
        return time.perf_counter() - began

    async def home(self) -> float:
        """Seconds until an admin who reviews sees the home tab."""
        person, homes = self.town.sandbox.people["cho"], self.town.sandbox.views.homes
        before, began = homes.get(person.id, {}).get("hash"), time.perf_counter()
        await person.opens_home()
        async with asyncio.timeout(_LONGEST):
            while homes.get(person.id, {}).get("hash") == before:  # noqa: ASYNC110 - it is another process
                await asyncio.sleep(_LOOK)
        return time.perf_counter() - began

    def _posted(self, channel: Channel, body: Json, thread_ts: str = "", metadata: Json | None = None) -> Json:
        event = self._post(channel, body, thread_ts, metadata)
        if body.get("bot_id") and thread_ts and any(block["type"] == "markdown" for block in body.get("blocks", ())):
            self._answers[channel.id, thread_ts] = time.perf_counter()
            self._come[channel.id, thread_ts].set()
        elif body.get("bot_id") and channel.id == self._review and (number := _NUMBER.search(str(body))):
            self._cards[int(number[1])] = event["ts"], time.perf_counter()
            self._come[int(number[1])].set()
        return event

    async def _until(self, what: object) -> None:
        async with asyncio.timeout(_LONGEST):
            await self._come[what].wait()
