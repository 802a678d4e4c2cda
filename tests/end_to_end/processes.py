"""Real processes on real sockets: the sandbox, the bot, and people who act through the control API."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

import aiohttp

from tests.world import HANDBOOK, ROOT

Json = dict[str, Any]
KEPT = ("PATH", "HOME", "LANG", "VIRTUAL_ENV")  # and no key or setting of whoever runs the tests


class Running:
    """A `copydesk` process, read line by line."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.lines: list[str] = []

    @classmethod
    async def start(cls, *arguments: str, cwd: Path, module: str = "bot", **environment: str) -> Self:
        known = {key: value for key, value in os.environ.items() if key in KEPT}  # noqa: TID251 - handed on, not read
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            module,
            *arguments,
            cwd=cwd,
            env={**known, "PYTHONPATH": str(ROOT), **environment},
            stdout=PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        return cls(process)

    async def until(self, *words: str) -> str:
        """The next line that holds all of `words`."""
        assert self.process.stdout
        async with asyncio.timeout(30):
            while line := (await self.process.stdout.readline()).decode():
                self.lines.append(line)
                if all(word in line for word in words):
                    return line
        raise AssertionError(f"{words} never came; it said:\n{''.join(self.lines)}")

    async def ended(self) -> int:
        """Its exit status; what it still said is kept."""
        assert self.process.stdout
        async with asyncio.timeout(30):
            self.lines.append((await self.process.stdout.read()).decode())
            return await self.process.wait()

    async def killed(self) -> None:
        """As `kill -9`."""
        if self.process.returncode is None:
            self.process.kill()
        await self.ended()


@asynccontextmanager
async def process(*arguments: str, cwd: Path, module: str = "bot", **environment: str) -> AsyncIterator[Running]:
    running = await Running.start(*arguments, cwd=cwd, module=module, **environment)
    try:
        yield running
    finally:
        await running.killed()


class Control:
    """The sandbox's control API."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session, self._url = session, f"{url}/_sandbox/"

    async def get(self, path: str) -> Json:
        async with self._session.get(self._url + path) as response:
            answer: Json = await response.json()
            assert response.status == 200, answer
            return answer

    async def post(self, path: str, body: Json) -> Json:
        async with self._session.post(self._url + path, json=body) as response:
            answer: Json = await response.json()
            assert response.status == 200, answer
            return answer


def credentials(line: str) -> dict[str, str]:
    """What the sandbox's first line says, as settings of a bot."""
    known = json.loads(line)
    assert sorted(known) == ["api_url", "app_token", "bot_token", "signing_secret", "url"]
    return {
        "SLACK_BOT_TOKEN": known["bot_token"],
        "SLACK_APP_TOKEN": known["app_token"],
        "SLACK_SIGNING_SECRET": known["signing_secret"],
        "SLACK_API_URL": known["api_url"],
        "url": known["url"],
    }


@asynccontextmanager
async def workspace(folder: Path) -> AsyncIterator[tuple[Control, dict[str, str]]]:
    """A sandbox with no bot in it, and the settings of one that belongs there."""
    async with (
        process("sandbox", "--no-bot", "--port", "0", "--no-browser", cwd=folder) as slack,
        aiohttp.ClientSession() as session,
    ):
        known = credentials(await slack.until("api_url"))
        sandbox = Control(session, known.pop("url"))
        await sandbox.post("settings", {"retry_scale": 0.05})  # again after 0, 3 and 15 seconds
        yield (
            sandbox,
            {
                **known,
                "COPYDESK_HANDBOOK": str(HANDBOOK),
                "COPYDESK_REVIEW_CHANNEL": "answers-review",
                "COPYDESK_AUDIT": "0",
            },
        )
