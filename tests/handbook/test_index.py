"""The handbook follows its folder, leaves out what cannot be a page, and takes any text as a query."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.errors import Misconfigured
from bot.handbook import MarkdownHandbook

Write = Callable[[str, str], Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    return tmp_path / "pages"


@pytest.fixture
def write(folder: Path) -> Write:
    """Writes a page, each time with a later modification time than before."""
    count = 0

    def page(name: str, text: str) -> Path:
        nonlocal count
        count += 1
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        os.utime(path, (1_700_000_000 + count, 1_700_000_000 + count))
        return path

    return page


@pytest.fixture
async def handbook(folder: Path) -> AsyncIterator[MarkdownHandbook]:
    book = MarkdownHandbook(folder)
    await book.open()
    yield book
    await book.close()


async def found(handbook: MarkdownHandbook, query: str) -> list[tuple[str, str, str]]:
    return [(p.page, p.heading, p.text) for p in await handbook.search(query)]


async def test_a_passage_is_one_section(handbook: MarkdownHandbook, write: Write) -> None:
    write(
        "leave.md",
        "# Paid leave\n\nIntro.\n\n## Carry-over\n\nFive days.\n\n```\n# no heading\n```\n\n## Other\n\nX.\n",
    )
    [passage] = await handbook.search("carry-over")
    assert (passage.page, passage.path, passage.heading) == ("Paid leave", "leave.md", "Carry-over")
    assert passage.text == "Five days.\n\n```\n# no heading\n```"


async def test_without_a_heading_the_file_gives_the_title(handbook: MarkdownHandbook, write: Write) -> None:
    write("sub/house-rules.md", "---\nowner: Bea\n---\nQuiet after ten.\n")
    assert await found(handbook, "quiet") == [("House rules", "", "Quiet after ten.")]


async def test_an_out_of_date_page_says_so_in_each_passage(handbook: MarkdownHandbook, write: Write) -> None:
    write("old.md", '# Old\n\n> Superseded by "New".\n\n## Hotels\n\n95 euros.\n')
    assert await found(handbook, "hotels") == [("Old", "Hotels", '> Superseded by "New".\n\n95 euros.')]


async def test_it_follows_changes(handbook: MarkdownHandbook, write: Write) -> None:
    path = write("pay.md", "# Pay\n\nPayday is the 25th.\n")
    assert await found(handbook, "payday") == [("Pay", "", "Payday is the 25th.")]
    write("pay.md", "# Pay\n\nPayday is the 28th.\n")
    assert await found(handbook, "payday") == [("Pay", "", "Payday is the 28th.")]
    write("more.md", "# More\n\nThe party is on payday.\n")
    assert len(await found(handbook, "payday")) == 2
    await asyncio.to_thread(path.unlink)
    assert await found(handbook, "payday") == [("More", "", "The party is on payday.")]
    assert handbook.pages == 1


async def test_a_folder_that_goes_away_keeps_its_pages_and_warns(
    handbook: MarkdownHandbook, folder: Path, write: Write
) -> None:
    write("pay.md", "# Pay\n\nPayday is the 25th.\n")
    await handbook.search("payday")
    await asyncio.to_thread(folder.rename, folder.with_name("elsewhere"))
    assert await found(handbook, "payday") == [("Pay", "", "Payday is the 25th.")]
    assert any("does not exist" in warning for warning in handbook.warnings)


async def test_other_words_for_the_same_thing(handbook: MarkdownHandbook, write: Write) -> None:
    write("leave.md", "# Paid leave\n\nTwenty-eight.\n")
    write("it.md", "# Help desk\n\nSven leads the IT team.\n")
    assert [page for page, _, _ in await found(handbook, "How many vacation days?")] == ["Paid leave"]
    assert [page for page, _, _ in await found(handbook, "Who is IT?")] == ["Help desk"]


@pytest.mark.parametrize("place", ["handbook", "page.md/handbook", "dangling"])
async def test_a_missing_folder_is_refused(tmp_path: Path, place: str) -> None:
    (tmp_path / "page.md").write_text("# Page\n", encoding="utf-8")
    (tmp_path / "dangling").symlink_to(tmp_path / "gone")
    with pytest.raises(Misconfigured, match="does not exist"):
        await MarkdownHandbook(tmp_path / place).open()


async def test_a_file_is_refused(write: Write) -> None:
    with pytest.raises(Misconfigured, match="is a file, not a folder"):
        await MarkdownHandbook(write("page.md", "# Page\n")).open()


async def test_an_unreadable_folder_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # the mode of a folder would not stop root
    with pytest.raises(Misconfigured, match="cannot be read"):
        await MarkdownHandbook(folder).open()


async def test_an_empty_folder_is_legal_and_said(handbook: MarkdownHandbook) -> None:
    assert await handbook.search("anything") == ()
    assert handbook.pages == 0
    assert "has no Markdown page" in handbook.warnings[0]


async def test_a_huge_file_is_named_and_not_read(handbook: MarkdownHandbook, folder: Path, write: Write) -> None:
    with (folder / "huge.md").open("wb") as file:
        file.truncate(50_000_000)  # sparse: nothing is written
    write("pay.md", "# Pay\n\nPayday.\n")
    assert len(await found(handbook, "payday")) == 1
    assert handbook.warnings == ("Skipped huge.md (50,000,000 bytes): a page may have 1,000,000 bytes. Split it.",)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"# A\n\nPayday \xff\xfe", "byte 12 is not UTF-8"), (b"# A\n\nPayday\0", "binary")],
)
async def test_bad_bytes_are_skipped_until_mended(
    handbook: MarkdownHandbook, write: Write, content: bytes, words: str
) -> None:
    write("a.md", "").write_bytes(content)
    assert await handbook.search("payday") == ()
    [_, warning] = handbook.warnings
    assert "a.md" in warning
    assert words in warning
    write("a.md", "# A\n\nPayday.\n")
    assert len(await handbook.search("payday")) == 1
    assert handbook.warnings == ()


async def test_hidden_foreign_and_linked_files_are_no_pages(
    handbook: MarkdownHandbook, folder: Path, tmp_path: Path, write: Write
) -> None:
    (tmp_path / "secret.md").write_text("# Secret\n\nPayday.\n", encoding="utf-8")
    (folder / "link.md").symlink_to(tmp_path / "secret.md")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "dangling.md").symlink_to(folder / "nowhere.md")
    os.mkfifo(folder / "pipe.md")
    for name in (".hidden.md", ".git/page.md", "notes.txt"):
        write(name, "# No\n\nPayday.\n")
    assert await handbook.search("payday") == ()
    assert [warning.split(":")[0] for warning in handbook.warnings[1:]] == [
        "Skipped dangling.md",
        "Skipped link.md",
        "Skipped pipe.md",
    ]


HOSTILE = (
    '" OR 1', "payday AND NOT *", "NEAR(a b)", "page: x", "a\0b", "", "   ", "the of and", "\U0001f389", "\ud800",
    "Wann ist Zahltag?", "给我钱", "'; DROP TABLE passages; --", "x" * 40_000, "payday " * 6_000, "(" * 40_000, "^*-+",
)  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
async def test_any_query_is_safe(handbook: MarkdownHandbook, write: Write, query: str) -> None:
    write("pay.md", "# Pay\n\nPayday.\n")
    assert len(await handbook.search(query)) <= 1
    assert len(await handbook.search("payday")) == 1


@given(query=st.text(max_size=200))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_text_is_a_query(handbook: MarkdownHandbook, query: str) -> None:
    assert await handbook.search(query) == ()


async def test_before_it_is_open(folder: Path) -> None:
    with pytest.raises(RuntimeError, match="open"):
        await MarkdownHandbook(folder).search("payday")


KEPT = "---\nchannels: payroll-private, #hr\n---\n# Pay\n\nPayday is the 25th.\n"


async def test_a_page_kept_for_some_channels_is_found_only_there(handbook: MarkdownHandbook, write: Write) -> None:
    for number in range(12):  # more than are asked for: what may not be seen takes no place
        write(f"kept/{number}.md", KEPT)
    write("all.md", "# All\n\nAsk about payday in the payroll channel.\n")
    assert [page for page, _, _ in await found(handbook, "payday")] == ["All"]
    for seer, pages in (("hr", {"Pay", "All"}), ("payroll-private", {"Pay", "All"}), ("#hr", {"All"}), ("", {"All"})):
        seen = await handbook.search("payday", seen_by=frozenset({"general", seer}), limit=20)
        assert {passage.page for passage in seen} == pages
    assert handbook.channels == {"payroll-private", "hr"}
    for number in range(12):
        write(f"kept/{number}.md", "# Pay\n\nNothing is kept for anybody now.\n")
    await handbook.search("payday")
    assert handbook.channels == set()


async def test_a_page_that_says_badly_who_may_see_it_is_hidden_until_mended(
    handbook: MarkdownHandbook, write: Write
) -> None:
    write("pay.md", KEPT.replace("channels", "channel"))
    assert await handbook.search("payday", seen_by=frozenset({"hr"})) == ()
    [_, warning] = handbook.warnings
    assert warning.startswith("Hid pay.md from everybody: 'channel: payroll-private, #hr' does not say clearly")
    write("pay.md", KEPT)
    assert len(await handbook.search("payday", seen_by=frozenset({"hr"}))) == 1
    assert handbook.warnings == ()


async def test_nothing_in_a_page_reorders_what_is_read(handbook: MarkdownHandbook, write: Write) -> None:
    write("pay.md", "# Pay \u202eevil\u202c\n\nPayday is \u2066not\u2069 the 25th.\n")
    assert await found(handbook, "payday") == [("Pay evil", "", "Payday is not the 25th.")]
