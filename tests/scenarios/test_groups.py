"""User groups as reviewers and admins: what an event, a look and a lost group do to who may decide."""

from pathlib import Path

import pytest

from bot.sandbox.errors import Json, SlackError
from bot.sandbox.methods import HANDLERS
from tests.world import Seen, World, new_world

DOUBTFUL = "Refunds are possibly open for 30 days."


async def asked(world: World) -> tuple[Seen, Seen]:
    world.model.answers(DOUBTFUL)
    question = await world.ava.mentions_bot("What is the refund window?")
    [card] = await world.ben.sees_cards()
    return question, card


def refuses(code: str) -> Json:
    raise SlackError(code, "no")


async def test_who_comes_into_the_group_may_decide_at_once_and_who_left_it_no_more(world: World) -> None:
    await world.cho.types("reviewers @desk")
    question, card = await asked(world)
    await world.cho.regroups("desk", ["bea", "cho"])
    await world.ben.clicks(card, "Approve")
    assert world.ben.ephemerals[0].startswith("You are not a reviewer of this desk.")
    assert world.ava.replies_in(question) == []
    await world.cho.clicks(card, "Approve")
    assert world.ava.replies_in(question) == [DOUBTFUL]
    assert "That is now: Bea, Cho." in await world.cho.types("reviewers")


@pytest.mark.parametrize("lost", ["subteam_updated", "subteam_members_changed"])
async def test_either_event_alone_says_it_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: str) -> None:
    async with new_world(tmp_path, manifest=lambda text: text.replace(f"      - {lost}\n", "")) as world:
        await world.cho.types("reviewers @desk")
        monkeypatch.setitem(HANDLERS, "usergroups.users.list", lambda _call: refuses("internal_error"))
        await world.cho.regroups("desk", ["bea", "cho"])
        assert "That is now: Bea, Cho." in await world.cho.types("reviewers")


async def test_a_change_whose_events_were_lost_is_seen_within_a_minute(world: World) -> None:
    await world.cho.types("reviewers @desk")
    world.sandbox.workspace.groups["S00000DESK"]["users"] = [world.cho.id]
    assert "That is now: Bea, Ben." in await world.cho.types("reviewers")
    await world.looks_again()
    assert "That is now: Cho." in await world.cho.types("reviewers")


async def test_a_group_may_use_the_commands_and_is_named_by_its_handle(world: World) -> None:
    assert "nobody → @desk." in await world.cho.types("admins add @desk")
    assert "Threshold everywhere: 0.65 → 0.7." in await world.ben.types("threshold 0.7")
    await world.cho.regroups("desk", ["bea"])
    assert "Only admins" in await world.ben.types("threshold 0.8")
    assert (await world.bea.types("admins")).endswith("added to them: @desk.")
    assert "@desk → nobody" in await world.cho.types("admins remove @desk")


async def test_an_emptied_group_is_nobody_and_the_admins_hear_of_it(world: World) -> None:
    await world.cho.types("reviewers @desk")
    question, card = await asked(world)
    await world.cho.regroups("desk", [])
    await world.ben.clicks(card, "Approve")
    assert world.ben.ephemerals[0].startswith("You are not a reviewer of this desk.")
    assert "Nobody may decide on answers" in world.cho.sees("@copydesk")[-1]

    await world.cho.regroups("desk", ["ben"])
    assert "Nobody may decide" not in await world.cho.types("status")
    await world.ben.clicks(card, "Approve")
    assert world.ava.replies_in(question) == [DOUBTFUL]


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("plan_upgrade_required", "this Slack plan has no user groups"),
        ("no_such_subteam", "it was deleted or switched off"),
    ],
)
async def test_a_group_that_slack_does_not_tell_of_is_nobody_with_the_mend(
    world: World, monkeypatch: pytest.MonkeyPatch, code: str, why: str
) -> None:
    seen = HANDLERS["usergroups.users.list"]
    monkeypatch.setitem(HANDLERS, "usergroups.users.list", lambda _call: refuses(code))
    await world.cho.types("reviewers @desk <@ben>")
    [told] = world.cho.sees("@copydesk")
    assert told.startswith(f"I cannot see who is in the user group @desk: {why} (`{code}`), so it stands for nobody.")
    assert "Name people instead: `/copydesk reviewers @person`" in told
    assert "That is now: Ben." in await world.cho.types("reviewers")
    await world.looks_again()
    assert len(world.cho.sees("@copydesk")) == 1

    monkeypatch.setitem(HANDLERS, "usergroups.users.list", seen)
    await world.looks_again()
    assert "user group" not in await world.cho.types("status")
    assert "That is now: Bea, Ben." in await world.cho.types("reviewers")


async def test_a_lost_group_that_is_no_longer_named_is_no_trouble(world: World) -> None:
    await world.cho.types("reviewers <!subteam^S0GONE|@sales>")
    assert "the user group @sales" in await world.cho.types("status")
    await world.cho.types("reviewers anyone")
    assert "@sales" not in await world.cho.types("status")
