"""No statement reads all cases there ever were, or their whole history: very many cost no more than a few."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from bot.store import sql
from bot.store.migrating import MIGRATIONS

GROWS = {"cases", "audit", "outbox", "messages_taken", "versions", "spending", "judged", "mine", "earlier"}
# Of open cases and owed effects alone, or read from one end as far as is asked for.
SHORT = {"cases_waiting", "cases_asked", "cases_turns", "cases_failed", "outbox_lines", "judged_unchecked"}
STATEMENTS = {
    name: text for name, text in vars(sql).items() if name.isupper() and name[0] != "_" and isinstance(text, str)
}


@pytest.fixture(scope="module")
def desk() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        for migration in MIGRATIONS:
            connection.executescript(migration.text)
        yield connection


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_reads_no_table_that_grows_from_end_to_end(desk: sqlite3.Connection, name: str) -> None:
    nothing = dict.fromkeys(re.findall(r":(\w+)", STATEMENTS[name]))
    plan = [row[3] for row in desk.execute(f"EXPLAIN QUERY PLAN {STATEMENTS[name]}", nothing)]
    assert not [line for line in plan if _reads_all(line)]


def _reads_all(line: str) -> bool:
    found = re.match(r"(?:SCAN|SEARCH) (\w+)(?: USING .*?(?:INDEX|KEY) ?(\w*))?", line)
    if found is None or found[1] not in GROWS:
        return False
    return found[2] is None or (line.startswith("SCAN") and found[2] not in SHORT)
