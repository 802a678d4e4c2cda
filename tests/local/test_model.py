"""Drafts of a model that really runs: what it writes is poor, and how it comes is all real."""

import asyncio
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.case import Passage
from bot.core.errors import ModelFailed
from bot.core.judging.cascade import Asked, Call
from bot.flow.ports import Ask, Found
from bot.llm import failures
from bot.llm.chain import Chain
from bot.llm.local.child import Child
from bot.llm.local.model import LocalModel
from bot.llm.local.weights import File
from bot.llm.openai import OpenAIModel
from bot.settings import ModelChoice
from tests.local.weights import PATH
from tests.world import HANDBOOK, StoppedClock, new_world

PASSAGE = Passage(page="Refunds", path="refunds.md", heading="Window", text="Refunds are possible for 30 days.")
ASK = Ask(question="How long can I ask for a refund?", passages=(PASSAGE,))


def child_of(model: LocalModel) -> Child:
    assert model._child
    return model._child


async def failure(model: LocalModel, ask: Ask = ASK) -> ModelFailed:
    with pytest.raises(ModelFailed) as caught:
        await model.draft(ask)
    return caught.value


async def test_a_draft_is_streamed_in_its_form_with_its_tokens_and_their_log_probabilities(model: LocalModel) -> None:
    seen: list[str] = []

    async def look(answer: str) -> None:
        seen.append(answer)

    draft = await model.draft(ASK, growing=look)
    assert draft.text
    assert len(seen) > 3
    assert draft.text == seen[-1]
    assert (draft.model, draft.sources, draft.supports.logprobs) == ("smollm2", ("Refunds",), True)
    assert draft.confidence is not None
    assert draft.answerable is not None
    assert draft.tokens_in > 300
    assert draft.tokens_out > 10
    assert draft.gist_logprobs
    assert max(draft.gist_logprobs) <= 0


async def test_two_drafts_are_made_at_once(model: LocalModel) -> None:
    other = replace(ASK, question="Who may ask for a refund?")
    both = await asyncio.gather(model.draft(ASK), model.draft(other))
    assert all(draft.text for draft in both)
    assert both[0].text != both[1].text


async def test_what_is_too_long_to_read_is_left_out_and_what_cannot_be_left_out_is_a_failure(model: LocalModel) -> None:
    long = replace(PASSAGE, text="貯" * 20_000)
    assert (await model.draft(replace(ASK, passages=(long,) * 9))).text
    problem = await failure(model, replace(ASK, question="why " * 20_000))
    assert (problem.code, problem.model) == ("too_long", "smollm2")
    assert (await model.draft(ASK)).text


async def test_a_server_that_died_is_noticed_and_the_next_draft_starts_another(model: LocalModel) -> None:
    await model.check()
    first = child_of(model).process.pid
    os.kill(first, signal.SIGKILL)
    await child_of(model).process.wait()
    assert (await model.draft(ASK)).text
    assert child_of(model).process.pid != first


async def test_a_server_that_dies_while_it_writes_is_told_and_a_chain_asks_once_more(model: LocalModel) -> None:
    deaths: list[int] = []

    async def kill(_answer: str) -> None:
        if not deaths:
            deaths.append(child_of(model).process.pid)
            os.kill(deaths[0], signal.SIGKILL)

    with pytest.raises(ModelFailed, match=r"ended unexpectedly \(status -9\).*too little memory") as caught:
        await model.draft(ASK, growing=kill)
    assert caught.value.code == "stopped"
    deaths.clear()
    chain = Chain((model,), StoppedClock(), iter([1.0, 2.0] * 9).__next__)
    assert (await chain.draft(ASK, growing=kill)).tried == ()


async def test_an_asker_who_gives_up_leaves_the_server_free(model: LocalModel) -> None:
    begun = asyncio.Event()

    async def look(_answer: str) -> None:
        begun.set()

    drafting = asyncio.ensure_future(model.draft(ASK, growing=look))  # noqa: TID251 - to cancel it
    await begun.wait()
    drafting.cancel()
    assert (await model.draft(ASK)).text


async def test_a_wrong_key_is_refused(model: LocalModel) -> None:
    await model.check()
    stranger = OpenAIModel("smollm2", "guessed", f"{child_of(model).url}/v1", at=failures.LOCAL)
    with pytest.raises(ModelFailed) as caught:
        await stranger.draft(ASK)
    await stranger.close()
    assert caught.value.code == "wrong_key"


async def test_the_key_stands_in_no_list_of_processes(model: LocalModel) -> None:
    await model.check()
    assert model._adapter
    process = Path(f"/proc/{child_of(model).process.pid}")
    shown = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
    assert model._adapter.key.encode() not in shown
    assert child_of(model).url.startswith("http://127.0.0.1:")


async def test_a_file_that_is_not_what_it_should_be_is_not_opened(tmp_path: Path) -> None:
    model = LocalModel("qwen2.5-coder-0.5b", File(path=PATH, size=1, sha256="0" * 64))
    [told] = await model.check()
    assert told.code == "wrong_file"
    assert "`copydesk fetch-model qwen2.5-coder-0.5b`" in told.text
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(PATH.read_bytes()[:1_000_000])
    assert (await failure(LocalModel("cut", File(path=cut, size=1)))).code == "unreadable"


async def test_a_question_is_answered_by_it_on_a_card_that_a_person_decides(tmp_path: Path) -> None:
    local = (ModelChoice(provider="local", name="smollm2"),)
    async with new_world(tmp_path, models=local, local_model=str(PATH), handbook=str(HANDBOOK), threshold=1.0) as world:
        question = await world.ava.mentions_bot("What is the refund window?")
        [card] = await world.ben.sees_cards()
        await world.ben.clicks(card, "Approve")
        assert len(world.ava.replies_in(question)) == 1


async def test_it_can_be_asked_more_about_what_it_drafted(model: LocalModel) -> None:
    """So small a model may lose its way in both; then it is told so, and nothing is known."""
    for asked in (Asked.AGAIN, Asked.PROBE):
        outcome = await told(model, Call(asked=asked, model=model.name))
        if isinstance(outcome, Found):
            assert outcome.tokens_in > 100
            assert outcome.text or all(chance is not None and 0 <= chance <= 1 for chance in outcome.chances)
        else:
            assert outcome.code == "malformed"


async def told(model: LocalModel, call: Call) -> Found | ModelFailed:
    try:
        return await model.inquire(ASK, call)
    except ModelFailed as problem:
        return problem
