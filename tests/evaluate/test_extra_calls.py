"""The replay of what further calls cost: it asks only where that can change the route, and counts what it asked."""

import json
from pathlib import Path

import pytest

from benchmarks.extra_calls import DRAFT, OUTPUT, always, answered, cost, rows, units
from bot.core.judging.cascade import Asked, Call

SURE = {"question": "Who?", "answer": "Ada Lovelace", "correct": 1, "verbalized": 0.9}
AGREED = {"samples": ["Ada Lovelace"] * 2, "peers": ["Lovelace, Ada"] * 2}
DRAFTED = DRAFT[0] + OUTPUT * DRAFT[1]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An answer that all agree on, one that nothing could save, and one with nothing beside it."""
    hopeless = {**SURE, **AGREED, "verbalized": 0.02}
    path = tmp_path / "answers.jsonl"
    path.write_text("\n".join(map(json.dumps, [{**SURE, **AGREED}, hopeless, SURE])), encoding="utf-8")
    return path


def test_what_cannot_be_saved_costs_nothing_and_what_all_agree_on_two_calls(file: Path) -> None:
    by_hand, *_ = rows([file])
    assert by_hand[0] == "extra tokens over one draft, by hand, 0.65"
    assert 0 < int(by_hand[2].strip("+%")) < cost([always(2)(each) for each in answered([file], 0)]) * 100


def test_a_file_without_further_answers_has_no_rows(tmp_path: Path) -> None:
    (tmp_path / "plain.jsonl").write_text(json.dumps(SURE), encoding="utf-8")
    assert rows([tmp_path / "plain.jsonl"]) == []


def test_each_call_is_much_cheaper_than_a_draft() -> None:
    own, peer, probe = (
        units(Call(asked=asked, model="", peer=peer))
        for asked, peer in ((Asked.AGAIN, False), (Asked.AGAIN, True), (Asked.PROBE, False))
    )
    assert probe < own < peer < 0.25 * DRAFTED
