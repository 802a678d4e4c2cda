"""What a reviewer's change is taken for before they say it themselves."""

import time
from functools import cache

import hypothesis.strategies as st
import pytest
from hypothesis import given

from bot.core.case import Label
from bot.core.similarity import changed, similarity

LONG = "Items can be returned within 30 days of delivery, unused and with the receipt. " * 20


@pytest.mark.parametrize(
    ("before", "after", "label"),
    [
        ("30 days.", "30 days.\n", Label.APPROVE),
        ("30 days from delivery", "30 days, from *delivery*.", Label.COSMETIC),
        ("It's 30 days.", "it’s 30 days", Label.COSMETIC),
        ("30 days.", "14 days.", Label.FIX),
        (LONG, LONG.replace("30", "14", 1), Label.FIX),  # one word in three hundred
        (LONG, LONG.replace("unused", "unworn", 1), Label.COSMETIC),
        ("", "30 days.", Label.FIX),
    ],
)
def test_what_a_change_is(before: str, after: str, label: Label) -> None:
    assert changed(before, after) is label


def test_similarity_is_the_share_of_words_in_common() -> None:
    assert similarity("one two three four", "One, two three five!") == 0.75
    assert similarity("", "") == 1.0


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_it_is_the_longest_that_both_have_in_their_order(one: list[str], other: list[str]) -> None:
    def common(i: int, j: int) -> int:
        if i == len(one) or j == len(other):
            return 0
        return max(common(i + 1, j), common(i, j + 1), (one[i] == other[j]) + common(i + 1, j + 1))

    common = cache(common)
    whole = len(one) + len(other)
    expected = 2 * common(0, 0) / whole if whole else 1.0
    assert similarity(" ".join(one), " ".join(other)) == similarity(" ".join(other), " ".join(one)) == expected


def test_two_long_texts_of_few_words_keep_nobody_waiting() -> None:
    before, after = "so it is " * 6_000, "it is so " * 6_000
    begun = time.process_time()
    assert similarity(before, after) > 0.99
    assert time.process_time() - begun < 1
