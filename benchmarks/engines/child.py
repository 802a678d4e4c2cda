"""One engine in a process of its own: `python -m benchmarks.engines.child ENGINE WORK ADDRESS COUNT`."""

import asyncio
import json
import os
import sys
import time
from importlib import import_module
from statistics import median
from typing import Any

from benchmarks.process import App

_AT_ONCE, _CLICKS, _QUIET = 20, 20, 8  # the last are seconds

Found = dict[str, float]


async def flows(engine: Any, count: int) -> Found:
    """The CPU of whole flows, so many at once."""
    await _all(engine, "warm", _AT_ONCE)
    began, cpu, steps = time.perf_counter(), time.process_time(), engine.steps
    await _all(engine, "flow", count)
    took, spent, did = time.perf_counter() - began, time.process_time() - cpu, engine.steps - steps
    return {"flow": 1000 * spent / count, "step": 1000 * spent / did, "rate": count / took}


async def waiting(engine: Any, count: int) -> Found:
    """What flows cost that wait for a person, and how soon one goes on after the click."""
    keys = [f"wait{number}" for number in range(count)]
    for key in keys:
        await engine.begin(key)
    for key in keys:
        await engine.waits(key)
    await asyncio.sleep(2)
    began, cpu = time.perf_counter(), time.process_time()
    await asyncio.sleep(_QUIET)
    idle = 100 * (time.process_time() - cpu) / (time.perf_counter() - began)
    clicks = [await _clicked(engine, key) for key in keys[:: max(1, count // _CLICKS)]]
    return {"idle": idle, "click": median(clicks), "mb": App(os.getpid()).memory}


async def dies(engine: Any, count: int) -> Found:
    """Be in the midst of drafts, and say so: whoever hears it kills this process."""
    engine.seconds = 600
    for number in range(count):
        await engine.begin(f"dies{number}")
    await asyncio.sleep(1)
    return {}


async def recovers(engine: Any, count: int) -> Found:
    """How soon all of them are where a person decides."""
    began = time.perf_counter()
    for number in range(count):
        await engine.waits(f"dies{number}")
    return {"back": time.perf_counter() - began}


async def _all(engine: Any, name: str, count: int) -> None:
    turns = iter(range(count))

    async def goes() -> None:
        for number in turns:
            await engine.begin(f"{name}{number}")
            await engine.waits(f"{name}{number}")
            await _clicked(engine, f"{name}{number}")

    await asyncio.gather(*(goes() for _ in range(_AT_ONCE)))


async def _clicked(engine: Any, key: str) -> float:
    began = time.perf_counter()
    await engine.click(key)
    while key not in engine.done:  # noqa: ASYNC110 - an engine may work in another thread
        await asyncio.sleep(0.001)
    return float(engine.done[key]) - began


async def main() -> None:
    name, work, address, count = sys.argv[1:]
    engine = import_module(f"benchmarks.engines.{name}").Engine()
    await engine.open(address)
    print(json.dumps(await globals()[work](engine, int(count))), flush=True)
    await asyncio.sleep(60)  # until it is killed, which is the end of each


if __name__ == "__main__":
    asyncio.run(main())
