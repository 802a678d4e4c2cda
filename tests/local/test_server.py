"""The child process by itself: who may speak to it, in which formats, and when it ends."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator

import pytest
from anthropic import AsyncAnthropic, AuthenticationError
from anthropic.types import MessageParam
from openai import AsyncOpenAI
from openai.types.chat import ChatCompletionUserMessageParam

from bot.llm.local.child import Child
from bot.llm.local.server import Order
from tests.local.weights import PATH
from tests.world import ROOT

ORDER = Order(path=str(PATH), name="smollm2", key="secret")
TO_OPENAI: ChatCompletionUserMessageParam = {"role": "user", "content": "Say hello."}
TO_ANTHROPIC: MessageParam = {"role": "user", "content": "Say hello."}
PARENT = """
import asyncio, sys
from bot.llm.local.child import Child
from bot.llm.local.server import Order

async def main():
    child = await Child.start(Order(path=sys.argv[1], name="smollm2", key="secret"))
    print(child.process.pid, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.fixture
async def child() -> AsyncIterator[Child]:
    child = await Child.start(ORDER)
    yield child
    await child.stop()


async def test_openais_sdk_streams_several_drafts_with_log_probabilities(child: Child) -> None:
    async with AsyncOpenAI(base_url=f"{child.url}/v1", api_key="secret") as client:
        stream = await client.chat.completions.create(
            model="smollm2", messages=[TO_OPENAI], n=2, stream=True, logprobs=True, top_logprobs=3, max_tokens=12
        )
        chunks = [choice async for chunk in stream for choice in chunk.choices]
    given = [token for choice in chunks if choice.logprobs for token in choice.logprobs.content or ()]
    assert {choice.index for choice in chunks} == {0, 1}
    assert all(token.logprob <= 0 and len(token.top_logprobs) == 3 for token in given)
    assert len(given) > 5


async def test_anthropics_sdk_is_understood_as_well_and_a_wrong_key_is_not(child: Child) -> None:
    async with AsyncAnthropic(base_url=child.url, api_key="secret") as client:
        async with client.messages.stream(model="smollm2", max_tokens=12, messages=[TO_ANTHROPIC]) as stream:
            pieces = [piece async for piece in stream.text_stream]
        assert len(pieces) > 1
    async with AsyncAnthropic(base_url=child.url, api_key="guessed") as client:
        with pytest.raises(AuthenticationError):
            await client.messages.create(model="smollm2", max_tokens=12, messages=[TO_ANTHROPIC])


async def test_it_ends_with_its_parent_however_that_ends() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}  # noqa: TID251 - handed on, not read
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", PARENT, str(PATH), stdout=PIPE, env=environment)
    assert parent.stdout
    pid = int(await parent.stdout.readline())
    gone = os.pidfd_open(pid)
    try:
        os.kill(parent.pid, signal.SIGKILL)
        await parent.wait()
        ended = asyncio.Event()
        asyncio.get_running_loop().add_reader(gone, ended.set)
        async with asyncio.timeout(10):
            await ended.wait()
        asyncio.get_running_loop().remove_reader(gone)
    finally:
        os.close(gone)


async def test_it_ends_when_its_input_does_and_says_nothing_else(child: Child) -> None:
    await child.stop()
    assert child.status == 0
    assert child.process.stdout
    assert await child.process.stdout.read() == b""
