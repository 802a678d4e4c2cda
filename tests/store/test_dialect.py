"""What PostgreSQL is told in other words, and what it is told in the same."""

import re

import pytest

from bot.store import outbox_sql, sql
from bot.store.dialect import postgres

STATEMENTS = {
    name: text
    for name, text in (vars(sql) | vars(outbox_sql)).items()
    if name.isupper() and name[0] != "_" and isinstance(text, str)
}


@pytest.mark.parametrize("name", ["CLAIM_CASE", "CLAIM_DELIVERY"])
def test_a_claim_passes_over_what_another_process_claims(name: str) -> None:
    assert re.search(r"LIMIT 1\s+FOR UPDATE OF \w+ SKIP LOCKED\n\)", postgres(STATEMENTS[name]))


def test_nothing_else_locks_a_row_it_only_reads() -> None:
    locking = {name for name, text in STATEMENTS.items() if "FOR UPDATE" in postgres(text)}
    assert locking == {"CLAIM_CASE", "CLAIM_DELIVERY", "HURRY"}


def test_what_may_be_due_at_once_wakes_the_others() -> None:
    waking = {name for name, text in STATEMENTS.items() if "pg_notify" in postgres(text)}
    assert waking == {"INSERT_CASE", "MOVE_CASE", "OWE"}


@pytest.mark.parametrize("name", sorted(STATEMENTS))
def test_no_word_of_sqlite_alone_is_left(name: str) -> None:
    said = postgres(STATEMENTS[name])
    assert not [word for word in ("json_each", "max(due_at", " :") if word in said]
    assert said.replace("%%", "").count("%(") == said.replace("%%", "").count("%")


def test_a_percent_sign_stays_one_whether_there_are_parameters_or_not() -> None:
    assert "LIKE 'S%%'" in postgres(sql.MEMBERSHIPS)
    assert postgres("SELECT 1 WHERE 'a' LIKE 'S%'").endswith("'S%'")
