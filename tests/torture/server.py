"""The database server, and its bad days: it is cut off, or killed, and started again."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from subprocess import SubprocessError
from tempfile import TemporaryDirectory

import psycopg

from tests.postgres import Server, look

_WAY_UP = 0.2  # seconds from one try to the next: a process that was killed holds its lock until it is buried


@contextmanager
def durable() -> Iterator[Server]:
    """A server that keeps what it has acknowledged."""
    with TemporaryDirectory(prefix="copydesk-") as folder:  # where the user that it runs as may go
        running = Server(Path(folder) / "data", durable=True)
        try:
            yield running
        finally:
            running.ends()


class ServerTrouble:
    """Every few seconds, until it is over; then the server is up."""

    def __init__(self, server: Server, chance: Random) -> None:
        self._server, self._chance = server, chance
        self.restarts = 0

    async def lasts(self, until: asyncio.Event) -> None:
        while not await _waited(until, self._chance.uniform(8, 24)):
            await asyncio.to_thread(self._falls)
            await asyncio.sleep(self._chance.uniform(0, 2))
            while not await asyncio.to_thread(self._stands):  # noqa: ASYNC110 - it is another process
                await asyncio.sleep(_WAY_UP)
            self.restarts += 1

    def _falls(self) -> None:
        if self._chance.random() < 0.5:
            self._server.kill()
        else:
            self._server.stop(mode="immediate")

    def _stands(self) -> bool:
        try:
            self._server.start()
            look(self._server.address("postgres"), "SELECT 1")
        except (SubprocessError, psycopg.Error):
            return False
        return True


async def _waited(until: asyncio.Event, seconds: float) -> bool:
    """Whether it came in that time."""
    try:
        async with asyncio.timeout(seconds):
            return await until.wait()
    except TimeoutError:
        return False
