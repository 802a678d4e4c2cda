"""A case where 1,000,000 were decided before, beside one where 1,000 were."""

import asyncio
import tempfile
import time
from contextlib import AsyncExitStack
from functools import partial
from statistics import median

from benchmarks.desk import Desk
from benchmarks.process import App, disk
from benchmarks.rounds import Figure, Goal, Sample, alone, interleaved, ratio
from benchmarks.town import manifest, town
from benchmarks.waiting import first_due, made

NAME = "1,000,000 decided cases"
COST, SHOWN, START = Goal(1.1), Goal(0.1, "s"), Goal(1, "s")
GOALS = (COST, SHOWN, START)
_FEW, _MANY = 1_000, 1_000_000
_CASES = 40  # a round


async def measure(rounds: int) -> list[Figure]:
    with tempfile.TemporaryDirectory(dir=disk()) as folder:
        few, many = (f"{folder}/{count}.db" for count in (_FEW, _MANY))
        await made(few, _FEW, decided=True)
        await made(many, _MANY, decided=True)
        opens = await interleaved(rounds, few=partial(first_due, few), many=partial(first_due, many))
        async with AsyncExitStack() as stack:
            sides = {name: await _side(stack, database) for name, database in (("few", few), ("many", many))}
            found = await interleaved(rounds, **{name: partial(_round, *side) for name, side in sides.items()})
    both = found["many"], found["few"]
    return [
        ratio(f"{NAME}: CPU of a reviewed case", "cpu", *both, unit="ms", goal=COST),
        ratio("time of a reviewed case", "took", *both, unit="ms", goal=COST),
        ratio("`/copydesk status`", "status", *both, unit="s"),
        alone("the same, by itself", "status", found["many"], unit="s", goal=SHOWN),
        alone("home tab", "home", found["many"], unit="s", goal=SHOWN),
        alone("store opened → claimed", "s", opens["many"], unit="s", goal=START),
    ]


async def _side(stack: AsyncExitStack, database: str) -> tuple[Desk, App]:
    """A town of its own for each, so that both live side by side and take turns."""
    desk = Desk(await stack.enter_async_context(town(manifest())))
    bot = await stack.enter_async_context(desk.runs_on(database))
    for _ in range(_CASES // 2):
        await desk.reviewed()
    await bot.rests()  # a big file is checked when it is opened
    return desk, bot


async def _round(desk: Desk, bot: App) -> Sample:
    cpu = bot.cpu
    took = [await _case(desk) for _ in range(_CASES)]
    await asyncio.sleep(0.2)  # what it still does about the last card
    spent = bot.cpu - cpu
    shown = {"status": median([await desk.status() for _ in range(5)]), "home": await desk.home()}
    return {"cpu": 1000 * spent / _CASES, "took": 1000 * median(took), **shown}


async def _case(desk: Desk) -> float:
    began = time.perf_counter()
    await desk.reviewed()
    return time.perf_counter() - began
