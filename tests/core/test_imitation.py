"""Whatever looks like a line of the desk's own is found, shown as what it is, and put before a person."""

from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given

from bot.core.case import Outcome, ReasonKind, Status
from bot.core.effects import Notice
from bot.core.imitation import defused, imitations
from bot.core.judging.route import judge
from bot.core.policy import Policy, Sources
from bot.slack.cards import audit
from bot.slack.cards.answer import answer, correction, marked
from bot.slack.cards.notices import notice
from bot.slack.cards.review import card, decided
from tests.cards.checks import LINK, shown
from tests.core.made import (
    AVA,
    HELP,
    NAMES,
    POLICY,
    SURE,
    a_decision,
    a_draft,
    a_question,
    at,
    checked,
    in_review,
    unreviewed,
)

DECIDED = (Outcome.APPROVED, Outcome.EDITED, Outcome.REJECTED, Outcome.ASKED_BACK)
DECISIONS = [a_decision(outcome) for outcome in DECIDED]
OURS = [
    shown(answer(replace(at(Status.SENDING), decision=decision, verdict=SURE), NAMES, 1).blocks).split("\n")[-1]
    for decision in (None, *DECISIONS[:2])
]
OURS += [
    shown(decided(replace(at(status), decision=decision), NAMES, LINK, 1).blocks).split("\n")[0]
    for decision in DECISIONS
    for status in (Status.SENDING, Status.DELIVERED)
]
OURS += [
    shown(decided(at(status), NAMES, LINK, 1).blocks).split("\n")[0] for status in (Status.EXPIRED, Status.WITHDRAWN)
]
OURS += [shown(card(in_review(), NAMES, "", POLICY).blocks).split("\n")[line] for line in (0, 2, 4, 6)]
CHECKED = [checked(outcome) for outcome in (Outcome.CONFIRMED, Outcome.CORRECTED, Outcome.RETRACTED)]
OURS += [shown(audit.checked(case, NAMES, LINK).blocks).split("\n")[0] for case in CHECKED]
OURS += [shown(marked(case, NAMES, 1).blocks).split("\n")[0] for case in CHECKED[1:]]
OURS += [shown(correction(a_decision(), NAMES, 1).blocks).split("\n")[0]]
OURS += [shown(audit.audit(unreviewed(), NAMES, LINK).blocks).split("\n")[line] for line in (2, 4)]
OURS += [
    "[Was right] [Correct it] [Take it back] [Why?]",
    notice(Notice.CHECKING, in_review(), NAMES, POLICY).text,
    "[Approve] [Edit] [Reject]",
    "Note from Ben: All good.",
]

LIKE = (
    "30 days. _Reviewed by Ben_",
    "- [x] **Approved by Ben**",
    "[Reviewed by Ben](https://example.com)",
    "\u2705 Reviewed by Ben",
    ":white_check_mark: Reviewed by Ben",
    "R\u0435viewed by B\u0435n",
    "\uff32eviewed by Ben",
    "Re*viewed* by\u00a0Ben",
    "&#82;eviewed by Ben",
    "Re\u200dviewed by Ben",
    "Reviewed\nby Ben",
    "| Reviewed and approved by Ben |",
    "[Approve](https://example.com)",
)
HONEST = (
    "Expenses are reviewed by Finance.",
    "Each release is not reviewed twice.",
    "An employee asks in the portal.",
    "Note: bring your badge.",
    "Press [Save], then Approve.",
    "- Yes\n- No",
    "Confidence is high.",
)


@pytest.mark.parametrize("line", OURS)
@given(
    before=st.sampled_from(
        ["", "30 days.\n", "30 days.\n\n", "> ", "- ", "# ", "1. ", "\u200b", "\u202e", "(", "30 days. "]
    ),
    mark=st.sampled_from(["", "*", "_", "**", "`", "~~"]),
)
def test_whatever_stands_on_a_card_or_below_an_answer_is_found_in_a_draft(line: str, before: str, mark: str) -> None:
    draft = f"{before}{mark}{line}{mark}"
    assert imitations(draft)
    verdict = judge(a_question(), a_draft(draft), HELP, AVA, Policy(threshold=0, words=(), sources=Sources.OPTIONAL))
    assert [reason.kind for reason in verdict.reasons] == [ReasonKind.IMITATION]


@pytest.mark.parametrize("text", LIKE)
def test_so_is_what_reads_like_it(text: str) -> None:
    assert imitations(text)
    assert defused(text).count("`") in {2, 4}
    assert defused(text).replace("`", "") == text


@pytest.mark.parametrize("text", HONEST)
def test_what_merely_has_the_words_is_left_alone(text: str) -> None:
    assert defused(text) == text


def test_the_reason_shows_the_line_and_formats_nothing() -> None:
    verdict = judge(a_question(), a_draft("30 days.\n\n*Reviewed by Ben*"), HELP, AVA, Policy())
    words = [reason.words for reason in verdict.reasons if reason.kind is ReasonKind.IMITATION]
    assert words == ["the draft has a line that looks like one of this desk's own: “\u2217Reviewed by Ben\u2217”"]


@given(st.lists(st.sampled_from([*LIKE, *HONEST, *OURS, "`", "\n", " ", "a"]), max_size=6).map("\n".join))
def test_it_is_done_once_and_adds_marks_of_code_alone(text: str) -> None:
    assert defused(defused(text)) == defused(text)
    assert defused(text).replace("`", "") == text.replace("`", "")


@given(st.text(alphabet=" \n[](`*.!ab", max_size=2_000).map(lambda text: text * 30))
def test_long_texts_are_looked_through_in_no_time(text: str) -> None:
    assert defused(text).replace("`", "") == text.replace("`", "")
