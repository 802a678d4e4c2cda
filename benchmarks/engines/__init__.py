"""State rows beside two engines that could have carried the desk: `make bench-engines`. See docs/architecture.md."""

import asyncio
import time


class Base:
    """A flow drafts, judges, posts a card, waits for a click, and delivers: four steps, which do nothing here."""

    def __init__(self) -> None:
        self.seconds = 0.0  # that a draft takes
        self.steps = 0
        self.waiting: set[str] = set()  # the flows that wait for their click
        self.done: dict[str, float] = {}  # and when each was done

    async def waits(self, key: str) -> None:
        """Until it waits for its click."""
        while key not in self.waiting:  # noqa: ASYNC110 - an engine may work in another thread
            await asyncio.sleep(0.001)

    def ended(self, key: str) -> None:
        self.done[key] = time.perf_counter()
