"""Asking as people do: in watched channels, by the shortcut, with a word of thanks, and twice."""

import pytest

from bot.core.case import Answerable, Draft, Supports
from tests.scenarios.asking import ASKED, REFUND, in_review
from tests.world import World


async def watching(world: World, what: str = "") -> None:
    await world.cho.types(f"watch <#help> {what}".strip())


class TestWatchedChannels:
    async def test_what_looks_like_a_question_is_answered_without_a_mention(self, world: World) -> None:
        await watching(world)
        world.model.answers(REFUND)
        question = await world.ava.says(ASKED, in_="help")
        assert world.ava.replies_in(question) == [REFUND]

    async def test_everything_else_is_left_alone(self, world: World) -> None:
        await watching(world)
        for text in ("Good morning!", "How are you?", "<@ben> can you look at this?", "The canteen is closed today."):
            message = await world.ava.says(text, in_="help")
            assert world.ava.thread_of(message) == []
        elsewhere = await world.ava.says(ASKED, in_="general")
        assert world.ava.thread_of(elsewhere) == []

    async def test_a_reply_in_a_thread_of_other_people_is_left_alone_too(self, world: World) -> None:
        await watching(world, "all")
        world.model.answers(REFUND)
        question = await world.ava.says("The refund window, please", in_="help")
        await world.abe.says("Is it longer in Berlin?", under=question)
        assert world.ava.replies_in(question) == [REFUND]

    async def test_with_all_every_message_of_a_person_is_a_question(self, world: World) -> None:
        await watching(world, "all")
        world.model.answers(REFUND)
        question = await world.ava.says("The refund window, please", in_="help")
        assert world.ava.replies_in(question) == [REFUND]

    @pytest.mark.parametrize(
        "draft",
        [
            Draft(text="I don't know.", model="scripted", confidence=1.0),
            Draft(
                text="That is not in the handbook.",
                model="scripted",
                confidence=1.0,
                answerable=Answerable.NO,
                unsupported=(),
                supports=Supports(structured=True),
            ),
        ],
    )
    async def test_that_nothing_is_known_is_never_said_there_unreviewed(self, world: World, draft: Draft) -> None:
        await world.cho.types("threshold 0")
        await watching(world)
        world.model.answers(draft)
        question = await world.ava.says(ASKED, in_="help")
        [card] = await world.ben.sees_cards()
        assert "the draft has no answer, and nobody had asked me by name" in card
        assert "Ava asks* without calling me in #help" in card
        assert world.ava.replies_in(question) == []

    async def test_who_calls_the_bot_by_name_there_is_told_so_as_anywhere(self, world: World) -> None:
        await world.cho.types("threshold 0")
        await watching(world)
        world.model.answers(Draft(text="I don't know.", model="scripted", confidence=1.0))
        question = await world.ava.mentions_bot(ASKED, in_="help")
        assert world.ava.replies_in(question) == ["I don't know."]

    async def test_an_admin_sees_what_is_watched_and_ends_it(self, world: World) -> None:
        answer = await world.cho.types("watch <#help>")
        assert answer.startswith("Watched in #help: nothing → what looks like a question.")
        assert await world.cho.types("watch") == "Watched channels: #help (what looks like a question)."
        assert (
            "Watched channels: #help (what looks like a question). Reviewers sign with: name."
            in await world.cho.types("status")
        )
        assert "what looks like a question → nothing" in await world.cho.types("watch <#help> off")
        assert await world.cho.types("watch") == "Watched channels: none."
        message = await world.ava.says(ASKED, in_="help")
        assert world.ava.thread_of(message) == []

    @pytest.mark.parametrize("typed", ["watch help", "watch <#help> sometimes"])
    async def test_what_cannot_be_meant_is_answered_with_the_usage(self, world: World, typed: str) -> None:
        assert "Usage: `/copydesk watch [#channel [all|off]]`" in await world.cho.types(typed)

    async def test_going_on_in_the_thread_calls_the_bot_no_more_than_before(self, world: World) -> None:
        await world.cho.types("threshold 0")
        await watching(world)
        world.model.answers(REFUND)
        question = await world.ava.says(ASKED, in_="help")
        await world.ava.says("The blue one, I mean", under=question)
        world.model.answers(Draft(text="I don't know.", model="scripted", confidence=1.0))
        await world.ava.says("And what about books?", under=question)
        assert world.ava.replies_in(question) == [REFUND]
        [card] = await world.ben.sees_cards()
        assert "nobody had asked me by name" in card

    async def test_a_paused_desk_keeps_quiet_about_it(self, world: World) -> None:
        await watching(world)
        await world.cho.types("pause")
        question = await world.ava.says(ASKED, in_="help")
        assert world.ava.thread_of(question) == []
        world.model.answers(REFUND)
        await world.cho.types("resume")
        assert world.ava.replies_in(question) == [REFUND]

    async def test_where_the_bot_is_not_the_admin_hears_how_to_let_it_in(self, world: World) -> None:
        await world.cho.removes("copydesk", "help")
        assert "But I am not in #help yet: `/invite @copydesk`" in await world.cho.types("watch <#help>")
        assert "is the review channel" in await world.cho.types("watch <#answers-review>")


