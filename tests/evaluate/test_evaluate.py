"""`copydesk evaluate`: what it says of files that it has never seen."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import _parser
from bot.core.errors import Misconfigured
from bot.evaluate.command import evaluate

RIGHT = {"question": "Which office?", "answer": "Berlin", "correct": 1, "verbalized": 0.9, "samples": ["Berlin."]}
WRONG = {"question": "Which office?", "answer": "Lyon", "correct": 0, "verbalized": 0.8, "samples": {"again": "Paris"}}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path / "answers.jsonl", [RIGHT, WRONG] * 40)


def written(file: Path, rows: list[Any]) -> Path:
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return file


def said(*arguments: str) -> str:
    return evaluate(_parser().parse_args(["evaluate", *arguments]))


def found(*arguments: str) -> Any:
    return json.loads(said(*arguments, "--json"))


def test_the_figures_of_a_file(file: Path) -> None:
    told = found(str(file))
    assert (told["file"], told["n"], told["base_error"], told["calibration"]) == (str(file), 80, 0.5, None)
    assert told["signals"]["agreement"]["auroc"] == 1.0
    assert told["signals"]["support"] == {
        "n": 0,
        "auroc": None,
        "auroc_ci": None,
        "aurc": None,
        "coverage": {"0.05": None, "0.10": None, "0.20": None},
    }
    assert told["signals"]["length"]["auroc"] == 0.5
    assert told["score"]["auroc"] == 1.0
    assert told["score"]["coverage"] == {"0.05": 0.5, "0.10": 0.5, "0.20": 0.5}
    assert told["score"]["inputs"][:2] == ["stated_confidence", "agreement"]


def test_several_files_are_a_list(file: Path) -> None:
    assert [each["n"] for each in found(str(file), str(file))] == [80, 80]


def test_domains_are_told_apart_and_groups_stay_together(tmp_path: Path) -> None:
    rows = [
        {**row, "domain": at % 2, "group": f"g{at % 4}"} for at, row in enumerate([RIGHT, RIGHT, WRONG, WRONG] * 20)
    ]
    file = str(written(tmp_path / "some.jsonl", rows))
    assert found(file)["domains"]["1"] == {"n": 40, "auroc": 1.0, "coverage": {"0.05": 0.5, "0.10": 0.5, "0.20": 0.5}}
    assert "  1                     40  1.000" in said(file)
    assert found(file, "--train", "1")["n"] == 60


def test_a_file_may_lack_almost_everything_and_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    bare = {"question": "", "answer": "", "correct": True, "domain": None, "id": 7, "group": [1]}
    odd = {**bare, "correct": 0.0, "verbalized": float("nan"), "token_probs": [], "samples": {}, "peers": [""]}
    file = tmp_path / "odd.jsonl"
    file.write_text("\n\n".join(map(json.dumps, [bare, odd])), encoding="utf-8-sig")
    assert (found(str(file))["n"], found(str(file))["score"]["auroc"]) == (2, 1.0)


def test_what_the_score_may_not_see_it_does_not_use(file: Path) -> None:
    assert "agreement" not in found(str(file), "--use", "stated")["score"]["inputs"]
    assert "stated_confidence" not in found(str(file), "--use", "samples:1")["score"]["inputs"]


def test_a_stated_confidence_that_was_not_parsed_is_the_worst_and_none_is_neutral(tmp_path: Path) -> None:
    bare = {key: value for key, value in RIGHT.items() if key not in ("verbalized", "samples")}
    unparsed = {**bare, "correct": 0, "verbalized": -1}
    told = found(str(written(tmp_path / "some.jsonl", [bare, unparsed] * 3)))
    assert told["signals"]["stated_confidence"]["n"] == 3
    assert told["score"]["auroc"] == 1.0


def test_calibrations_are_repeatable_and_sent_is_what_they_allow(file: Path) -> None:
    asked = (str(file), "--calibrate", "150", "--alpha", "0.1", "--repeats", "20")
    told = found(*asked)["calibration"]
    assert told == found(*asked)["calibration"]
    assert {**told, "mean_risk": 0.0} == {
        "n": 150,
        "alpha": 0.1,
        "delta": 0.1,
        "repeats": 20,
        "violations": 0.0,
        "mean_risk": 0.0,
        "mean_coverage": 0.5,
        "no_threshold": 0.0,
    }
    assert "broken 0.0% of the times, 50.0% sent" in said(*asked)


def test_weights_learned_from_some_are_measured_on_the_rest(file: Path) -> None:
    assert found(str(file), "--train", "30")["n"] == 50


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("no JSON", "line 2: no JSON"),
        ("[" * 100_000, "line 2: no JSON"),
        ([1], "line 2: a JSON object is needed, not list"),
        ({**RIGHT, "correct": 2}, "line 2: correct is '2', and must be 0 or 1"),
        ({**RIGHT, "samples": [1]}, "line 2: samples is '[1]', and must be texts"),
        ({**RIGHT, "token_probs": "0.1"}, "line 2: token_probs is '0.1', and must be a list of numbers"),
        ({"question": "Which office?", "correct": 1}, "line 2: answer is missing"),
    ],
)
def test_a_line_that_is_no_answer_is_named(tmp_path: Path, row: Any, problem: str) -> None:
    file = written(tmp_path / "answers.jsonl", [RIGHT])
    with file.open("a") as more:
        more.write(row if isinstance(row, str) else json.dumps(row))
    with pytest.raises(Misconfigured, match=problem.replace("[", r"\[").replace("]", r"\]")):
        said(str(file))


@pytest.mark.parametrize(
    "arguments", [("--use", "samples:x"), ("--use", "vibes"), ("--train", "80"), ("--calibrate", "0")]
)
def test_what_is_asked_in_vain_is_told(file: Path, arguments: tuple[str, str]) -> None:
    with pytest.raises(Misconfigured):
        said(str(file), *arguments)


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="holds no answers"):
        said(str(written(tmp_path / "none.jsonl", [])))
