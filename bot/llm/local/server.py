"""
The child process: llama.cpp's own server, on loopback, until whoever started it is gone.

It reads one line of JSON from standard input (`Order`) and writes one to standard output: the address, or what went
wrong. Then it waits for the end of its input, which comes also when the parent is killed.
"""

import hashlib
import json
import os
import sys
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

SLOTS = 2  # drafts at once; more of them queue
CONTEXT = 8192  # tokens, shared by the slots
MOST_THREADS = 8  # more gain nothing: memory is the limit


@dataclass(frozen=True, kw_only=True)
class Order:
    """What to serve. `sha256` is empty for a file that nobody vouches for; `key` is what a client has to say."""

    path: str
    name: str
    key: str
    sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Where it listens, or the code of a failure, with a detail that holds nothing secret."""

    url: str = ""
    failed: str = ""
    detail: str = ""


def main() -> None:
    tell = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what the library prints must not stand where the parent reads
    server, answer = serve(Order(**json.loads(sys.stdin.readline())))
    print(json.dumps(asdict(answer)), file=tell, flush=True)
    if server:
        sys.stdin.read()
    os._exit(0)  # no farewell: requests in hand have nobody left to read them


def serve(order: Order) -> tuple[Any, Answer]:
    """The server, which lives as long as it is held, and where it listens."""
    if order.sha256 and (found := digest(Path(order.path))) != order.sha256:
        return None, Answer(failed="wrong_file", detail=found)
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # noqa: TID251 - threads that spin starve the rest of us
    try:
        library = import_module("xllamacpp")  # after the line above, and not without need
    except ImportError as problem:
        return None, Answer(failed="no_library", detail=str(problem))
    try:
        server = library.Server(_parameters(library, order))
    except RuntimeError as problem:
        return None, Answer(failed="unreadable", detail=str(problem))
    return server, Answer(url=server.listening_address)


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _parameters(library: Any, order: Order) -> Any:
    wanted = library.CommonParams()
    wanted.model.path, wanted.model_alias = order.path, {order.name}
    wanted.hostnames, wanted.port, wanted.api_keys = ["127.0.0.1"], 0, [order.key]
    wanted.n_parallel, wanted.n_ctx, wanted.kv_unified = SLOTS, CONTEXT, True
    wanted.ui, wanted.endpoint_slots, wanted.verbosity = False, False, -1
    wanted.cache_ram_mib = 0  # it would keep gigabytes of earlier prompts
    wanted.cpuparams.n_threads = wanted.cpuparams_batch.n_threads = threads()
    return wanted


def threads() -> int:
    """As many as this process may use: a container may have fewer than the machine."""
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, MOST_THREADS)


if __name__ == "__main__":
    main()
