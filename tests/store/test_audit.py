"""What is kept of the past: who did what and when, and what reviewers wrote."""

import json
from pathlib import Path

from bot.core.events import Approved
from tests.store.files import look, reopened
from tests.store.made import BEN, CHO, NOW, happens, in_review


async def test_the_audit_says_who_did_what_and_never_the_words(file: Path) -> None:
    async with reopened(file) as store:
        case = await in_review(store)
        await happens(store, case, Approved(by=BEN.id, round=1))
        await store.change("threshold", 0.8, CHO.id, NOW)
        await store.change("threshold", 0.9, CHO.id, NOW)
    audit = look(file, "SELECT event, actor, from_status, to_status, facts FROM audit ORDER BY n")
    assert [row[:4] for row in audit] == [
        ("Mentioned", "U0AVA", None, "asked"),
        ("Drafted", "copydesk", "asked", "drafted"),
        ("Judged", "copydesk", "drafted", "in_review"),
        ("Approved", "U0BEN", "in_review", "sending"),
        ("Changed", "U0CHO", None, None),
        ("Changed", "U0CHO", None, None),
    ]
    facts = [json.loads(row[4]) for row in audit]
    assert facts[2] == {"score": 0.4, "threshold": 0.65, "reasons": ["score", "word"], "score_version": "1"}
    assert [fact.get("old") for fact in facts[4:]] == [0.65, 0.8]
    assert "30 days" not in str(audit)


async def test_what_a_reviewer_wrote_is_kept_word_for_word(file: Path) -> None:
    async with reopened(file) as store:
        case = await in_review(store)
        await store.keep_version(case.id, BEN.id, "30 days.", NOW)
    kept = look(file, "SELECT case_id, submitted_by, text, at FROM versions")
    assert kept == [(case.id, BEN.id, "30 days.", NOW.timestamp())]
