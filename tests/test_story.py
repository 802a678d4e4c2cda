"""What the demo tells of an answer that is looked at afterwards."""

import pytest

from bot.core.case import Outcome
from bot.core.effects import PostAudit
from bot.core.events import AuditEvent
from bot.demo import Story
from tests.core.made import CONFIRMED, CORRECTED, NAMES, RETRACTED, checked, unreviewed


@pytest.mark.parametrize(
    ("event", "outcome", "line"),
    [
        (CONFIRMED, Outcome.CONFIRMED, "confirmed  by Ben: How long is the refund window?"),
        (CORRECTED, Outcome.CORRECTED, "corrected  by Ben: How long is the refund window?"),
        (RETRACTED, Outcome.RETRACTED, "taken back by Ben: How long is the refund window?"),
    ],
)
def test_each_step_is_a_line(event: AuditEvent, outcome: Outcome, line: str) -> None:
    told: list[str] = []
    story = Story(lambda: NAMES, told.append)
    story.performed(PostAudit(round=1), unreviewed())
    story.moved(event, checked(outcome))
    assert told == ["audit      of the answer to “How long is the refund window?” in the review channel", line]
