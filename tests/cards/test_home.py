"""The home tab."""

from bot.slack.cards.home import home
from tests.cards.checks import fine
from tests.core.made import NAMES, NOW


def test_nothing_of_the_desks_health_is_left_out() -> None:
    """What goes slowly stands last."""
    lines = tuple(f"line {number}" for number in range(14))
    shown = fine(home((), None, 0, lines, names=NAMES, now=NOW)).blocks
    assert [block["text"]["text"] for block in shown[-len(lines) :]] == list(lines)
