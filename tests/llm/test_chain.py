"""An order of models: who is asked, when, and what is said if none gives a draft."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.core.case import Draft, Failure, Passage, Supports
from bot.core.errors import AllModelsFailed, ModelFailed
from bot.flow.ports import Ask, Growing
from bot.llm.chain import Chain
from tests.world import StoppedClock

ASK = Ask(question="How long?")


@dataclass
class Plays:
    """A model that fails as told, in order, and then answers."""

    name: str
    failures: list[ModelFailed] = field(default_factory=list)
    asked: int = 0
    supports: Supports = field(default_factory=Supports)

    @property
    def choices(self) -> tuple[str, ...]:
        return (self.name,)

    async def check(self) -> tuple[Failure, ...]:
        return ()

    async def draft(self, ask: Ask, *, growing: Growing | None = None) -> Draft:
        del ask, growing
        self.asked += 1
        if self.failures:
            raise self.failures.pop(0)
        return Draft(text=f"by {self.name}", model=self.name, supports=self.supports)


def fails(model: str, code: str, again: float | None = None) -> ModelFailed:
    return ModelFailed(f"{model}: {code}", code=code, model=model, again=again)


def chained(*models: Plays, clock: StoppedClock | None = None) -> Chain:
    return Chain(models, clock or StoppedClock(), iter([1.0, 3.5] * 9).__next__, ("handbook", "qwen"))


async def test_the_first_that_gives_a_draft_answers_and_the_failures_before_it_are_kept() -> None:
    first, second, third = Plays("a", [fails("a", "wrong_key")]), Plays("b"), Plays("c")
    draft = await chained(first, second, third).draft(ASK)
    assert (draft.text, [(f.model, f.code, f.text) for f in draft.tried]) == (
        "by b",
        [("a", "wrong_key", "a: wrong_key")],
    )
    assert (first.asked, second.asked, third.asked) == (1, 1, 0)


async def test_what_passes_by_itself_is_tried_once_more_and_nothing_else_is() -> None:
    first, second = Plays("a", [fails("a", "broken_off")]), Plays("b", [fails("b", "malformed")])
    chain = chained(first, second)
    assert (await chain.draft(ASK)).text == "by a"
    assert (await chain.draft(Ask(question="", model="b"))).text == "by a"
    assert (first.asked, second.asked) == (3, 1)


async def test_all_failures_are_told_and_the_soonest_that_waiting_helps_against() -> None:
    first, second = Plays("a", [fails("a", "quota")]), Plays("b", [fails("b", "rate_limit", 20)])
    with pytest.raises(AllModelsFailed) as caught:
        await chained(first, second).draft(ASK)
    assert [problem.code for problem in caught.value.each] == ["quota", "rate_limit"]
    assert (str(caught.value), caught.value.again) == ("a: quota b: rate_limit", 20)


async def test_nobody_is_asked_before_its_rate_limit_is_over() -> None:
    clock, model = StoppedClock(), Plays("a", [fails("a", "rate_limit", 20)])
    chain = chained(model, clock=clock)
    for left in (20, 15):
        with pytest.raises(AllModelsFailed) as caught:
            await chain.draft(ASK)
        assert caught.value.again == left
        clock.at += timedelta(seconds=5)
    assert model.asked == 1
    clock.at += timedelta(seconds=10)
    assert (await chain.draft(ASK)).text == "by a"


async def test_the_one_that_was_chosen_is_asked_first_and_an_unknown_choice_changes_nothing() -> None:
    chain = chained(Plays("a"), Plays("b"))
    assert (await chain.draft(Ask(question="", model="b"))).text == "by b"
    assert (await chain.draft(Ask(question="", model="gone"))).text == "by a"


async def test_where_nothing_may_be_spent_only_what_is_free_is_asked() -> None:
    paid = Plays("a")
    assert (await chained(paid, Plays("handbook")).draft(Ask(question="", free=True))).text == "by handbook"
    assert (await chained(paid, Plays("qwen")).draft(Ask(question="", free=True))).text == "by qwen"
    with pytest.raises(ModelFailed, match="Today's tokens are used up, so `a` is not asked"):
        await chained(paid).draft(Ask(question="", free=True))
    assert paid.asked == 0


async def test_how_long_it_took_is_kept() -> None:
    assert (await chained(Plays("a")).draft(ASK)).seconds == 2.5


async def test_who_only_quotes_reads_the_passages_too_for_a_model_that_writes_and_for_no_other() -> None:
    passages = (Passage(page="Refunds", path="refunds.md", heading="Window", text="Refunds are possible for 30 days."),)
    writes = Plays("a", supports=Supports(structured=True))
    near, far = "How long are refunds possible?", "How long are refunds of gift cards possible in Austria?"
    found = [(await chained(writes).draft(Ask(question=each, passages=passages))).covered for each in (near, far)]
    assert (found[0] or 0) > 0.8
    assert (found[1] or 1) < 0.4
    assert (await chained(writes).draft(ASK)).covered is None
    assert (await chained(Plays("b")).draft(Ask(question=near, passages=passages))).covered is None
