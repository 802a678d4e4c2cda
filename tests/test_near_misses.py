"""The questions that half have no answer: enough of them, and the embedded model on those that it was not mended by."""

import asyncio
from pathlib import Path

import pytest

from benchmarks.near_misses.asked import abstains, questions
from benchmarks.near_misses.drafts import drafted
from bot.core.judging.score import log_odds, measure
from bot.evaluate.measures import auroc


def test_there_are_enough_of_either_kind_on_two_handbooks_and_none_twice() -> None:
    for name, least in (("fernlicht", 240), ("kestrel", 60)):
        listed = questions(name)
        assert len({asked.question for asked in listed}) == len(listed) >= least
        assert 0.4 < sum(asked.answerable for asked in listed) / len(listed) < 0.6
    assert 0.4 < sum(asked.kept_aside for asked in questions()) / len(questions()) < 0.6


@pytest.mark.long
def test_the_embedded_model_knows_what_it_does_not_know(tmp_path: Path) -> None:
    made = [one for one in asyncio.run(drafted("handbook", "", tmp_path / "kept", 0)) if one.asked.kept_aside]
    told = [log_odds(measure(one.draft, one.asked.question)) for one in made]
    assert (auroc(told, [one.asked.answerable for one in made]) or 0) >= 0.85
    near_misses = [one for one in made if not one.asked.answerable]
    assert sum(abstains(one.draft) for one in near_misses) / len(near_misses) >= 0.95
