"""The bot's processes: started, killed at a named point or at any instant, and started again."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

from tests.end_to_end.processes import KEPT
from tests.torture.people import now
from tests.world import ROOT

_LONGEST = 1.2  # seconds that a point has to be passed in, before the bot is killed wherever it is
_START = 20.0  # seconds in which it is up, however busy the machine


class Lives:
    """
    One bot after the other on the same database; `killed` counts the kills by point, "" for no point.

    `tried` counts how often each was waited for, in vain too. `blind` bots post again without looking first.
    """

    def __init__(
        self, folder: Path, settings: dict[str, str], chance: Random, tried: Counter[str], *, blind: bool = False
    ) -> None:
        self._folder, self._settings, self._chance, self.tried = folder, settings, chance, tried
        self._blind, self.killed = blind, Counter[str]()
        self.ended_by_themselves: list[int] = []

    async def one(self) -> None:
        """Start a bot and kill it; one that ends by itself is no kill, as where Slack refuses it at the start."""
        point = self._point() if self._chance.random() < 0.7 else ""
        self.tried[point] += 1
        while_starting = not point and self._chance.random() < 0.2
        process = await self._started({"die_at": point, "nth": self._chance.choice([1, 1, 1, 2, 3])})
        if not while_starting:
            await self._up(process)
        if not await _ends(process, _LONGEST if point else self._chance.uniform(0, 0.9)):
            point = ""
            process.kill()
        status = await process.wait()
        if status == -signal.SIGKILL:
            self.killed[point] += 1
        else:
            self.ended_by_themselves.append(status)

    async def _up(self, process: Process) -> None:
        """Until this bot says so in the file of lives, or is no more."""
        file = self._folder / "lives"
        before, end = len(lines(file)), now() + _START
        while process.returncode is None and now() < end:
            if any("up" in line for line in lines(file)[before:]):
                return
            await asyncio.sleep(0.02)

    @asynccontextmanager
    async def unharmed(self) -> AsyncIterator[Process]:
        """A bot that may live, and is stopped as an operator does."""
        process = await self._started({})
        try:
            yield process
            process.terminate()
            async with asyncio.timeout(15):
                await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    def _point(self) -> str:
        """Rather one that many lives pass, and that was tried little."""
        known = Counter(lines(self._folder / "seen"))
        weights = [lives / (1 + self.tried[name]) for name, lives in known.items()]
        return self._chance.choices([*known], weights)[0] if known else ""

    async def _started(self, orders: dict[str, Any]) -> Process:
        files = {name: str(self._folder / name) for name in ("seen", "calls", "lives")}
        known = {key: value for key, value in os.environ.items() if key in KEPT}  # noqa: TID251 - handed on, not read
        torture = json.dumps({**orders, **files, "blind": self._blind, "started": now()})
        with (self._folder / "bot.log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.torture.bot"),
                cwd=self._folder,
                env={**known, "PYTHONPATH": str(ROOT), **self._settings, "TORTURE": torture},
                stdout=log,
                stderr=log,
            )


async def _ends(process: Process, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await process.wait()
    except TimeoutError:
        return False
    return True


def lines(file: Path) -> list[str]:
    """Those of a file that several processes have appended to."""
    return file.read_text().splitlines() if file.exists() else []
