"""
What a whole reviewed case costs in CPU, from the mention to the answer that stands in the thread.

Beside it the calls to Slack that this takes, recorded from our own bot, made by Bolt with no database and no thought.
"""

import asyncio
import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from benchmarks.bare import APPROVE, Call, Json
from benchmarks.process import App, app, disk
from benchmarks.rounds import Figure, Goal, Sample, alone, interleaved, ratio
from benchmarks.town import REVIEW, Town, manifest, town
from bot.sandbox import web_api
from bot.sandbox.errors import SlackError
from bot.sandbox.methods import Call as Called
from bot.sandbox.methods import run as real

NAME = "CPU of a whole reviewed case"
CPU = Goal(2.0)
GOALS = (CPU,)
_CASES, _FLIGHT = 30, 4


async def measure(rounds: int) -> list[Figure]:
    script = disk() / "script.json"
    script.write_text(json.dumps(await _recorded()))
    ours = partial(_round, "benchmarks.bot")
    bare = partial(_round, "benchmarks.bare", BENCH_SCRIPT=str(script))
    found = await interleaved(rounds, ours=ours, bare=bare)
    sides = found["ours"], found["bare"]
    return [
        ratio("CPU of a reviewed case", "cpu", *sides, unit="ms", goal=CPU),
        ratio("memory after these cases", "memory", *sides, unit="MB"),
        alone("calls to Slack for it", "calls", found["ours"], unit=""),
    ]


async def _round(module: str, **environment: str) -> Sample:
    async with town(manifest()) as place, app(place, "-m", module, environment=environment) as process:
        await _reviewed(place, 3)
        before, calls = process.cpu, place.traffic.calls
        await _reviewed(place, _CASES)
        await asyncio.sleep(0.3)  # what is done after the answer stands
        return _sample(process, before) | {"calls": (place.traffic.calls - calls) / _CASES}


def _sample(process: App, before: float) -> dict[str, float]:
    return {"cpu": 1000 * (process.cpu - before) / _CASES, "memory": process.memory}


async def _reviewed(place: Town, count: int) -> None:
    """So many questions come, are put before Ben, and approved."""
    turns = iter(range(count))

    async def asks() -> None:
        for _ in turns:
            await reviewed(place)

    await asyncio.gather(*(asks() for _ in range(_FLIGHT)))


async def reviewed(place: Town) -> None:
    question = await place.mentions("Is office {} possibly doubtful about its hours?")
    card = await place.until(lambda: place.card(question))
    await place.sandbox.people["ben"].clicks(channel=REVIEW, ts=card.body["ts"], action_id=APPROVE)
    await place.until(lambda: "delivered" in card.body["text"] or None)


async def _recorded() -> dict[str, list[Call]]:
    """What our bot calls for one case; each ts by a name, since it is another one next time."""
    async with town(manifest()) as place, app(place, "-m", "benchmarks.bot"):
        await reviewed(place)
        await asyncio.sleep(0.3)
        with _spying() as calls:
            question = await place.mentions("Is office {} possibly doubtful about its hours?")
            card = await place.until(lambda: place.card(question))
            await asyncio.sleep(0.3)
            asked = len(calls)
            await place.sandbox.people["ben"].clicks(channel=REVIEW, ts=card.body["ts"], action_id=APPROVE)
            await asyncio.sleep(1)
    names = {question.channel.id: "$channel", question.ts: "$question", card.body["ts"]: "$card"}
    names[f"#{question.number}."] = "#$number."
    named = list(_named(calls, names))
    return {"asked": named[:asked], "approved": named[asked:]}


def _named(calls: list[tuple[str, Json, Json]], names: dict[str, str]) -> Iterator[Call]:
    numbers = itertools.count()
    for method, arguments, answer in calls:
        meant = json.dumps(arguments)
        for value, name in names.items():
            meant = meant.replace(value, name)
        posted = str(answer["ts"]) if method == "chat.postMessage" else ""
        yield method, meant, names.setdefault(posted, f"$message{next(numbers)}") if posted else ""


@contextmanager
def _spying() -> Iterator[list[tuple[str, Json, Json]]]:
    """Each call to the Web API, with its arguments and its answer."""
    calls: list[tuple[str, Json, Json]] = []

    def run(name: str, call: Called) -> Json:
        try:
            answer = real(name, call)
        except SlackError as error:
            answer = error.body
            raise
        finally:
            calls.append((name, dict(call.args), answer))
        return answer

    setattr(web_api, "run", run)  # noqa: B010
    try:
        yield calls
    finally:
        setattr(web_api, "run", real)  # noqa: B010
