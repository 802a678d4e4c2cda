"""The server's process, as its parent holds it: started, asked for its address, and never left behind."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.llm.local import server
from bot.llm.local.server import Answer, Order

_GOODBYE = 5.0  # seconds to end by itself
_SURELY = 1.0  # seconds after a lost connection in which a death is noticed
# What Python, its libraries and the threads of llama.cpp go by.
_KEPT = frozenset({"PATH", "HOME", "LANG", "TMPDIR", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH"})
_KINDS = ("LC_", "OMP_", "GGML_", "CUDA_", "HIP_")


class NotServingError(Exception):
    """It said what is wrong, or ended without a word: then `status` is its exit status."""

    def __init__(self, failed: str, detail: str = "", status: int | None = None) -> None:
        super().__init__(failed)
        self.failed = failed
        self.detail = detail
        self.status = status


@dataclass(frozen=True)
class Child:
    """A server that is up, at `url`."""

    process: Process
    url: str

    @classmethod
    async def start(cls, order: Order) -> "Child":
        """Up and loaded; raises `NotServingError`. Nothing stays behind if the caller gives up."""
        # By its path and without the working directory: it needs nothing of ours. In a session of its own, so that
        # Ctrl-C reaches it only through us. The key goes through the pipe, where nobody can list it.
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", str(Path(server.__file__))),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env=kept(os.environ),  # noqa: TID251 - handed on, not read
            start_new_session=True,
        )
        try:
            return cls(process, await _address(process, order))
        except BaseException:
            await _end(process, patience=0)
            raise

    @property
    def status(self) -> int | None:
        """Its exit status; None while it lives."""
        return self.process.returncode

    async def has_died(self) -> bool:
        """Whether it is gone; waits a moment, since a connection breaks before a death is known."""
        try:
            async with asyncio.timeout(_SURELY):
                await self.process.wait()
        except TimeoutError:
            return False
        return True

    async def stop(self) -> None:
        await _end(self.process, patience=_GOODBYE)


def kept(environ: Mapping[str, str]) -> dict[str, str]:
    """What of the environment the child needs: it reads files of strangers, and no token or key is its business."""
    return {key: value for key, value in environ.items() if key in _KEPT or key.startswith(_KINDS)}


async def _address(process: Process, order: Order) -> str:
    assert process.stdin  # noqa: S101 - for the types: both are pipes
    assert process.stdout  # noqa: S101 - as above
    process.stdin.write(json.dumps(asdict(order)).encode() + b"\n")
    line = await process.stdout.readline()
    if not line:
        raise NotServingError("stopped", status=await process.wait())
    answer = Answer(**json.loads(line))
    if answer.failed:
        raise NotServingError(answer.failed, answer.detail)
    return answer.url


async def _end(process: Process, *, patience: float) -> None:
    """It ends when its input does; a process that is stuck is killed."""
    if process.stdin:
        process.stdin.close()
    try:
        async with asyncio.timeout(patience):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
