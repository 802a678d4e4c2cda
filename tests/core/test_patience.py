"""How long an asker waits for a draft, and what they hear."""

from dataclasses import replace
from datetime import timedelta

from bot.core.case import Status
from bot.core.effects import Notice, Tell
from bot.core.events import QuestionEdited, Queued, Resumed, Slow, TooFast
from bot.core.lifecycle import asked
from bot.core.wanted import still_wanted
from tests.core.made import DETAIL, NOW, POLICY, at, moved

SECOND = timedelta(seconds=1)
NEW = asked(at(Status.ASKED), NOW, POLICY).case
TOLD = replace(NEW, told_slow=True)


def test_patience_begins_when_the_bot_takes_a_question_up() -> None:
    assert (NEW.taken_up, NEW.told_slow) == (NOW, False)
    later = NOW + 9 * SECOND
    for status, event in ((Status.HELD, Resumed()), (Status.NEEDS_DETAIL, DETAIL)):
        again = moved(replace(at(status), taken_up=NOW, told_slow=True), event, now=later).case
        assert (again.taken_up, again.told_slow, again.due_at) == (later, False, later)


def test_a_queued_question_comes_up_when_a_model_may_be_asked() -> None:
    move = moved(NEW, Queued(until=NOW + 20 * SECOND))
    assert (move.case.status, move.case.due_at, move.effects) == (Status.ASKED, NOW + 20 * SECOND, ())


def test_a_queue_is_left_when_the_asker_must_hear_something() -> None:
    for_hours = Queued(until=NOW + 9999 * SECOND)
    assert moved(NEW, for_hours).case.due_at == NOW + 30 * SECOND
    assert moved(TOLD, for_hours).case.due_at == NOW + 120 * SECOND
    late = moved(NEW, for_hours, now=NOW + 30 * SECOND)
    assert (late.effects, late.case.told_slow) == ((Tell(notice=Notice.STILL_WORKING),), True)
    assert late.case.due_at == NOW + 120 * SECOND
    assert moved(TOLD, for_hours, now=NOW + 120 * SECOND).case.due_at == NOW + 121 * SECOND  # never at once again


def test_the_asker_is_told_once_and_a_person_takes_over_should_the_draft_never_come() -> None:
    first = moved(NEW, Slow(), now=NOW + 30 * SECOND)
    assert first.effects == (Tell(notice=Notice.STILL_WORKING),)
    assert (first.case.told_slow, first.case.due_at) == (True, NOW + 125 * SECOND)
    assert moved(first.case, Slow(), now=NOW + 40 * SECOND).effects == ()


def test_who_asks_too_fast_is_told_and_waits_with_fresh_patience() -> None:
    turn = NOW + 60 * SECOND
    move = moved(TOLD, TooFast(until=turn))
    assert move.effects == (Tell(notice=Notice.TOO_FAST),)
    assert (move.case.due_at, move.case.taken_up, move.case.told_slow) == (turn, turn, False)


def test_an_edit_keeps_who_asks_too_fast_waiting_but_not_who_asks_nothing_any_more() -> None:
    held_back = moved(NEW, TooFast(until=NOW + 60 * SECOND)).case
    asker = held_back.question.asker
    assert moved(held_back, QuestionEdited(by=asker, text="How wide?")).case.due_at == NOW + 60 * SECOND
    assert moved(held_back, QuestionEdited(by=asker, text="")).case.due_at == NOW + POLICY.expire_after


def test_a_word_of_patience_is_not_said_after_the_answer() -> None:
    for notice in (Notice.STILL_WORKING, Notice.TOO_FAST):
        assert still_wanted(Tell(notice=notice), NEW)
        assert not still_wanted(Tell(notice=notice), at(Status.SENDING))
