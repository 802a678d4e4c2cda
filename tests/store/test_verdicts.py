"""Verdicts and their labels, as every database keeps them."""

from dataclasses import replace

from bot.core.case import Label, Status
from bot.core.events import Drafted, Edited, Judged
from bot.flow.store import Store
from tests.core.made import AVA, DOUBTFUL, HELP, NOW, SURE, a_draft
from tests.store.made import happens, opened


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
