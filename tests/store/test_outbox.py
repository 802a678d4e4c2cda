"""Effects are performed in order within their lane; a lane does not wait for another."""

from dataclasses import replace

import pytest

from bot.core.case import Status
from bot.core.effects import FoldNotice, Notice, PostCard, RemoveDoubles, SendAnswer, Tell, TellAdmin, UpdateCard
from bot.core.errors import Conflict
from bot.core.events import AnswerFailed, AnswerSent, Approved, Withdrew
from bot.core.lifecycle import Move
from bot.flow.ports import Posted
from bot.flow.store import Owed, Store
from tests.store.made import (
    AVA,
    BEN,
    HELP,
    LEASE,
    NOW,
    SECOND,
    claimed,
    decided,
    happens,
    in_review,
    opened,
    sending,
    stored,
)

STANDS = Posted(channel=HELP.id, ts="1754211601.000100")


async def test_effects_of_a_lane_come_in_order(store: Store) -> None:
    await in_review(store)
    told = await claimed(store)
    assert told.effect == Tell(notice=Notice.CHECKING)
    assert await store.claim_delivery(NOW, LEASE) is None  # the card waits for the notice
    await store.performed(told, STANDS, NOW)
    assert (await claimed(store)).effect == PostCard(round=1)


async def test_an_effect_can_be_owed_without_a_move(store: Store) -> None:
    case = await opened(store)
    await store.owe(case.id, (UpdateCard(round=1),), NOW)
    assert (await claimed(store)).effect == UpdateCard(round=1)
    assert await store.case(case.id) == case


async def test_lanes_do_not_wait_for_each_other(store: Store) -> None:
    case = await in_review(store)
    checking = await claimed(store)
    await happens(store, case, Approved(by=BEN.id, round=1))
    assert (await claimed(store)).effect == SendAnswer(round=1, part=1, parts=1)
    assert checking.effect == Tell(notice=Notice.CHECKING)


async def test_what_a_case_owes_is_looked_at_again_as_soon_as_it_moves(store: Store) -> None:
    case = await in_review(store)
    await store.put_off(await claimed(store), NOW + LEASE, "not_in_channel")
    await happens(store, case, Withdrew(by=case.question.asker))
    assert (await claimed(store)).effect == Tell(notice=Notice.CHECKING)


async def test_cases_do_not_wait_for_each_other(store: Store) -> None:
    await in_review(store, 1)
    await in_review(store, 2)
    both = [await claimed(store), await claimed(store)]
    assert [delivery.case_id for delivery in both] == ["case1", "case2"]


async def test_a_delivery_comes_with_its_case(store: Store) -> None:
    case = await sending(store)
    found = await store.claim_delivery(NOW, LEASE)
    assert found is not None
    delivery, of = found
    assert of == case
    assert (delivery.case_id, delivery.attempts, delivery.created_at) == (case.id, 1, NOW)


async def test_words_to_admins_wait_for_nobody(store: Store) -> None:
    words = tuple(TellAdmin(user=user, text="The review channel is gone.") for user in ("U0CHO", "U0BEN"))
    await store.warn("no_review_channel", "gone", words, NOW)
    assert [(await claimed(store)).effect, (await claimed(store)).effect] == list(words)


async def test_each_delivery_has_an_id_of_its_own(store: Store) -> None:
    await in_review(store, 1)
    await in_review(store, 2)
    assert (await claimed(store)).id != (await claimed(store)).id


async def test_a_lease_that_ran_out_gives_the_delivery_to_the_next(store: Store) -> None:
    await sending(store)
    dead = await claimed(store)
    assert await store.claim_delivery(NOW + LEASE - SECOND, LEASE) is None
    taken = await claimed(store, NOW + LEASE)
    assert taken == replace(dead, attempts=2)


async def test_what_is_put_off_comes_again(store: Store) -> None:
    await sending(store)
    assert await store.put_off(await claimed(store), NOW + 5 * SECOND, "ratelimited")
    assert await store.next_due() == NOW + 5 * SECOND
    assert await store.claim_delivery(NOW + 4 * SECOND, LEASE) is None
    assert (await claimed(store, NOW + 5 * SECOND)).attempts == 2


async def test_who_lost_the_lease_cannot_put_off_the_next_try(store: Store) -> None:
    await sending(store)
    dead = await claimed(store)
    await claimed(store, NOW + LEASE)
    assert not await store.put_off(dead, NOW + 9 * LEASE, "timeout")
    assert await store.next_due() == NOW + 2 * LEASE


async def test_what_was_put_off_can_be_hurried(store: Store) -> None:
    await in_review(store)
    await store.put_off(await claimed(store), NOW + 60 * LEASE, "not_in_channel")
    await store.hurry(NOW + LEASE)
    assert await store.next_due() == NOW + LEASE
    assert (await claimed(store, NOW + LEASE)).effect == Tell(notice=Notice.CHECKING)


async def test_what_can_never_be_performed_lets_the_next_go_on(store: Store) -> None:
    await in_review(store)
    await store.give_up(await claimed(store), "thread_not_found", NOW)
    assert (await claimed(store)).effect == PostCard(round=1)


async def test_where_an_effect_stands_is_known(store: Store) -> None:
    case = await in_review(store)
    assert await store.posted(case.id, Tell(notice=Notice.CHECKING)) is None
    await store.performed(await claimed(store), STANDS, NOW)
    assert await store.posted(case.id, Tell(notice=Notice.CHECKING)) == STANDS
    assert await store.posted(case.id, Tell(notice=Notice.REMINDED)) is None
    assert await store.posted("another", Tell(notice=Notice.CHECKING)) is None


