"""A question is taken in once, worked on by one worker at a time, and moved by whoever read it last."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.case import Case, Draft, RejectReason, Status
from bot.core.errors import Conflict
from bot.core.events import Approved, DetailGiven, Edited, Paused, QuestionEdited, Rejected, Withdrew
from bot.core.lifecycle import Move, asked
from bot.flow.store import Store
from tests.store.made import (
    AVA,
    BEN,
    DOUBTFUL,
    HELP,
    LEASE,
    NOW,
    POLICY,
    SECOND,
    a_case,
    decided,
    drafted,
    happens,
    in_review,
    opened,
    stored,
)


async def test_a_new_case_reads_back_as_it_was_stored(store: Store) -> None:
    case = a_case()
    assert await store.open_case(case, (), "Mentioned", NOW)
    assert await store.case(case.id) == case
    assert await store.case("nobody's") is None


async def test_an_edit_counts_as_asking_once_more(store: Store) -> None:
    first = await opened(store)
    await opened(store, 2)
    later = NOW + SECOND
    await happens(store, first, QuestionEdited(by=AVA.id, text="And for books?"), later)
    before = a_case(2).question.ts
    assert await store.taken_up(AVA.id, NOW, before=before) == (later, later)  # since it was edited, and for the edit
    assert await store.taken_up(AVA.id, later, before=before) == ()
    assert await store.taken_up(BEN.id, NOW, before=before) == ()


async def test_a_question_is_taken_once(store: Store) -> None:
    case = a_case()
    assert await store.open_case(case, (), "Mentioned", NOW)
    assert not await store.open_case(replace(case, id="another"), (), "Heard", NOW)
    assert await store.case("another") is None


async def test_of_two_at_once_one_takes_the_question(store: Store) -> None:
    twice = (replace(a_case(), id="mention"), replace(a_case(), id="message"))
    taken = await asyncio.gather(*(store.open_case(case, (), "Mentioned", NOW) for case in twice))
    assert sorted(map(bool, taken)) == [False, True]


async def test_a_question_that_is_known_owes_nothing_again(store: Store) -> None:
    empty = asked(a_case(text=""), NOW, POLICY)
    assert await store.open_case(empty.case, empty.effects, "Mentioned", NOW)
    assert not await store.open_case(replace(empty.case, id="another"), empty.effects, "Mentioned", NOW)
    assert (await store.tally()).owed == 1


async def test_a_case_is_found_by_its_question(store: Store) -> None:
    case = await opened(store)
    assert await store.case_at(HELP.id, case.question.ts) == case
    assert await store.case_at(HELP.id, "1.000001") is None
    assert await store.case_at("C0OTHER", case.question.ts) is None


async def test_the_cases_of_a_thread_come_oldest_first(store: Store) -> None:
    second = await opened(store, 2, thread="1754211600.000001")
    first = await opened(store, 1)
    await opened(store, 3)
    assert await store.cases_in_thread(HELP.id, first.question.ts) == (first, second)


async def test_everything_a_case_gathers_is_kept(store: Store) -> None:
    case = await in_review(store)
    assert case == await stored(store, case.id)
    assert case.draft == replace(drafted().draft, asked=case.question.said)
    assert (case.verdict, case.place, case.asker) == (DOUBTFUL, HELP, AVA)
    sent = await happens(store, case, Edited(by=BEN.id, round=1, text="30 days.", note="Checked."))
    assert sent == await stored(store, case.id)
    assert sent.decision is not None
    assert sent.decision.message == "Checked."


async def test_a_move_counts_the_version_up_and_begins_the_attempts_anew(store: Store) -> None:
    await opened(store)
    claimed = await store.claim_case(NOW, LEASE)
    assert claimed is not None
    moved = await happens(store, claimed, drafted())
    assert (moved.version, moved.attempts) == (claimed.version + 1, 0)
    again = await store.claim_case(NOW, LEASE)  # no lease is left on it
    assert again is not None
    assert again.status is Status.DRAFTED


async def test_who_read_an_older_version_moves_nothing(store: Store) -> None:
    case = await in_review(store)
    await happens(store, case, Approved(by=BEN.id, round=1))
    with pytest.raises(Conflict, match=case.id):
        await happens(store, case, Withdrew(by=AVA.id))
    assert (await stored(store, case.id)).status is Status.SENDING


async def test_a_move_that_loses_owes_nothing(store: Store) -> None:
    case = await in_review(store)
    await happens(store, case, Withdrew(by=AVA.id))
    owed = (await store.tally()).owed
    with pytest.raises(Conflict):
        await happens(store, case, Approved(by=BEN.id, round=1))
    assert (await store.tally()).owed == owed


async def test_detail_is_taken_once(store: Store) -> None:
    asked_back = Rejected(by=BEN.id, round=1, reason=RejectReason.NEEDS_DETAIL)
    waiting = await happens(store, await in_review(store), asked_back)
    detail = DetailGiven(by=AVA.id, text="For shoes.")
    moved = await store.move(waiting, detail, decided(waiting, detail), NOW, seen_ts="1754211700.000001")
    assert await store.case_at(HELP.id, "1754211700.000001") == moved
    with pytest.raises(Conflict, match="taken in before"):
        await store.move(moved, detail, Move(replace(moved, answer="twice")), NOW, seen_ts="1754211700.000001")
    assert await stored(store, moved.id) == moved


async def test_a_message_that_gave_detail_is_no_question(store: Store) -> None:
    waiting = await opened(store, 1, text="")
    detail = DetailGiven(by=AVA.id, text="How long?")
    question = a_case(2)
    await store.move(waiting, detail, decided(waiting, detail), NOW, seen_ts=question.question.ts)
    assert not await store.open_case(question, (), "Mentioned", NOW)
    assert await store.case(question.id) is None


async def test_a_claimed_case_is_given_to_nobody_else(store: Store) -> None:
    case = await opened(store)
    claimed = await store.claim_case(NOW, LEASE)
    assert claimed == replace(case, version=case.version + 1, attempts=1)
    assert await store.claim_case(NOW, LEASE) is None


async def test_a_lease_that_ran_out_gives_the_case_to_the_next(store: Store) -> None:
    await opened(store)
    dead = await store.claim_case(NOW, LEASE)
    assert dead is not None
    assert await store.claim_case(NOW + LEASE - SECOND, LEASE) is None
    taken = await store.claim_case(NOW + LEASE, LEASE)
    assert taken is not None
    assert taken.attempts == 2
    with pytest.raises(Conflict):
        await happens(store, dead, drafted())


async def test_of_several_askers_the_question_that_is_due_longest_comes_first(store: Store) -> None:
    for number, late in ((1, 3), (2, 1), (3, 2)):
        case = replace(a_case(number, asker=f"U{number}"), due_at=NOW + late * SECOND)
        await store.open_case(case, (), "Mentioned", NOW)
    claims = [await store.claim_case(NOW + LEASE, LEASE) for _ in range(4)]
    assert [case.id if case else None for case in claims] == ["case2", "case3", "case1", None]


async def test_a_wait_comes_due_at_its_deadline(store: Store) -> None:
    case = await in_review(store)
    assert case.due_at == NOW + POLICY.remind_after
    assert await store.claim_case(case.due_at - SECOND, LEASE) is None
    assert await store.claim_case(case.due_at, LEASE) is not None


async def test_a_case_that_is_over_never_comes_due(store: Store) -> None:
    over = await happens(store, await in_review(store), Withdrew(by=AVA.id))
    assert over.due_at is None
    assert await store.claim_case(NOW + timedelta(days=400), LEASE) is None


async def test_a_case_can_be_put_off(store: Store) -> None:
    await opened(store)
    claimed = await store.claim_case(NOW, LEASE)
    assert claimed is not None
    await store.put_off_case(claimed, NOW + 5 * SECOND)
    assert await store.claim_case(NOW + 4 * SECOND, LEASE) is None
    again = await store.claim_case(NOW + 5 * SECOND, LEASE)
    assert again is not None
    assert again.attempts == 2


async def test_putting_off_a_case_that_went_on_does_nothing(store: Store) -> None:
    await opened(store)
    claimed = await store.claim_case(NOW, LEASE)
    assert claimed is not None
    moved = await happens(store, claimed, drafted())
    await store.put_off_case(claimed, NOW + LEASE)
    assert await stored(store, moved.id) == moved


async def test_the_cases_in_a_status_are_known(store: Store) -> None:
    held = await happens(store, await opened(store, 1), Paused())
    await opened(store, 2)
    assert await store.cases_in(Status.HELD) == (held,)
    assert await store.cases_in(Status.IN_REVIEW) == ()


async def test_what_a_person_waits_for_is_known(store: Store) -> None:
    first, second = await opened(store, 1), await opened(store, 2)
    asker = first.question.asker
    assert [case.id for case in await store.open_cases_of(asker)] == [first.id, second.id]
    await happens(store, first, Withdrew(by=asker))
    assert [case.id for case in await store.open_cases_of(asker)] == [second.id]
    assert await store.open_cases_of("U0NOBODY") == ()


async def test_the_store_knows_when_to_look_again(store: Store) -> None:
    assert await store.next_due() is None
    await opened(store)
    assert await store.next_due() == NOW
    claimed = await store.claim_case(NOW, LEASE)
    assert claimed is not None
    assert await store.next_due() == NOW + LEASE
    await store.put_off_case(claimed, NOW + 5 * SECOND)
    assert await store.next_due() == NOW + 5 * SECOND


async def test_who_may_draft_no_more_need_not_look_for_drafts(store: Store) -> None:
    await opened(store)
    assert await store.next_due(drafts=False) is None
    judging = await happens(store, await opened(store, 2), drafted())
    assert await store.next_due(drafts=False) == judging.due_at == NOW


async def test_text_that_no_database_takes_is_cleaned(store: Store) -> None:
    bad = "a\ud800b\0c"
    case = await opened(store, text=bad)
    assert case.question.text == "a\ufffdb\ufffdc"
    moved = await happens(store, case, drafted(bad))
    clean = case.question.text
    assert moved.draft == Draft(text=clean, model="scripted", confidence=0.4, asked=clean)
    await store.keep_version(case.id, BEN.id, bad, NOW)


@pytest.mark.parametrize(
    "impossible",
    [
        replace(a_case(), due_at=None),  # would never be looked at again
        replace(a_case(), status=Status.DELIVERED, due_at=None),  # with nothing that was delivered
        replace(a_case(), status=Status.IN_REVIEW),  # since never
        replace(a_case(), status=Status.REJECTED, due_at=None),  # by nobody
        replace(a_case(), status=Status.WITHDRAWN),  # and due
    ],
    ids=lambda case: str(case.status),
)
async def test_an_impossible_case_is_refused(store: Store, impossible: Case) -> None:
    with pytest.raises(Exception, match=r"(?i)check constraint"):
        await store.open_case(impossible, (), "Mentioned", NOW)
    assert await store.case(impossible.id) is None


async def test_what_a_reviewer_may_decide_on_is_counted_beyond_what_is_shown(store: Store) -> None:
    first, *_ = [await in_review(store, number) for number in (1, 2, 3)]
    assert await store.to_review("", 1) == ((first,), 3)
    assert await store.to_review(AVA.id, 1) == ((), 0)  # she asked them all
