"""Downloads a model of the manifest when somebody asks: it goes on where it stopped, and is checked before use."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import aiohttp

from bot.core.errors import CopydeskError
from bot.llm.local.server import digest
from bot.llm.local.weights import FOLDER, Weights

_CHUNK = 1 << 20
_SILENCE = aiohttp.ClientTimeout(total=None, sock_connect=20, sock_read=60)
_ELSEWHERE = "COPYDESK_LOCAL_MODEL also takes the path of a file that you got elsewhere."
Progress = Callable[[int], None]  # is given the bytes that are there


class FetchFailed(CopydeskError):
    """It is not there; what came so far is kept if it can be gone on with."""


async def fetch(weights: Weights, tell: Progress, *, folder: Path = FOLDER, url: str = "") -> Path:
    """The file, whole and checked. `url` is another place to take it from."""
    target, part = folder / weights.file, folder / f"{weights.file}.part"
    if await asyncio.to_thread(_is, weights, target):
        return target
    await asyncio.to_thread(_make_room, weights, folder, part)
    try:
        await _download(weights, url or weights.url, part, tell)
    except aiohttp.ClientConnectorError as problem:
        raise FetchFailed(
            f"{url or weights.url} cannot be reached ({type(problem).__name__}). Look at this machine's network, "
            f"and at HTTPS_PROXY if it needs one; {_ELSEWHERE}"
        ) from problem
    except (aiohttp.ClientError, TimeoutError) as problem:
        again = "What has come is kept: run it again to go on."
        raise FetchFailed(f"{url or weights.url} broke off ({type(problem).__name__}). {again}") from problem
    except OSError as problem:
        raise FetchFailed(
            f"{part} cannot be written ({problem.strerror}). Make room for it and run it again."
        ) from problem
    return await asyncio.to_thread(_accept, weights, part, target)


def _is(weights: Weights, path: Path) -> bool:
    return path.is_file() and path.stat().st_size == weights.size and digest(path) == weights.sha256


def _make_room(weights: Weights, folder: Path, part: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    missing, free = weights.size - _length(part), shutil.disk_usage(folder).free
    if missing > free:
        raise FetchFailed(
            f"{weights.name} needs {missing / 1e6:,.0f} MB more in {folder}, where {free / 1e6:,.0f} MB are free. "
            "Make room and run it again."
        )


def _length(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


async def _download(weights: Weights, url: str, part: Path, tell: Progress) -> None:
    have = await asyncio.to_thread(_length, part)
    if have >= weights.size:
        return
    async with (
        aiohttp.ClientSession(timeout=_SILENCE, trust_env=True) as session,
        session.get(url, headers={"Range": f"bytes={have}-"} if have else {}) as response,
    ):
        if response.status not in {200, 206}:
            raise FetchFailed(
                f"{url} answers {response.status} {response.reason}. Look whether the file is still there; {_ELSEWHERE}"
            )
        have = have if response.status == 206 else 0  # a server that knows no ranges sends it from the start
        with await asyncio.to_thread(part.open, "r+b" if have else "wb") as file:
            file.seek(have)
            async for chunk in response.content.iter_chunked(_CHUNK):
                await asyncio.to_thread(file.write, chunk)
                have += len(chunk)
                tell(have)
                if have > weights.size:
                    return  # it is something else; the checksum says so


def _accept(weights: Weights, part: Path, target: Path) -> Path:
    found, length = digest(part), _length(part)
    if found != weights.sha256:
        kept = length < weights.size
        if not kept:
            part.unlink()
        raise FetchFailed(
            f"Only {length:,} of {weights.size:,} bytes came. Run it again to go on."
            if kept
            else f"What came is not {weights.name}: its sha256 is {found}, not {weights.sha256}. It was deleted "
            "and never opened. Run it again; if it stays so, the file at its source is another one."
        )
    return part.replace(target)
