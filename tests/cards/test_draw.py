"""Every effect becomes one message in the right place, or none."""

from dataclasses import replace

import pytest

from bot.core.case import Case, Status
from bot.core.effects import (
    Effect,
    FoldNotice,
    Notice,
    PostCard,
    PostDetails,
    PostDraft,
    RemindReviewers,
    SendAnswer,
    Tell,
    TellAdmin,
    UpdateCard,
)
from bot.core.errors import Unreachable
from bot.core.markdown import messages
from bot.flow.ports import Posted, Scene
from bot.slack.draw import Message, draw
from tests.cards.checks import LINK, PLAIN, buttons, fine
from tests.core.made import MINUTE, NAMES, NOW, POLICY, at, in_review

CARD, NOTICE = Posted(channel="C0REVIEW", ts="2.000001"), Posted(channel="C0HELP", ts="3.000001")


def drawn(effect: Effect, case: Case | None, *, card: Posted | None = CARD, notice: Posted | None = NOTICE) -> Message:
    scene = Scene(effect=effect, case=case, policy=POLICY, names=NAMES, link=LINK, card=card, notice=notice)
    message = draw(scene, NOW + 30 * MINUTE)
    assert message
    fine(message.card)
    return message


def where(message: Message) -> tuple[str, str, str]:
    """Channel, thread, and the message that is updated."""
    return message.channel, message.thread_ts, message.ts


IN_THREAD = ("C0HELP", "1.000001", "")
UNDER_CARD = ("C0REVIEW", "2.000001", "")
ON_CARD = ("C0REVIEW", "", "2.000001")


@pytest.mark.parametrize(
    ("effect", "case", "place"),
    [
        (Tell(notice=Notice.CHECKING), in_review(), IN_THREAD),
        (SendAnswer(round=1, part=1, parts=1), at(Status.SENDING), IN_THREAD),
        (FoldNotice(notice=Notice.CHECKING), at(Status.WITHDRAWN), ("C0HELP", "", "3.000001")),
        (PostCard(round=1), in_review(), ("C0REVIEW", "", "")),
        (UpdateCard(round=1), at(Status.DELIVERED), ON_CARD),
        (PostDetails(round=1), at(Status.DELIVERED), UNDER_CARD),
        (PostDraft(round=1, part=1), in_review(), UNDER_CARD),
        (RemindReviewers(round=1), in_review(), UNDER_CARD),
    ],
)
def test_each_message_goes_where_it_belongs(effect: Effect, case: Case, place: tuple[str, str, str]) -> None:
    message = drawn(effect, case)
    assert where(message) == place
    assert message.broadcast == isinstance(effect, RemindReviewers)


def test_a_follow_up_is_answered_in_the_thread_it_was_asked_in() -> None:
    question = replace(in_review().question, ts="1.000009")
    assert where(drawn(Tell(notice=Notice.HELD), replace(in_review(), question=question))) == IN_THREAD


def test_a_word_to_an_admin_is_a_direct_message_and_nothing_in_it_is_active() -> None:
    message = drawn(TellAdmin(user="U0CHO", text="Type `/invite @copydesk` in <#C0REVIEW>."), None)
    assert (message.user, message.channel) == ("U0CHO", "")
    assert message.card.text == "Type `/invite @copydesk` in &lt;#C0REVIEW&gt;."


@pytest.mark.parametrize(
    "effect",
    [UpdateCard(round=1), PostDetails(round=1), PostDraft(round=1, part=1), RemindReviewers(round=1)],
)
def test_what_belongs_on_a_card_that_was_never_posted_is_nothing(effect: Effect) -> None:
    assert draw(Scene(effect=effect, case=in_review(), policy=POLICY), NOW) is None


def test_a_notice_that_was_never_posted_has_no_buttons_to_lose() -> None:
    effect = FoldNotice(notice=Notice.CHECKING)
    assert draw(Scene(effect=effect, case=in_review(), policy=POLICY), NOW) is None
    assert draw(Scene(effect=effect, case=in_review(), policy=POLICY, card=CARD), NOW) is None


def test_where_there_is_no_draft_any_more_none_is_shown() -> None:
    scene = Scene(effect=PostDraft(round=1, part=1), case=replace(in_review(), draft=None), policy=POLICY, card=CARD)
    assert draw(scene, NOW) is None


def test_without_a_review_channel_a_card_cannot_be_posted() -> None:
    scene = Scene(effect=PostCard(round=1), case=in_review(), policy=replace(POLICY, review_channel=""))
    with pytest.raises(Unreachable, match="no review channel is set") as refused:
        draw(scene, NOW)
    assert refused.value.code == "no_review_channel"


def test_an_undecided_card_keeps_its_buttons_and_a_decided_one_loses_them() -> None:
    update = UpdateCard(round=1)
    assert buttons(drawn(update, in_review()).card.blocks) == ["Approve", "Edit", "Reject", "Why?"]
    for status in (Status.SENDING, Status.DELIVERED, Status.REJECTED, Status.EXPIRED, Status.WITHDRAWN):
        assert buttons(drawn(update, at(status)).card.blocks) == []
    assert buttons(drawn(update, replace(in_review(), round=2)).card.blocks) == []


def test_a_long_draft_is_shown_part_by_part() -> None:
    case = in_review(PLAIN)
    parts = [
        drawn(PostDraft(round=1, part=part), case).card.blocks[0]["text"] for part in range(1, len(messages(PLAIN)) + 1)
    ]
    assert "".join(parts).replace("\n", "") == PLAIN.replace("\n", "")


def test_a_case_must_be_there_where_one_is_shown() -> None:
    with pytest.raises(AssertionError, match=r"PostCard.* needs a case"):
        draw(Scene(effect=PostCard(round=1), case=None, policy=POLICY), NOW)
