"""
How long a mention waits for its ack, beside Bolt with one empty listener.

Both hear of the same events. Ours has stored the question durably when it acks. Once it takes in and does no more, and
once as in life: it hears each mention twice and answers all the while, so a part of the machine is busy with that.
"""

import asyncio
import os
import tempfile
import time
from functools import partial

from benchmarks.process import app, disk
from benchmarks.rounds import Figure, Goal, Sample, alone, interleaved, percentile, ratio
from benchmarks.town import Town, manifest, town

NAME = "Ack of a mention"
P50, P99, RATE = Goal(1.5), Goal(2.0), Goal(0.6, at_least=True)
GOALS = (P50, P99, RATE)
_WARM, _ONE, _MANY, _FLIGHT = 30, 200, 640, 16


async def measure(rounds: int) -> list[Figure]:
    bare = partial(_round, "benchmarks.bare", "app_mention")
    stored = partial(_round, "benchmarks.bot", "app_mention", works="0")
    life = partial(_round, "benchmarks.bot")
    found = await interleaved(rounds, bare=bare, stored=stored, life=life)
    disk = _fdatasync()
    figures = [alone("p99 of fdatasync on this disk", "ms", [{"ms": disk}], unit="ms")]
    for system, named in (("stored", ""), ("life", ", answering")):
        sides = found[system], found["bare"]
        for flight in (1, _FLIGHT):
            what = f"ack, {flight} in flight{named}"
            figures += [
                ratio(f"{what}, p50", f"p50 {flight}", *sides, unit="ms", goal=P50),
                ratio(f"{what}, p99", f"p99 {flight}", *sides, unit="ms", goal=P99, allowed=disk),
            ]
        figures.append(ratio(f"mentions a second, {_FLIGHT} in flight{named}", "rate", *sides, unit="", goal=RATE))
    return figures


async def _round(module: str, *events: str, works: str = "1") -> Sample:
    async with town(manifest(*events)) as place, app(place, "-m", module, environment={"BENCH_WORK": works}):
        await _asked(place, _WARM, 1)
        one, _ = await _asked(place, _ONE, 1)
        many, rate = await _asked(place, _MANY, _FLIGHT)
        if place.traffic.unacked:
            raise RuntimeError(f"{place.traffic.unacked} events were not acked in time")
        shares = {"p50": 0.5, "p99": 0.99}
        took = {1: one, _FLIGHT: many}
        return {f"{name} {n}": 1000 * percentile(took[n], share) for n in took for name, share in shares.items()} | {
            "rate": rate
        }


async def _asked(place: Town, count: int, flight: int) -> tuple[list[float], float]:
    """How long each ack took, and how many mentions were acked a second."""
    acks = place.traffic.acks["app_mention"]
    before, began = len(acks), time.perf_counter()
    turns = iter(range(count))

    async def asks() -> None:
        for _ in turns:
            await place.mentions("What are the opening hours of office {}")

    await asyncio.gather(*(asks() for _ in range(flight)))
    return acks[before:], count / (time.perf_counter() - began)


def _fdatasync() -> float:
    """The p99 of a small write made durable, in ms."""
    took = []
    with tempfile.TemporaryFile(dir=disk()) as file:
        for _ in range(300):
            file.write(b"x" * 4096)
            file.flush()
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append(1000 * (time.perf_counter() - began))
    return percentile(took, 0.99)
