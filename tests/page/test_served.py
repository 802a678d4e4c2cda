"""How the page is served, and what it is built from; no browser is needed."""

import json
import re
import time
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.sandbox import Manifest, Sandbox, Workspace
from tests.world import ROOT

WEB = ROOT / "bot" / "sandbox" / "web"
MOST = 700_000  # bytes of script, before it is compressed
MANIFEST = Manifest.read(ROOT / "manifest.yml")


def new_sandbox() -> Sandbox:
    return Sandbox(Workspace(MANIFEST, now=lambda: 1_700_000_000.0))


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with new_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_the_page_is_asked_for_each_time_and_its_parts_once(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    async with session.get(sandbox.url) as answer:
        assert answer.headers["Cache-Control"] == "no-store"
        parts = re.findall(r"/assets/[\w.-]+", await answer.text())
    assert len(parts) == 2
    for part in parts:
        async with session.get(sandbox.url + part) as answer:
            assert answer.status == 200
            assert "immutable" in answer.headers["Cache-Control"]
    for wrong in ("/assets/none.js", "/assets/..%2findex.html"):
        async with session.get(sandbox.url + wrong) as answer:
            assert answer.status == 404


async def test_a_page_hears_that_something_changed_and_never_what(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    async with session.get(f"{sandbox.url}/_sandbox/events") as events:
        assert events.content_type == "text/event-stream"
        assert await events.content.readuntil(b"\n\n") == b"data: changed\n\n"
        said = {"channel": "general", "text": "secret"}
        async with session.post(f"{sandbox.url}/_sandbox/people/ava/messages", json=said) as answer:
            assert answer.status == 200
        assert await events.content.readuntil(b"\n\n") == b"data: changed\n\n"


async def test_an_open_page_does_not_keep_the_sandbox_from_stopping(session: aiohttp.ClientSession) -> None:
    sandbox = new_sandbox()
    await sandbox.start()
    async with session.get(f"{sandbox.url}/_sandbox/events") as events:
        await events.content.readuntil(b"\n\n")
        began = time.monotonic()
        await sandbox.stop()
        assert time.monotonic() - began < 1


def test_the_built_files_are_the_ones_the_page_names_and_not_too_large() -> None:
    built = {path.name: path.stat().st_size for path in (WEB / "dist" / "assets").iterdir()}
    named = set(re.findall(r"/assets/([\w.-]+)", (WEB / "dist" / "index.html").read_text(encoding="utf-8")))
    assert set(built) == named
    assert sum(size for name, size in built.items() if name.endswith(".js")) < MOST


def test_what_it_is_built_with_is_pinned_and_names_no_registry() -> None:
    wanted = json.loads((WEB / "package.json").read_text(encoding="utf-8"))
    for version in (wanted["dependencies"] | wanted["devDependencies"]).values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    lock = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))
    for name, package in lock["packages"].items():
        assert "resolved" not in package, name
        assert not name or "integrity" in package, name
