"""A desk moves from its file to a server whole, or not at all."""

from pathlib import Path

import pytest

from bot.core.case import Draft
from bot.core.errors import InUse, Misconfigured
from bot.core.events import Drafted
from bot.core.policy import Policy
from bot.store.migrating import TABLES as FILE_TABLES
from bot.store.moving import TABLES
from bot.store.opening import move_to, open_store
from bot.store.sqlite import SqliteStore
from tests.postgres import look, written
from tests.store.files import look as look_at_file
from tests.store.files import reopened
from tests.store.made import AVA, BEN, CHO, HELP, LEASE, NOW, claimed, drafted, happens, in_review, opened, sending


async def _lived_in(file: Path) -> None:
    """A desk with something in every table."""
    async with reopened(file) as store:
        case = await in_review(store, 1)
        await sending(store, 2)
        await store.performed(await claimed(store), None, NOW)
        await store.keep_version(case.id, BEN.id, "30 days, “maybe”.", NOW)
        await store.change("threshold", 0.8, CHO.id, NOW)
        await store.know_people((AVA, BEN, CHO), NOW)
        await store.know_members(HELP.id, frozenset({AVA.id}), NOW)
        await store.know_place(HELP, NOW)
        await store.warn("no_reviewers", "Nobody may review.", (), NOW)
        costly = Drafted(
            draft=Draft(text="30 days.", model="scripted", tokens_in=9, tokens_out=4), place=HELP, asker=AVA
        )
        await happens(store, await opened(store, 4), costly)


async def test_every_row_arrives_and_the_desk_goes_on(file: Path, database: str) -> None:
    await _lived_in(file)
    counts = await move_to(database, str(file), now=NOW)
    assert all(counts.values()), counts
    old, new = await SqliteStore.open(file, defaults=Policy(), now=NOW), None
    try:
        new = await open_store(database, defaults=Policy(), now=NOW)
        assert [await new.case(f"case{number}") for number in (1, 2, 4)] == [
            await old.case(f"case{number}") for number in (1, 2, 4)
        ]
        assert await new.policy() == await old.policy()
        assert await new.tally() == await old.tally()
        assert await claimed(new) == await claimed(old)
        await happens(new, await opened(new, 5), drafted())  # the numbers go on where they were
        assert await new.claim_case(NOW, LEASE)
    finally:
        await old.close()
        if new:
            await new.close()


async def test_every_table_is_moved(file: Path) -> None:
    async with reopened(file):
        pass
    assert {name for (name,) in look_at_file(file, f"{FILE_TABLES} AND type = 'table'")} - {
        "desk",
        "migrations",
    } == set(TABLES)


async def test_a_target_that_is_not_empty_is_refused(file: Path, database: str) -> None:
    await _lived_in(file)
    await move_to(database, str(file), now=NOW)
    with pytest.raises(Misconfigured, match="not empty: it has rows in cases"):
        await move_to(database, str(file), now=NOW)


async def test_a_row_that_the_target_does_not_take_leaves_it_empty(file: Path, database: str) -> None:
    await _lived_in(file)
    await (await open_store(database, defaults=Policy(), now=NOW)).close()
    written(database, "ALTER TABLE warnings ADD CHECK (code = 'another')")  # the last of the tables
    with pytest.raises(Exception, match="violates check constraint"):
        await move_to(database, str(file), now=NOW)
    assert look(database, "SELECT count(*) FROM cases") == [(0,)]


async def test_a_desk_at_work_is_not_moved(file: Path, database: str) -> None:
    async with reopened(file):
        with pytest.raises(InUse, match="Stop that one first"):
            await move_to(database, str(file), now=NOW)


@pytest.mark.parametrize(
    ("address", "source", "told"),
    [
        ("postgresql://a/b", "postgresql://a/c", "names a server already"),
        ("other.db", "desk.db", "no address of a server"),
        ("postgresql://a/b", "nowhere.db", "There is no nowhere.db to move"),
    ],
)
async def test_what_cannot_be_moved_is_told_with_the_mend(address: str, source: str, told: str) -> None:
    with pytest.raises(Misconfigured, match=told):
        await move_to(address, source, now=NOW)
