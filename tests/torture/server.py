"""The database server's bad days: it is cut off, or killed, and started again."""

import asyncio
from random import Random
from subprocess import SubprocessError

import psycopg

from tests.postgres import Server, look

_WAY_UP = 0.2  # seconds from one try to the next: a process that was killed holds its lock until it is buried


class ServerTrouble:
    """Every few seconds, until it is over; then the server is up."""

    def __init__(self, server: Server, chance: Random) -> None:
        self._server, self._chance = server, chance
        self.restarts = 0

    async def lasts(self, until: asyncio.Event) -> None:
        while not await _waited(until, self._chance.uniform(6, 14)):
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