class TestTheShortcut:
    async def test_anybody_asks_about_a_message_and_hears_of_the_answer_by_name(self, world: World) -> None:
        message = await world.bea.says("How long do customers have to send things back", in_="help")
        world.model.answers(REFUND)

        said = await world.ava.asks_about(message)

        assert said == "I am on it. The answer comes in the thread of that message."
        assert world.model.asked[-1].question == "How long do customers have to send things back"
        assert world.ava.replies_in(message) == [REFUND]
        assert f"For <@{world.ava.id}>" in world.ava.thread_of(message)[-1]

    async def test_the_card_says_that_it_is_about_a_message(self, world: World) -> None:
        message = await world.bea.says("Sending things back?", in_="help")
        world.model.answers("Maybe 30 days.")
        await world.ava.asks_about(message)
        [card] = await world.ben.sees_cards()
        assert "Ava asks* about a message in #help" in card
        [checking] = world.ava.thread_of(message)
        assert checking.buttons == ["Never mind"]

    async def test_a_message_that_was_asked_about_is_asked_once(self, world: World) -> None:
        question, _ = await in_review(world)
        said = await world.abe.asks_about(question)
        assert said == "That message is a question of this desk already; look into its thread."
        assert len(await world.ben.sees_cards()) == 1

    async def test_where_the_bot_is_not_both_the_person_and_the_admins_are_told_how_to_let_it_in(
        self, world: World
    ) -> None:
        message = await world.bea.says("Sending things back?", in_="help")
        await world.cho.removes("copydesk", "help")
        said = await world.ava.asks_about(message)
        assert said.startswith("I am not in this conversation, so I cannot answer here.")
        wanted = "Somebody asked me about a message in #help, where I am not: `/invite @copydesk` in it lets me answer."
        assert world.cho.sees("@copydesk") == [wanted]
        assert f":warning: {wanted}" in await world.cho.types("status")

        await world.cho.invites("copydesk", "help")
        assert "where I am not" not in await world.cho.types("status")
        world.model.answers(REFUND)
        await world.ava.asks_about(message)
        assert world.ava.replies_in(message) == [REFUND]


class TestThanks:
    @pytest.mark.parametrize("thanks", ["Thanks!", ":+1:", "Perfect, thank you", "Danke!"])
    async def test_a_word_of_thanks_asks_nothing(self, world: World, thanks: str) -> None:
        world.model.answers(REFUND)
        question = await world.ava.mentions_bot(ASKED)
        await world.ava.says(thanks, under=question)
        assert world.ava.replies_in(question) == [REFUND]

    async def test_nor_does_it_with_a_mention_in_a_thread_of_mine(self, world: World) -> None:
        world.model.answers(REFUND)
        question = await world.ava.mentions_bot(ASKED)
        await world.ava.mentions_bot("thanks, that helped!", under=question)
        assert world.ava.replies_in(question) == [REFUND]
        assert world.ava.notices_in(question) == []

    async def test_nor_does_it_in_a_direct_message(self, world: World) -> None:
        world.model.answers(REFUND)
        await world.ava.dms(ASKED)
        thanks = await world.ava.dms("Thanks a lot!")
        assert world.ava.thread_of(thanks) == []

    async def test_nor_is_it_more_detail(self, world: World) -> None:
        question, card = await in_review(world)
        await world.ben.clicks(card, "Reject")
        await world.ben.submits(reason="needs_detail", message="Which country?")
        await world.ava.says("ok thanks", under=question)
        world.model.answers(REFUND)
        await world.ava.says("France", under=question)
        assert world.model.asked[-1].question == f"{ASKED}\n\nFrance"


