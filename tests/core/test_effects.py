"""What is owed to Slack: where it waits, and whether it is still worth performing."""

from dataclasses import replace

import pytest

from bot.core.case import Outcome, Status
from bot.core.effects import (
    Effect,
    FoldNotice,
    Lane,
    MarkAnswer,
    Notice,
    PostAudit,
    PostCard,
    PostDetails,
    RefreshCard,
    RemindReviewers,
    SendAnswer,
    SendCorrection,
    Tell,
    TellAdmin,
    TellRetracted,
    UpdateAudit,
    UpdateCard,
)
from bot.core.events import (
    DuePassed,
)
from bot.core.wanted import still_wanted
from tests.core.made import (
    APPROVED,
    PRIVATE,
    SHARED,
    at,
    checked,
    unreviewed,
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
    (PostAudit(round=1), set()),
    (SendCorrection(round=1, part=1, parts=1), set()),
]


@pytest.mark.parametrize(("effect", "statuses"), WANTED)
def test_an_effect_whose_time_has_gone_is_not_performed(effect: Effect, statuses: set[Status]) -> None:
    assert {status for status in Status if still_wanted(effect, at(status))} == statuses


def test_an_audit_is_wanted_once_and_a_correction_by_one_way() -> None:
    assert still_wanted(PostAudit(round=1), unreviewed())
    assert not still_wanted(PostAudit(round=1), checked(Outcome.CONFIRMED))
    assert not still_wanted(PostAudit(round=1), replace(unreviewed(), place=PRIVATE))
    for directly in (False, True):
        case = checked(Outcome.CORRECTED, directly=directly)
        assert still_wanted(SendCorrection(round=1, part=1, parts=1, directly=directly), case)
        assert not still_wanted(SendCorrection(round=1, part=1, parts=1, directly=not directly), case)


def test_a_word_to_the_asker_never_waits_for_the_review_channel() -> None:
    assert Tell(notice=Notice.EXPIRED).lane is SendAnswer(round=1, part=1, parts=1).lane is Lane.ASKER
    assert FoldNotice(notice=Notice.CONSENT).lane is Lane.ASKER
    assert Tell(notice=Notice.CHECKING).lane is FoldNotice(notice=Notice.CHECKING).lane is Lane.DESK
    assert PostCard(round=1).lane is RemindReviewers(round=1).lane is Lane.DESK
    for effect in (SendCorrection(round=1, part=1, parts=1), MarkAnswer(round=1, part=1, parts=1), TellRetracted()):
        assert effect.lane is Lane.ASKER
    assert PostAudit(round=1).lane is UpdateAudit(round=1).lane is Lane.DESK
    assert TellAdmin(user="U0CHO", text="Invite me.").lane is Lane.ADMINS


def test_what_makes_a_new_message_is_looked_for_before_it_is_posted_again() -> None:
    posts = (Tell(notice=Notice.HELD), SendAnswer(round=1, part=1, parts=1), PostCard(round=1), PostDetails(round=1))
    assert all(effect.posts for effect in posts)
    assert not UpdateCard(round=1).posts
    assert not FoldNotice(notice=Notice.CHECKING).posts


def test_the_audit_names_who_did_it() -> None:
    assert (APPROVED.actor, SHARED.actor, DuePassed().actor) == ("U0BEN", "U0AVA", "copydesk")
