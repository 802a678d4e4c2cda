"""Verdicts and their labels, as every database keeps them."""

from dataclasses import replace

import pytest

from bot.core.case import Case, Label, Outcome, Status, Verdict
from bot.core.events import (
    AnswerFailed,
    AnswerSent,
    Approved,
    Confirmed,
    Corrected,
    CorrectionFailed,
    Drafted,
    Edited,
    Event,
    Judged,
    PersonReplied,
    QuestionDeleted,
    QuestionEdited,
    Withdrew,
)
from bot.flow.store import Store
from tests.core.made import AVA, DOUBTFUL, HELP, NOW, SURE, a_draft
from tests.store.made import SECOND, happens, opened


async def test_a_verdict_is_kept_and_its_label_joins_it(store: Store) -> None:
    verdict = replace(DOUBTFUL, eligible=True, odds=0.1, drawn=True)
    case = await opened(store, 1)
    for event in (Drafted(draft=a_draft(), place=HELP, asker=AVA), Judged(verdict=verdict)):
        case = await happens(store, case, event)
    (judged,) = await store.judgements()
    assert (judged.case_id, judged.round, judged.channel, judged.at) == (case.id, 1, "C0HELP", NOW)
    assert (judged.score, judged.version, judged.odds) == (0.4, "prior-1", 0.1)
    assert (judged.eligible, judged.drawn, judged.sent, judged.label) == (True, True, False, None)
    assert judged.values == {"stated_confidence": 0.4}
    await happens(store, case, Edited(by="U0BEN", round=1, text="14 days."))
    (judged,) = await store.judgements("prior-1")
    assert (judged.label, judged.labelled_at) == (Label.FIX, NOW)
    assert await store.labels_known("prior-1") == 1
    assert await store.labels_known("prior-2") == 0
    assert await store.judgements("prior-2") == ()


async def test_what_was_sent_unreviewed_has_no_label_and_counts_in_its_channel(store: Store) -> None:
    case = await opened(store, 1)
    for event in (Drafted(draft=a_draft(), place=HELP, asker=AVA), Judged(verdict=SURE)):
        case = await happens(store, case, event)
    assert case.status is Status.SENDING
    (judged,) = await store.judgements(since=NOW)
    assert (judged.sent, judged.label) == (True, None)
    assert await store.sent_by("prior-1", 50) == 1
    assert await store.sent_by("prior-1", 0) == await store.sent_by("prior-2", 50) == 0
    assert await store.judged_in("C0HELP") == 1
    assert await store.judged_in("C0OTHER") == 0


async def sent(store: Store, number: int, *, drawn: bool = True) -> Case:
    """What went out without review, and what is to be looked at afterwards, if it was drawn."""
    case = await opened(store, number)
    verdict = replace(SURE, eligible=True, odds=0.1, drawn=drawn)
    for event in (Drafted(draft=a_draft(), place=HELP, asker=AVA), Judged(verdict=verdict), AnswerSent()):
        case = await happens(store, case, event)
    return case


async def test_what_was_found_out_afterwards_is_kept_and_labels_its_verdict_once(store: Store) -> None:
    corrected = Corrected(by="U0BEN", round=1, text="14 days.", note="Sorry.")
    case = await happens(store, await sent(store, 1), corrected)
    assert case.checked
    assert (case.checked.outcome, case.checked.text) == (Outcome.CORRECTED, "14 days.")
    assert await store.case(case.id) == case
    later = await happens(store, case, CorrectionFailed(why="is_archived"), NOW + SECOND)
    assert later.checked == replace(case.checked, directly=True)
    (judged,) = await store.judgements()
    assert (judged.sent, judged.label, judged.labelled_at) == (True, Label.FIX, NOW)


WITHDRAWN = Withdrew(by="U0AVA")
EDITED = QuestionEdited(by="U0AVA", text="And in March?")
NOT_SENT = AnswerFailed(why="msg_too_long")


@pytest.mark.parametrize(
    ("verdict", "event", "drawn"),
    [
        (DOUBTFUL, WITHDRAWN, False),
        (DOUBTFUL, EDITED, False),
        (SURE, NOT_SENT, False),
        (SURE, QuestionDeleted(by="U0AVA"), False),
        (DOUBTFUL, PersonReplied(by="U0BEN"), True),
        (SURE, AnswerSent(), True),
    ],
)
async def test_what_nobody_will_decide_on_any_more_is_in_no_sample(
    store: Store, verdict: Verdict, event: Event, drawn: bool
) -> None:
    case = await opened(store, 1)
    judged = Judged(verdict=replace(verdict, eligible=True, odds=1.0, drawn=True))
    for each in (Drafted(draft=a_draft(), place=HELP, asker=AVA), judged, event):
        case = await happens(store, case, each)
    (row,) = await store.judgements()
    assert (row.drawn, row.label) == (drawn, None)


async def test_a_label_stays_though_the_answer_could_not_be_sent(store: Store) -> None:
    case = await opened(store, 1)
    judged = Judged(verdict=replace(DOUBTFUL, eligible=True, odds=1.0, drawn=True))
    approved, later = Approved(by="U0BEN", round=1), Withdrew(by="U0AVA")
    for event in (Drafted(draft=a_draft(), place=HELP, asker=AVA), judged, approved, NOT_SENT, later):
        case = await happens(store, case, event)
    (row,) = await store.judgements()
    assert (row.drawn, row.label) == (True, Label.APPROVE)


async def test_what_waits_for_a_look_is_found_until_somebody_had_it(store: Store) -> None:
    first, second = await sent(store, 1), await sent(store, 2)
    await sent(store, 3, drawn=False)
    assert await store.to_check("", 1) == ((first,), 2)
    assert await store.to_check("", 10) == ((first, second), 2)
    assert await store.to_check(AVA.id, 10) == ((), 0)
    await happens(store, first, Confirmed(by="U0BEN", round=1))
    assert await store.to_check("", 10) == ((second,), 1)


async def test_what_finding_out_has_cost_is_added_to_the_spending(store: Store) -> None:
    case = await opened(store, 1)
    draft = replace(a_draft(), tokens_in=100, tokens_out=20)
    more = replace(draft, tokens_in=130, tokens_out=21, calls=1)
    for event in (Drafted(draft=draft, place=HELP, asker=AVA), Judged(verdict=DOUBTFUL, draft=more)):
        case = await happens(store, case, event)
    assert await store.spent(NOW) == 151
    (judged,) = await store.judgements()
    assert judged.calls == 1
    assert case.draft
    assert case.draft.tokens_in == 130


async def test_the_key_that_draws_is_made_once_and_is_no_setting(store: Store) -> None:
    key = await store.draw_key()
    assert len(key) > 30
    assert await store.draw_key() == key
    await store.change("threshold", 0.5, "U0CHO", NOW)
    assert key not in repr(await store.policy())
