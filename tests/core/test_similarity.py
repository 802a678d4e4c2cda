"""What a reviewer's change is taken for before they say it themselves."""

import pytest

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
