"""What is owed to Slack: where it waits, and whether it is still worth performing."""

import pytest

from bot.core.case import Status
from bot.core.effects import (
    Effect,
    FoldNotice,
    Lane,
    Notice,
    PostCard,
    PostDetails,
    RefreshCard,
    RemindReviewers,
    SendAnswer,
    Tell,
    TellAdmin,
    UpdateCard,
)
from bot.core.events import (
    DuePassed,
)
from bot.core.wanted import still_wanted
from tests.core.made import (
    APPROVED,
    SHARED,
    at,
)

WANTED = [
    (Tell(notice=Notice.CHECKING), {Status.IN_REVIEW}),
    (RemindReviewers(round=1), {Status.IN_REVIEW}),
    (PostCard(round=1), {Status.IN_REVIEW}),
    (PostCard(round=2), set()),
    (Tell(notice=Notice.CONSENT), {Status.NEEDS_CONSENT}),
    (SendAnswer(round=1, part=1, parts=1), {Status.SENDING}),
    (SendAnswer(round=2, part=1, parts=1), set()),
    (FoldNotice(notice=Notice.CHECKING), set(Status)),
    (UpdateCard(round=1), set(Status)),
    (RefreshCard(round=1), {Status.ASKED, Status.DELIVERED}),
    (Tell(notice=Notice.EXPIRED), set(Status)),
]


@pytest.mark.parametrize(("effect", "statuses"), WANTED)
def test_an_effect_whose_time_has_gone_is_not_performed(effect: Effect, statuses: set[Status]) -> None:
    assert {status for status in Status if still_wanted(effect, at(status))} == statuses


def test_a_word_to_the_asker_never_waits_for_the_review_channel() -> None:
    assert Tell(notice=Notice.EXPIRED).lane is SendAnswer(round=1, part=1, parts=1).lane is Lane.ASKER
    assert FoldNotice(notice=Notice.CONSENT).lane is Lane.ASKER
    assert Tell(notice=Notice.CHECKING).lane is FoldNotice(notice=Notice.CHECKING).lane is Lane.DESK
    assert PostCard(round=1).lane is RemindReviewers(round=1).lane is Lane.DESK
    assert TellAdmin(user="U0CHO", text="Invite me.").lane is Lane.ADMINS


def test_what_makes_a_new_message_is_looked_for_before_it_is_posted_again() -> None:
    posts = (Tell(notice=Notice.HELD), SendAnswer(round=1, part=1, parts=1), PostCard(round=1), PostDetails(round=1))
    assert all(effect.posts for effect in posts)
    assert not UpdateCard(round=1).posts
    assert not FoldNotice(notice=Notice.CHECKING).posts


def test_the_audit_names_who_did_it() -> None:
    assert (APPROVED.actor, SHARED.actor, DuePassed().actor) == ("U0BEN", "U0AVA", "copydesk")
