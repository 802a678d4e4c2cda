"""A draft that reviewers see while it is written."""

from dataclasses import replace

from bot.core.case import Status
from bot.core.effects import FoldNotice, Notice, PostCard, RefreshCard, Tell, UpdateCard
from bot.core.events import Judged, Previewed, Refusal, Slow
from bot.core.judging.route import certain
from bot.core.lifecycle import Refused
from bot.core.policy import Policy, Sources
from bot.core.wanted import still_wanted
from tests.core.made import (
    AVA,
    DRAFTED,
    GIL,
    HELP,
    PRIVATE,
    SHARED,
    SURE,
    WITHDREW,
    a_draft,
    a_question,
    at,
    moved,
    outcome_of,
)

BEGUN = Previewed(draft=a_draft("30"), place=HELP, asker=AVA)
SEEN = moved(at(Status.ASKED), BEGUN).case


def test_the_card_is_posted_once_and_then_grows() -> None:
    first = moved(at(Status.ASKED), BEGUN)
    assert first.effects == (Tell(notice=Notice.CHECKING), PostCard(round=1))
    assert (first.case.status, first.case.previewed, first.case.round) == (Status.ASKED, True, 1)
    assert all(still_wanted(effect, first.case) for effect in first.effects)
    assert moved(first.case, BEGUN).effects == (RefreshCard(round=1),)


def test_the_whole_draft_stands_on_the_same_card_and_is_never_sent_past_the_reviewers() -> None:
    drafted = moved(SEEN, DRAFTED).case
    assert drafted.round == 1
    judged = moved(drafted, Judged(verdict=SURE))
    assert (judged.case.status, judged.case.previewed, judged.effects) == (
        Status.IN_REVIEW,
        False,
        (UpdateCard(round=1),),
    )


def test_a_question_taken_back_meanwhile_takes_its_card_along() -> None:
    taken_back = moved(SEEN, WITHDREW)
    assert taken_back.effects == (UpdateCard(round=1), FoldNotice(notice=Notice.CHECKING))
    assert not still_wanted(PostCard(round=1), taken_back.case)


def test_a_private_question_is_not_previewed_before_its_asker_shares_it() -> None:
    refused = outcome_of(at(Status.ASKED), replace(BEGUN, place=PRIVATE))
    assert isinstance(refused, Refused)
    assert refused.why is Refusal.NOT_NOW
    assert moved(moved(at(Status.NEEDS_CONSENT), SHARED).case, WITHDREW).case.status is Status.WITHDRAWN


def test_who_knows_that_a_person_looks_at_it_is_not_told_that_it_takes_its_time() -> None:
    assert moved(SEEN, Slow()).effects == ()


def test_review_is_certain_by_topic_word_threshold_guest_or_shared_channel() -> None:
    asks, begun = a_question("A lawsuit?"), a_draft("It may")
    policy = Policy(topics=("lawsuit",), threshold=0.99)
    found = certain(asks, a_draft("Maybe"), replace(HELP, shared=True), GIL, policy, most=0.9)
    assert [reason.kind.value for reason in found] == ["word", "topic", "score", "source", "guest", "shared"]
    assert certain(asks, begun, HELP, AVA, Policy(sources=Sources.OPTIONAL), most=0.9) == ()
