"""Asking as people do: in watched channels, by the shortcut, with second thoughts, files and other people's replies."""

from datetime import timedelta

import pytest

from bot.core.case import Answerable, Draft, Supports
from bot.flow import drafting
from tests.world import Seen, World

REFUND = "Refunds are possible for 30 days from delivery."
CHECKING = "A person is checking this."
ASKED = "What is the refund window?"


async def watching(world: World, what: str = "") -> None:
    await world.cho.types(f"watch <#help> {what}".strip())


async def in_review(world: World, draft: str = "Maybe 30 days.") -> tuple[Seen, Seen]:
    """A question of Ava's in #help, and its card."""
    world.model.answers(draft)
    question = await world.ava.mentions_bot(ASKED, in_="help")
    [card] = await world.ben.sees_cards()
    return question, card


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


class TestRepliesOfOthers:
    async def test_the_card_says_so_and_the_asker_is_asked(self, world: World) -> None:
        question, _ = await in_review(world)

        await world.bea.says("It is 30 days.", under=question)

        [card] = await world.ben.sees_cards()
        assert "Bea replied in the thread" in card
        *_, asked = world.ava.thread_of(question)
        assert asked == "Bea has replied. Did that answer it?"
        assert asked.buttons == ["Yes", "No"]

    async def test_yes_withdraws_the_question_and_the_card_says_why(self, world: World) -> None:
        question, card = await in_review(world)
        await world.bea.says("It is 30 days.", under=question)
        *_, asked = world.ava.thread_of(question)

        await world.abe.clicks(asked, "Yes")
        assert world.abe.ephemerals == ["Only the person who asked can do that."]
        await world.ava.clicks(asked, "Yes")

        assert world.ava.thread_of(question)[-1] == "You said that Bea's reply answered it."
        assert world.ava.notices_in(question)[0] == "You said that it is answered."
        assert await world.ben.sees_cards() == []
        assert "Withdrawn: Bea answered it in the thread, says the asker" in world.ben.sees("answers-review")[0]
        await world.ben.clicks(card, "Approve")
        assert world.ben.ephemerals == ["A person answered this in the thread, says the asker."]

    async def test_no_leaves_it_with_the_reviewers_who_see_that_too(self, world: World) -> None:
        question, _ = await in_review(world)
        await world.bea.says("Ask sales.", under=question)
        *_, asked = world.ava.thread_of(question)

        await world.ava.clicks(asked, "No")

        assert world.ava.thread_of(question)[-1].startswith("Bea's reply did not answer it.")
        [card] = await world.ben.sees_cards()
        assert "that Bea's did not answer it, says the asker" in card
        await world.ben.clicks(card, "Approve")
        assert world.ava.replies_in(question) == ["Maybe 30 days."]

    async def test_the_asker_is_asked_once_however_many_reply(self, world: World) -> None:
        question, _ = await in_review(world)
        await world.bea.says("It is 30 days.", under=question)
        await world.abe.says("No, 14.", under=question)
        await world.abe.says("Or 30.", under=question)
        assert len([said for said in world.ava.notices_in(question) if "Did that answer it?" in said]) == 1
        [card] = await world.ben.sees_cards()
        assert "Bea and Abe replied in the thread" in card

    async def test_thanks_of_others_and_replies_to_what_is_answered_say_nothing(self, world: World) -> None:
        question, card = await in_review(world)
        await world.abe.says("Thanks!", under=question)
        assert world.ava.notices_in(question) == [CHECKING]
        await world.ben.clicks(card, "Approve")
        before = len(world.ava.thread_of(question))
        await world.bea.says("It is 30 days.", under=question)
        assert len(world.ava.thread_of(question)) == before + 1

    async def test_the_buttons_go_when_a_reviewer_decides(self, world: World) -> None:
        question, card = await in_review(world)
        await world.bea.says("It is 30 days.", under=question)
        *_, asked = world.ava.thread_of(question)
        await world.ben.clicks(card, "Approve")
        assert all(not said.buttons for said in world.ava.thread_of(question))
        await world.ava.clicks(asked, "Yes")
        assert world.ava.ephemerals == ["Ben has approved this already."]

    async def test_it_is_the_one_they_were_asked_about_whose_answer_it_was(self, world: World) -> None:
        question, _ = await in_review(world)
        await world.bea.says("It is 30 days.", under=question)
        await world.abe.says("No idea.", under=question)
        *_, asked, _ = world.ava.thread_of(question)
        await world.ava.clicks(asked, "No")
        await world.ava.clicks(asked, "Yes")
        assert "Withdrawn: Bea answered it in the thread" in world.ben.sees("answers-review")[0]
        assert "You said that Bea's reply answered it." in world.ava.notices_in(question)

    async def test_a_reply_while_the_draft_is_made_costs_no_draft(self, world: World) -> None:
        world.crashes_before_the_next_step()
        question = await world.ava.mentions_bot(ASKED, in_="help")
        desk = world.bot.desk
        claimed = await desk.store.claim_case(world.clock.now(), timedelta(minutes=3))
        assert claimed
        await world.bea.says("It is 30 days.", under=question)
        assert await desk.store.claim_case(world.clock.now(), timedelta(minutes=3)) is None
        world.model.answers("Maybe 30 days.")
        await drafting.draft(desk, claimed)
        async with world.at_work():
            pass
        [card] = await world.ben.sees_cards()
        assert "Bea replied in the thread" in card
        assert world.ava.thread_of(question)[-1] == "Bea has replied. Did that answer it?"

    async def test_a_reply_while_the_asker_is_asked_for_consent_is_asked_about_too(self, world: World) -> None:
        world.model.answers("Maybe 30 days.")
        question = await world.ava.mentions_bot(ASKED, in_="payroll-private")
        await world.cho.says("It is 30 days.", under=question)
        *_, asked = world.ava.thread_of(question)
        await world.ava.clicks(asked, "Yes")
        assert all(not said.buttons for said in world.ava.thread_of(question))
        assert await world.ben.sees_cards() == []


