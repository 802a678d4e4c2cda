"""An answer that went out without review is looked at afterwards: it was right, is corrected, or taken back."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.case import Case, Label
from bot.core.effects import Effect, SendCorrection
from bot.core.events import Event
from tests.scenarios.asking import ASKED, REFUND
from tests.world import NotOnScreenError, Seen, World, new_world

MENDED = "Refunds are open for 14 days from delivery."
LONG = " ".join(f"Item {n} says as much as all the others do." for n in range(340))


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A desk on which every answer that is sent without review is drawn."""
    async with new_world(tmp_path, audit=1.0) as world:
        yield world


async def answered(world: World, answer: str = REFUND) -> tuple[Seen, Seen]:
    """A question of Ava's in #help that needed nobody, and the card of its answer."""
    world.model.answers(answer)
    question = await world.ava.mentions_bot(ASKED, in_="help")
    assert world.ava.replies_in(question)[0]
    return question, card_of(world)


def card_of(world: World) -> Seen:
    return next(seen for seen in reversed(world.ben.sees("answers-review")) if "Was right" in seen.buttons)


def first_line(world: World) -> str:
    return world.ben.sees("answers-review")[-1].split("\n")[0]


async def labels(world: World) -> list[Label | None]:
    return [judged.label for judged in await world.bot.desk.store.judgements()]


async def corrects(world: World, card: Seen, answer: str = MENDED, **more: str) -> None:
    await world.ben.clicks(card, "Correct it")
    assert await world.ben.submits(answer=answer, **more) == {}


async def takes_back(world: World, card: Seen, message: str = "Ask payroll.") -> None:
    await world.ben.clicks(card, "Take it back")
    await world.ben.submits(message=message)


class TestOneReviewer:
    async def test_what_was_right_is_said_with_one_click_and_counts(self, world: World) -> None:
        question, card = await answered(world)
        assert "*Was this right?* Ava asked in #help" in card
        assert "Sent without review, confidence 0." in card
        assert "looked at afterwards, as all are now" in card
        assert await labels(world) == [None]
        await world.ben.clicks(card, "Was right")
        assert first_line(world) == "*Checked by Ben: was right*"
        assert world.ben.sees("answers-review")[-1].buttons == []
        assert await labels(world) == [Label.APPROVE]
        assert len(world.ava.thread_of(question)) == 1  # nothing that anybody need hear of

    async def test_a_correction_comes_in_the_thread_and_the_answer_says_so(self, world: World) -> None:
        question, card = await answered(world)
        await corrects(world, card, note="Sorry.")
        answer, correction = world.ava.thread_of(question)
        assert answer.startswith(f"*Corrected below, by Ben*\n{REFUND}\nNot reviewed")
        assert correction == f"*Correction by Ben*\n{MENDED}\n*Note from Ben:* Sorry."
        assert first_line(world) == "*Checked by Ben: corrected*"
        [record] = world.ben.thread_of(card)
        assert f"-{REFUND}\n+{MENDED}" in record
        assert "counted as a fix" in record
        assert await labels(world) == [Label.FIX]

    async def test_the_editor_opens_with_the_answer_and_takes_no_empty_one(self, world: World) -> None:
        question, card = await answered(world)
        await world.ben.clicks(card, "Correct it")
        inputs = [block for block in world.ben.modal["blocks"] if block["type"] == "input"]
        assert inputs[0]["element"]["initial_value"] == REFUND
        assert list(await world.ben.submits(answer=" ")) == ["answer_1"]
        assert await world.ben.submits(answer=MENDED, change="cosmetic") == {}
        assert await labels(world) == [Label.COSMETIC]
        assert MENDED in world.ava.replies_in(question)[-1]

    async def test_what_is_taken_back_is_gone_from_the_thread_and_kept_for_reviewers(self, world: World) -> None:
        question, card = await answered(world)
        await takes_back(world, card)
        answer, told = world.ava.thread_of(question)
        assert answer == "Taken back by Ben: this answer was wrong"
        assert REFUND not in answer.fallback
        assert told == "Ben has looked at the answer again: it was wrong, and is taken back.\nBen writes: Ask payroll."
        assert first_line(world) == "*Checked by Ben: taken back*"
        [record] = world.ben.thread_of(card)
        assert REFUND in record
        assert await labels(world) == [Label.REJECT]

    async def test_a_model_is_not_shown_again_what_was_wrong(self, world: World) -> None:
        question, card = await answered(world)
        await corrects(world, card)
        world.model.answers("Yes.")
        await world.ava.says("Also in Spain?", under=question)
        assert [turn.text for turn in world.model.asked[-1].context if turn.mine] == [MENDED]

    async def test_who_asked_it_in_another_place_hears_of_it_there(self, world: World) -> None:
        question, card = await answered(world)
        again = await world.ava.dms(ASKED)
        assert "You asked this a moment ago" in world.ava.thread_of(again)[0]
        await takes_back(world, card)
        assert "was wrong and has been taken back" in world.ava.thread_of(again)[-1]
        assert len(world.ava.thread_of(question)) == 2


