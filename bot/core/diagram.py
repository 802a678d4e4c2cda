"""The life of a question as a picture, drawn from the table of rules, so that no document can tell it differently."""

from bot.core.case import Status
from bot.core.lifecycle import RULES


def diagram() -> str:
    """A Mermaid state diagram: each arrow carries the events that may lead along it."""
    arrows: dict[tuple[Status, Status], list[str]] = {}
    for (status, event), (_, may_become) in RULES.items():
        for target in may_become:
            arrows.setdefault((status, target), []).append(event.__name__)
    order = list(Status)
    lines = [
        f"  {start} --> {end}: {', '.join(sorted(events))}"
        for (start, end), events in sorted(arrows.items(), key=lambda arrow: [order.index(s) for s in arrow[0]])
    ]
    finals = [f"  {status} --> [*]" for status in Status if status.final]
    return "\n".join(["stateDiagram-v2", "  [*] --> asked: Asked", "  [*] --> needs_detail: Asked", *lines, *finals])
