"""The review card: all that a reviewer needs to decide, and two lines when nobody needs it any more."""

from dataclasses import replace

import pytest
from hypothesis import given

from bot.core.case import Case, Decision, Outcome, Place, Reason, ReasonKind, Status, Turn
from bot.core.policy import Policy
from bot.slack.cards.kit import Card
from bot.slack.cards.review import card, decided, reminder, whole_draft
from tests.cards.checks import FOREIGN, HOSTILE, LINK, LONG_NAME, PLAIN, buttons, fine, shown
from tests.core.made import (
    DOUBTFUL,
    MINUTE,
    NAMES,
    NOW,
    POLICY,
    SIGNAL,
    a_decision,
    a_draft,
    at,
    in_review,
    reviewed_by,
)

REASON = Reason(kind=ReasonKind.WORD, words="watch word “maybe” in the draft")


def carded(case: Case, policy: Policy = POLICY, names: dict[str, str] = NAMES) -> Card:
    return fine(card(case, names, LINK, policy))


def test_the_card_holds_all_that_a_reviewer_needs() -> None:
    made = carded(in_review())
    assert shown(made.blocks).split("\n") == [
        f"*Ava asks* in #help · <{LINK}|open the thread>",
        "How long is the refund window?",
        "*Draft* by scripted",
        "30 days, maybe.",
        "*Why you see this*",
        "• watch word “maybe” in the draft",
        "*Confidence 0.40, threshold 0.65*",
        "stated confidence: the model is 40% sure",
        "Sources: Refunds",
    ]
    assert buttons(made.blocks) == ["Approve", "Edit", "Reject", "Why?"]


def test_the_text_of_the_card_reads_well_alone() -> None:
    assert carded(in_review()).text == (
        "Ava asks in #help: How long is the refund window?\n"
        "Draft: 30 days, maybe.\n"
        "Confidence 0.40, threshold 0.65. Why: watch word “maybe” in the draft"
    )


def test_a_button_carries_the_case_and_its_round_and_nothing_else() -> None:
    row = carded(replace(in_review(), round=2)).blocks[-1]
    assert [(button["action_id"], button["value"]) for button in row["elements"]] == [
        ("review_approve", "case1.2"),
        ("review_edit", "case1.2"),
        ("review_reject", "case1.2"),
        ("review_why", "case1.2"),
    ]


def test_an_empty_draft_cannot_be_approved() -> None:
    made = carded(in_review(""))
    assert "*No draft.* Write the answer with Edit." in shown(made.blocks)
    assert "Confidence" not in shown(made.blocks)
    assert buttons(made.blocks) == ["Edit", "Reject"]
    assert "Draft: none" in made.text
    assert buttons(carded(replace(in_review(), draft=None)).blocks) == ["Edit", "Reject"]


@pytest.mark.parametrize(("length", "labels"), [(3_000, []), (3_001, ["Show all"]), (40_000, ["Show all"])])
def test_a_draft_that_the_card_cannot_show_whole_can_be_shown_in_the_thread(length: int, labels: list[str]) -> None:
    made = carded(in_review("x" * length))
    assert buttons(made.blocks) == ["Approve", "Edit", "Reject", *labels, "Why?"]
    assert ("The draft is longer than this card" in shown(made.blocks)) is bool(labels)


def test_every_reason_is_on_the_card() -> None:
    more = (REASON, Reason(kind=ReasonKind.GUEST, words="Ava is a guest"))
    case = replace(in_review(), verdict=replace(DOUBTFUL, reasons=more), trouble="the channel was archived")
    lines = shown(carded(case, reviewed_by("U0AVA")).blocks).split("\n")
    assert [line for line in lines if line.startswith("• ")] == [
        "• the answer could not be sent: the channel was archived. The text is kept",
        "• watch word “maybe” in the draft",
        "• Ava is a guest",
        "• there is no second reviewer, so Ava may decide on their own question",
    ]


def test_the_last_two_turns_of_the_thread_are_quoted() -> None:
    turns = (
        Turn(author="<@U0BEN>", text="Hello."),
        Turn(author="<@U0AVA>", text="Ask <@U0BEN> or <@U0WHO>."),
        Turn(author="Copydesk", text="30 days.", mine=True),
    )
    case = replace(in_review(), draft=replace(a_draft(), context=turns))
    text = shown(carded(case).blocks)
    assert "Ava: \nAsk @Ben or @U0WHO.\n\nCopydesk: \n30 days." in text
    assert "Hello." not in text


def test_what_people_see_in_the_question_is_names_and_no_ids() -> None:
    made = carded(in_review(question="Ask <@U0BEN> in <#C0HELP|help>?"))
    assert "Ask @Ben in #help?" in shown(made.blocks)
    assert "Ask @Ben in #help?" in made.text


