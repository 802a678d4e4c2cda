"""Forms and presses that come too late, from far away, or from somebody who may not decide any more."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.slack.ids import ActionId
from tests.scenarios.asking import in_review
from tests.world import Seen, World

TYPED = "30 days from delivery, says Ben."
Meanwhile = Callable[[World, Seen, Seen], Awaitable[None]]
Loss = Callable[[World], Awaitable[None]]


async def approved_by_another(world: World, _question: Seen, card: Seen) -> None:
    await world.bea.clicks(card, "Approve")


async def rejected_by_another(world: World, _question: Seen, card: Seen) -> None:
    await world.bea.clicks(card, "Reject")
    await world.bea.submits(reason="wrong")


async def asked_back_by_another(world: World, _question: Seen, card: Seen) -> None:
    await world.bea.clicks(card, "Reject")
    await world.bea.submits(reason="needs_detail")


async def edited(world: World, question: Seen, _card: Seen) -> None:
    world.model.answers("Maybe 90 days.")
    await world.ava.edits(question, "<@copydesk> And for damaged goods?")


async def deleted(world: World, question: Seen, _card: Seen) -> None:
    await world.ava.deletes(question)


async def withdrawn(world: World, question: Seen, _card: Seen) -> None:
    await world.ava.clicks(world.ava.thread_of(question)[0], "Never mind")


async def answered_in_the_thread(world: World, question: Seen, _card: Seen) -> None:
    await world.bea.says("It is 30 days.", under=question)
    await world.ava.clicks(world.ava.thread_of(question)[-1], "Yes")


async def expired(world: World, _question: Seen, _card: Seen) -> None:
    world.clock.at += timedelta(hours=24)
    await world.settle()


TOO_LATE: dict[Meanwhile, str] = {
    approved_by_another: "Bea has approved this already.",
    rejected_by_another: "Bea has rejected this already.",
    asked_back_by_another: "Bea has asked the asker for more detail on this already.",
    edited: "There is a newer draft of this question; decide on its card.",
    deleted: "The question was deleted.",
    withdrawn: "The asker has withdrawn this question.",
    answered_in_the_thread: "A person answered this in the thread, says the asker.",
    expired: "This question has expired; the asker was told.",
}
FORMS = {"Edit": {"answer": TYPED}, "Reject": {"reason": "wrong", "message": TYPED}}


class TestTooLate:
    @pytest.mark.parametrize("form", FORMS)
    @pytest.mark.parametrize("meanwhile", TOO_LATE, ids=lambda act: act.__name__)
    async def test_a_form_that_comes_too_late_says_why_and_gives_back_what_was_typed(
        self, world: World, meanwhile: Meanwhile, form: str
    ) -> None:
        question, card = await in_review(world)
        await world.ben.clicks(card, form)
        await meanwhile(world, question, card)
        await world.restarts()  # the form outlives the bot that opened it
        before = world.ava.thread_of(question)
        await world.ben.submits(**FORMS[form])
        assert world.ben.reads_modal().startswith(TOO_LATE[meanwhile])
        assert TYPED in world.ben.reads_modal()
        assert world.ava.thread_of(question) == before

    @pytest.mark.parametrize("form", FORMS)
    async def test_a_form_of_a_case_that_nobody_knows_gives_back_what_was_typed(self, world: World, form: str) -> None:
        _, card = await in_review(world)
        await world.ben.clicks(card, form)
        world.ben.modal["private_metadata"] = "0123456789abcdef.1"  # as of another workspace's desk
        await world.ben.submits(**FORMS[form])
        assert world.ben.reads_modal().startswith("I do not know this question any more.")
        assert TYPED in world.ben.reads_modal()

    async def test_every_button_with_the_id_of_another_desk_is_answered(self, world: World) -> None:
        question, card = await in_review(world)
        foreign = ("0123456789abcdef.1", "", ".", "x.-1", "'; DROP TABLE cases; --.1", f"{'9' * 200}.{'9' * 200}")
        for value in foreign:
            buttons = [world.button("Press", action, value or "0") for action in ActionId]
            blocks = [{"type": "actions", "elements": buttons}]
            channel = world.id_of("answers-review")
            await world.bot.client.chat_update(channel=channel, ts=card.ts, text="old", blocks=blocks)
            told = len(world.bea.ephemerals)
            for action in ActionId:
                await world.bea.presses(card, action)
            assert set(world.bea.ephemerals[told:]) == {world.bea.ephemerals[told]}
            assert len(world.bea.ephemerals) - told == len(ActionId)
            assert world.bea.ephemerals[-1].startswith("I do not know this question any more.")
        assert world.ava.replies_in(question) == []


async def is_taken_off_the_list(world: World) -> None:
    await world.cho.types("reviewers <@bea>")


async def leaves_the_channel(world: World) -> None:
    await world.ben.leaves("answers-review")


async def is_removed_from_the_channel(world: World) -> None:
    await world.cho.removes("ben", "answers-review")


async def becomes_a_guest(world: World) -> None:
    await world.ben._person.changes(is_restricted=True)


async def is_deactivated(world: World) -> None:
    await world.ben._person.changes(deleted=True)


async def has_an_emptied_group(world: World) -> None:
    await world.cho.types("reviewers @desk")
    await world.cho.regroups("desk", [])


LOSSES = (
    is_taken_off_the_list,
    leaves_the_channel,
    is_removed_from_the_channel,
    becomes_a_guest,
    is_deactivated,
    has_an_emptied_group,
)


class TestNoLongerAllowed:
    @pytest.mark.parametrize("loses", LOSSES, ids=lambda act: act.__name__)
    async def test_a_reviewer_who_may_no_longer_decide_gets_the_text_back(self, world: World, loses: Loss) -> None:
        question, card = await in_review(world)
        await world.ben.clicks(card, "Edit")
        await loses(world)
        await world.ben.submits(answer=TYPED)
        assert world.ben.reads_modal().startswith("You are not a reviewer of this desk.")
        assert TYPED in world.ben.reads_modal()
        assert world.ava.replies_in(question) == []

    async def test_an_admin_who_is_none_any_more_reviews_on_and_commands_no_more(self, world: World) -> None:
        question, card = await in_review(world)
        await world.cho.clicks(card, "Edit")
        await world.cho._person.changes(is_admin=False, is_owner=False, is_primary_owner=False)
        assert (await world.cho.types("threshold 0.1")).startswith("Only admins of this desk can do that.")
        assert "The desk" not in await world.cho.opens_home()
        await world.cho.submits(answer=TYPED)
        assert world.ava.replies_in(question) == [TYPED]