class TestTheSameQuestion:
    async def test_within_a_minute_it_joins_the_first(self, world: World) -> None:
        question, _ = await in_review(world)
        again = await world.ava.mentions_bot("what is the refund window", in_="help")

        [told] = world.ava.thread_of(again)
        assert told.startswith("You asked this a moment ago; the answer comes <http")
        [card] = await world.ben.sees_cards()
        await world.ben.clicks(card, "Approve")
        assert world.ava.replies_in(question) == ["Maybe 30 days."]
        assert world.ava.replies_in(again) == []

    async def test_is_told_where_the_answer_stands_already(self, world: World) -> None:
        world.model.answers(REFUND)
        await world.ava.mentions_bot(ASKED, in_="general")
        again = await world.ava.mentions_bot(ASKED, in_="help")
        [told] = world.ava.thread_of(again)
        assert told.startswith("You asked this a moment ago; the answer is <http")

    async def test_however_slack_tells_of_it(self, world: World) -> None:
        await in_review(world)
        world.strikes("duplicate", event="message", times=2)
        world.strikes("order", event="message", times=1)
        again = await world.ava.mentions_bot(ASKED, in_="help")
        assert len(world.ava.thread_of(again)) == 1

    async def test_it_is_asked_after_all_when_the_first_is_deleted(self, world: World) -> None:
        world.model.answers("Maybe 30 days.")
        first = await world.ava.mentions_bot(ASKED, in_="general")
        second = await world.ava.mentions_bot(ASKED, in_="help")
        world.model.answers(REFUND)
        await world.ava.deletes(first)
        assert world.ava.replies_in(second) == [REFUND]

    async def test_or_when_it_is_made_another_question(self, world: World) -> None:
        await in_review(world)
        again = await world.ava.mentions_bot(ASKED, in_="help")
        world.model.answers(REFUND)
        await world.ava.edits(again, "<@copydesk> What is the refund window for books?")
        assert world.model.asked[-1].question == "What is the refund window for books?"
        assert world.ava.replies_in(again) == [REFUND]

    async def test_the_same_words_in_two_threads_are_two_questions(self, world: World) -> None:
        world.model.answers(REFUND, REFUND, "No.", "Yes.")
        one = await world.ava.mentions_bot("What is the refund window?")
        other = await world.ava.mentions_bot("How long is parental leave?")
        await world.ava.says("And in Berlin?", under=one)
        await world.ava.says("And in Berlin?", under=other)
        assert world.ava.replies_in(one) == [REFUND, "No."]
        assert world.ava.replies_in(other) == [REFUND, "Yes."]

    async def test_no_link_leads_from_a_public_place_to_a_private_one(self, world: World) -> None:
        world.model.answers("Maybe 30 days.")
        await world.ava.mentions_bot(ASKED, in_="payroll-private")
        again = await world.ava.mentions_bot(ASKED, in_="help")
        assert world.ava.notices_in(again) == ["You asked this a moment ago; the answer comes in the other thread."]

    async def test_after_a_minute_it_is_a_question_of_its_own(self, world: World) -> None:
        await in_review(world)
        await world.advance(seconds=60)
        world.model.answers(REFUND)
        again = await world.ava.mentions_bot(ASKED, in_="help")
        assert world.ava.replies_in(again) == [REFUND]

    async def test_of_somebody_else_it_is_one_too(self, world: World) -> None:
        await in_review(world)
        world.model.answers(REFUND)
        other = await world.abe.mentions_bot(ASKED, in_="help")
        assert world.abe.replies_in(other) == [REFUND]

    async def test_who_withdrew_it_may_ask_it_again_at_once(self, world: World) -> None:
        question, _ = await in_review(world)
        [checking] = world.ava.thread_of(question)
        await world.ava.clicks(checking, "Never mind")
        world.model.answers(REFUND)
        again = await world.ava.mentions_bot(ASKED, in_="help")
        assert world.ava.replies_in(again) == [REFUND]
