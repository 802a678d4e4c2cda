import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.judging.agreement import agreement, likeness

SAME = [
    ("The Brain", "brain."),
    ("30 days", "30 days from delivery"),
    ("1,200 people", "1200 people"),
    ("three offices", "3 offices"),
    ("café", "Cafe"),
    ("Subscripts.", "Subscript"),
]
OTHER = [("30 days", "14 days"), ("Berlin", "Lyon"), ("in 1912", "in 1921"), ("", "Berlin")]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_in_other_words_agrees(one: str, other: str) -> None:
    assert likeness(one, other) >= 0.8


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_another_answer_does_not(one: str, other: str) -> None:
    assert likeness(one, other) <= 0.2


@given(st.text(), st.text())
def test_likeness_is_a_share_and_the_same_either_way_round(one: str, other: str) -> None:
    assert 0.0 <= likeness(one, other) <= 1.0
    assert likeness(one, one) == 1.0
    if min(len(one.split()), len(other.split())) < 25:  # a long answer's claims are looked for in the other
        assert likeness(one, other) == pytest.approx(likeness(other, one))


LONG = (
    "1. The office opened in Berlin in 1998, above a bakery. 2. It had twelve desks and one telephone.\n"
    "3. The founders were two sisters, Clara and Ines, who had met a printer at the fair and shared his rooms."
)
RETOLD = (
    "Two sisters, Clara and Ines, were the founders; at the fair they had met a printer, whose rooms they shared. "
    "Their office opened above a bakery in Berlin, in 1998. There were 12 desks in it, one telephone, and a cat."
)


def test_long_answers_agree_claim_by_claim_however_they_are_ordered_and_one_that_differs_counts() -> None:
    other_year, other_desks = RETOLD.replace("1998", "1989"), RETOLD.replace("12", "20").replace("1998", "1989")
    assert likeness(LONG, RETOLD) > 0.8
    assert likeness(LONG, other_desks) < likeness(LONG, other_year) < 0.6


def test_what_others_say_counts_the_more_the_more_there_are() -> None:
    assert agreement([], []) is None
    once, twice = agreement([1.0], []), agreement([1.0, 1.0], [])
    assert once is not None
    assert twice is not None
    assert 0.5 < once < twice < 1.0


def test_another_model_counts_for_more_than_the_same_once_more() -> None:
    own, peer = agreement([1.0], []), agreement([], [1.0])
    assert own is not None
    assert peer is not None
    assert own < peer
