"""`/copydesk stats`: the last 30 days in figures, and as a picture where Slack draws it."""

import aiosqlite
import pytest

from tests.scenarios.test_simulate import asked, decides
from tests.world import Json, World


def charts(world: World) -> list[Json]:
    """The pictures that only Cho sees."""
    shown = [block for body in world.cho._person.ephemerals for block in body.get("blocks", ())]
    return [block for block in shown if block["type"] == "data_visualization"]


async def a_month(world: World) -> None:
    await world.bot.desk.store.change("audit_rate", 1.0, world.cho.id, world.clock.now())
    await asked(world, "How long for shoes?", 0.95)
    await asked(world, "How long for hats?", 0.95, in_="general")
    for number, (act, typed) in enumerate(
        (("Approve", {}), ("Approve", {}), ("Edit", {"answer": "14 days."}), ("Reject", {"reason": "wrong"}))
    ):
        await asked(world, f"How long for number {number}?", 0.6 - number / 20)
        await decides(world, act, **typed)
    world.model.answers("30 days.", confidence=0.95)
    await world.ava.dms("Is my raise secret?")


async def test_it_counts_what_was_asked_sent_and_reviewed_in_all_and_by_channel(world: World) -> None:
    await a_month(world)
    told = await world.cho.types("stats")
    lines = told.split("\n")
    assert lines[0] == "*The last 30 days*: 7 questions, 3 answered without review (42.9 %)."
    assert lines[1] == "Reviewed: 2 approved unchanged, 1 corrected, 1 rejected."
    assert lines[2] == "Audits: 2 of those sent were drawn, 0 looked at, 0 right."
    assert "is not known" in lines[3]
    table = told.split("```")[1].split("\n")
    assert [line.split()[:2] for line in table[1:]] == [["#help", "5"], ["#general", "1"], ["direct", "1"]]
    assert "raise" not in told
    assert table[1] == "#help            5   20%     0 not known"


async def test_it_draws_error_against_coverage_for_who_asked_alone(world: World) -> None:
    await a_month(world)
    await world.cho.types("stats")
    [chart] = charts(world)
    changed = next(series for series in chart["chart"]["series"] if series["name"] == "Would be changed")
    assert changed["data"][-1] == {"label": "100%", "value": 50.0}
    assert world.ava.ephemerals == []


async def test_where_slack_takes_no_picture_the_figures_are_there_all_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_month(world)
    monkeypatch.setattr("bot.sandbox.methods.responses.USES", 0)
    assert "7 questions" in await world.cho.types("stats")
    assert charts(world) == []


async def test_a_past_of_more_than_a_month_ago_is_none(world: World) -> None:
    assert await world.cho.types("stats") == "Nothing was judged in the last 30 days."
    await asked(world, "How long for shoes?", 0.95)
    assert "1 question, 1 answered" in await world.cho.types("stats")
    assert charts(world) == []
    world.clock.at = world.clock.at.replace(month=12, day=29)
    assert await world.cho.types("stats") == "Nothing was judged in the last 30 days."


async def test_a_channel_is_told_by_its_own_labels(world: World) -> None:
    await a_month(world)
    async with aiosqlite.connect(world._settings.database) as file:  # as an audit would
        await file.execute("UPDATE judged SET label = 'fix', labelled_at = at WHERE sent = 1 AND drawn = 1")
        await file.commit()
    told = await world.cho.types("stats")
    assert "Audits: 2 of those sent were drawn, 2 looked at, 0 right." in told
    assert "#general         1  100%     1 100% (2-100%)" in told
    assert "direct           1  100%     0 not known" in told
