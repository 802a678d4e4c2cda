"""`make fuzz` in small, with the same sequences every time."""

from collections import Counter

import pytest
from blockbuster import BlockBuster

from tests.fuzz.sequences import fuzz


@pytest.fixture(autouse=True)
def _may_block(_nothing_blocks_the_loop: BlockBuster) -> None:
    _nothing_blocks_the_loop.deactivate()  # it costs a fifth of the time


@pytest.mark.parametrize("examples", [300, pytest.param(2_000, marks=pytest.mark.long)])
def test_no_payload_breaks_the_bot_or_speaks_through_it(examples: int) -> None:
    tally = Counter[str]()
    fuzz(examples, tally)
    assert tally["payloads"] >= examples
    assert 0 < tally["turned away"] < examples / 2  # the rest got to a listener
    assert {"came to in_review", "came to delivered", "came to expired"} < set(tally)
