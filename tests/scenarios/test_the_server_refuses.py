"""The database server takes no writes for a while, its disk full or itself read-only, and then it does again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.core.errors import Unavailable
from tests.postgres import look, written
from tests.scenarios.asking import ASKED, in_review
from tests.world import new_world

REFUND, TYPED = "30 days.", "30 days from delivery."
WRITTEN = ("cases", "outbox", "versions", "audit", "messages_taken")


@contextmanager
def disk_full(address: str) -> Iterator[None]:
    raising = "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE disk_full; END $$"
    written(
        address,
        raising,
        *(f"CREATE TRIGGER f BEFORE INSERT OR UPDATE ON {table} EXECUTE FUNCTION full_disk()" for table in WRITTEN),
    )
    try:
        yield
    finally:
        written(address, "DROP FUNCTION full_disk CASCADE")


@contextmanager
def read_only(address: str) -> Iterator[None]:
    """As after a fail-over to a server that still follows another: all connections are new, and none may write."""
    [(name,)] = look(address, "SELECT current_database()")
    others = (
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
    )
    written(address, f"ALTER DATABASE {name} SET default_transaction_read_only = on", f"{others} pg_backend_pid()")
    try:
        yield
    finally:
        mend = f"ALTER DATABASE {name} RESET default_transaction_read_only"
        written(address, "SET default_transaction_read_only = off", mend, f"{others} pg_backend_pid()")


@pytest.mark.parametrize("refusing", [disk_full, read_only])
async def test_what_is_not_stored_is_not_acked_and_all_goes_on_when_it_can_be(
    tmp_path: Path, emptied: str, refusing: type
) -> None:
    async with new_world(tmp_path, database=emptied) as world:
        question, card = await in_review(world)
        await world.ben.clicks(card, "Edit")
        world.crashes_before_the_next_step()
        before = await world.bea.mentions_bot("Where is the office?")
        with refusing(emptied):
            await world.abe._person.posts("general", f"<@copydesk> {ASKED}")
            sent = await world.ben._person.submits(world.ben.modal["id"], {"answer_1": TYPED})
            assert not sent["ok"]  # the form stays open, with what was typed
            with pytest.raises(Unavailable):
                await world.bot.worker.drain()
            assert {type(error) for error in world.errors} == {Unavailable}
            world.errors.clear()
        world._works = True
        world.model.answers("In Berlin.", REFUND)
        await world.advance(minutes=2)  # Slack has told of it again
        assert world.bea.replies_in(before) == ["In Berlin."]
        after = world.abe.sees("general")[-1]
        assert world.abe.replies_in(after) == [REFUND]
        await world.ben.submits()
        assert world.ava.replies_in(question) == [TYPED]
        assert "Nothing waits." in await world.cho.types("status")
