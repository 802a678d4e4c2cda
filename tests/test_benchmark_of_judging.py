"""The table of how well the score judges, from files made here."""

import json
from pathlib import Path
from random import Random

import pytest

from benchmarks import judging, telling
from benchmarks.goals import met

ESSAY = "The city grew when the railway came, because traders settled near the station and brought their families. " * 2


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """Answers whose re-asks agree where they are right."""
    chance, rows = Random(1), []  # noqa: S311 - repeatable on purpose
    for at in range(320):
        right = chance.random() < 0.6
        others = ["Berlin" if chance.random() < (0.9 if right else 0.3) else f"City {at}" for _ in range(2)]
        row = {"question": "Where?", "answer": "Berlin", "correct": int(right), "domain": "sciq", "verbalized": 0.9}
        rows.append({**row, "samples": others, "peers": others, "token_probs": [0.9]})
    return written(tmp_path / "short.jsonl", rows)


@pytest.fixture
def long(tmp_path: Path) -> Path:
    """Texts that experts rewrote where they excuse themselves."""
    row = {"question": "How did the city grow?", "correct": 1, "reviewer_edit_similarity": 1.0, "answer": ESSAY}
    excused = {**row, "answer": f"I'm sorry, I cannot say. {ESSAY}", "correct": 0, "reviewer_edit_similarity": 0.4}
    return written(tmp_path / "long.jsonl", [row, excused] * 20)


def written(file: Path, rows: list[dict[str, object]]) -> Path:
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return file


def test_there_is_a_row_for_what_the_files_hold(short: Path, long: Path) -> None:
    files = [short, long]
    assert [row[0] for row in telling.agreed(files)] == [
        "2 own re-asks + 2 peers + stated, mean of 1 cells",
        "2 own re-asks + stated, mean of 1 cells",
    ]
    assert [float(row[2]) > 0.8 for row in telling.agreed(files)] == [True, True]
    assert [row[0][:10] for row in telling.everything(files, "sciq")] == ["sciq, all ", "sciq, sent"]
    assert telling.everything(files, "nq") == []
    assert [row[1:3] for row in telling.texts(files) + telling.edited(files)] == [("0.500; 1.000", "1.000")] * 2
    assert abs(float(telling.learning(files, 0)[0][2])) < 0.05
    assert [row[1][:40] for row in telling.baselines(files)] == ["uqlm 0.6.7, exact match: not installed; "]


def test_a_row_says_what_it_meets_and_one_without_data_what_it_takes(long: Path) -> None:
    asked = judging.Asked(files=(long,), sure="sciq", seed=0, weights="")
    told = {
        part.name: [*judging.told(part, asked)] for part in judging.PARTS if part.name in {"text only, edits", "MAP"}
    }
    assert told["text only, edits"][0][-3:] == ("0.60", "0.636", "wish")
    assert told["MAP"] == [("MAP", "", "missing: it takes 300 answers of one domain in a file", "", "", "")]


@pytest.mark.parametrize(
    ("ours", "reach", "wish", "is_met"),
    [
        ("0.797", "0.777", "0.79", "wish"),
        ("+0.0005", "+0", "+0.02", "reach"),
        ("+22 %", "≤ +33 %", "≤ +20 %", "reach"),
        ("0.51 × oracle", "≥ 0.80 ×", "≥ 0.85 ×", "no"),
        ("8.0%", "≤ 14 %", "≤ 10 %", "wish"),
        ("62%", "≥ 60 %", "", "reach"),
        ("0.593", "", "", ""),
    ],
)
def test_what_is_met_is_told_by_the_figures_in_the_table(ours: str, reach: str, wish: str, is_met: str) -> None:
    assert met(ours, reach, wish) == is_met


def test_without_files_it_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["judging"])
    monkeypatch.setenv("DATA", str(tmp_path))
    with pytest.raises(SystemExit):
        judging.main()
    assert "no answers to measure: name files" in capsys.readouterr().err
