"""100,000 cases that wait for a reviewer, beside 100, on either database."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.desk import Desk
from benchmarks.many import multiply
from benchmarks.process import disk
from benchmarks.rounds import Figure, Goal, Sample, alone, interleaved, percentile, ratio
from benchmarks.town import manifest, town
from bot.core.policy import Policy
from bot.store.opening import open_store
from tests.postgres import Server

NAME = "100,000 cases in review"
START, OPENED, IDLE, MORE, CLICK = Goal(1, "s"), Goal(1.5), Goal(1, "%"), Goal(40, "MB"), Goal(1.5)
GOALS = (START, OPENED, IDLE, MORE, CLICK)
_FEW, _MANY = 100, 100_000
_OPENS, _CLICKS, _QUIET = 9, 60, 8  # the last are seconds
_LEASE = timedelta(milliseconds=1)


async def measure(rounds: int) -> list[Figure]:
    with tempfile.TemporaryDirectory(dir=disk()) as folder:
        figures = await _on("SQLite", rounds, *(f"{folder}/{count}.db" for count in (_FEW, _MANY)))
    async with server() as postgres:
        return [*figures, *await _on("PostgreSQL", rounds, postgres.new(), postgres.new())]


@asynccontextmanager
async def server() -> AsyncIterator[Server]:
    """A PostgreSQL that keeps what it acknowledged, whatever happens to the machine."""
    with tempfile.TemporaryDirectory(dir=disk()) as folder:
        running = Server(Path(folder) / "server", durable=True)
        try:
            yield running
        finally:
            running.ends()


async def _on(database: str, rounds: int, few: str, many: str) -> list[Figure]:
    await made(few, _FEW, decided=False)
    await made(many, _MANY, decided=False)
    opens = await interleaved(rounds, few=partial(first_due, few), many=partial(first_due, many))
    lives = await interleaved(rounds, few=partial(_lives, few), many=partial(_lives, many))
    opened, lived = (opens["many"], opens["few"]), (lives["many"], lives["few"])
    more = [{"mb": one["mb"] - other["mb"]} for one, other in zip(*lived, strict=True)]
    return [
        alone(f"{NAME} ({database}): store opened → first due case", "s", opened[0], unit="s", goal=START),
        ratio("the same beside 100 cases", "s", *opened, unit="s", goal=OPENED),
        alone("idle, of a core", "idle", lived[0], unit="%", goal=IDLE),
        alone("memory, more than with 100", "mb", more, unit="MB", goal=MORE),
        ratio("Approve → delivered, p99", "click", *lived, unit="s", goal=CLICK),
    ]


async def made(database: str, count: int, *, decided: bool) -> None:
    """A database with a case that was lived through, and `count` that are as if they had been."""
    async with town(manifest()) as place:
        desk = Desk(place)
        async with desk.runs_on(database):
            asked = await desk.asks(doubtful=True)
            await (desk.approves(asked) if decided else desk.carded(asked))
            await asyncio.sleep(1)  # what it still owes
    multiply(database, count)


async def first_due(database: str) -> Sample:
    """Open the store, two days later, and claim."""
    now, took = datetime.now(UTC) + timedelta(days=2), []  # noqa: TID251 - all are due
    for _ in range(_OPENS):
        began = time.perf_counter()
        store = await open_store(database, defaults=Policy(), now=now)
        await store.claim_case(now, _LEASE)
        took.append(time.perf_counter() - began)
        await store.close()
    return {"s": median(took)}


async def _lives(database: str) -> Sample:
    async with town(manifest()) as place:
        desk = Desk(place)
        async with desk.runs_on(database) as bot:
            await desk.reviewed()
            clicks = [await desk.reviewed() for _ in range(_CLICKS)]
            began, cpu = time.perf_counter(), bot.cpu
            await asyncio.sleep(_QUIET)
            idle = 100 * (bot.cpu - cpu) / (time.perf_counter() - began)
            await desk.home()
            return {"click": percentile(clicks, 0.99), "idle": idle, "mb": bot.memory}