class TestSecondThoughts:
    async def test_an_edited_question_is_drafted_anew_and_the_old_card_says_so(self, world: World) -> None:
        question, stale = await in_review(world)
        world.model.answers("Maybe 90 days.")

        await world.ava.edits(question, "<@copydesk> What is the refund window for damaged goods?")

        assert world.model.asked[-1].question == "What is the refund window for damaged goods?"
        old, new = world.ben.sees("answers-review")
        assert "The question has changed since: this draft was of the old one" in old
        assert "Maybe 90 days." in new
        folded, checking = world.ava.thread_of(question)
        assert folded == "The question has changed, so I am looking at it again."
        assert (checking, checking.buttons) == (CHECKING, ["Never mind"])
        await world.ben.clicks(stale, "Approve")
        assert world.ben.ephemerals == ["There is a newer draft of this question; decide on its card."]
        await world.ben.clicks(new, "Approve")
        assert world.ava.replies_in(question) == ["Maybe 90 days."]

    async def test_an_edit_that_makes_the_draft_sure_is_answered_at_once(self, world: World) -> None:
        question, _ = await in_review(world)
        world.model.answers(REFUND)
        await world.ava.edits(question, "<@copydesk> What is the refund window in days?")
        assert world.ava.replies_in(question) == [REFUND]
        assert await world.ben.sees_cards() == []
        assert all(not said.buttons for said in world.ava.thread_of(question))

    async def test_what_a_reviewer_typed_on_the_stale_draft_is_refused_and_kept(self, world: World) -> None:
        question, card = await in_review(world)
        await world.ben.clicks(card, "Edit")
        world.model.answers("Maybe 90 days.")
        await world.ava.edits(question, "<@copydesk> And for damaged goods?")
        await world.ben.submits(answer="30 days from delivery.")
        assert "There is a newer draft of this question" in world.ben.reads_modal()
        assert "30 days from delivery." in world.ben.reads_modal()
        assert world.ava.replies_in(question) == []

    async def test_a_held_question_is_asked_as_it_reads_when_its_turn_comes(self, world: World) -> None:
        await world.cho.types("pause")
        question = await world.ava.mentions_bot(ASKED)
        await world.ava.edits(question, "<@copydesk> How long is parental leave?")
        world.model.answers(REFUND)
        await world.cho.types("resume")
        assert world.model.asked[-1].question == "How long is parental leave?"

    async def test_the_first_message_may_be_mended_instead_of_answering_who_asks_back(self, world: World) -> None:
        mention = await world.ava.mentions_bot("")
        world.model.answers(REFUND)
        await world.ava.edits(mention, f"<@copydesk> {ASKED}")
        assert world.model.asked[-1].question == ASKED
        assert world.ava.replies_in(mention) == [REFUND]

    async def test_what_was_added_stays_and_a_link_that_unfolds_is_no_edit(self, world: World) -> None:
        question, card = await in_review(world)
        await world.ben.clicks(card, "Reject")
        await world.ben.submits(reason="needs_detail", message="Which country?")
        world.model.answers("Maybe 14 days.")
        await world.ava.says("France", under=question)
        await world.ava.edits(question, f"<@copydesk> {ASKED}")
        assert len(world.model.asked) == 2
        world.model.answers("Maybe 15 days.")
        await world.ava.edits(question, "<@copydesk> How long is the refund window?")
        assert world.model.asked[-1].question == "How long is the refund window?\n\nFrance"

    async def test_who_takes_the_question_out_of_a_held_mention_is_asked_what_it_was(self, world: World) -> None:
        await world.cho.types("pause")
        question = await world.ava.mentions_bot(ASKED)
        await world.ava.edits(question, "<@copydesk>")
        await world.cho.types("resume")
        assert world.ava.notices_in(question)[-1].startswith("What would you like to know?")

    async def test_an_edit_in_a_private_place_asks_no_second_time_what_was_allowed(self, world: World) -> None:
        world.model.answers("Maybe 30 days.")
        question = await world.ava.mentions_bot(ASKED, in_="payroll-private")
        [consent] = world.ava.thread_of(question)
        await world.ava.clicks(consent, "Share")
        world.model.answers("Maybe 90 days.")
        await world.ava.edits(question, "<@copydesk> And for damaged goods?")
        [card] = await world.ben.sees_cards()
        assert "Maybe 90 days." in card

    async def test_a_deleted_question_is_withdrawn_and_the_card_says_so(self, world: World) -> None:
        question, card = await in_review(world)
        await world.ava.deletes(question)
        assert "Withdrawn: the question was deleted" in world.ben.sees("answers-review")[0]
        await world.ben.clicks(card, "Approve")
        assert world.ben.ephemerals == ["The question was deleted."]


