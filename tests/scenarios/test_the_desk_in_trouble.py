"""What is wrong with the desk is told to the admins, with the mend, and loses nothing."""

from pathlib import Path

import pytest

from bot.core.errors import Misconfigured
from bot.llm.handbook import HandbookModel
from tests.world import HANDBOOK, World, new_world

DOUBTFUL = "Refunds are possibly open for 30 days."


async def test_without_a_review_channel_the_case_waits_and_the_admins_learn_how_to_set_one(tmp_path: Path) -> None:
    async with new_world(tmp_path, review_channel="") as world:
        [warning] = world.cho.sees("@copydesk")
        assert "There is no review channel." in warning
        assert "/copydesk review-channel #channel" in warning
        assert "/invite @copydesk" in warning

        world.model.answers(DOUBTFUL)
        question = await world.ava.mentions_bot("What is the refund window?")
        assert world.ava.notices_in(question) == ["A person is checking this."]

        await world.cho.types("review-channel #answers-review")
        [card] = await world.ben.sees_cards()
        await world.ben.clicks(card, "Approve")
        assert world.ava.replies_in(question) == [DOUBTFUL]
        assert "no review channel" not in await world.cho.types("status")


async def test_thrown_out_of_the_review_channel_the_case_waits_until_somebody_invites_the_bot(world: World) -> None:
    await world.cho.removes("copydesk", "answers-review")
    assert "type `/invite @copydesk` in it" in world.cho.sees("@copydesk")[-1]
    world.model.answers(DOUBTFUL)
    await world.ava.mentions_bot("What is the refund window?")
    assert "/invite @copydesk" in await world.cho.types("status")

    await world.cho.invites("copydesk", "answers-review")

    assert len(await world.ben.sees_cards()) == 1
    assert "/invite" not in await world.cho.types("status")


async def test_an_archived_review_channel_is_told_once_and_the_card_goes_to_the_new_one(world: World) -> None:
    await world.cho.archives("answers-review")
    world.model.answers(DOUBTFUL, DOUBTFUL)
    question = await world.ava.mentions_bot("What is the refund window?")
    await world.ava.mentions_bot("And in winter?")
    await world.advance(minutes=5)
    [warning] = world.cho.sees("@copydesk")
    assert "#answers-review is archived" in warning

    await world.cho.types("review-channel #help")
    cards = await world.ava.sees_cards(channel="help")
    assert len(cards) == 2
    await world.ben.clicks(cards[0], "Approve")
    assert world.ava.replies_in(question) == [DOUBTFUL]


async def test_a_blocked_card_does_not_hold_up_a_word_to_the_asker(world: World) -> None:
    await world.cho.archives("answers-review")
    world.model.answers(DOUBTFUL)
    question = await world.ava.mentions_bot("What is the refund window?")
    await world.advance(hours=24)
    assert world.ava.notices_in(question)[-1].startswith("I am sorry: no reviewer got to this within 24 hours")


async def test_a_card_that_nobody_needs_any_more_does_not_wait_for_its_channel(world: World) -> None:
    await world.cho.removes("copydesk", "answers-review")
    world.model.answers(DOUBTFUL)
    question = await world.ava.mentions_bot("What is the refund window?")
    await world.ava.clicks(world.ava.thread_of(question)[0], "Never mind")
    await world.advance(minutes=2)
    assert world.ava.notices_in(question) == ["You withdrew this question."]
    assert world.ava.thread_of(question)[0].buttons == []
    await world.cho.types("review-channel #help")
    assert await world.ava.sees_cards(channel="help") == []


async def test_a_model_that_breaks_in_a_way_nobody_foresaw_is_replaced_by_a_person(world: World) -> None:
    world.model.answers(*[RuntimeError("boom")] * 3)
    with pytest.raises(RuntimeError):
        await world.ava.mentions_bot("What is the refund window?")
    for _ in range(2):
        with pytest.raises(RuntimeError):
            await world.advance(seconds=5)
    await world.advance(seconds=5)
    [card] = await world.ben.sees_cards()
    assert "drafting failed 3 times" in card
    assert card.buttons == ["Edit", "Reject"]


async def test_after_a_restart_every_case_goes_on_and_old_cards_work(tmp_path: Path) -> None:
    async with new_world(tmp_path) as world:
        world.model.answers(DOUBTFUL)
        question = await world.ava.mentions_bot("What is the refund window?")
        [card] = await world.ben.sees_cards()
        await world.ben.clicks(card, "Edit")
        await world.restarts()

        await world.ben.submits(answer="30 days from delivery.")
        assert world.ava.replies_in(question) == ["30 days from delivery."]


async def test_what_was_asked_before_a_crash_is_answered_after_it(tmp_path: Path) -> None:
    async with new_world(tmp_path) as world:
        world.crashes_before_the_next_step()
        question = await world.ava.mentions_bot("What is the refund window?")
        assert world.ava.thread_of(question) == []
        world.model.answers("30 days.")
        await world.restarts()
        assert world.ava.replies_in(question) == ["30 days."]


@pytest.mark.parametrize("make", ["missing", "file", "empty"])
async def test_a_handbook_that_cannot_be_read_is_refused_at_the_start(tmp_path: Path, make: str) -> None:
    folder = tmp_path / "pages"
    if make == "file":
        folder.write_text("x")
    if make == "empty":
        folder.mkdir()
        async with new_world(tmp_path, handbook=str(folder)) as world:
            assert "has no Markdown page" in await world.cho.types("status")
        return
    with pytest.raises(Misconfigured, match="handbook"):
        async with new_world(tmp_path, handbook=str(folder)):
            pass


async def test_a_wrong_token_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="SLACK_BOT_TOKEN"):
        async with new_world(tmp_path, bot_token="xoxb-wrong"):
            pass


async def test_a_missing_scope_is_refused_at_the_start_by_name(tmp_path: Path) -> None:
    def without(text: str) -> str:
        return text.replace("      - usergroups:read # /copydesk reviewers @group\n", "")

    with pytest.raises(Misconfigured, match="usergroups:read"):
        async with new_world(tmp_path, manifest=without):
            pass


async def test_the_embedded_model_answers_from_the_sample_handbook(tmp_path: Path) -> None:
    async with new_world(tmp_path, model=HandbookModel(), handbook=str(HANDBOOK)) as world:
        question = await world.ava.mentions_bot("How many days of paid leave do I get per year?")
        [answer] = world.ava.replies_in(question)
        assert "28" in answer
        await world.ava.mentions_bot("What are the benefits of human-in-the-loop workflows?")
        [card] = await world.ben.sees_cards()
        assert "watch word “maybe” in the draft" in card


async def test_a_new_trouble_with_the_review_channel_is_told_too(world: World) -> None:
    await world.cho.removes("copydesk", "answers-review")
    await world.cho.removes("copydesk", "help")
    await world.cho.types("review-channel #help")
    first, second = world.cho.sees("@copydesk")
    assert "#answers-review" in first
    assert "help" in second
    assert "answers-review" not in (await world.cho.types("status")).split("Review channel:")[0]


async def test_never_mind_is_seen_at_once_also_while_the_card_waits_for_its_channel(world: World) -> None:
    await world.cho.archives("answers-review")
    world.model.answers(DOUBTFUL)
    question = await world.ava.mentions_bot("What is the refund window?")
    [checking] = world.ava.thread_of(question)
    await world.ava.clicks(checking, "Never mind")
    assert [str(seen) for seen in world.ava.thread_of(question)] == ["You withdrew this question."]
