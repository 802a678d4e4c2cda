"""A small storm, and whether the checker would see it if something went wrong."""

import json
import sqlite3
from collections import Counter
from contextlib import closing
from copy import deepcopy
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from blockbuster import BlockBuster

from bot.sandbox.faults import KINDS
from bot.store import rows
from tests.torture import faults, several
from tests.torture.book import Book, Press, Question
from tests.torture.checker import check
from tests.torture.doubles import Doubles
from tests.torture.labels import differing
from tests.torture.model import SURE, answer_to
from tests.torture.recovery import taken_over
from tests.torture.server import durable
from tests.torture.storm import Run

Json = dict[str, Any]
ASKED = f"What do you know about plumtree1x, and be {SURE}?"
ANSWER = answer_to(ASKED)
CALLS = [{"question": "q", "process": 1, "marks": ["plumtree1x"], "answer": ANSWER}]


@pytest.fixture(autouse=True)
def _may_block(_nothing_blocks_the_loop: BlockBuster) -> None:
    _nothing_blocks_the_loop.deactivate()  # the bot is in another process


@pytest.mark.long
@pytest.mark.timeout(240)
async def test_forty_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    storm = await Run(tmp_path / "storm", "make check", 40, Counter()).storm()
    assert storm.kills == 40
    assert storm.questions > 10
    assert storm.checked
    assert asdict(storm.findings) == {name: [] for name in asdict(storm.findings)}
    assert storm.stopped_in < 10


@pytest.mark.long
@pytest.mark.timeout(240)
async def test_four_processes_on_a_server_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    with durable() as running:
        storm = await Run(tmp_path / "storm", "make check", 8, Counter(), server=running).storm()
    assert storm.kills >= 8
    assert storm.questions > 10
    assert storm.checked
    assert asdict(storm.findings) == {name: [] for name in asdict(storm.findings)}
    assert storm.stopped_in < 10


def test_every_kind_of_fault_is_laid() -> None:
    assert set(faults.KINDS) == set(KINDS)


def test_the_older_version_knows_what_came_first() -> None:
    assert several.without('["a","b","c"]', {"b"}) == '["a","c"]'
    for known, new in ((rows.KNOWN_KINDS, several.NEW_KINDS), (rows.BUT_DRAFTING, several.NEW_STATUSES)):
        assert new <= set(json.loads(known))


