"""
As much as Slack delivers: 30,000 events an hour from a workspace, over 40 channels; one in twenty asks something.

`make bench ROWS=ceiling MINUTES=30`; two minutes, unless told otherwise.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator
from random import Random

from benchmarks.desk import Desk
from benchmarks.process import App, disk
from benchmarks.rounds import Figure, Goal, alone, percentile, ratio
from benchmarks.town import CHANNELS, PEOPLE, manifest, town
from bot.sandbox.directory import TEAM, user_id

NAME = "Slack's ceiling"
BEHIND, FLAT = Goal(5, "s"), Goal(1.1)
GOALS = (BEHIND, FLAT)
_EVENTS, _QUESTIONS = 8.3, 0.4  # a second, of people; a question is two events
_DRAFT, _READS = 1.0, 2.0  # seconds that the model takes, and a reviewer
_LOOKS = 20  # at the memory, over the whole time


class Day:
    """What came of it: how much later than they could have been cards, answers and approved answers stood."""

    def __init__(self, desk: Desk, chance: Random) -> None:
        self.desk, self.chance = desk, chance
        self.drafted: list[float] = []
        self.approved: list[float] = []

    async def asks(self) -> None:
        doubtful = self.chance.random() < 0.5
        asked = await self.desk.asks(doubtful=doubtful)
        stood = (await self.desk.carded(asked))[1] if doubtful else await self.desk.answered(asked)
        self.drafted.append(stood - asked.at - _DRAFT)
        if doubtful:
            await asyncio.sleep(_READS)
            self.approved.append(await self.desk.approves(asked, self.chance.choice(["ben", "bea"])))

    async def talks(self) -> None:
        """Somebody says something to somebody else."""
        workspace = self.desk.town.sandbox.workspace
        channel = workspace.channel(f"C0BENCH{self.chance.randrange(CHANNELS):03}")
        said = {
            "type": "message",
            "team": TEAM,
            "text": "Lunch?",
            "user": user_id(f"p{self.chance.randrange(PEOPLE)}"),
        }
        workspace.post(channel, said)
        await self.desk.town.sandbox.deliveries.carry(workspace.take_emitted())


async def measure(rounds: int) -> list[Figure]:
    """Once: its length takes the place of rounds."""
    del rounds
    minutes = float(os.environ.get("MINUTES", "2"))  # noqa: TID251 - make hands it on
    with tempfile.TemporaryDirectory(dir=disk()) as folder:
        async with town(manifest()) as place:
            place.sandbox.faults.pace.on = True
            day = Day(Desk(place), Random(1))  # noqa: S311 - repeatable on purpose
            async with day.desk.runs_on(f"{folder}/copydesk.db", seconds=_DRAFT) as bot:
                memory = await _lives(day, bot, 60 * minutes)
            return [
                alone(
                    f"{NAME}, {minutes:g} min: latest card or answer",
                    "s",
                    [{"s": max(day.drafted)}],
                    unit="s",
                    goal=BEHIND,
                ),
                alone("the same, p99", "s", [{"s": percentile(day.drafted, 0.99)}], unit="s"),
                alone("latest approved answer", "s", [{"s": max(day.approved)}], unit="s", goal=BEHIND),
                alone("events not acked in time", "n", [{"n": place.traffic.unacked}], unit="", goal=Goal(0, "")),
                ratio(
                    "memory at the end beside a quarter in",
                    "mb",
                    [{"mb": memory[-1]}],
                    [{"mb": memory[_LOOKS // 4]}],
                    unit="MB",
                    goal=FLAT,
                ),
            ]


async def _lives(day: Day, bot: App, seconds: float) -> list[float]:
    """The memory of the bot, as time went by."""
    memory: list[float] = []
    async with asyncio.TaskGroup() as tasks:
        async for passed in _beats(_EVENTS - _QUESTIONS, seconds):
            asks = day.chance.random() < _QUESTIONS / (_EVENTS - _QUESTIONS)
            tasks.create_task(day.asks() if asks else day.talks())
            if passed >= len(memory) * seconds / _LOOKS:
                memory.append(bot.memory)
    return [*memory, bot.memory]


async def _beats(rate: float, seconds: float) -> AsyncIterator[float]:
    """So many a second, by the clock, however long each takes."""
    began = time.perf_counter()
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0, began + number / rate - time.perf_counter()))
        yield time.perf_counter() - began
