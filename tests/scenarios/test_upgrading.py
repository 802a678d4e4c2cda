"""A newer version is started while questions wait: cards, forms and buttons of the older one work as before."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.store.migrating import MIGRATIONS, RAN, RECORD
from tests.scenarios.asking import in_review
from tests.world import World, new_world

TYPED = "30 days from delivery."


def as_of(file: Path, number: int) -> None:
    """The file as a version with only so many migrations would have left it."""
    newer = file.rename(file.with_suffix(".newer"))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA synchronous = OFF")  # nobody pulls the plug of a test
        connection.execute(RECORD)
        for migration in MIGRATIONS[:number]:
            connection.executescript(migration.text)
            connection.execute(RAN, {"number": migration.number, "name": migration.name, "ran_at": 0})
        connection.execute("ATTACH ? AS newer", [str(newer)])
        for (table,) in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall():
            if table not in {"migrations", "sqlite_sequence"}:
                columns = ", ".join(row[1] for row in connection.execute(f"PRAGMA main.table_info({table})"))
                connection.execute(f"DELETE FROM main.{table}")  # noqa: S608 - ours
                connection.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM newer.{table}")  # noqa: S608 - ours
        connection.commit()


async def all_waits(world: World) -> None:
    """A question in review with a form open, one asked back, one that waits for consent, and one just asked."""
    _, card = await in_review(world)
    await world.ben.clicks(card, "Edit")
    world.model.answers("Maybe 14 days.", "Maybe 10 days.")
    await world.abe.mentions_bot("How long is parental leave?")
    *_, second = await world.ben.sees_cards()
    await world.bea.clicks(second, "Reject")
    await world.bea.submits(reason="needs_detail")
    await world.ava.mentions_bot("How much do I earn?", in_="payroll-private")
    world.crashes_before_the_next_step()
    await world.bea.mentions_bot("Where is the office?")


@pytest.mark.parametrize("number", range(1, len(MIGRATIONS)))
async def test_whatever_waited_goes_on(tmp_path: Path, number: int) -> None:
    async with new_world(tmp_path) as world:
        await all_waits(world)
        await world.stops()
        as_of(tmp_path / "copydesk.db", number)
        world.model.answers("In Berlin.")
        await world.starts()

        [refund] = world.ava.sees("help")
        await world.ben.submits(answer=TYPED)
        assert world.ava.replies_in(refund) == [TYPED]
        leave, office = world.ava.sees("general")
        assert world.bea.replies_in(office) == ["In Berlin."]
        world.model.answers("In Germany, 14 days.")
        await world.abe.says("In Germany.", under=leave)
        assert world.abe.replies_in(leave) == ["In Germany, 14 days."]
        [salary] = world.ava.sees("payroll-private")
        await world.ava.clicks(world.ava.thread_of(salary)[0], "Share")
        [card] = await world.ben.sees_cards()
        await world.ben.clicks(card, "Approve")
        assert world.ava.replies_in(salary) == ["Maybe 10 days."]
        assert "Nothing waits." in await world.cho.types("status")