def test_a_double_that_stood_for_a_while_is_seen(tmp_path: Path) -> None:
    (tmp_path / ".copydesk").mkdir()
    with closing(sqlite3.connect(tmp_path / ".copydesk" / "workspace.sqlite")) as file, file:
        file.execute("CREATE TABLE rows (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
        for ts, id_ in (("1.0", "d1"), ("2.0", "d2"), ("3.0", "d1")):
            about = {"body": {"ts": ts}, "metadata": {"event_payload": {"id": id_}}}
            file.execute("INSERT INTO rows VALUES (?, ?)", (f"message:C1:{ts}", json.dumps(about)))
    assert Doubles(tmp_path).standing() == [("d1", "3.0")]


def test_what_the_dead_held_counts_until_another_claims_it() -> None:
    happened = [(1, "claims", "a"), (1, "claims", "b"), (1, "lets_go", "b"), (2, "claims", "c"), (1, "died", "")]
    then = [(2, "claims", "b"), (2, "claims", "a"), (2, "lets_go", "a"), (3, "claims", "a")]
    entries = [{"process": by, "at": float(at), what: id_} for at, (by, what, id_) in enumerate(happened + then)]
    assert taken_over(entries) == [2.0]


def said(ts: str, text: str, footer: str = "", *, under: str = "1.0", id_: str = "") -> Json:
    """A message of the bot's: with a footer it is an answer."""
    blocks: list[Json] = [{"type": "markdown", "text": text}, {"type": "context", "text": footer}] if footer else []
    metadata = {"metadata": {"event_payload": {"id": id_}}} if id_ else {}
    return {"ts": ts, "thread_ts": under, "bot_id": "B1", "text": text, "blocks": blocks, **metadata}


def card(ts: str, *actions: str) -> Json:
    elements = [{"type": "button", "action_id": action} for action in actions]
    blocks = [{"type": "markdown", "text": ANSWER}, {"type": "actions", "elements": elements}]
    return {"ts": ts, "bot_id": "B1", "text": ASKED, "blocks": blocks}


def found(
    *thread: Json,
    cards: tuple[Json, ...] = (),
    presses: tuple[Press, ...] = (),
    channel: str = "help",
    direct: tuple[Json, ...] = (),
) -> Json:
    book = Book([Question("plumtree1x", "ava", channel, "1.0", "1.0", "asks", stored=1.0)], [*presses])
    place = "@copydesk U00000AVA" if channel == "@copydesk" else channel
    channels = {
        "@copydesk U00000AVA": [*direct],
        place: [{"ts": "1.0", "text": ASKED}, *thread],
        "answers-review": [*cards],
    }
    findings = check(book, deepcopy(channels), CALLS, [], ended=False)
    findings.settle(refused=0)
    return {name: lines for name, lines in asdict(findings).items() if lines}


UNREVIEWED = said("2.0", ANSWER, "Not reviewed · stub")
OPEN = card("2.0", "review_approve", "review_edit")
APPROVED = Press("ben", "review_approve", "answers-review", "2.0", 2.5, ["plumtree1x"], ANSWER, ok=True, done_at=2.6)


def checked(found: str) -> Json:
    return {"ts": "2.5", "bot_id": "B1", "text": f"Checked by Ben: {found}\nAva: “{ASKED}”", "blocks": []}


def corrected(ts: str, text: str = "Of quincewood: plumtree1x.") -> Json:
    head = {"type": "section", "text": {"type": "mrkdwn", "text": "*Correction by Ben*"}}
    return {**said(ts, text), "blocks": [head, {"type": "markdown", "text": text}]}


MENDED, AS_IT_WAS = corrected("3.0"), said("2.0", ANSWER, "Not reviewed · stub")
CORRECTS = Press(
    "ben", "submit_correct", "answers-review", "2.5", 2.6, ["plumtree1x"], "Of quincewood: plumtree1x.", ok=True
)
CORRECTS.accepted = CORRECTS.answered = True
TAKES_BACK = replace(CORRECTS, action="submit_take_back", text="")
GONE = said("2.0", "Taken back by Ben: this answer was wrong")
TOLD = said("3.0", "Ben has looked at the answer again: it was wrong, and is taken back.")


def test_what_was_checked_rightly_is_not_reported() -> None:
    assert found(AS_IT_WAS, cards=(checked("was right"),)) == {}
    assert found(AS_IT_WAS, MENDED, cards=(checked("corrected"),), presses=(CORRECTS,)) == {}
    assert found(GONE, TOLD, cards=(checked("taken back"),), presses=(TAKES_BACK,)) == {}


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        (found(AS_IT_WAS, cards=(checked("corrected"),), presses=(CORRECTS,)), "lost"),
        (found(AS_IT_WAS, MENDED, cards=(checked("was right"),)), "doubled"),
        (found(AS_IT_WAS, MENDED, corrected("4.0"), cards=(checked("corrected"),), presses=(CORRECTS,)), "doubled"),
        (found(AS_IT_WAS, cards=(checked("was right"), checked("was right"))), "doubled"),
        (
            found(AS_IT_WAS, corrected("3.0", "plumtree1x!"), cards=(checked("corrected"),), presses=(CORRECTS,)),
            "differing",
        ),
        (found(AS_IT_WAS, TOLD, cards=(checked("taken back"),), presses=(TAKES_BACK,)), "differing"),
        (found(GONE, cards=(checked("taken back"),), presses=(TAKES_BACK,)), "lost"),
        (found(AS_IT_WAS, cards=(card("2.5", "audit_right"),), presses=(TAKES_BACK,)), "lost"),
    ],
)
def test_what_was_checked_and_came_out_wrong_is_found(wrong: Json, what: str) -> None:
    assert what in wrong


def test_a_label_is_the_one_that_its_card_tells_of() -> None:
    assert differing([(ASKED, "fix")], [checked("corrected")]) == []
    for labels, cards in (
        ([(ASKED, "reject")], [checked("was right")]),
        ([(ASKED, "fix")], []),
        ([], [checked("corrected")]),
    ):
        assert len(differing(labels, cards)) == 1


def test_what_is_right_is_not_reported() -> None:
    assert found(UNREVIEWED) == {}
    assert found(cards=(OPEN,)) == {}
    assert found(said("2.0", "You withdrew this question.")) == {}
    assert found(direct=(said("2.0", f"I cannot write where you asked: “{ASKED}”\nso there is no answer"),)) == {}
    assert found(said("3.0", ANSWER, "Reviewed by Ben"), cards=(card("2.0"),), presses=(APPROVED,)) == {}


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        (found(), "lost"),
        (found(said("2.0", "A person is checking this.")), "lost"),
        (found(direct=(said("2.0", "so there is no answer"),)), "lost"),  # to which question?
        (found(UNREVIEWED, said("3.0", ANSWER, "Not reviewed · stub")), "doubled"),
        (found(UNREVIEWED, cards=(OPEN,)), "doubled"),
        (found(cards=(OPEN, card("3.0", "review_edit"))), "doubled"),
        (found(said("2.0", "Hello", id_="d1"), said("3.0", "Hello", id_="d1"), UNREVIEWED), "doubled"),
        (found(said("3.0", ANSWER.upper(), "Not reviewed · stub")), "lost"),  # it names no question any more
        (found(said("3.0", f"{ANSWER}!", "Not reviewed · stub")), "differing"),
        (found(said("3.0", ANSWER, "Reviewed by Bea"), cards=(card("2.0"),), presses=(APPROVED,)), "differing"),
        (found(said("3.0", "so there is no answer"), cards=(card("2.0"),), presses=(APPROVED,)), "lost"),
        (found(cards=(OPEN,), channel="@copydesk"), "unconsented"),
        (found(cards=(OPEN,), presses=(APPROVED,)), "unanswered"),
    ],
)
def test_what_is_wrong_is_found(wrong: Json, what: str) -> None:
    assert what in wrong
