"""Error against coverage: the picture in Slack, and the one in the documents."""

from xml.etree import ElementTree as ET

import pytest

from benchmarks.picture import BOTTOM, LEFT, RIGHT, TOP, coverage_svg
from bot.core.judging.judgement import Budget
from bot.core.judging.simulate import Point
from bot.slack.cards.chart import chart
from tests.cards.checks import fine

POINTS = [Point(0.1 * n, 0.004 * n, 0.002 * n, 0.02 * n) for n in range(1, 11)]
SVG = "{http://www.w3.org/2000/svg}"


def test_slack_gets_a_line_of_the_error_one_of_how_high_it_may_be_and_the_budget() -> None:
    made = chart(POINTS, Budget(share=0.02, confidence=0.95))
    assert made
    [picture, _] = fine(made).blocks
    error, most, budget = picture["chart"]["series"]
    assert (error["data"][0], error["data"][-1]) == ({"label": "10%", "value": 0.4}, {"label": "100%", "value": 4.0})
    assert (most["name"], most["data"][0]["value"]) == ("At most, 95 % sure", 2.0)
    assert {point["value"] for point in budget["data"]} == {2.0}
    assert "100% sent: 4 % changed." in made.text


@pytest.mark.parametrize("number", [0, 1])
def test_a_point_is_no_line(number: int) -> None:
    assert chart(POINTS[:number], None) is None


def test_slack_takes_as_many_points_as_there_may_be_of_one_label_one() -> None:
    many = [Point(n / 1_000, 0.5, 0.0, 1.0) for n in range(1_001)]
    made = chart(many, None)
    assert made
    assert len(fine(made).blocks[0]["chart"]["axis_config"]["categories"]) == 20


@pytest.mark.parametrize("points", [POINTS, POINTS[:1], [], [Point(1.0, 1.0, 1.0, 1.0)]])
def test_the_documents_picture_is_read_by_everybody(points: list[Point]) -> None:
    root = ET.fromstring(coverage_svg(points, budget=0.02, title="Error <of> us"))  # noqa: S314 - our own
    title, told = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert told is not None
    assert title.text == "Error <of> us"
    assert told.text
    assert told.text.endswith("the budget is 2 %")
    assert "prefers-color-scheme: dark" in coverage_svg(points)
    words = {text.text for text in root.iter(f"{SVG}text")}
    assert {"sent without review", "budget 2 %", "0 %", "100 %"} <= words


def test_nothing_is_drawn_outside_the_frame() -> None:
    root = ET.fromstring(coverage_svg([Point(0.0, 0.0, 0.0, 1.0), *POINTS]))  # noqa: S314 - our own
    for shape in (*root.iter(f"{SVG}polygon"), *root.iter(f"{SVG}polyline")):
        for place in shape.attrib["points"].split():
            x, y = map(float, place.split(","))
            assert LEFT <= x <= RIGHT
            assert TOP <= y <= BOTTOM


def test_a_rule_without_a_threshold_is_a_dot_beside_the_lines() -> None:
    beside = {"of itself": POINTS, "watch words": POINTS[:1], "never measured": []}
    root = ET.fromstring(coverage_svg(POINTS, beside=beside))  # noqa: S314 - our own
    names = [text.text for text in root.iter(f"{SVG}text") if text.text in {*beside, "the score"}]
    assert sorted(filter(None, names)) == ["of itself", "the score", "watch words"]
    assert len([*root.iter(f"{SVG}polyline")]) == 2
    assert len([*root.iter(f"{SVG}circle")]) == 1
