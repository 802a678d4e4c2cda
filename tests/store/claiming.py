"""A process that claims what is due, says what it got, and can be killed in the middle."""

import asyncio
import sys
from datetime import timedelta

from bot.core.policy import Policy
from bot.store.opening import open_store
from tests.store.made import NOW


async def main(address: str, lease: float, *, stays: bool) -> None:
    store = await open_store(address, defaults=Policy(), now=NOW)
    print("ready", flush=True)  # noqa: T201 - it is how it speaks
    await asyncio.to_thread(sys.stdin.readline)
    while case := await store.claim_case(NOW, timedelta(seconds=lease)):
        print(case.id, flush=True)  # noqa: T201
    await asyncio.Event().wait() if stays else await store.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], float(sys.argv[2]), stays=sys.argv[3:] == ["stays"]))
