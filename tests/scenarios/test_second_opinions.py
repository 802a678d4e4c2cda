"""Before an answer goes out by itself, the question is put once more: what askers, reviewers and admins see of it."""

import pytest

from bot.core.errors import ModelFailed
from bot.flow.ports import Found
from tests.scenarios.asking import ASKED, CHECKING, REFUND
from tests.world import World

SAID_SO, SAID_OTHERWISE = "30 days from delivery", "14 days, from the day of the invoice"


@pytest.fixture
def two(world: World) -> World:
    """A desk with two models, whose first one drafts."""
    world.model.can(samples=True, peers=("claude",))
    return world


async def test_what_another_model_contradicts_goes_to_ben_who_reads_that(two: World) -> None:
    two.model.answers(REFUND, confidence=0.9)
    two.model.finds(SAID_OTHERWISE)
    question = await two.ava.mentions_bot(ASKED, in_="help")
    assert two.ava.replies_in(question) == []
    assert two.ava.notices_in(question) == [CHECKING]
    [card] = await two.ben.sees_cards()
    assert "is below the threshold 0.65" in card
    await two.ben.clicks(card, "Approve")
    [details] = [seen for seen in two.ben.thread_of(card) if "agreement" in seen]
    assert "agreement: another model answered differently" in details
    assert two.ava.replies_in(question) == [REFUND]


async def test_what_two_models_say_goes_out(two: World) -> None:
    two.model.answers(REFUND, confidence=0.8)
    two.model.finds(SAID_SO, SAID_SO)
    question = await two.ava.mentions_bot(ASKED, in_="help")
    assert two.ava.replies_in(question) == [REFUND]
    assert [(call.model, call.peer) for call in two.model.inquired] == [("claude", True), ("scripted", False)]


async def test_a_second_model_that_fails_leaves_the_score_as_it_was(two: World) -> None:
    two.model.can(peers=("claude",))
    two.model.answers(REFUND, confidence=0.9)
    two.model.finds(ModelFailed("down", code="down", model="claude"))
    question = await two.ava.mentions_bot(ASKED, in_="help")
    assert two.ava.replies_in(question) == [REFUND]
    (judged,) = await two.bot.desk.store.judgements()
    assert (judged.calls, judged.values["agreement"]) == (0, None)


async def test_where_a_second_model_fails_the_first_is_asked_again(two: World) -> None:
    two.model.answers(REFUND, confidence=0.8)
    two.model.finds(ModelFailed("down", code="down", model="claude"), SAID_SO, SAID_SO)
    question = await two.ava.mentions_bot(ASKED, in_="help")
    assert two.ava.replies_in(question) == [REFUND]
    assert [call.peer for call in two.model.inquired] == [True, False, False]


async def test_nothing_more_is_asked_where_a_watch_word_brings_a_person_anyway(two: World) -> None:
    two.model.answers("Maybe 30 days.")
    await two.ava.mentions_bot(ASKED, in_="help")
    assert len(await two.ben.sees_cards()) == 1
    assert two.model.inquired == []


async def test_what_was_asked_more_counts_as_spent(two: World) -> None:
    two.model.answers(REFUND, confidence=0.8)
    two.model.finds(Found(text=SAID_SO, tokens_in=900, tokens_out=30), Found(text=SAID_SO, tokens_in=60, tokens_out=10))
    await two.ava.mentions_bot(ASKED, in_="help")
    assert "1,000 spent today" in await two.cho.types("status")


async def test_when_the_tokens_of_the_day_are_spent_nothing_more_is_asked(two: World) -> None:
    two.model.answers(REFUND, REFUND, confidence=0.9)
    two.model.finds(Found(text=SAID_SO, tokens_in=900), SAID_SO)
    await two.cho.types("limits tokens 900")
    await two.ava.mentions_bot(ASKED, in_="help")
    question = await two.abe.mentions_bot(ASKED, in_="general")
    assert two.abe.replies_in(question) == [REFUND]
    assert len(two.model.inquired) == 2


async def test_an_admin_says_how_often_a_question_is_put_once_more(two: World) -> None:
    assert (await two.cho.types("reasks")).startswith("Re-asks: 2. ")
    assert (await two.cho.types("reasks 0")).startswith("Re-asks: 2 → 0. Models are asked for a draft and nothing more")
    two.model.answers(REFUND, confidence=0.9)
    await two.ava.mentions_bot(ASKED, in_="help")
    assert two.model.inquired == []
    assert "up to 4 times more" in await two.cho.types("reasks 4")
    assert "a whole number from 0 to 4" in await two.cho.types("reasks 5")


async def test_what_stops_in_between_repeats_its_further_calls_and_no_draft(two: World) -> None:
    two.model.answers(REFUND, confidence=0.8)
    two.model.finds(SAID_SO, RuntimeError("boom"), SAID_SO, SAID_SO)
    with pytest.raises(RuntimeError):
        await two.ava.mentions_bot(ASKED, in_="help")
    await two.advance(seconds=20)
    assert two.ava.replies_in(two.ava.sees("help")[-1]) == [REFUND]
    assert (len(two.model.asked), len(two.model.inquired)) == (1, 4)


async def test_what_breaks_in_a_way_nobody_foresaw_is_gone_without(two: World) -> None:
    two.model.answers(REFUND, confidence=0.9)
    two.model.finds(*[RuntimeError("boom")] * 4)
    with pytest.raises(RuntimeError):
        await two.ava.mentions_bot(ASKED, in_="help")
    for _ in range(3):
        with pytest.raises(RuntimeError):
            await two.advance(seconds=20)
    await two.advance(seconds=20)
    assert two.ava.replies_in(two.ava.sees("help")[-1]) == [REFUND]


async def test_a_score_of_more_replies_is_of_another_version(two: World) -> None:
    two.model.answers(REFUND, REFUND, confidence=0.8)
    two.model.finds(SAID_SO, SAID_SO)
    await two.ava.mentions_bot(ASKED, in_="help")
    await two.cho.types("reasks 0")
    await two.abe.mentions_bot(ASKED, in_="general")
    versions = {judged.version for judged in await two.bot.desk.store.judgements()}
    assert len(versions) == 2
    assert "prior-6/scripted" in versions
