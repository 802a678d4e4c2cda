"""The local model as far as it goes without weights: the setting, the manifest, what is read, and the download."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from blockbuster import BlockBuster

from bot.core.case import Passage, Turn
from bot.core.errors import Misconfigured
from bot.core.judging.cascade import Asked, Call
from bot.flow.ports import Ask
from bot.llm.local import weights
from bot.llm.local.asking import PASSAGES, briefly, fitted
from bot.llm.local.child import NotServingError, kept
from bot.llm.local.fetching import FetchFailed, fetch
from bot.llm.local.troubles import as_failure
from bot.llm.local.weights import MANIFEST, File, Weights, located
from bot.settings import ModelChoice, Settings
from tests.world import ROOT

CONTENT = b"GGUF" + bytes(range(256)) * 4_000
SMALL = Weights(
    name="small",
    licence="MIT",
    size=len(CONTENT),
    sha256=hashlib.sha256(CONTENT).hexdigest(),
    repository="us/small",
    revision="main",
    file="small.gguf",
)


@dataclass
class Source:
    """A server of files that may do without ranges, break off, or send something else."""

    url: str = ""
    content: bytes = CONTENT
    ranges: bool = True
    status: int = 200
    breaks_after: int = 0
    asked: list[str] = field(default_factory=list)
    read: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, _have: int) -> None:
        self.read.set()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.headers.get("Range", ""))
        if self.status != 200:
            return web.Response(status=self.status)
        start = request.http_range.start or 0 if self.ranges else 0
        body = self.content[start:]
        if not self.breaks_after:
            return web.Response(status=206 if start else 200, body=body)
        response = web.StreamResponse(headers={"Content-Length": str(len(body))})
        await response.prepare(request)
        await response.write(body[: self.breaks_after])
        await self.read.wait()
        assert request.transport
        request.transport.close()
        return response


@pytest.fixture
async def source() -> AsyncIterator[Source]:
    source = Source()
    app = web.Application()
    app.router.add_get("/small.gguf", source.answer)
    async with TestServer(app, host="127.0.0.1") as server:
        source.url = str(server.make_url("/small.gguf"))
        yield source


@pytest.fixture(autouse=True)
def _may_look_at_files(_nothing_blocks_the_loop: BlockBuster) -> None:
    """A command of its own opens and closes its one file; what takes long is in a thread."""
    _nothing_blocks_the_loop.deactivate()


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def got(source: Source, folder: Path) -> Path:
    return await fetch(SMALL, source.tell, folder=folder, url=source.url)


async def test_a_file_is_fetched_once_and_its_progress_told(source: Source, tmp_path: Path) -> None:
    seen: list[int] = []
    path = await fetch(SMALL, seen.append, folder=tmp_path / "models", url=source.url)
    assert path.read_bytes() == CONTENT
    assert seen[-1] == len(CONTENT)
    assert await got(source, tmp_path / "models") == path
    assert source.asked == [""]


@pytest.mark.parametrize("ranges", [True, False])
async def test_a_broken_download_goes_on_where_it_stopped(source: Source, tmp_path: Path, ranges: bool) -> None:
    source.breaks_after = 500_000
    with pytest.raises(FetchFailed, match=r"broke off .* kept: run it again"):
        await got(source, tmp_path)
    kept = (tmp_path / "small.gguf.part").stat().st_size
    assert 0 < kept <= 500_000
    source.breaks_after, source.ranges = 0, ranges
    assert (await got(source, tmp_path)).read_bytes() == CONTENT
    assert source.asked == ["", f"bytes={kept}-"]
    assert names(tmp_path) == ["small.gguf"]


async def test_something_else_is_deleted_and_never_used(source: Source, tmp_path: Path) -> None:
    source.content = CONTENT[::-1]
    with pytest.raises(FetchFailed, match=f"is not small: its sha256 is .*, not {SMALL.sha256}. It was deleted"):
        await got(source, tmp_path)
    assert names(tmp_path) == []


@pytest.mark.parametrize("content", [b"<html>Log in first</html>", CONTENT * 2])
async def test_what_has_another_length_is_something_else_and_not_kept(
    source: Source, tmp_path: Path, content: bytes
) -> None:
    source.content = content
    with pytest.raises(
        FetchFailed, match=f"offers {len(content):,} bytes where 1,024,004 are missing, .* nothing was kept"
    ):
        await got(source, tmp_path)
    assert names(tmp_path) == []


async def test_nothing_is_written_through_a_link(source: Source, tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("mine")
    (tmp_path / "small.gguf.part").symlink_to(mine)
    with pytest.raises(FetchFailed, match="cannot be written"):
        await got(source, tmp_path)
    assert mine.read_text() == "mine"


async def test_a_spoilt_file_is_fetched_anew(source: Source, tmp_path: Path) -> None:
    (tmp_path / "small.gguf").write_bytes(CONTENT[::-1])
    assert (await got(source, tmp_path)).read_bytes() == CONTENT


async def test_a_refusal_names_the_address_and_the_other_way(source: Source, tmp_path: Path) -> None:
    source.status = 404
    with pytest.raises(FetchFailed, match=r"small.gguf answers 404 Not Found.*COPYDESK_LOCAL_MODEL"):
        await got(source, tmp_path)


async def test_a_source_that_is_not_there_is_told(source: Source, tmp_path: Path) -> None:
    source.url = "http://127.0.0.1:9/small.gguf"
    with pytest.raises(FetchFailed, match=r"127.0.0.1:9/small.gguf cannot be reached .*COPYDESK_LOCAL_MODEL"):
        await got(source, tmp_path)


async def test_a_full_disk_is_told_before_anything_is_fetched(source: Source, tmp_path: Path) -> None:
    huge = replace(SMALL, size=10**18)
    with pytest.raises(FetchFailed, match=r"small needs 1,000,000,000,000 MB more in .* MB are free\. Make room"):
        await fetch(huge, source.tell, folder=tmp_path, url=source.url)
    assert source.asked == []


async def test_a_place_that_cannot_be_written_is_told(source: Source, tmp_path: Path) -> None:
    (tmp_path / "small.gguf.part").mkdir()
    with pytest.raises(FetchFailed, match=r"small.gguf.part cannot be written \(Is a directory\)"):
        await got(source, tmp_path)


def test_the_manifest_says_what_whose_and_from_where() -> None:
    assert Settings().local_model in MANIFEST
    for name, each in MANIFEST.items():
        assert name == each.name
        assert (len(each.sha256), len(each.revision)) == (64, 40)
        assert each.revision in each.url
    assert str(MANIFEST["qwen2.5-coder-0.5b"]).startswith("qwen2.5-coder-0.5b: 491 MB, licence Apache-2.0, from https")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("", "qwen2.5-coder-0.5b"),
        ("qwen2.5-coder-1.5b", "qwen2.5-coder-1.5b"),
        ("/models/Llama-3.2-3B.Q4_K_M.gguf", "Llama-3.2-3B.Q4_K_M"),
    ],
)
def test_it_goes_by_the_name_of_its_file(value: str, name: str) -> None:
    chain = Settings.read({"COPYDESK_MODELS": "local,handbook", "COPYDESK_LOCAL_MODEL": value}).models
    assert chain[0] == ModelChoice(provider="local", name=name)


def test_a_name_after_local_is_no_setting() -> None:
    with pytest.raises(Misconfigured, match=r"holds 'local:x'; it takes .* local and handbook"):
        Settings.read({"COPYDESK_MODELS": "local:x"})


@pytest.fixture
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "LIBRARY", "json")


@pytest.mark.usefixtures("_installed")
def test_a_file_that_cannot_be_served_is_told_at_the_start(tmp_path: Path) -> None:
    other = tmp_path / "notes.gguf"
    with pytest.raises(Misconfigured, match=r"'.*notes.gguf', and there is no such file. Give it the path of a GGUF"):
        located(str(other))
    other.write_text("notes")
    with pytest.raises(Misconfigured, match="which is no GGUF file"):
        located(str(other))
    with pytest.raises(Misconfigured, match=r"not on this machine \(.*491 MB.*`copydesk fetch-model qwen2.5-coder-0"):
        located("qwen2.5-coder-0.5b", tmp_path)
    (tmp_path / MANIFEST["qwen2.5-coder-0.5b"].file).write_bytes(CONTENT)
    with pytest.raises(Misconfigured, match=r"has 1,024,004 bytes, and qwen2.5-coder-0.5b has 491,400,064. Delete it"):
        located("qwen2.5-coder-0.5b", tmp_path)
    other.write_bytes(CONTENT)
    assert located(str(other)) == File(path=other, size=other.stat().st_size)


def test_without_its_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "LIBRARY", "no_such_library")
    with pytest.raises(
        Misconfigured, match=r"needs no_such_library. Install it in the checkout with `pip install -e '.\[local\]'`"
    ):
        located("anything")


@pytest.mark.parametrize(
    ("problem", "code", "said"),
    [
        (NotServingError("no_library", "libgomp.so.1: cannot open"), "no_library", "apt-get install libgomp1"),
        (NotServingError("wrong_file", "abc"), "wrong_file", "copydesk fetch-model m"),
        (NotServingError("unreadable"), "unreadable", "Put another file into COPYDESK_LOCAL_MODEL"),
        (NotServingError("stopped", status=-9), "stopped", "(status -9)"),
    ],
)
def test_each_trouble_has_its_words_and_the_mend(problem: NotServingError, code: str, said: str) -> None:
    found = as_failure(problem, "m", File(path=Path("m.gguf"), size=1))
    assert (found.code, found.model) == (code, "m")
    assert said in str(found)


def test_what_is_read_fits_its_room_the_best_passages_and_the_last_turns_first() -> None:
    passages = tuple(Passage(page=f"P{n}", path="p.md", heading="", text="x" * 1_000) for n in range(9))
    turns = tuple(Turn(author="Ava", text=f"{n}" * 4_000) for n in range(9))
    ask = Ask(question="Why?", context=turns, passages=passages)
    for room in (6_000, 1_500):
        fits = fitted(ask, room)
        assert fits.passages
        read = sum(len(turn.text) for turn in fits.context) + sum(len(passage.text) for passage in fits.passages)
        assert read <= room
        assert fits.context[-1].text[0] == "8"
        assert fits.passages[0].page == "P0"
        assert len(fits.passages) <= PASSAGES
    assert fitted(replace(ask, passages=None), 1_500).passages is None
    short = Ask(question="Why?", context=turns[:0], passages=passages[:2])
    assert fitted(short, 6_000) == short


def test_only_a_probe_is_put_in_few_words() -> None:
    assert [briefly(Call(asked=asked, model="m")).peer for asked in Asked] == [True, False, False]


def test_the_library_is_pinned_once_though_it_stands_in_three_places() -> None:
    project = (ROOT / "pyproject.toml").read_text()
    [locked] = [line for line in (ROOT / "requirements-local.txt").read_text().splitlines() if "==" in line]
    assert project.count(f'local = ["{locked.split(" ")[0]}"]') == 2


def test_the_child_is_given_no_token_and_no_key() -> None:
    known = {"PATH": "/bin", "LC_ALL": "C.UTF-8", "PYTHONPATH": "x", "OMP_NUM_THREADS": "4"}
    ours = ("SLACK_BOT_TOKEN", "OPENAI_API_KEY", "COPYDESK_DATABASE", "PGPASSWORD", "HF_TOKEN", "LANGSMITH_API_KEY")
    assert kept(known | dict.fromkeys(ours, "secret")) == known
