"""Error against coverage as an SVG for the documents: the picture that `/copydesk stats` draws in Slack."""

from collections.abc import Iterable, Sequence
from html import escape

from bot.core.judging.figures import percent
from bot.core.judging.simulate import Point

WIDTH, HEIGHT = 640, 360
LEFT, TOP, RIGHT, BOTTOM = 64, 40, 616, 296  # the frame that the lines are drawn in
_STEPS = 5  # of the grid
_ENDS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0)  # of the upright axis
_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #57606a } .grid { stroke: #d0d7de }
.line { fill: none; stroke: #0969da; stroke-width: 2.5 } .band { fill: #0969da; opacity: .15 }
.budget { stroke: #bc4c00; stroke-width: 1.5; stroke-dasharray: 6 4 } .named { fill: #bc4c00 }
@media (prefers-color-scheme: dark) {
  text { fill: #9198a1 } .grid { stroke: #3d444d } .line { stroke: #4493f8 } .band { fill: #4493f8 }
  .budget { stroke: #f0883e } .named { fill: #f0883e }
}"""


def coverage_svg(points: Sequence[Point], *, budget: float | None = None, title: str = "Error against coverage") -> str:
    """The line of `points` with the band of their intervals, and the budget across; readable in light and dark."""
    shown = sorted(points)
    highest = max([*(point.error for point in shown), budget or 0.0], default=0.0)
    top = next(end for end in _ENDS if end >= min(1.0, 1.2 * highest))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="t d">',
        f'<title id="t">{escape(title)}</title>',
        f'<desc id="d">{escape(_described(shown, budget))}</desc>',
        f"<style>{_STYLE}\n</style>",
        *_axes(top),
        *([_band(shown, top), _line(shown, top)] if shown else []),
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


def _line(points: Sequence[Point], top: float) -> str:
    return f'<polyline class="line" points="{_places(((each.coverage, each.error) for each in points), top)}"/>'


def _across(budget: float, top: float) -> list[str]:
    y = _y(budget, top)
    return [
        f'<line class="budget" x1="{LEFT}" y1="{y:g}" x2="{RIGHT}" y2="{y:g}"/>',
        f'<text class="named" x="{LEFT + 6}" y="{y - 6:g}">budget {percent(budget)}</text>',
    ]


def _places(pairs: Iterable[tuple[float, float]], top: float) -> str:
    return " ".join(f"{_x(coverage):g},{_y(share, top):g}" for coverage, share in pairs)


def _x(coverage: float) -> float:
    return round(LEFT + coverage * (RIGHT - LEFT), 1)


def _y(share: float, top: float) -> float:
    """Nothing is drawn outside the frame."""
    return round(BOTTOM - min(1.0, share / top) * (BOTTOM - TOP), 1)
