"""
Commits that are shared: what waits for the writer's thread while that is busy goes into one transaction together.

Each write is one errand of the thread. The first errand to run does all that waits by then, each write within a
savepoint of its own, and commits once; the errands of the others find nothing left to do. Nobody's errand ends before
that commit has, and no write is done by halves, however its caller is cancelled.
"""

import sqlite3
from collections import deque
from collections.abc import Coroutine, Sequence
from typing import Any, Generic

import aiosqlite

from bot.store.database import Body, Row, T

MOST = 64  # writes to a commit, so that the first of them does not wait for ever


class InThread:
    """`Statements` for whoever is in the thread already: nothing is waited for."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def rows(self, statement: str, **parameters: Any) -> Sequence[Row]:
        return [dict(row) for row in self._connection.execute(statement, parameters).fetchall()]

    async def many(self, statement: str, parameters: Sequence[Row]) -> None:
        self._connection.executemany(statement, parameters)


class Job(Generic[T]):
    """A body, and what came of it; it is right once its errand has ended."""

    def __init__(self, body: Body[T]) -> None:
        self._body = body
        self._result: list[T] = []
        self.problem: BaseException | None = None

    def outcome(self) -> T:
        if self.problem:
            raise self.problem
        return self._result[0]

    def run(self, connection: sqlite3.Connection) -> None:
        """Its failure undoes it alone. Where SQLite has undone everything, this raises, and so all have failed."""
        connection.execute("SAVEPOINT job")
        try:
            self._result.append(_driven(self._body(InThread(connection))))
        except Exception as problem:
            if not connection.in_transaction:
                raise
            connection.execute("ROLLBACK TO job")
            self.problem = problem
        connection.execute("RELEASE job")


class SharedCommits:
    """What waits for the thread of `writer`."""

    def __init__(self, writer: aiosqlite.Connection) -> None:
        self._writer = writer
        self._waiting: deque[Job[Any]] = deque()

    async def write(self, body: Body[T]) -> T:
        """It is handed to the thread before this first waits."""
        job = Job(body)
        self._waiting.append(job)
        # aiosqlite has no name of its own for an errand of more than one statement.
        await self._writer._execute(self._work_off, self._writer._conn)  # type: ignore[no-untyped-call] # noqa: SLF001
        return job.outcome()

    def _work_off(self, connection: sqlite3.Connection) -> None:
        jobs = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
        if not jobs:
            return
        try:
            connection.execute("BEGIN IMMEDIATE")
            for job in jobs:
                job.run(connection)
            connection.commit()
        except BaseException as problem:  # noqa: BLE001 - each caller gets it
            for job in jobs:
                job.problem = problem
            connection.rollback()


def _driven(coroutine: Coroutine[Any, Any, T]) -> T:
    """Its result, without a loop: it has nothing to wait for."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    coroutine.close()
    raise RuntimeError("What shares a commit awaits its statements alone; this awaits something else.")
