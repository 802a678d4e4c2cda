"""What a model is asked once a draft stands, by both SDKs, unmodified, and what becomes of its replies."""

import math
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.case import Passage
from bot.core.errors import ModelFailed
from bot.core.judging.cascade import Asked, Call
from bot.flow.ports import Ask
from bot.llm import prompts
from bot.llm.anthropic import AnthropicModel
from bot.llm.chain import Chain
from bot.llm.handbook import HandbookModel
from bot.llm.openai import LIMIT, LOGPROBS, OpenAIModel
from tests.llm.stub import Refuses, Says, Stub, reply, running
from tests.world import StoppedClock

PASSAGES = tuple(Passage(page="Refunds", path="r.md", heading=f"Part {n}", text=f"{n} days.") for n in range(9))
ASK = Ask(question="Is the wombat return window 30 days?", passages=PASSAGES, kept=True)
PROBE, AGAIN = Call(asked=Asked.PROBE, model="m"), Call(asked=Asked.AGAIN, model="m")
SAME = Call(asked=Asked.SAME, model="m", pairs=(("30 days", "a month"), ("30 days", "14 days")))
Adapter = OpenAIModel | AnthropicModel


@pytest.fixture
async def stub() -> AsyncIterator[Stub]:
    async with running() as stub:
        yield stub


@pytest.fixture
async def chat(stub: Stub) -> AsyncIterator[OpenAIModel]:
    made = OpenAIModel("m", stub.key, f"{stub.url}/v1", stall=1.0)
    yield made
    await made.close()


@pytest.fixture
async def claude(stub: Stub) -> AsyncIterator[AnthropicModel]:
    made = AnthropicModel("m", stub.key, stub.url, stall=1.0)
    yield made
    await made.close()


@pytest.fixture(params=["openai", "anthropic"])
def model(request: pytest.FixtureRequest, chat: OpenAIModel, claude: AnthropicModel) -> Adapter:
    return chat if request.param == "openai" else claude


def text_of(body: dict[str, object]) -> str:
    """What the user's message of a request says, in one part or several."""
    messages = body["messages"]
    assert isinstance(messages, list)
    content = messages[-1]["content"]
    return content if isinstance(content, str) else "\n\n".join(part["text"] for part in content)


@pytest.mark.parametrize("call", [PROBE, AGAIN])
async def test_it_begins_word_for_word_as_the_draft_did_so_that_nothing_is_read_twice(
    model: Adapter, stub: Stub, call: Call
) -> None:
    await model.draft(ASK)
    stub.will(Says(reply("yes")))
    await model.inquire(ASK, call)
    first, then = stub.asked
    assert text_of(then).startswith(text_of(first))
    assert len(text_of(then)) > len(text_of(first))
    for key in ("response_format", "output_config", "system", "model"):
        assert first.get(key) == then.get(key)
    assert first["messages"][:-1] == then["messages"][:-1]


async def test_anthropic_is_told_where_what_is_read_twice_ends(claude: AnthropicModel, stub: Stub) -> None:
    await claude.draft(ASK)
    await claude.inquire(ASK, AGAIN)
    await claude.draft(replace(ASK, kept=False))
    first, then, alone = (body["messages"][-1]["content"] for body in stub.asked)
    assert first == then[:1]
    assert first[0]["cache_control"] == {"type": "ephemeral"}
    assert "cache_control" not in then[1]
    assert alone == first[0]["text"]


@pytest.mark.parametrize(
    ("instead", "chance"),
    [
        ((("yes", math.log(0.6)), ("no", math.log(0.2)), ("the", math.log(0.2))), 0.75),
        ((("yes", math.log(0.4)), (" Yes", math.log(0.4)), ("No", math.log(0.2))), 0.8),
    ],
)
async def test_the_chance_of_a_yes_is_that_among_yes_and_no(
    chat: OpenAIModel, stub: Stub, instead: tuple[tuple[str, float], ...], chance: float
) -> None:
    stub.will(Says('{"answer": "yes"', finish="length", instead=instead))
    found = await chat.inquire(ASK, PROBE)
    assert list(found.chances) == pytest.approx([chance])
    assert (found.tokens_in, found.tokens_out) == (200, 60)
    assert stub.asked[0]["top_logprobs"] > 1
    assert stub.asked[0]["max_tokens"] < 20


@pytest.mark.parametrize(("said", "chance"), [(reply("yes"), 0.9), (reply("No."), 0.1), ('{"answer": "yes', 0.9)])
async def test_without_log_probabilities_a_plain_yes_or_no_has_to_do(
    model: Adapter, stub: Stub, said: str, chance: float
) -> None:
    if isinstance(model, OpenAIModel):
        model.lacks = frozenset({LOGPROBS})
    stub.will(Says(said, finish="length"))
    assert list((await model.inquire(ASK, PROBE)).chances) == pytest.approx([chance])
    assert "logprobs" not in stub.asked[0]


async def test_a_probe_in_few_words_is_read_by_its_odds_as_well(chat: OpenAIModel, stub: Stub) -> None:
    stub.will(Says("No", finish="length", instead=(("Yes", math.log(0.3)), ("No", math.log(0.6)))))
    found = await chat.inquire(ASK, replace(PROBE, peer=True))
    assert list(found.chances) == pytest.approx([1 / 3])
    assert "response_format" not in stub.asked[0]


