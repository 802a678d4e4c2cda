"""How people ask, and what is no question."""

import pytest

from bot.core.case import Draft
from tests.world import World

REFUND = "Refunds are possible for 30 days from delivery."
CHECKING = "A person is checking this."


async def test_a_sure_answer_goes_straight_to_the_thread_and_says_that_nobody_reviewed_it(world: World) -> None:
    world.model.answers(Draft(text=REFUND, model="scripted", confidence=0.97))

    question = await world.ava.mentions_bot("What is the refund window?", in_="help")

    assert world.ava.replies_in(question) == [REFUND]
    assert "Not reviewed" in world.ava.thread_of(question)[-1]
    assert world.ben.sees("answers-review") == []


async def test_a_status_shows_while_the_bot_is_at_work_and_ends_with_the_answer(world: World) -> None:
    world.model.answers(REFUND)
    question = await world.ava.mentions_bot("What is the refund window?")

    calls = [entry["method"] for entry in world.traffic if entry["direction"] == "out"]
    assert calls.index("assistant.threads.setStatus") < calls.index("chat.postMessage")
    assert world.sandbox.workspace.statuses == {}
    assert world.ava.replies_in(question) == [REFUND]


async def test_a_direct_message_needs_no_mention(world: World) -> None:
    world.model.answers(REFUND)
    question = await world.ava.dms("What is the refund window?")
    assert world.ava.replies_in(question) == [REFUND]


async def test_a_follow_up_of_the_asker_needs_no_mention_and_brings_the_thread_with_it(world: World) -> None:
    world.model.answers(REFUND, "For damaged goods it is 90 days.")
    question = await world.ava.mentions_bot("What is the refund window?")

    follow_up = await world.ava.says("And for damaged goods?", under=question)

    assert world.ava.replies_in(follow_up) == [REFUND, "For damaged goods it is 90 days."]
    [asked_before, answered_before] = world.model.asked[-1].context
    assert "What is the refund window?" in asked_before.text
    assert answered_before.mine
    assert REFUND in answered_before.text


async def test_somebody_else_in_the_thread_is_not_answered_unless_they_mention_the_bot(world: World) -> None:
    world.model.answers(REFUND)
    question = await world.ava.mentions_bot("What is the refund window?")

    await world.abe.says("I think it is a month.", under=question)
    assert len(world.abe.replies_in(question)) == 1

    world.model.answers("No.")
    await world.abe.mentions_bot("Is it longer in Berlin?", under=question)
    assert world.abe.replies_in(question) == [REFUND, "No."]


async def test_talk_among_people_is_left_alone(world: World) -> None:
    message = await world.ava.says("Lunch at one?")
    assert world.ava.thread_of(message) == []


async def test_an_empty_mention_is_asked_what_it_wants_and_the_reply_is_the_question(world: World) -> None:
    mention = await world.ava.mentions_bot("")
    [notice] = world.ava.notices_in(mention)
    assert notice.startswith("What would you like to know?")

    world.model.answers(REFUND)
    await world.ava.says("What is the refund window?", under=mention)

    assert world.model.asked[-1].question == "What is the refund window?"
    assert world.ava.replies_in(mention) == [REFUND]


@pytest.mark.parametrize("fault", [("message", "duplicate"), ("app_mention", "duplicate"), ("message", "order")])
async def test_a_mention_is_answered_once_however_slack_tells_of_it(world: World, fault: tuple[str, str]) -> None:
    event, kind = fault
    world.strikes(kind, event=event, times=3)
    world.model.answers(REFUND)

    question = await world.ava.mentions_bot("What is the refund window?")

    assert world.ava.replies_in(question) == [REFUND]


async def test_a_detail_that_slack_sends_twice_is_taken_once(world: World) -> None:
    mention = await world.ava.mentions_bot("")
    world.strikes("duplicate", event="message", times=1)
    world.model.answers(REFUND)

    await world.ava.says("What is the refund window?", under=mention)

    assert world.ava.replies_in(mention) == [REFUND]


async def test_an_edited_message_is_not_asked_again(world: World) -> None:
    world.model.answers(REFUND)
    question = await world.ava.mentions_bot("What is the refund window?")
    await world.ava.edits(question, "<@copydesk> What is the refund window, please?")
    assert world.ava.replies_in(question) == [REFUND]


async def test_a_deleted_question_is_withdrawn_and_its_card_folds(world: World) -> None:
    world.model.answers("Maybe 30 days.")
    question = await world.ava.mentions_bot("What is the refund window?")
    [card] = await world.ben.sees_cards()

    await world.ava.deletes(question)

    assert await world.ben.sees_cards() == []
    assert "Withdrawn: the question was deleted" in world.ben.sees("answers-review")[0]
    await world.ben.clicks(card, "Approve")
    assert world.ben.ephemerals == ["The question was deleted."]


async def test_never_mind_withdraws_and_the_buttons_are_gone(world: World) -> None:
    world.model.answers("Maybe 30 days.")
    question = await world.ava.mentions_bot("What is the refund window?")
    [checking] = world.ava.thread_of(question)
    assert str(checking) == CHECKING

    await world.abe.clicks(checking, "Never mind")
    assert world.abe.ephemerals == ["Only the person who asked can do that."]
    await world.ava.clicks(checking, "Never mind")

    [notice] = world.ava.thread_of(question)
    assert str(notice) == "You withdrew this question."
    assert notice.buttons == []
    assert await world.ben.sees_cards() == []


async def test_the_asker_hears_of_the_person_before_the_card_is_posted(world: World) -> None:
    world.model.answers("Maybe 30 days.")
    world.strikes("ratelimited", method="chat.postMessage", seconds=30)

    question = await world.ava.mentions_bot("What is the refund window?")
    assert world.ava.notices_in(question) == []
    assert await world.ben.sees_cards() == []

    await world.advance(seconds=30)
    assert world.ava.notices_in(question) == [CHECKING]
    assert len(await world.ben.sees_cards()) == 1


async def test_forty_thousand_characters_are_a_question_too(world: World) -> None:
    world.model.answers("Maybe.")
    question = await world.ava.mentions_bot("why " * 10_000)
    assert len(world.model.asked[-1].question) > 39_000
    assert world.ava.notices_in(question) == [CHECKING]
    assert len(await world.ben.sees_cards()) == 1


async def test_a_guest_is_answered_by_a_person(world: World) -> None:
    world.model.answers(REFUND)
    question = await world.gil.mentions_bot("What is the refund window?")
    [card] = await world.ben.sees_cards()
    assert "Gil is a guest" in card
    assert world.gil.replies_in(question) == []


async def test_a_second_empty_mention_is_asked_again_what_it_wants(world: World) -> None:
    mention = await world.ava.mentions_bot("")
    await world.ava.mentions_bot("", under=mention)
    assert len(world.ava.notices_in(mention)) == 2


async def test_a_channel_shared_with_another_company_is_answered_by_a_person(world: World) -> None:
    await world.cho.shares("help")
    world.model.answers(REFUND)
    question = await world.ava.mentions_bot("What is the refund window?", in_="help")
    [card] = await world.ben.sees_cards()
    assert "the channel is shared with another company" in card
    assert world.ava.replies_in(question) == []
