"""Error against coverage as a picture, for an admin's eyes."""

from collections.abc import Iterable, Sequence

from bot.core.judging.figures import percent
from bot.core.judging.judgement import Budget
from bot.core.judging.simulate import Point
from bot.slack.cards.kit import Block, Card, context

_FEWEST, _MOST = 2, 20  # points that Slack draws a line through
_CONFIDENCE = 0.9
_TITLE = "Answers changed, by the share sent without review"


def chart(points: Sequence[Point], budget: Budget | None) -> Card | None:
    """None where there is no line to draw yet."""
    by_label = {f"{point.coverage:.0%}": point for point in points}
    labels = [*by_label][-_MOST:]
    if len(labels) < _FEWEST:
        return None
    shown = [by_label[label] for label in labels]
    sure = percent(budget.confidence if budget else _CONFIDENCE)
    series = [
        _series("Would be changed", labels, (point.error for point in shown)),
        _series(
            f"At most, {sure} sure",
            labels,
            (point.high for point in shown),
        ),
        *([_series("Budget", labels, [budget.share] * len(labels))] if budget else []),
    ]
    axes = {"categories": labels, "x_label": "Sent without review", "y_label": "Would have been changed, %"}
    block = {
        "type": "data_visualization",
        "title": _TITLE,
        "chart": {"type": "line", "series": series, "axis_config": axes},
    }
    told = [f"{label} sent: {percent(point.error)} changed" for label, point in zip(labels, shown, strict=True)]
    note = "By the answers that were drawn and looked at, and the score in use; each point is another threshold."
    return Card(text=f"{_TITLE}. {'; '.join(told)}.", blocks=[block, context(note)])


def _series(name: str, labels: Sequence[str], values: Iterable[float]) -> Block:
    data = [{"label": label, "value": round(value * 100, 1)} for label, value in zip(labels, values, strict=True)]
    return {"name": name, "data": data}
