"""An app in a process of its own: started, looked at from outside, and stopped."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.town import Town
from tests.end_to_end.processes import KEPT
from tests.world import ROOT

_TICK = os.sysconf("SC_CLK_TCK")
_START = 60.0  # seconds


class App:
    """The process of an app, by what the system knows of it."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    @property
    def cpu(self) -> float:
        """Seconds it has used of any core."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK

    async def rests(self) -> None:
        """Until it does nothing to speak of."""
        before = -1.0
        while self.cpu - before > 0.05:
            before = self.cpu
            await asyncio.sleep(2)

    @property
    def memory(self) -> float:
        """MB, of shared pages its share."""
        lines = Path(f"/proc/{self.pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


@asynccontextmanager
async def app(
    town: Town,
    *command: str,
    python: str = sys.executable,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> AsyncIterator[App]:
    """`command` in an empty folder, or `folder`, with the credentials of the workspace; yielded once connected."""
    known = {key: value for key, value in os.environ.items() if key in KEPT}  # noqa: TID251 - handed on, not read
    with tempfile.TemporaryDirectory(dir=disk()) as own:
        with (disk() / "log").open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                *(python, *command),
                cwd=folder or own,
                env={**known, "PYTHONPATH": str(ROOT), **_credentials(town), **(environment or {})},
                stdout=log,
                stderr=log,
            )
        try:
            await _connected(town, process)
            yield App(process.pid)
        finally:
            if process.returncode is None:
                process.terminate()
            async with asyncio.timeout(20):
                await process.wait()


def disk() -> Path:
    """On the disk of the checkout, since a temporary folder may be in memory, where nothing is ever waited for."""
    folder = ROOT / ".copydesk" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _credentials(town: Town) -> dict[str, str]:
    known = town.sandbox.credentials()
    tokens = {"SLACK_BOT_TOKEN": known["bot_token"], "SLACK_APP_TOKEN": known["app_token"]}
    ours = {"COPYDESK_REVIEW_CHANNEL": "answers-review", "COPYDESK_SOURCES": "optional"}  # no model here has a handbook
    return tokens | ours | {"SLACK_API_URL": known["api_url"]}


async def _connected(town: Town, process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(_START):
        while not town.sandbox.deliveries.connected:
            if process.returncode is not None:
                raise RuntimeError("The app ended before it was connected: see .copydesk/bench/log.")
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.5)  # a second connection, and what an app does first
