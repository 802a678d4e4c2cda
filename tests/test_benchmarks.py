"""The rounds and figures of `make bench`, and a small run of it."""

from pathlib import Path

import pytest
from blockbuster import BlockBuster

from benchmarks import ack, case
from benchmarks.rounds import Figure, Goal, Sample, alone, interleaved, percentile, ratio
from benchmarks.table import Results


async def test_systems_take_turns_and_go_first_in_turn() -> None:
    ran: list[str] = []

    async def runs(name: str) -> Sample:
        ran.append(name)
        return {"ms": len(ran)}

    found = await interleaved(3, ours=lambda: runs("ours"), bare=lambda: runs("bare"))
    assert ran == ["ours", "bare", "bare", "ours", "ours", "bare"]
    assert [sample["ms"] for sample in found["bare"]] == [2, 3, 6]


def test_a_ratio_is_of_each_round_and_its_median_counts() -> None:
    ours, bare = [{"ms": 2.0}, {"ms": 30.0}, {"ms": 4.0}], [{"ms": 1.0}, {"ms": 10.0}, {"ms": 4.0}]
    figure = ratio("ack", "ms", ours, bare, unit="ms", goal=Goal(2.0))
    assert (figure.value, figure.ours, figure.baseline, figure.met) == (2.0, 4.0, 4.0, True)


def test_what_is_allowed_is_taken_off_before_it_is_compared() -> None:
    figure = ratio("ack", "ms", [{"ms": 5.0}], [{"ms": 2.0}], unit="ms", goal=Goal(2.0), allowed=1.0)
    assert (figure.value, figure.met) == (2.0, True)


@pytest.mark.parametrize(
    ("goal", "value", "met"),
    [(Goal(1.0, "s"), 1.0, True), (Goal(1.0, "s"), 1.1, False), (Goal(0.6, at_least=True), 0.5, False)],
)
def test_a_goal_is_met_or_not(goal: Goal, value: float, *, met: bool) -> None:
    assert Figure(what="", ours=value, unit="s", value=value, goal=goal).met is met


def test_the_table_keeps_what_was_measured_before(tmp_path: Path) -> None:
    first = Results(tmp_path)
    first.add("ack", "Ack", [alone("ack", "ms", [{"ms": 3.0}], unit="ms", goal=Goal(2.0, "ms"))])
    Results(tmp_path).add("case", "Case", [alone("case", "ms", [{"ms": 3.0}], unit="ms")])
    both = Results(tmp_path)
    assert "| ack | 3 ms |  |  | ≤ 2 ms | **no** |" in both.text(["ack", "case"])
    assert both.met(["case"])
    assert not both.met(["ack", "case"])


def test_a_percentile_is_one_of_the_values() -> None:
    assert [percentile([3, 1, 2], share) for share in (0, 0.5, 0.99)] == [1, 2, 3]


@pytest.fixture
def _may_block(_nothing_blocks_the_loop: BlockBuster) -> None:
    _nothing_blocks_the_loop.deactivate()  # the apps are processes


@pytest.mark.long
@pytest.mark.timeout(180)
@pytest.mark.usefixtures("_may_block")
async def test_a_round_of_each_kind_is_measured() -> None:
    acks = await ack.measure(1)
    assert {figure.goal for figure in acks} == {None, *ack.GOALS}
    assert all(figure.ours > 0 for figure in [*acks, *await case.measure(1)])