@pytest.mark.parametrize(
    ("place", "names", "where"),
    [
        (Place(id="C0HELP", name="help"), NAMES, "#help"),
        (Place(id="C0HELP", name="help-old"), {}, "#help-old"),
        (Place(id="C0HELP"), {}, "a channel"),
        (None, {}, "a channel"),
        (Place(id="C0HELP", direct=True, private=True), {}, "a direct message"),
    ],
)
def test_the_card_says_where_it_was_asked(place: Place | None, names: dict[str, str], where: str) -> None:
    made = fine(card(replace(in_review(), place=place), names, "", POLICY))
    assert shown(made.blocks).split("\n")[0] == f"*{names.get('U0AVA', 'Somebody')} asks* in {where}"


@pytest.mark.parametrize("text", [PLAIN, HOSTILE, HOSTILE * 3], ids=["huge", "hostile", "more hostile"])
def test_slack_takes_the_card_whatever_question_and_draft_hold(text: str) -> None:
    case = in_review(text, question=text)
    carded(case)
    carded(case, names={"U0AVA": HOSTILE, "C0HELP": HOSTILE})
    for status in Status:
        fine(decided(replace(at(status), question=case.question), NAMES, LINK, 1))


def test_slack_takes_the_card_of_somebody_with_a_very_long_name() -> None:
    names = {"U0AVA": LONG_NAME, "U0BEN": LONG_NAME, "C0HELP": LONG_NAME}
    carded(in_review(), reviewed_by("U0AVA"), names)
    fine(decided(at(Status.DELIVERED), names, LINK, 1))
    fine(reminder(in_review(), names, NOW))


@given(FOREIGN, FOREIGN, FOREIGN)
def test_nothing_foreign_on_the_card_is_more_than_text(question: str, draft: str, name: str) -> None:
    case = replace(in_review(draft, question=question), trouble=name)
    turn = Turn(author=name, text=question)
    weighed = replace(DOUBTFUL, signals=(replace(SIGNAL, words=name),), reasons=(replace(REASON, words=question),))
    case = replace(case, verdict=weighed, draft=replace(a_draft(draft), context=(turn,), sources=(name,), model=name))
    carded(case, reviewed_by("U0AVA"), {"U0AVA": name, "C0HELP": name})
    fine(decided(case, {"U0AVA": name, "C0HELP": name}, LINK, 1))
    fine(whole_draft(replace(a_draft(), model=name), draft))


DECIDED = [
    (a_decision(), Status.SENDING, "Approved by Ben after 12 minutes, unchanged · sending…"),
    (a_decision(), Status.DELIVERED, "Approved by Ben after 12 minutes, unchanged · delivered"),
    (a_decision(Outcome.EDITED), Status.DELIVERED, "Edited by Ben after 12 minutes, changed · delivered"),
    (a_decision(Outcome.REJECTED), Status.REJECTED, "Rejected by Ben after 12 minutes"),
    (a_decision(Outcome.ASKED_BACK), Status.NEEDS_DETAIL, "Asked back by Ben after 12 minutes"),
    (None, Status.EXPIRED, "Expired: nobody decided in time; the asker was told"),
    (None, Status.WITHDRAWN, "Withdrawn by the asker"),
    (None, Status.ASKED, "The question has changed since: this draft was of the old one"),
]


@pytest.mark.parametrize(("decision", "status", "first"), DECIDED)
def test_a_decided_card_is_two_lines_and_no_buttons(decision: Decision | None, status: Status, first: str) -> None:
    made = fine(decided(replace(in_review(), status=status, decision=decision), NAMES, LINK, 1))
    assert [block["type"] for block in made.blocks] == ["section", "context"]
    assert shown(made.blocks).split("\n") == [
        f"*{first}*",
        f"Ava in #help: “How long is the refund window?” · <{LINK}|open the thread>",
    ]
    assert made.text == f"{first}\nAva in #help: “How long is the refund window?”"


def test_the_second_line_of_a_decided_card_is_one_line_whatever_was_asked() -> None:
    case = in_review(question="How long\n\nis  it?\n" * 100)
    second = shown(fine(decided(case, NAMES, "", 1)).blocks).split("\n")[1:]
    assert second == ["Ava in #help: “" + ("How long is it? " * 9)[:139] + "…”"]


def test_an_older_card_points_to_the_newer_draft() -> None:
    made = fine(decided(replace(in_review(), round=2), NAMES, LINK, 1))
    assert made.text.startswith("There is a newer draft of this question below.\n")


def test_the_reviewers_are_reminded_how_long_somebody_waits() -> None:
    made = fine(reminder(in_review(), NAMES, NOW + 30 * MINUTE))
    assert made.text == "Ava has been waiting for 30 minutes: this card still needs a decision."
    unknown = fine(reminder(replace(in_review(), review_since=None), {}, NOW))
    assert unknown.text == "Somebody has been waiting for a while: this card still needs a decision."


def test_the_whole_draft_says_that_nobody_reviewed_it() -> None:
    made = fine(whole_draft(a_draft(), "The first part."))
    assert shown(made.blocks) == "The first part.\nDraft by scripted, unreviewed"
