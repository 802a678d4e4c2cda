"""What becomes of a question meanwhile: people reply, its asker has second thoughts, files come with it."""

from datetime import timedelta

from bot.flow import drafting
from tests.scenarios.asking import ASKED, CHECKING, REFUND, in_review
from tests.world import World


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
        assert {label for said in world.ava.thread_of(question) for label in said.buttons} == {"Why?"}

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

    async def test_an_edited_detail_is_in_the_question_too(self, world: World) -> None:
        question, card = await in_review(world)
        await world.ben.clicks(card, "Reject")
        await world.ben.submits(reason="needs_detail", message="Which country?")
        world.model.answers("Maybe 14 days.", "Maybe 15 days.")
        detail = await world.ava.says("France", under=question)
        await world.ava.edits(detail, "Germany")
        assert world.model.asked[-1].question == f"{ASKED}\n\nGermany"
        [card] = await world.ben.sees_cards()
        assert "Maybe 15 days." in card
        await world.ben.clicks(card, "Approve")
        await world.ava.edits(detail, "Spain")
        assert world.ava.replies_in(question) == ["Maybe 15 days."]

    async def test_so_is_the_edited_reply_to_what_would_you_like_to_know(self, world: World) -> None:
        mention = await world.ava.mentions_bot("")
        world.model.answers("Maybe 14 days.", REFUND)
        reply = await world.ava.says("What is the refund windo", under=mention)
        await world.ava.edits(reply, ASKED)
        assert world.model.asked[-1].question == ASKED
        assert world.ava.replies_in(mention) == [REFUND]

    async def test_who_edits_over_and_over_asks_as_often_and_is_held_back_and_told_once(self, world: World) -> None:
        await world.cho.types("limits questions 2")
        question, _ = await in_review(world)
        world.model.answers("Maybe 1 day.", "Maybe 5 days.")
        for number in range(1, 6):
            await world.ava.edits(question, f"<@copydesk> {ASKED} {number}")
        assert len(world.model.asked) == 2
        assert [said[:17] for said in world.ava.notices_in(question)].count("You ask faster th") == 1
        await world.advance(minutes=1)
        assert world.model.asked[-1].question == f"{ASKED} 5"
        assert len(await world.ben.sees_cards()) == 1

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
