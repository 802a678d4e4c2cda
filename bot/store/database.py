"""What the store needs of a database; each adapter brings its own."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, TypeVar

Row = Mapping[str, Any]
T = TypeVar("T")


class Statements(Protocol):
    """Somewhere to run statements."""

    async def rows(self, statement: str, **parameters: Any) -> Sequence[Row]:
        """Run one statement to its end; the rows it gives."""
        ...

    async def many(self, statement: str, parameters: Sequence[Row]) -> None:
        """Run one statement for each of `parameters`."""
        ...


class Database(Protocol):
    @property
    def reads(self) -> Statements:
        """Single statements that change nothing and see all that is committed."""
        ...

    def transaction(self) -> AbstractAsyncContextManager[Statements]:
        """All or nothing: an exception in the block, a cancellation too, undoes it."""
        ...

    async def write(self, body: "Body[T]") -> T:
        """
        What came of `body`, once it is stored: all or nothing, as in a transaction, but several may share a commit.

        `body` awaits nothing but its statements. Whoever is cancelled here may find it stored all the same.
        """
        ...


Body = Callable[[Statements], Coroutine[Any, Any, T]]


async def first(where: Statements, statement: str, **parameters: Any) -> Row | None:
    """The first row, if there is any."""
    rows = await where.rows(statement, **parameters)
    return rows[0] if rows else None
