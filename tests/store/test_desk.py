"""Settings, people, warnings and counts."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core.case import Person, Place
from bot.core.effects import TellAdmin
from bot.core.errors import Conflict
from bot.core.events import AnswerSent, Approved
from bot.core.policy import Policy, Signature
from bot.flow.ports import Posted
from bot.flow.store import Store, Tally, Trouble
from tests.store.made import (
    AVA,
    BEN,
    CHO,
    HELP,
    LEASE,
    NOW,
    a_case,
    claimed,
    decided,
    happens,
    in_review,
    opened,
    sending,
)


async def test_what_a_change_has_to_tell_is_owed_with_it_or_not_at_all(store: Store) -> None:
    told, seen = (TellAdmin(user=CHO.id, text="It is another now."),), await store.policy()
    await store.change("threshold", 0.8, "copydesk", NOW, seen=seen, owed=told)
    with pytest.raises(Conflict):
        await store.change("threshold", 0.9, "copydesk", NOW, seen=seen, owed=told)
    assert (await store.tally()).owed == 1


async def test_a_new_desk_has_the_policy_of_its_environment(store: Store) -> None:
    assert await store.policy() == Policy(threshold=0.7)


@pytest.mark.parametrize(
    ("key", "value", "becomes"),
    [
        ("threshold", 0.8, 0.8),
        ("threshold", 1, 1.0),
        ("channel_thresholds", {HELP.id: 0.9}, {HELP.id: 0.9}),
        ("words", ["perhaps", "“maybe”"], ("perhaps", "“maybe”")),
        ("topics", (), ()),
        ("review_channel", "C0REVIEW", "C0REVIEW"),
        ("reviewers", [BEN.id], (BEN.id,)),
        ("reviewers", [], ()),
        ("reviewers", None, None),
        ("paused", True, True),
        ("signature", "role", Signature.ROLE),
        ("remind_after", 90, timedelta(seconds=90)),
        ("expire_after", timedelta(hours=2), timedelta(hours=2)),
    ],
)
async def test_what_is_set_in_slack_beats_the_environment(store: Store, key: str, value: Any, becomes: Any) -> None:
    await store.policy()
    await store.change(key, value, CHO.id, NOW)
    assert getattr(await store.policy(), key) == becomes


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("treshold", 0.8),
        ("roster", {}),
        ("threshold", "high"),
        ("threshold", True),
        ("paused", 1),
        ("words", "maybe"),
        ("signature", "x"),
    ],
)
async def test_a_setting_that_cannot_be_is_refused_by_name(store: Store, key: str, value: Any) -> None:
    with pytest.raises(ValueError, match=key):
        await store.change(key, value, CHO.id, NOW)
    assert await store.policy() == Policy(threshold=0.7)


async def test_the_members_of_the_review_channel_review(store: Store) -> None:
    guest = Person(id="U0GIL", name="Gil", guest=True)
    await store.change("review_channel", "C0REVIEW", CHO.id, NOW)
    await store.know_people((AVA, BEN, CHO, guest), NOW)
    await store.know_members("C0REVIEW", frozenset({BEN.id, guest.id, "U0UNKNOWN"}), NOW)
    policy = await store.policy()
    assert policy.able_reviewers == {BEN.id}
    assert policy.is_admin(CHO.id)
    assert set(policy.roster.people) == {BEN.id, CHO.id, guest.id}  # Ava has no part in it


async def test_who_joins_or_leaves_the_review_channel_is_known_at_once(store: Store) -> None:
    await store.change("review_channel", "C0REVIEW", CHO.id, NOW)
    await store.know_people((AVA, BEN), NOW)
    await store.know_member("C0REVIEW", BEN.id, here=True, now=NOW)
    await store.know_member("C0REVIEW", AVA.id, here=True, now=NOW)
    assert (await store.policy()).able_reviewers == {AVA.id, BEN.id}
    await store.know_member("C0REVIEW", BEN.id, here=False, now=NOW)
    assert (await store.policy()).able_reviewers == {AVA.id}
    await store.know_members("C0REVIEW", frozenset({BEN.id}), NOW)
    assert (await store.policy()).able_reviewers == {BEN.id}


async def test_a_user_group_stands_for_its_members(store: Store) -> None:
    await store.know_people((AVA, BEN, CHO), NOW)
    await store.know_members("S0DESK", frozenset({BEN.id}), NOW)
    await store.change("reviewers", ["S0DESK"], CHO.id, NOW)
    await store.change("admins", ["S0DESK", AVA.id], CHO.id, NOW)
    policy = await store.policy()
    assert policy.able_reviewers == {BEN.id}
    assert policy.told_admins == (AVA.id, BEN.id)


async def test_a_group_that_nobody_is_in_means_nobody(store: Store) -> None:
    await store.change("reviewers", ["S0GONE"], CHO.id, NOW)
    policy = await store.policy()
    assert policy.able_reviewers == frozenset()
    assert policy.roster.groups == {"S0GONE": frozenset()}


async def test_a_person_is_as_last_seen(store: Store) -> None:
    await store.change("reviewers", [BEN.id], CHO.id, NOW)
    assert BEN.id not in (await store.policy()).roster.people
    await store.know_people((BEN,), NOW)
    gone = Person(id=BEN.id, name="Benjamin", gone=True)
    await store.know_people((gone,), NOW)
    assert (await store.policy()).roster.people[BEN.id] == gone


async def test_people_and_places_have_names(store: Store) -> None:
    await store.know_people((AVA,), NOW)
    await store.know_place(Place(id=HELP.id, name="old-help", private=True), NOW)
    await store.know_place(HELP, NOW)
    await store.know_place(Place(id="D0", direct=True), NOW)
    assert await store.names(frozenset({AVA.id, HELP.id, "D0", "U0UNKNOWN"})) == {AVA.id: "Ava", HELP.id: "help"}
    assert await store.names(frozenset()) == {}


async def test_where_the_bot_is(store: Store) -> None:
    me = "U0COPYDESK"
    await store.know_members(HELP.id, frozenset({me, AVA.id}), NOW)
    await store.know_members("S0BOTS", frozenset({me}), NOW)
    assert await store.memberships(me) == {HELP.id}
    await store.know_memberships(me, frozenset({"C0OTHER"}), NOW)
    assert await store.memberships(me) == {"C0OTHER"}
    assert (await store.is_in("C0OTHER", me), await store.is_in(HELP.id, me)) == (True, False)
    assert await store.is_in(HELP.id, AVA.id)


async def test_the_questions_that_wait_in_a_channel_are_counted(store: Store) -> None:
    await opened(store, 1)
    await in_review(store, 2)
    assert (await store.open_in(HELP.id), await store.open_in("C0OTHER")) == (2, 0)


async def test_a_warning_stands_until_it_is_mended(store: Store) -> None:
    word = (TellAdmin(user=CHO.id, text="No review channel."),)
    assert await store.warn("no_review_channel", "There is no review channel.", word, NOW)
    assert not await store.warn("no_review_channel", "There is no review channel.", word, NOW + LEASE)
    assert await store.warnings() == (Trouble(code="no_review_channel", text="There is no review channel.", since=NOW),)
    assert (await store.tally()).owed == 1
    assert await store.warn("no_review_channel", "It is archived.", word, NOW + LEASE)
    assert [trouble.text for trouble in await store.warnings()] == ["It is archived."]
    assert await store.mended("no_review_channel")
    assert not await store.mended("no_review_channel")
    assert await store.warnings() == ()


async def test_an_empty_desk_counts_nothing(store: Store) -> None:
    assert await store.tally() == Tally()


async def test_the_desk_counts_what_became_of_its_cases(store: Store) -> None:
    await opened(store, 1)
    await in_review(store, 2)
    await happens(store, await in_review(store, 3), Approved(by=BEN.id, round=1))
    case = await sending(store, 4)
    while (delivery := await claimed(store)).case_id != case.id:
        pass
    then = (case, AnswerSent(), decided(case, AnswerSent()))
    await store.performed(delivery, Posted(channel=HELP.id, ts="1.1"), NOW, then=then)
    tally = await store.tally()
    assert tally == Tally(
        asked=4,
        by_status={"asked": 1, "in_review": 1, "sending": 1},
        reviewed=2,
        sent_unreviewed=1,
        lowest_score=0.4,
        highest_score=0.9,
        reasons={"word": 2, "score": 2},
        owed=tally.owed,
        oldest_waiting=NOW,
    )
    assert tally.owed > 0


async def test_the_newest_cases_say_how_the_desk_works(store: Store) -> None:
    await in_review(store, 1)
    later = replace(a_case(2), question=replace(a_case(2).question, asked_at=NOW + LEASE))
    assert await store.open_case(later, (), "Mentioned", NOW + LEASE)
    tally = await store.tally(most=1)
    assert (tally.asked, tally.reviewed, tally.reasons, tally.lowest_score) == (1, 0, {}, None)
    assert tally.by_status == {"asked": 1, "in_review": 1}