class TestFiles:
    async def test_a_screenshot_sends_a_question_to_a_person_who_sees_the_way_to_it(self, world: World) -> None:
        world.model.answers(REFUND)
        question = await world.ava.mentions_bot("What does this mean?", in_="help", files=["error.png"])

        [card] = await world.ben.sees_cards()
        assert "the question has a screenshot the model did not see" in card
        [file] = question.body["files"]
        assert f"Has a screenshot the model did not see: <{file['permalink']}|error.png>" in card
        assert "Has a screenshot the model did not see: error.png" in card.fallback
        assert world.ava.replies_in(question) == []
        await world.ben.clicks(card, "Approve")
        assert world.ava.replies_in(question) == [REFUND]

    async def test_other_files_are_called_files_and_many_are_counted(self, world: World) -> None:
        world.model.answers(REFUND)
        names = ["error.png", *(f"log-{number}.txt" for number in range(7))]
        await world.ava.mentions_bot("What does this mean?", files=names)
        [card] = await world.ben.sees_cards()
        assert "the question has a screenshot and a file the model did not see" in card
        assert "and 3 more" in card

    async def test_a_file_alone_is_asked_about_and_goes_with_the_reply(self, world: World) -> None:
        sent = await world.ava.dms("", files=["error.png"])
        [asked] = world.ava.notices_in(sent)
        assert asked.startswith("What would you like to know?")
        world.model.answers(REFUND)
        await world.ava.says("What does this mean?", under=sent)
        consent = world.ava.thread_of(sent)[-1]
        await world.ava.clicks(consent, "Share")
        [card] = await world.ben.sees_cards()
        assert "error.png" in card

    async def test_a_file_given_as_detail_goes_to_a_person_too(self, world: World) -> None:
        question, card = await in_review(world)
        await world.ben.clicks(card, "Reject")
        await world.ben.submits(reason="needs_detail", message="Show me?")
        world.model.answers(REFUND)
        await world.ava.says("", under=question, files=["receipt.jpg"])
        [card] = await world.ben.sees_cards()
        assert "receipt.jpg" in card

    async def test_a_file_in_a_thread_of_mine_asks_nothing(self, world: World) -> None:
        world.model.answers(REFUND)
        question = await world.ava.mentions_bot(ASKED)
        await world.ava.says("", under=question, files=["smile.gif"])
        assert len(world.ava.thread_of(question)) == 2


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
