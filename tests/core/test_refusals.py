"""Who may do what to a question, and when it is too early, too late or not theirs to do."""

from dataclasses import replace

import pytest

from bot.core.case import Status
from bot.core.events import (
    AnswerSent,
    Approved,
    Asked,
    DuePassed,
    Edited,
    Event,
    Judged,
    Paused,
    QuestionDeleted,
    Refusal,
    Rejected,
    Resumed,
    Shared,
    Withdrew,
)
from bot.core.lifecycle import Refused
from tests.core.made import (
    APPROVED,
    ASKED_BACK,
    DELETED,
    DETAIL,
    DRAFTED,
    EDITED,
    FAILED,
    REJECTED,
    SHARED,
    SHOW_ALL,
    SURE,
    WITHDREW,
    at,
    in_review,
    outcome_of,
    reviewed_by,
)

OVER = (Status.DELIVERED, Status.REJECTED, Status.EXPIRED, Status.WITHDRAWN)
DESK = (APPROVED, EDITED, REJECTED, ASKED_BACK, SHOW_ALL)
ASKER = (SHARED, WITHDREW, DELETED, DETAIL)
MACHINE = (DRAFTED, Judged(verdict=SURE), Paused(), Resumed(), DuePassed(), AnswerSent(), FAILED)
REFUSED = [
    *[(status, event, Refusal.DECIDED) for status in OVER for event in DESK],
    *[(status, event, Refusal.TOO_LATE) for status in OVER for event in ASKER],
    *[(status, event, Refusal.NOT_NOW) for status in OVER for event in MACHINE],
    # What is being sent is decided: nobody takes it back, and no second reviewer decides again.
    *[(Status.SENDING, event, Refusal.DECIDED) for event in DESK],
    *[(Status.SENDING, event, Refusal.TOO_LATE) for event in (SHARED, WITHDREW, DETAIL)],
    # A card of an earlier round while the next draft is made.
    *[(status, APPROVED, Refusal.DECIDED) for status in (Status.ASKED, Status.DRAFTED, Status.NEEDS_DETAIL)],
    (Status.NEEDS_CONSENT, APPROVED, Refusal.DECIDED),
    (Status.ASKED, Judged(verdict=SURE), Refusal.NOT_NOW),
    (Status.HELD, DRAFTED, Refusal.NOT_NOW),
    (Status.IN_REVIEW, SHARED, Refusal.TOO_LATE),
    (Status.IN_REVIEW, DETAIL, Refusal.TOO_LATE),
    (Status.IN_REVIEW, AnswerSent(), Refusal.NOT_NOW),
    (Status.SENDING, DuePassed(), Refusal.NOT_NOW),
    (Status.ASKED, Asked(by="U0AVA"), Refusal.TOO_LATE),
]


@pytest.mark.parametrize(("status", "event", "why"), REFUSED)
def test_what_comes_out_of_turn_is_refused(status: Status, event: Event, why: Refusal) -> None:
    case = at(status)
    assert outcome_of(case, event) == Refused(why, case)


@pytest.mark.parametrize(
    ("members", "by", "why"),
    [
        (("U0BEN", "U0BEA"), "U0BEN", None),
        (("U0BEN", "U0BEA"), "U0BEA", None),
        (("U0BEN", "U0BEA"), "U0NOBODY", Refusal.NOT_REVIEWER),
        (("U0BEN", "U0GIL"), "U0GIL", Refusal.NOT_REVIEWER),
        (("U0BEN", "U0BEA"), "U0AVA", Refusal.NOT_REVIEWER),
        (("U0BEN", "U0AVA"), "U0AVA", Refusal.OWN_QUESTION),
        (("U0AVA",), "U0AVA", None),
        (("U0AVA", "U0GIL"), "U0AVA", None),  # a guest is no second reviewer
        (("U0AVA",), "U0BEN", Refusal.NOT_REVIEWER),
        ((), "U0BEN", Refusal.NOT_REVIEWER),
    ],
)
@pytest.mark.parametrize("event", [APPROVED, EDITED, REJECTED], ids=["approves", "edits", "rejects"])
def test_only_reviewers_decide_and_on_their_own_question_only_if_alone(
    event: Approved | Edited | Rejected, members: tuple[str, ...], by: str, why: Refusal | None
) -> None:
    outcome = outcome_of(in_review(), replace(event, by=by), policy=reviewed_by(*members))
    assert (outcome.why if isinstance(outcome, Refused) else None) == why


@pytest.mark.parametrize("number", [0, 1, 3])
@pytest.mark.parametrize("event", DESK)
def test_a_card_of_another_round_decides_nothing(event: Approved, number: int) -> None:
    case = replace(in_review(), round=2)
    assert outcome_of(case, replace(event, round=number)) == Refused(Refusal.STALE, case)


@pytest.mark.parametrize("event", [SHARED, WITHDREW, DELETED], ids=["shares", "withdraws", "deletes"])
def test_only_the_asker_decides_for_the_asker(event: Shared | Withdrew | QuestionDeleted) -> None:
    case = at(Status.NEEDS_CONSENT)
    assert outcome_of(case, replace(event, by="U0BEN")) == Refused(Refusal.NOT_ASKER, case)


def test_only_the_asker_gives_more_detail() -> None:
    case = at(Status.NEEDS_DETAIL)
    assert outcome_of(case, replace(DETAIL, by="U0BEN")) == Refused(Refusal.NOT_ASKER, case)
