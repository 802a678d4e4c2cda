"""What is stored comes back as it was, also after the dataclasses have changed."""

import json
import math
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.case import (
    Attachment,
    Case,
    Decision,
    Draft,
    Failure,
    Other,
    Outcome,
    Passage,
    Person,
    Place,
    Question,
    Reason,
    ReasonKind,
    RejectReason,
    Replies,
    Signal,
    Status,
    Supports,
    Turn,
    Verdict,
)
from bot.core.effects import EFFECTS, Effect, SendAnswer, Tell, TellAdmin
from bot.store import codec, rows

# What breaks a careless store: quotes of every kind, an emoji, a mark that turns the direction, lines, a parameter.
texts = st.text("aé'\"`\\%:\u200f😀\n{}", max_size=12)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
numbers = st.floats(allow_nan=False)
counts = st.integers(0, 9)
HINTS: dict[type, st.SearchStrategy[Any]] = {str: texts, float: numbers, int: counts, datetime: moments}


def some(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of one of our dataclasses, by the types of its fields."""
    values = {name: by_type(hint) for name, hint in get_type_hints(kind).items()}
    return st.fixed_dictionaries(values).map(lambda fields: kind(**fields))


def by_type(hint: Any) -> st.SearchStrategy[Any]:
    args: tuple[Any, ...] = getattr(hint, "__args__", ())
    if type(None) in args:
        return st.none() | by_type(args[0])
    if args:
        return st.lists(by_type(args[0]), max_size=2).map(tuple)
    return HINTS[hint] if hint in HINTS else st.from_type(hint)


for part in (
    Attachment,
    Replies,
    Supports,
    Failure,
    Other,
    Passage,
    Turn,
    Signal,
    Reason,
    Place,
    Person,
    Draft,
    Verdict,
    Decision,
    Question,
):
    HINTS[part] = some(part)

cases = some(Case)
effects = st.one_of(*(some(kind) for kind in EFFECTS.values()))


@given(cases)
def test_a_case_comes_back_from_its_row(case: Case) -> None:
    assert rows.case_from(rows.case_row(case)) == case


@given(effects)
def test_an_effect_comes_back_from_its_row(effect: Effect) -> None:
    assert rows.effect_from(rows.effect_row(effect)) == effect


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_none_is_kept_in_valid_json(number: float) -> None:
    signal = Signal(name="logprob", value=number, weight=1, contribution=0, words="")
    text = codec.dump(signal)
    json.loads(text, parse_constant=pytest.fail)
    assert repr(codec.load(Signal, text).value) == repr(number)


@given(st.text("a\0\ud800\udfff😀", max_size=8))
def test_any_text_is_storable_once_cleaned(text: str) -> None:
    stored = codec.dump(Person(id="U0", name=text))
    assert "\\u0000" not in stored
    assert codec.load(Person, stored.encode().decode()).name == codec.clean(text)
    assert len(codec.clean(text)) == len(text)


def test_a_field_that_is_no_more_is_passed_over() -> None:
    assert codec.load(Place, '{"format":1,"id":"C0","colour":"red"}') == Place(id="C0")


def test_a_field_that_is_new_takes_its_default() -> None:
    assert codec.load(Draft, '{"format":1,"text":"30 days","model":"handbook"}') == Draft(
        text="30 days", model="handbook"
    )


def test_a_format_of_the_future_is_refused_by_its_number() -> None:
    with pytest.raises(ValueError, match="Place is in format 2; this version of Copydesk reads up to 1"):
        codec.load(Place, '{"format":2,"id":"C0"}')


def test_an_effect_keeps_its_lane_kind_and_fields() -> None:
    row = rows.effect_row(SendAnswer(round=1, part=2, parts=3))
    assert row == {
        "lane": "asker",
        "kind": "SendAnswer",
        "payload": '{"format":1,"round":1,"part":2,"parts":3}',
        "gate": None,  # that of the question's channel
        "cosmetic": False,
    }


def test_an_enum_is_stored_by_its_value() -> None:
    decision = Decision(
        outcome=Outcome.REJECTED, by="U0", at=datetime(2026, 1, 1, tzinfo=UTC), reason=RejectReason.WRONG
    )
    stored = json.loads(codec.dump(decision))
    assert (stored["outcome"], stored["reason"], stored["at"]) == ("rejected", "wrong", 1767225600.0)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        codec.seconds(datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("hint", "data"),
    [(int, True), (bool, 1), (str, 1), (float, "much"), (float, True), (tuple[str, ...], "ab"), (Status, "lost")],
)
def test_what_is_of_another_type_is_refused(hint: Any, data: Any) -> None:
    with pytest.raises(ValueError, match=r"type|valid"):
        codec.typed(hint, data)


def test_a_span_is_stored_in_seconds() -> None:
    assert codec.plain(timedelta(minutes=1)) == 60
    assert codec.typed(timedelta, 60) == timedelta(minutes=1)


def test_what_json_does_not_know_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match="object"):
        codec.plain(object())


def test_every_kind_of_reason_can_be_counted() -> None:
    reasons = tuple(Reason(kind=kind, words="") for kind in (*ReasonKind, ReasonKind.WORD))
    verdict = Verdict(score=0.1, threshold=0.5, signals=(), reasons=reasons, score_version="1")
    assert codec.load(Verdict, codec.dump(verdict)) == verdict
    assert rows._reasons(verdict).split(",") == sorted(ReasonKind)


def test_plain_agrees_with_the_fields_of_a_dataclass() -> None:
    word = TellAdmin(user="U0", text="gone")
    assert codec.plain(word) == asdict(word)
    assert rows.effect_row(word)["lane"] == "admins"
    assert Tell.__name__ in rows.KNOWN_KINDS
