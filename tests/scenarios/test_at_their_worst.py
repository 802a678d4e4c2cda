"""People at their worst: all at once, over and over, and far too many."""

import asyncio
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from bot.core.case import Draft
from bot.flow.ports import Ask, Growing
from bot.store.outbox import OutboxStore
from tests.scenarios.asking import ASKED, in_review
from tests.scenarios.crowd import a_second_desk, at_once, reviewers
from tests.world import Human, Seen, World, new_world

DOUBTFUL = "Maybe 30 days."
TYPED = "30 days from delivery, says Ben."
CROWD = 50
SLOTS = 12  # for drafts


async def approves(human: Human, card: Seen) -> None:
    """A press that does not wait for the bot to be at rest."""
    await human._person.clicks(channel=card.channel, ts=card.ts, action_id="review_approve")


async def one_decision(world: World, question: Seen, crowd: list[Human]) -> None:
    """One of them decided; every other was told who it was, and the asker has one answer."""
    assert world.ava.replies_in(question) == [DOUBTFUL]
    [decided] = world.ben.sees("answers-review")
    assert decided.buttons == []
    [first] = [one for one in crowd if not one.ephemerals]
    name = first.name.title()
    assert f"Approved by {name}" in decided
    assert f"Reviewed by {name}" in world.ava.thread_of(question)[-1]
    told = Counter(line for one in crowd for line in one.ephemerals)
    assert told == {f"{name} has approved this already.": len(crowd) - 1}


class TestAllAtOnce:
    async def test_of_fifty_reviewers_who_approve_at_once_one_decides_and_each_other_hears_who(
        self, world: World
    ) -> None:
        crowd = await reviewers(world, CROWD)
        question, card = await in_review(world)
        await at_once(world, *(approves(one, card) for one in crowd))
        await one_decision(world, question, crowd)

    async def test_also_through_two_desks_on_one_database(self, tmp_path: Path, emptied: str) -> None:
        async with new_world(tmp_path, database=emptied) as world:
            crowd = await reviewers(world, CROWD)
            question, card = await in_review(world)
            async with a_second_desk(world):
                await at_once(world, *(approves(one, card) for one in crowd))
            await one_decision(world, question, crowd)

    async def test_who_presses_thirty_times_decides_once_and_is_answered_each_time(self, world: World) -> None:
        question, card = await in_review(world)
        before = len([entry for entry in world.traffic if entry["method"] == "chat.update"])
        await at_once(world, *(approves(world.ben, card) for _ in range(30)))
        assert world.ava.replies_in(question) == [DOUBTFUL]
        assert world.ben.ephemerals == ["Ben has approved this already."] * 29
        updates = len([entry for entry in world.traffic if entry["method"] == "chat.update"]) - before
        assert updates <= 5  # the card is mended for all of them together

    async def test_approve_edit_and_reject_at_once_are_one_decision(self, world: World) -> None:
        question, card = await in_review(world)
        for one in (world.bea, world.cho):
            await one.clicks(card, "Edit" if one is world.bea else "Reject")
        edits = world.bea._person.submits(world.bea.modal["id"], {"answer_1": TYPED})
        rejects = world.cho._person.submits(world.cho.modal["id"], {"reason": "wrong", "message": "No."})
        await at_once(world, approves(world.ben, card), edits, rejects)
        assert len(world.ava.replies_in(question)) + len(world.ava.notices_in(question)[1:]) == 1
        told = [*world.ben.ephemerals, *(one.reads_modal() for one in (world.bea, world.cho) if one.has_modal)]
        assert len(told) == 2
        assert all("already" in line for line in told)

    async def test_fifty_commands_at_once_are_all_kept_and_the_last_one_counts(self, world: World) -> None:
        values = [round(0.3 + number / 100, 2) for number in range(CROWD)]
        typed = (world.cho._person.commands("general", "/copydesk", f"threshold {value}") for value in values)
        await at_once(world, *typed)
        changes = [
            (old, new) for key, old, new, by in await world.changes() if (key, by) == ("threshold", world.cho.id)
        ]
        assert sorted(new for _, new in changes) == values
        assert [old for old, _ in changes] == [0.65, *(new for _, new in changes[:-1])]
        assert await world.cho.types("threshold") == f"The threshold is {changes[-1][1]:g}."

    async def test_lists_that_grow_through_two_desks_at_once_keep_every_word(
        self, tmp_path: Path, emptied: str
    ) -> None:
        async with new_world(tmp_path, database=emptied) as world:
            async with a_second_desk(world):
                typed = [f"words add word{one}" for one in range(8)]
                typed += [f"threshold 0.{one} in <#{channel}>" for one, channel in enumerate(("C1", "C2", "C3"), 1)]
                await at_once(world, *(world.cho._person.commands("general", "/copydesk", text) for text in typed))
            told = await world.cho.types("words")
            assert [one for one in range(8) if f"“word{one}”" not in told] == []
            assert (await world.cho.types("threshold")).count(" in ") == 3


