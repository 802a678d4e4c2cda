"""One process on PostgreSQL, and four: how many answers a second, where each waits four seconds for its draft."""

import asyncio
from contextlib import AsyncExitStack
from functools import partial

from benchmarks.desk import Desk
from benchmarks.rounds import Figure, Goal, Sample, interleaved, ratio
from benchmarks.town import manifest, town
from benchmarks.waiting import server
from tests.postgres import Server

NAME = "Four processes"
MORE = Goal(3, at_least=True)
GOALS = (MORE,)
_DRAFT = 4.0  # seconds
_QUESTIONS = 60  # to each process: 20 s of work
_EDGE = 0.15  # of them at the beginning and the end, when not all processes have their hands full


async def measure(rounds: int) -> list[Figure]:
    async with server() as postgres:
        one, four = (partial(_round, postgres, count) for count in (1, 4))
        found = await interleaved(rounds, one=one, four=four)
    return [
        ratio(
            f"{NAME} on PostgreSQL, drafts of {_DRAFT:g} s", "rate", found["four"], found["one"], unit="/s", goal=MORE
        )
    ]


async def _round(postgres: Server, count: int) -> Sample:
    with postgres.database() as address:
        async with town(manifest()) as place, AsyncExitStack() as stack:
            desk, sockets = Desk(place), place.sandbox.deliveries.sockets
            for _ in range(count):
                await stack.enter_async_context(desk.runs_on(address, seconds=_DRAFT))
            await place.until(lambda: len(sockets.connections) >= 2 * count or None)
            asked = [
                each for _ in range(_QUESTIONS) for each in await asyncio.gather(*[desk.asks() for _ in range(count)])
            ]
            at = sorted([await desk.answered(question) for question in asked])
    first, last = (int(len(at) * share) for share in (_EDGE, 1 - _EDGE))
    return {"rate": (last - first) / (at[last] - at[first])}