async def test_the_latest_of_equal_effects_counts(store: Store) -> None:
    case = await opened(store)
    tell = Tell(notice=Notice.CHECKING)
    case = await store.move(case, Withdrew(by=AVA.id), Move(case, (tell, tell)), NOW)
    await store.performed(await claimed(store), replace(STANDS, ts="1.1"), NOW)
    await store.performed(await claimed(store), STANDS, NOW)
    assert await store.posted(case.id, tell) == STANDS


async def test_an_effect_with_nothing_to_show_is_done_and_stands_nowhere(store: Store) -> None:
    case = await opened(store)
    fold = FoldNotice(notice=Notice.CONSENT)
    await store.move(case, Withdrew(by=AVA.id), Move(case, (fold,)), NOW)
    await store.performed(await claimed(store), None, NOW)
    assert await store.posted(case.id, fold) is None
    assert (await store.tally()).owed == 0


async def test_an_effect_is_done_together_with_the_move_it_brings(store: Store) -> None:
    case = await sending(store)
    then = (case, AnswerSent(), decided(case, AnswerSent()))
    await store.performed(await claimed(store), STANDS, NOW, then=then)
    assert (await stored(store, case.id)).status is Status.DELIVERED
    assert await store.posted(case.id, SendAnswer(round=1, part=1, parts=1)) == STANDS


async def test_an_effect_stays_owed_if_its_move_came_too_late(store: Store) -> None:
    case = await sending(store)
    stale = replace(case, version=case.version - 1)
    delivery, then = await claimed(store), (stale, AnswerSent(), decided(case, AnswerSent()))
    with pytest.raises(Conflict, match=case.id):
        await store.performed(delivery, STANDS, NOW, then=then)
    assert await store.posted(case.id, SendAnswer(round=1, part=1, parts=1)) is None
    assert (await claimed(store, NOW + LEASE)).attempts == 2


async def test_an_effect_brings_its_move_once(store: Store) -> None:
    case = await sending(store)
    delivery = await claimed(store)
    await store.performed(delivery, STANDS, NOW)
    with pytest.raises(Conflict, match=delivery.id):  # a worker that comes late says nothing new
        await store.performed(delivery, replace(STANDS, ts="9.9"), NOW)
    with pytest.raises(Conflict, match=delivery.id):
        await store.give_up(delivery, "is_archived", NOW)
    assert await store.posted(case.id, SendAnswer(round=1, part=1, parts=1)) == STANDS
    with pytest.raises(Conflict, match=delivery.id):
        await store.performed(delivery, STANDS, NOW, then=(case, AnswerSent(), decided(case, AnswerSent())))
    assert (await stored(store, case.id)).status is Status.SENDING


async def test_what_the_end_of_a_delivery_brings_is_owed_with_it_or_not_at_all(store: Store) -> None:
    await sending(store)
    delivery = await claimed(store)
    owed = Owed(case_id=None, effect=RemoveDoubles(of=delivery.id), at=NOW + 5 * SECOND)
    await store.performed(delivery, STANDS, NOW, owed=owed)
    with pytest.raises(Conflict):
        await store.performed(delivery, STANDS, NOW, owed=owed)
    assert await store.next_due() == NOW + 5 * SECOND
    look = await claimed(store, NOW + 5 * SECOND)
    assert (look.effect, look.case_id) == (owed.effect, None)
    assert await store.claim_delivery(NOW + 5 * SECOND, LEASE) is None
    assert (await store.tally()).owed == 0  # it shows nothing to anybody


async def test_how_a_delivery_ended_is_known(store: Store) -> None:
    case = await in_review(store)
    told = await claimed(store)
    assert await store.settled(told.id) is None
    await store.performed(told, STANDS, NOW)
    assert await store.settled(told.id) == (told, STANDS)
    card = await claimed(store)
    await store.give_up(card, "is_archived", NOW)
    assert await store.settled(card.id) == (card, None)
    assert await store.answers(case.id) == ()


async def test_all_parts_that_stand_of_an_answer_are_known(store: Store) -> None:
    case = await sending(store)
    await store.performed(await claimed(store), STANDS, NOW)
    again = SendAnswer(round=2, part=1, parts=2)
    await store.owe(case.id, (again,), NOW)
    await store.performed(await claimed(store), replace(STANDS, ts="9.9"), NOW)
    first = SendAnswer(round=1, part=1, parts=1)
    assert await store.answers(case.id) == ((again, replace(STANDS, ts="9.9")), (first, STANDS))


async def test_an_answer_that_slack_refuses_goes_back_to_the_reviewers(store: Store) -> None:
    case = await sending(store)
    failed = AnswerFailed(why="is_archived")
    await store.give_up(await claimed(store), "is_archived", NOW, then=(case, failed, decided(case, failed)))
    back = await stored(store, case.id)
    assert (back.status, back.trouble) == (Status.IN_REVIEW, "is_archived")
    assert (await claimed(store)).effect == Tell(notice=Notice.CHECKING)


async def test_what_waits_behind_another_does_not_wake_the_worker(store: Store) -> None:
    case = await in_review(store)
    await store.put_off(await claimed(store), NOW + 9 * LEASE, "not_in_channel")  # the card behind it is due now
    assert case.due_at is not None
    assert await store.next_due() == min(case.due_at, NOW + 9 * LEASE)
