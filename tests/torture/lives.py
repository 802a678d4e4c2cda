"""The bot's processes: started, killed at a named point or at any instant, and started again."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import Process
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from tests.end_to_end.processes import KEPT
from tests.torture import several
from tests.torture.people import now
from tests.torture.points import written
from tests.world import ROOT

_LONGEST = 1.2  # seconds that a point has to be passed in, before the bot is killed wherever it is
_SHARED = 5.0  # the same where others take most of the work
_FREEZES = 0.2  # of the lives on a server
# Whoever freezes there has looked for his own message, and posts when he thaws; or holds the rows that he has written.
_FREEZING = (
    *("before call: chat.postMessage", "before call: chat.postMessage", "before call: chat.postMessage"),
    *("before commit: claim", "before commit: move", "before commit: performed"),
)
_START = 20.0  # seconds in which it is up, however busy the machine


class Lives:
    """
    One bot after the other on the same database; `killed` counts the kills by point, "" for no point.

    `tried` counts how often each point was waited for, in vain too. `slot`: which of several processes on a server it
    is, or nothing for the one on a file. `blind` bots post again without looking first.
    """

    def __init__(
        self,
        folder: Path,
        settings: dict[str, str],
        chance: Random,
        tried: Counter[str],
        *,
        slot: int | None = None,
        blind: bool = False,
    ) -> None:
        self._folder, self._settings, self._chance, self.tried = folder, settings, chance, tried
        self._slot, self._blind = slot, blind
        self.file = folder / f"lives-{slot or 0}"
        self.killed = Counter[str]()
        self.frozen = 0
        self.ended_by_themselves: list[int] = []

    async def one(self) -> None:
        """Start a bot and kill it; one that ends by itself is no kill, as where Slack refuses it at the start."""
        if self._slot is not None and self._chance.random() < _FREEZES:
            await self._freezes()
        else:
            await self._dies()

    async def _dies(self) -> None:
        point = self._point() if self._chance.random() < 0.7 else ""
        self.tried[point] += 1
        while_starting = not point and self._chance.random() < 0.2
        process = await self._started({"die_at": point, "nth": self._chance.choice([1, 1, 1, 2, 3])})
        if not while_starting:
            await self._up(process)
        longest = _LONGEST if self._slot is None else _SHARED
        if not await _ends(process, longest if point else self._chance.uniform(0, 0.8 * longest)):
            point = ""
            process.kill()
        await self._dead(process, point)

    async def _freezes(self) -> None:
        """A bot that stands still until others have waited its lease out; then it goes on, and dies at last."""
        process = await self._started({"stop_at": self._chance.choice(_FREEZING)})
        await self._up(process)
        if await self._says("frozen", process, _SHARED):
            await asyncio.sleep(several.LEASE + self._chance.uniform(0.5, 4))
            self.frozen += 1
            process.send_signal(signal.SIGCONT)
        await _ends(process, self._chance.uniform(0, 2))
        if process.returncode is None:
            process.kill()
        await self._dead(process, "")

    async def _dead(self, process: Process, point: str) -> None:
        status = await process.wait()
        written(str(self._folder / "claims"), {"process": process.pid, "at": now()})
        if status == -signal.SIGKILL:
            self.killed[point] += 1
        else:
            self.ended_by_themselves.append(status)

    async def _up(self, process: Process) -> None:
        await self._says("up", process, _START)

    async def _says(self, what: str, process: Process, seconds: float) -> bool:
        """Whether this bot says so in the file of lives, as long as it lives."""
        end = now() + seconds
        while process.returncode is None and now() < end:
            if any(what in told for told in self.told() if told["process"] == process.pid):
                return True
            await asyncio.sleep(0.02)
        return False

    def told(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in lines(self.file)]

    async def unharmed(self, until: asyncio.Event) -> None:
        """A bot that may live, and is stopped as an operator does."""
        process = await self._started({})
        try:
            await until.wait()
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
        files = {name: str(self._folder / name) for name in ("seen", "calls", "claims")} | {"lives": str(self.file)}
        known = {key: value for key, value in os.environ.items() if key in KEPT}  # noqa: TID251 - handed on, not read
        unlike = {} if self._slot is None else several.orders(self._slot, self._chance)
        torture = json.dumps({**orders, **files, **unlike, "blind": self._blind, "started": now()})
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