class TestTooMany:
    @pytest.mark.parametrize("number", [20, pytest.param(200, marks=pytest.mark.long)])
    async def test_of_a_flood_from_one_person_nothing_is_lost(self, world: World, number: int) -> None:
        world.model.answers(*(f"{one} days." for one in range(number)))
        for one in range(number):
            await world.ava._person.posts("general", f"<@copydesk> What is refund window {one}?")
            if one % 100 == 99:  # a worker that is watched does 500 steps at a time
                await world.settle()
        await world.settle()
        assert [len(world.ava.replies_in(asked)) for asked in world.ava.sees("general")] == [1] * number
        assert len(world.model.asked) == number

    async def test_nobody_waits_behind_another_persons_flood(self, world: World) -> None:
        world.crashes_before_the_next_step()
        for one in range(30):
            await world.ava.mentions_bot(f"What is refund window {one}?")
        others = [await world.abe.mentions_bot(ASKED), await world.ben.mentions_bot(ASKED)]
        world.model.answers(*(f"{one} days." for one in range(32)))
        world._works = True
        await world.settle()
        drafted = [ask.question for ask in world.model.asked]
        assert [place for place, question in enumerate(drafted) if question == ASKED] == [1, 2]
        assert [len(world.abe.replies_in(asked)) for asked in others] == [1, 1]

    async def test_nor_when_it_has_all_the_slots(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whoever asks next has the next slot but one; until one is free nobody looks for drafts."""
        gate, asked, looks = asyncio.Semaphore(0), asyncio.Semaphore(0), set[bool]()
        draft, next_due = world.model.draft, OutboxStore.next_due

        async def drafts(ask: Ask, *, growing: Growing | None = None) -> Draft:
            made = await draft(ask, growing=growing)
            asked.release()
            await gate.acquire()
            return made

        async def look(store: OutboxStore, *, drafts: bool = True) -> datetime | None:
            looks.add(drafts)
            return await next_due(store, drafts=drafts)

        monkeypatch.setattr(world.model, "draft", drafts)
        monkeypatch.setattr(OutboxStore, "next_due", look)
        world.model.answers(*(f"{one} days." for one in range(31)))
        world.crashes_before_the_next_step()
        for one in range(30):
            await world.ava.mentions_bot(f"What is refund window {one}?")
        async with world.at_work():
            for _ in range(SLOTS):
                await asked.acquire()
            await world.abe._person.posts("general", f"<@copydesk> {ASKED}")
            for _ in range(2):
                gate.release()
                await asked.acquire()
            assert world.model.asked[-1].question == ASKED
            assert False in looks  # or it would look all the time for drafts that it cannot take
            for _ in range(30):
                gate.release()
        assert len(world.model.asked) == 31

    async def test_with_a_limit_a_flood_is_answered_bit_by_bit(self, world: World) -> None:
        await world.cho.types("limits questions 3")
        world.crashes_before_the_next_step()
        flood = [await world.ava.mentions_bot(f"What is refund window {one}?") for one in range(20)]
        other = await world.abe.mentions_bot(ASKED)
        world.model.answers(*(f"{one} days." for one in range(21)))
        world._works = True
        await world.settle()
        assert len(world.abe.replies_in(other)) == 1
        assert len(world.model.asked) == 4
        await world.advance(minutes=7)
        assert [len(world.ava.replies_in(asked)) for asked in flood] == [1] * 20
        assert len(world.ava.notices_in(flood[-1])) == 1  # told once to be patient