async def test_only_an_answer_asked_for_again_is_drawn(stub: Stub) -> None:
    exact = OpenAIModel("m", stub.key, f"{stub.url}/v1", options={"temperature": 0})
    stub.will(Says("yes"), Says("30 days"))
    await exact.inquire(ASK, PROBE)
    await exact.inquire(ASK, AGAIN)
    await exact.close()
    assert ["temperature" in body for body in stub.asked] == [True, False]


async def test_the_gist_is_asked_for_in_other_words_each_time(model: Adapter, stub: Stub) -> None:
    for number in range(4):
        stub.will(Says(reply(f"{number} days")))
        assert (await model.inquire(ASK, replace(AGAIN, number=number))).text == f"{number} days"
    assert len({text_of(body) for body in stub.asked}) == 4


async def test_another_model_reads_the_best_passages_alone(model: Adapter, stub: Stub) -> None:
    stub.will(Says("prose of a server without forms: 30 days"))
    found = await model.inquire(ASK, replace(AGAIN, peer=True))
    assert found.text.endswith("30 days")
    assert "Part 2" in text_of(stub.asked[0])
    assert "Part 3" not in text_of(stub.asked[0])
    assert not {"response_format", "output_config"} & stub.asked[0].keys()


async def test_one_call_compares_all_pairs_and_what_it_leaves_out_is_not_known(model: Adapter, stub: Stub) -> None:
    stub.will(Says("1: yes\n2. No"), Says("2 yes"))
    assert (await model.inquire(ASK, SAME)).chances == (1.0, 0.0)
    assert (await model.inquire(ASK, SAME)).chances == (None, 1.0)
    assert "~~~\na month\n~~~" in text_of(stub.asked[0])
    assert "wombat" not in text_of(stub.asked[0])


@pytest.mark.parametrize(
    ("call", "said"),
    [(PROBE, reply("perhaps")), (PROBE, ""), (AGAIN, '{"answer": " "}'), (AGAIN, ""), (SAME, "They differ.")],
)
async def test_what_says_nothing_is_a_failure(model: Adapter, stub: Stub, call: Call, said: str) -> None:
    stub.will(Says(said))
    with pytest.raises(ModelFailed) as caught:
        await model.inquire(ASK, call)
    assert caught.value.code == "malformed"
    assert "wombat" not in str(caught.value)


@pytest.mark.parametrize(("play", "code"), [(Refuses(401), "wrong_key"), (Refuses(500), "down")])
async def test_a_failure_is_told_as_that_of_a_draft_is(model: Adapter, stub: Stub, play: Refuses, code: str) -> None:
    stub.will(play)
    with pytest.raises(ModelFailed) as caught:
        await model.inquire(ASK, AGAIN)
    assert caught.value.code == code


async def test_a_model_that_spends_a_limit_on_thinking_is_given_none_the_next_time(
    chat: OpenAIModel, stub: Stub
) -> None:
    stub.will(Says("", finish="length"), Says(reply("30 days")))
    with pytest.raises(ModelFailed):
        await chat.inquire(ASK, AGAIN)
    assert (await chat.inquire(ASK, AGAIN)).text == "30 days"
    assert LIMIT in chat.lacks
    assert "max_tokens" not in stub.asked[1]


async def test_a_chain_asks_whom_it_is_told_to_and_keeps_a_busy_one_for_drafts(
    chat: OpenAIModel, claude: AnthropicModel, stub: Stub
) -> None:
    chat.name, claude.name, clock = "gpt", "claude", StoppedClock()
    chain = Chain((chat, claude, HandbookModel()), clock, iter([1.0, 3.5] * 9).__next__, ("handbook",))
    assert (chain.peers("gpt"), chain.peers("handbook")) == (("claude",), ("gpt", "claude"))
    assert (chain.supports.probe, chain.supports.samples) == (True, True)
    stub.will(Says(reply("30 days")), Refuses(429, headers={"retry-after": "20"}))
    found = await chain.inquire(ASK, replace(AGAIN, model="claude"))
    assert (found.text, found.seconds) == ("30 days", 2.5)
    for seconds, code in ((0, "rate_limit"), (79, "rate_limit")):
        clock.at += timedelta(seconds=seconds)
        with pytest.raises(ModelFailed) as caught:
            await chain.inquire(ASK, replace(AGAIN, model="gpt"))
        assert caught.value.code == code
    assert len(stub.asked) == 2
    clock.at += timedelta(seconds=2)
    assert (await chain.inquire(ASK, replace(AGAIN, model="gpt"))).text
    with pytest.raises(ModelFailed):
        await chain.inquire(ASK, replace(AGAIN, model="handbook"))


def test_another_prompt_is_another_edition(monkeypatch: pytest.MonkeyPatch) -> None:
    before = prompts.edition()
    page = prompts.page
    monkeypatch.setattr(prompts, "page", lambda name: page(name) + ("!" if name == "again.md" else ""))
    assert prompts.edition() != before
