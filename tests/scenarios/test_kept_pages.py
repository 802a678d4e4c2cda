"""A page that is kept for a channel is quoted there, to its members, and nowhere else."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.llm.handbook import HandbookModel
from tests.world import Seen, World, new_world

PAYROLL = (
    "---\nchannels: '#payroll-private'\n---\n# Bonus payments\n\nThe yearly bonus is paid with the March salary.\n"
)
SECRET = "March"
ASKED = "When is the yearly bonus paid?"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[World]:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "bonus.md").write_text(PAYROLL, encoding="utf-8")
    (pages / "lunch.md").write_text("# Lunch\n\nLunch is served at noon in the canteen.\n", encoding="utf-8")
    async with new_world(tmp_path, model=HandbookModel(), handbook=str(pages)) as world:
        yield world


def told(world: World, question: Seen) -> str:
    """All that the bot has said, in the thread of the question and to the reviewers."""
    said = [*world.cho.thread_of(question), *world.ben.sees("answers-review")]
    return "\n".join(f"{one}\n{one.fallback}" for one in said if one.body.get("bot_id"))


async def test_it_answers_in_its_channel(desk: World) -> None:
    question = await desk.ava.mentions_bot(ASKED, in_="payroll-private")
    [answer] = desk.ava.replies_in(question)
    assert SECRET in answer


async def test_elsewhere_nobody_reads_of_it_not_even_a_member_or_a_reviewer(desk: World) -> None:
    question = await desk.ava.mentions_bot(ASKED, in_="help")
    followed = await desk.ava.mentions_bot("And in which month?", under=question)
    [*_, card] = await desk.ben.sees_cards()
    assert "I don't know" in card
    for asked in (question, followed):
        assert SECRET not in told(desk, asked)
        assert "Bonus payments" not in told(desk, asked)
    assert "Hid" not in await desk.cho.types("status")


async def test_in_a_direct_message_it_answers_the_channels_members_alone(desk: World) -> None:
    question = await desk.ava.dms(ASKED)
    assert SECRET in desk.ava.replies_in(question)[0]
    [consent] = desk.abe.thread_of(await desk.abe.dms(ASKED))
    await desk.abe.clicks(consent, "Share")
    [card] = await desk.ben.sees_cards()
    assert SECRET not in card + card.fallback


async def test_who_leaves_the_channel_or_comes_to_it_is_known_at_once(desk: World) -> None:
    await desk.ava.leaves("payroll-private")
    await desk.cho.invites("abe", "payroll-private")
    assert desk.ava.replies_in(await desk.ava.dms(ASKED)) == []
    [answer] = desk.abe.replies_in(await desk.abe.dms(ASKED))
    assert SECRET in answer


async def test_where_the_bot_is_thrown_out_it_knows_no_members_any_more(desk: World) -> None:
    await desk.cho.removes("copydesk", "payroll-private")
    assert desk.ava.replies_in(await desk.ava.dms(ASKED)) == []


async def test_a_channel_of_another_name_is_another_channel(desk: World) -> None:
    desk.sandbox.workspace.channel("payroll-private").name = "pay"
    await desk.looks_again()
    assert desk.ava.replies_in(await desk.ava.dms(ASKED)) == []
    question = await desk.ava.mentions_bot(ASKED, in_="pay")
    assert desk.ava.replies_in(question) == []
