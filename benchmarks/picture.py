"""
Error against coverage as an SVG for the documents: the picture that `/copydesk stats` draws in Slack.

`python -m benchmarks.picture FILE… > docs/pictures/coverage.svg` draws it of the answers of one domain, with all that
the files hold of them, and beside it what the naive rules make of the same answers.
"""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path

from bot.core.judging.figures import percent
from bot.core.judging.simulate import Point
from bot.core.judging.statistics import interval
from bot.core.judging.threshold import Labelled, candidates, counted
from bot.evaluate.answers import Use, read
from bot.evaluate.figures import BASELINES
from bot.evaluate.scored import Scored, scored

WIDTH, HEIGHT = 640, 360
LEFT, TOP, RIGHT, BOTTOM = 64, 40, 616, 296  # the frame that the lines are drawn in
_STEPS = 5  # of the grid
_ENDS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0)  # of the upright axis
_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #57606a } .grid { stroke: #d0d7de }
.line { fill: none; stroke: #0969da; stroke-width: 2.5 } .band { fill: #0969da; opacity: .15 }
.other { fill: none; stroke: #8c959f; stroke-width: 1.5 } .dot { fill: #8c959f } .ours { fill: #0969da }
.budget { stroke: #bc4c00; stroke-width: 1.5; stroke-dasharray: 6 4 } .named { fill: #bc4c00 }
@media (prefers-color-scheme: dark) {
  text { fill: #9198a1 } .grid { stroke: #3d444d } .line { stroke: #4493f8 } .band { fill: #4493f8 }
  .other { stroke: #768390 } .dot { fill: #768390 } .ours { fill: #4493f8 }
  .budget { stroke: #f0883e } .named { fill: #f0883e }
}"""


def coverage_svg(
    points: Sequence[Point],
    *,
    budget: float | None = None,
    title: str = "Error against coverage",
    beside: Mapping[str, Sequence[Point]] | None = None,
) -> str:
    """The line of `points` with the band of their intervals, others by name, the budget across; in light and dark."""
    shown = sorted(points)
    highest = max([*(point.error for point in shown), budget or 0.0], default=0.0)
    top = next(end for end in _ENDS if end >= min(1.0, 1.2 * highest))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="t d">',
        f'<title id="t">{escape(title)}</title>',
        f'<desc id="d">{escape(_described(shown, budget))}</desc>',
        f"<style>{_STYLE}\n</style>",
        *_axes(top),
        *([_band(shown, top)] if shown else []),
        *(part for name, others in (beside or {}).items() for part in _other(name, sorted(others), top)),
        *([_line(shown, top)] if shown else []),
        *([_name("the score", shown[len(shown) // 2], top, "ours", (0, 28, "start"))] if shown and beside else []),
        *(_across(budget, top) if budget is not None else []),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _described(points: Sequence[Point], budget: float | None) -> str:
    told = [f"{percent(point.coverage)} sent: {percent(point.error)} changed" for point in points] or ["no points"]
    return "; ".join([*told, *([f"the budget is {percent(budget)}"] if budget is not None else [])])


def _axes(top: float) -> list[str]:
    middle = (LEFT + RIGHT) // 2
    parts = [
        f'<text x="{LEFT}" y="{TOP - 18}">would have been changed, of those sent (band: 95 % interval)</text>',
        f'<text x="{middle}" y="{BOTTOM + 48}" text-anchor="middle">sent without review</text>',
    ]
    for step in range(_STEPS + 1):
        share = step / _STEPS
        x, y = _x(share), _y(share * top, top)
        parts += [
            f'<line class="grid" x1="{LEFT}" y1="{y:g}" x2="{RIGHT}" y2="{y:g}"/>',
            f'<text x="{LEFT - 8}" y="{y + 4:g}" text-anchor="end">{percent(share * top)}</text>',
            f'<text x="{x:g}" y="{BOTTOM + 22}" text-anchor="middle">{percent(share)}</text>',
        ]
    return parts


def _band(points: Sequence[Point], top: float) -> str:
    around = [*((point.coverage, point.high) for point in points)]
    around += [(point.coverage, point.low) for point in reversed(points)]
    return f'<polygon class="band" points="{_places(around, top)}"/>'


def _line(points: Sequence[Point], top: float, kind: str = "line") -> str:
    return f'<polyline class="{kind}" points="{_places(((each.coverage, each.error) for each in points), top)}"/>'


def _other(name: str, points: Sequence[Point], top: float) -> list[str]:
    """A rule without a threshold is a dot."""
    if len(points) > 1:
        return [_line(points, top, "other"), _name(name, points[0], top, "", (0, -24, "start"))]
    dots = (f'<circle class="dot" cx="{_x(one.coverage):g}" cy="{_y(one.error, top):g}" r="4"/>' for one in points)
    return [*dots, *(_name(name, one, top, "", (-10, -6, "end")) for one in points)]


def _name(name: str, at: Point, top: float, kind: str, placed: tuple[int, int, str]) -> str:
    right, down, anchor = placed
    x, y = _x(at.coverage) + right, _y(at.error, top) + down
    return f'<text class="{kind}" x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(name)}</text>'


def _across(budget: float, top: float) -> list[str]:
    y = _y(budget, top)
    return [
        f'<line class="budget" x1="{LEFT}" y1="{y:g}" x2="{RIGHT}" y2="{y:g}"/>',
        f'<text class="named" x="{RIGHT - 6}" y="{y - 6:g}" text-anchor="end">budget {percent(budget)}</text>',
    ]


def _places(pairs: Iterable[tuple[float, float]], top: float) -> str:
    return " ".join(f"{_x(coverage):g},{_y(share, top):g}" for coverage, share in pairs)


def _x(coverage: float) -> float:
    return round(LEFT + coverage * (RIGHT - LEFT), 1)


def _y(share: float, top: float) -> float:
    """Nothing is drawn outside the frame."""
    return round(BOTTOM - min(1.0, share / top) * (BOTTOM - TOP), 1)


def drawn(answers: Sequence[Scored], budget: float) -> str:
    """Of answers with labels: by the score, by what their model says of itself, and by the watch words."""
    stated = [answer.values["stated_confidence"] or 0.0 for answer in answers]
    words = [BASELINES["watch_words"](answer.draft) for answer in answers]
    beside = {
        "the model's own confidence": _points(answers, stated),
        "watch words": _points(answers, words)[:1],  # what holds none
    }
    return coverage_svg(_points(answers, [answer.log_odds for answer in answers]), budget=budget, beside=beside)


def _points(answers: Sequence[Scored], scores: Sequence[float]) -> list[Point]:
    labels = [Labelled(score=score, changed=not one.right) for score, one in zip(scores, answers, strict=True)]
    found = counted(labels, candidates(scores))
    return [Point(sent / len(labels), wrong / sent, *interval(wrong, sent)) for _, sent, wrong in found]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.picture")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--domain", default="sciq")
    parser.add_argument("--budget", type=float, default=0.1)
    arguments = parser.parse_args()
    answers = [one for file in arguments.files for one in scored(read(file, Use())) if one.domain == arguments.domain]
    print(drawn(answers, arguments.budget), end="")


if __name__ == "__main__":
    main()