class TestWhoAndWhen:
    async def test_two_at_once_one_wins_and_the_other_gets_the_typed_text_back(self, world: World) -> None:
        question, card = await answered(world)
        await world.ben.clicks(card, "Correct it")
        await world.bea.clicks(card, "Take it back")
        await world.bea.submits(message="Wrong.")
        await world.ben.submits(answer=MENDED)
        assert world.ben.reads_modal().startswith("Bea has taken this back already.")
        assert MENDED in world.ben.reads_modal()
        await world.cho.presses(card, "audit_right")
        assert world.cho.ephemerals[-1] == "Bea has taken this back already."
        assert world.ava.replies_in(question) == []
        assert first_line(world) == "*Checked by Bea: taken back*"
        assert await labels(world) == [Label.REJECT]

    async def test_nobody_looks_at_the_answer_to_their_own_question(self, world: World) -> None:
        world.model.answers(REFUND)
        await world.ben.mentions_bot(ASKED, in_="help")
        card = card_of(world)
        for label in ("Was right", "Correct it", "Take it back"):
            await world.ben.clicks(card, label)
            assert world.ben.ephemerals[-1].startswith("This is your own question")
        assert not world.ben.has_modal
        await world.bea.clicks(card, "Was right")
        assert await labels(world) == [Label.APPROVE]

    async def test_what_was_asked_in_private_is_shown_to_nobody(self, world: World) -> None:
        world.model.answers(REFUND, REFUND)
        await world.ava.mentions_bot(ASKED, in_="payroll-private")
        await world.ava.dms("And how long is it in Spain?")
        assert world.ben.sees("answers-review") == []

    async def test_what_a_person_has_signed_off_is_not_looked_at_again(self, world: World) -> None:
        world.model.answers("Maybe 30 days.")
        await world.ava.mentions_bot(ASKED, in_="help")
        [card] = await world.ben.sees_cards()
        await world.ben.clicks(card, "Approve")
        with pytest.raises(StopIteration):
            card_of(world)

    async def test_an_admin_can_draw_nothing(self, world: World) -> None:
        await world.bot.desk.store.change("audit_rate", 0.0, "U0CHO", world.clock.now())
        world.model.answers(REFUND)
        await world.ava.mentions_bot(ASKED, in_="help")
        assert world.ben.sees("answers-review") == []

    async def test_status_and_the_home_tab_say_what_waits_for_a_look(self, world: World) -> None:
        _, card = await answered(world)
        await world.advance(hours=2)
        line = "Sent without review, for a look afterwards: 1, the oldest asked 2 h ago."
        assert line in await world.cho.types("status")
        assert "Ava was answered without review: was it right?" in await world.ben.opens_home()
        await world.ben.clicks(card, "Was right")
        assert "for a look afterwards" not in await world.cho.types("status")
        assert "Nothing waits for you." in await world.ben.opens_home()

    async def test_the_button_is_there_days_later_and_after_a_restart(self, world: World) -> None:
        question, card = await answered(world)
        await world.ben.clicks(card, "Correct it")
        await world.advance(hours=30)
        await world.restarts()
        await world.ben.submits(answer=MENDED)
        assert MENDED in world.ava.replies_in(question)[-1]


class AfterTheFirstPart:
    """Slack takes one part of a correction, and not the second."""

    def __init__(self, world: World) -> None:
        self._world = world

    def moved(self, event: Event, case: Case) -> None:
        pass

    def performed(self, effect: Effect, _case: Case | None) -> None:
        if isinstance(effect, SendCorrection) and effect.part == 1 and not effect.directly:
            self._world.strikes("archived", method="chat.postMessage")


