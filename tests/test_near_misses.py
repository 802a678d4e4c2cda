"""The questions that half have no answer: enough of them, and the embedded model on those that it was not mended by."""

import asyncio
from pathlib import Path

import pytest

from benchmarks.near_misses.asked import abstains, questions
from benchmarks.near_misses.drafts import drafted
from benchmarks.near_misses.inquired import Kept, judged
from bot.core.case import Draft, Passage
from bot.core.errors import ModelFailed
from bot.core.judging.score import log_odds
from bot.evaluate.measures import auroc
from bot.llm.chain import Chain
from bot.llm.scripted import ScriptedModel
from tests.world import StoppedClock


def test_there_are_enough_of_either_kind_on_two_handbooks_and_none_twice() -> None:
    for name, least in (("fernlicht", 240), ("kestrel", 60)):
        listed = questions(name)
        assert len({asked.question for asked in listed}) == len(listed) >= least
        assert 0.4 < sum(asked.answerable for asked in listed) / len(listed) < 0.6
    assert 0.4 < sum(asked.kept_aside for asked in questions()) / len(questions()) < 0.6


async def test_a_draft_is_judged_by_what_the_desk_would_ask_and_nothing_is_asked_twice(tmp_path: Path) -> None:
    passages = (Passage(page="Leave", path="l.md", heading="", text="You get 28 days of paid leave."),)
    draft = Draft(text="You get 28 days of paid leave.", model="scripted", passages=passages, confidence=0.7)
    busy = ModelFailed("busy", code="down", model="scripted")
    plans: tuple[tuple[str | float | ModelFailed, ...], ...] = ((busy, 0.4, "28 days of leave", "28 days"), ())
    for plan in plans:
        model = ScriptedModel()
        model.can(samples=True)
        model.finds(*plan)
        kept = await asyncio.to_thread(Kept, Chain((model,), StoppedClock(), lambda: 0.0), tmp_path / "kept")
        made, verdict = await judged(kept, "How much paid leave do I get?", draft)
        assert (made.probe, made.calls, len(made.others)) == (0.4, 3, 2)
        assert verdict.sends
        model.assert_complete()


@pytest.mark.long
def test_the_embedded_model_knows_what_it_does_not_know(tmp_path: Path) -> None:
    made = [one for one in asyncio.run(drafted("handbook", "", tmp_path / "kept", 0)) if one.asked.kept_aside]
    told = [log_odds(one.verdict.signals) for one in made]
    assert (auroc(told, [one.asked.answerable for one in made]) or 0) >= 0.85
    near_misses = [one for one in made if not one.asked.answerable]
    assert sum(abstains(one.draft) for one in near_misses) / len(near_misses) >= 0.95
