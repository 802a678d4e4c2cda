"""`make bench-engines ROUNDS=5`: all engines take turns, each in processes of its own, and then the table."""

import argparse
import asyncio
import itertools
import json
import os
import sys
import tempfile
from asyncio.subprocess import PIPE
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.process import disk
from benchmarks.table import machine
from tests.postgres import Server

_FLOWS, _WAITING, _DYING = 200, 1000, 10
_NEVER = 30.0  # seconds after which nobody takes over any more
_TICK = os.sysconf("SC_CLK_TCK")
_FIGURES = {
    "flow": "CPU of a flow, ms",
    "step": "CPU of a step, ms",
    "server": "server's CPU of a flow, ms",
    "rate": "flows a second, 20 at once",
    "idle": f"idle with {_WAITING} waiting, % of a core",
    "mb": "memory then, MB",
    "click": "click → done then, s",
    "back": "after kill -9, all back (SQLite: restarted, PostgreSQL: in another process), s",
}


@dataclass
class System:
    """An engine on a database; `new` makes an empty one."""

    name: str
    engine: str
    new: Callable[[], str]
    server: Callable[[], float] = float
    found: dict[str, list[float]] = field(default_factory=dict)

    async def round(self) -> None:
        before = self.server()
        flows = await self._says("flows", self.new(), _FLOWS)
        flows["server"] = 1000 * (self.server() - before) / _FLOWS
        waits = await self._says("waiting", self.new(), _WAITING)
        for key, value in (flows | waits | await self._back()).items():
            self.found.setdefault(key, []).append(value)

    async def _back(self) -> dict[str, float]:
        """After it was killed at its work; who never came back is not waited for again."""
        if float("inf") in self.found.get("back", ()):
            return {"back": float("inf")}
        shared = self.new()
        await self._says("dies", shared, _DYING)
        return await self._says("recovers", shared, _DYING, "two" if "Postgre" in self.name else "one")

    async def _says(self, work: str, address: str, count: int, executor: str = "one") -> dict[str, float]:
        """What a process says of its work; then it is killed."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.engines.child", self.engine, work, address, str(count)),
            env={**os.environ, "EXECUTOR": executor},  # noqa: TID251 - handed on, not read
            stdout=PIPE,
        )
        assert process.stdout
        try:
            async with asyncio.timeout(_NEVER if work == "recovers" else None):
                found: dict[str, float] = json.loads(await process.stdout.readline())
                return found
        except TimeoutError:
            return {"back": float("inf")}
        finally:
            process.kill()
            await process.wait()


def server_cpu(data: Path) -> float:
    """Seconds that the server's processes have used, those that have ended too."""
    main = Path("/proc", (data / "postmaster.pid").read_text(encoding="ascii").split()[0])
    children = (main / "task" / main.name / "children").read_text(encoding="ascii").split()
    ticks = sum(sum(_ticks(main.with_name(pid))[:2]) for pid in children) + sum(_ticks(main))
    return ticks / _TICK


def _ticks(process: Path) -> list[int]:
    """Its own, and those of its children that have ended: user, system, user, system."""
    try:
        stat = (process / "stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return [0]  # it has just ended, and counts among those
    return [int(field) for field in stat.rpartition(")")[2].split()[11:15]]


async def measure(rounds: int, folder: Path) -> list[System]:
    postgres, cpu = Server(folder / "server", durable=True), partial(server_cpu, folder / "server")
    files = (f"{folder}/{number}.db" for number in itertools.count())
    systems = [
        System("state rows, SQLite", "rows", files.__next__),
        System("DBOS, SQLite", "durable", files.__next__),
        System("state rows, PostgreSQL", "rows", postgres.new, cpu),
        System("DBOS, PostgreSQL", "durable", postgres.new, cpu),
        System("procrastinate, PostgreSQL", "jobs", postgres.new, cpu),
    ]
    try:
        for number in range(rounds):
            for system in systems[:: -1 if number % 2 else 1]:
                await system.round()
                print(f"round {number + 1}: {system.name}", file=sys.stderr, flush=True)
    finally:
        postgres.ends()
    return systems


def table(systems: list[System]) -> str:
    """Medians; in brackets how many times ours on the same database, round by round."""
    lines = ["| | " + " | ".join(system.name for system in systems) + " |", "|---" * (len(systems) + 1) + "|"]
    for key, words in _FIGURES.items():
        cells = [_cell(key, system, _ours(system, systems)) for system in systems]
        lines.append(f"| {words} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _ours(system: System, systems: list[System]) -> System:
    where = system.name.rpartition(" ")[2]
    return next(one for one in systems if one.engine == "rows" and one.name.endswith(where))


def _cell(key: str, system: System, ours: System) -> str:
    value = median(system.found[key])
    if value == float("inf"):
        return f"not within {_NEVER:g} s"
    if not value and key == "server":
        return "none"
    times = median(one / other for one, other in zip(system.found[key], ours.found[key], strict=True) if other)
    return f"{value:.3g}" if system is ours else f"{value:.3g} ({times:.2g} ×)"


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench-engines")
    parser.add_argument("--rounds", type=int, default=5)
    with tempfile.TemporaryDirectory(prefix="copydesk-", dir=disk()) as folder:
        systems = asyncio.run(measure(parser.parse_args().rounds, Path(folder)))
    print(f"{table(systems)}\n\n{machine()}")


if __name__ == "__main__":
    main()