class TestUnkindSlack:
    async def test_where_the_thread_takes_no_correction_it_comes_directly(self, world: World) -> None:
        question, card = await answered(world)
        await world.cho.archives("help")
        await corrects(world, card, note="Sorry.")
        [told] = world.ava.sees("@copydesk")
        assert told.startswith(f"I cannot write where you asked, in #help: “{ASKED}”")
        assert f"*Correction by Ben*\n{MENDED}\n*Note from Ben:* Sorry." in told
        assert first_line(world) == "*Checked by Ben: corrected, by a direct message*"
        assert world.ava.replies_in(question) == [REFUND]

    async def test_where_the_thread_takes_no_word_that_it_was_taken_back_comes_directly(self, world: World) -> None:
        question, card = await answered(world)
        world.strikes("archived", method="chat.postMessage")
        await takes_back(world, card)
        [told] = world.ava.sees("@copydesk")
        assert "it was wrong, and is taken back.\nBen writes: Ask payroll." in told
        assert world.ava.replies_in(question) == []

    async def test_a_correction_stands_whole_or_not_at_all(self, world: World) -> None:
        world.watchers = (AfterTheFirstPart(world),)
        await world.restarts()
        question, card = await answered(world, LONG)
        await corrects(world, card, answer="Quite another beginning.")
        answers = [seen for seen in world.ava.thread_of(question) if seen.answer]
        assert len(answers) == 4  # those of the answer
        assert all(seen.startswith("*Corrected with the asker, by Ben*") for seen in answers)
        told = [seen.answer for seen in world.ava.sees("@copydesk")]
        assert len(told) > 1
        assert told[0].startswith("Quite another beginning.")
        assert "Item 339 says" in told[-1]

    async def test_a_long_one_loses_all_its_parts_when_it_is_taken_back(self, world: World) -> None:
        question, card = await answered(world, LONG)
        assert len(world.ava.replies_in(question)) == 4
        await takes_back(world, card, message="")
        assert world.ava.replies_in(question) == []
        assert "".join(seen.answer for seen in world.ben.thread_of(card)).count("Item ") == 340

    async def test_a_question_that_is_gone_by_then_is_told_of_directly(self, world: World) -> None:
        question, card = await answered(world)
        world.strikes("thread_deleted", method="chat.postMessage")
        await corrects(world, card)
        [told] = world.ava.sees("@copydesk")
        assert MENDED in told
        assert question

    @pytest.mark.parametrize("method", ["chat.postMessage", "chat.update"])
    async def test_when_slack_loses_its_replies_each_message_stands_once(self, world: World, method: str) -> None:
        question, card = await answered(world)
        world.strikes("reply_lost", method=method, times=2)
        await corrects(world, card)
        await world.advance(minutes=2)
        assert len(world.ava.thread_of(question)) == 2
        assert world.ava.thread_of(question)[0].startswith("*Corrected below, by Ben*")
        assert len(world.ben.thread_of(card)) == 1
        assert first_line(world) == "*Checked by Ben: corrected*"

    async def test_a_stop_in_between_loses_nothing(self, world: World) -> None:
        question, card = await answered(world)
        await world.ben.clicks(card, "Correct it")
        world.crashes_before_the_next_step()
        await world.ben.submits(answer=MENDED)
        assert world.ava.replies_in(question) == [REFUND]
        await world.restarts()
        assert world.ava.replies_in(question) == [REFUND, MENDED]

    async def test_an_audit_waits_for_its_channel_and_holds_up_nobody(self, world: World) -> None:
        await world.cho.removes("copydesk", "answers-review")
        world.model.answers(REFUND)
        question = await world.ava.mentions_bot(ASKED, in_="help")
        assert world.ava.replies_in(question) == [REFUND]
        await world.cho.invites("copydesk", "answers-review")
        await world.advance(minutes=2)
        assert "Was right" in card_of(world).buttons

    async def test_a_card_that_was_decided_has_no_buttons_to_press(self, world: World) -> None:
        _, card = await answered(world)
        await world.ben.clicks(card, "Was right")
        with pytest.raises(NotOnScreenError):
            await world.bea.clicks(world.ben.sees("answers-review")[-1], "Was right")
