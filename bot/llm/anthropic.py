"""Anthropic's Messages API: a streamed draft by a JSON schema. It gives no log-probabilities."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.core.case import Draft, Failure, Supports
from bot.core.errors import ModelFailed
from bot.core.judging.cascade import Call
from bot.flow.ports import Ask, Found, Growing
from bot.llm import failures, further, prompts, structured
from bot.llm.addresses import is_loopback
from bot.llm.anthropic_errors import as_failure, takes_no_schema
from bot.llm.further import Wish
from bot.llm.structured import MalformedError, Reading

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic

URL = "https://api.anthropic.com"
CONNECT = 5.0  # seconds
CHECK = 10.0  # seconds to say whether it is there
STALL = 30.0  # seconds of silence in a stream
MOST = 4_096  # tokens of an answer; the API wants a number


@dataclass
class AnthropicModel:
    """A `Model` at Anthropic. The SDK is imported by the first draft."""

    name: str
    key: str = field(repr=False)
    base_url: str = URL
    stall: float = STALL
    schema: bool = True  # older models know no output format: found out once
    _client: "AsyncAnthropic | None" = field(default=None, repr=False)
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    @property
    def choices(self) -> tuple[str, ...]:
        return (self.name,)

    @property
    def supports(self) -> Supports:
        return structured.SUPPORTS

    def peers(self, model: str) -> tuple[str, ...]:
        del model
        return ()

    async def inquire(self, ask: Ask, call: Call) -> Found:
        await self._opened()  # with the pages that a wish is made of
        wish = further.wish(ask, call)
        async with self._reading(None, schema=False) as reading:
            await self._say(wish, reading, schema=self.schema and wish.form, kept=wish.form and not call.peer)
            return further.found(reading.reply, call)

    async def draft(self, ask: Ask, *, growing: Growing | None = None) -> Draft:
        try:
            return await self._draft(ask, growing, schema=self.schema)
        except _NoSchemaError:
            made = await self._draft(ask, growing, schema=False)
            self.schema = False
            return made

    async def _draft(self, ask: Ask, growing: Growing | None, *, schema: bool) -> Draft:
        async with self._reading(growing, schema=schema) as reading:
            await self._opened()  # first, since that reads the prompts
            wish = Wish(rules=prompts.rules(), material=prompts.material(ask))
            await self._say(wish, reading, schema=schema, kept=ask.kept)
            if failed := _ENDED_BADLY.get(reading.reply.finished):
                raise failed(self.name, failures.ANTHROPIC)
            return structured.draft(reading.reply, ask, self.name, strict=schema)

    @asynccontextmanager
    async def _reading(self, growing: Growing | None, *, schema: bool) -> AsyncIterator[Reading]:
        """Every way in which a call can end, as one of ours; with a `schema`, that the model takes none is one."""
        reading = Reading(growing)
        try:
            yield reading
        except (ModelFailed, TimeoutError):
            raise
        except MalformedError as problem:
            raise failures.malformed(self.name, failures.ANTHROPIC) from problem
        except Exception as problem:
            begun = bool(reading.reply.text)
            if schema and not begun and takes_no_schema(problem):
                raise _NoSchemaError from problem
            raise as_failure(problem, self.name, url=self.base_url, begun=begun, stall=self.stall) from problem

    async def _say(self, wish: Wish, reading: Reading, *, schema: bool, kept: bool) -> None:
        """`kept`: what the material ends with is where the provider remembers it, at a price, and finds it again."""
        client = await self._opened()
        form = {"format": {"type": "json_schema", "schema": structured.SCHEMA}}
        asked: Any = {
            "model": self.name,
            "max_tokens": wish.most or MOST,
            "system": wish.rules,
            "messages": [{"role": "user", "content": _content(wish) if kept else wish.text}],
            "timeout": self._timeout(),
            **({"output_config": form} if schema else {}),
        }
        stream = await client.messages.create(**asked, stream=True)
        async with stream:
            async for event in stream:
                await _take(event, reading)

    def _timeout(self) -> Any:
        from httpx2 import Timeout  # noqa: PLC0415 - with the SDK, when it is used

        return Timeout(self.stall, connect=CONNECT)

    async def _opened(self) -> "AsyncAnthropic":
        async with self._opening:
            if self._client is None:
                self._client = await asyncio.to_thread(_open, self.key, self.base_url)
        return self._client

    async def check(self) -> tuple[Failure, ...]:
        """Ask for the model's entry."""
        try:
            await (await self._opened()).models.retrieve(self.name, timeout=CHECK)
        except Exception as problem:  # noqa: BLE001 - whatever it is, as one of ours
            found = as_failure(problem, self.name, url=self.base_url, begun=False, stall=CHECK)
            return (failures.noted(found),)
        return ()

    async def close(self) -> None:
        if self._client:
            await self._client.close()


_ENDED_BADLY = {
    "": failures.broken_off,
    "refusal": failures.declined,
    "max_tokens": failures.malformed,
    "model_context_window_exceeded": failures.too_long,
}


class _NoSchemaError(Exception):
    """The model takes no output format."""


def _open(key: str, base_url: str) -> "AsyncAnthropic":
    """In a thread: the import takes a second. Nothing is left for the SDK to look up in the environment."""
    import httpx2  # noqa: PLC0415 - as above
    from anthropic import AsyncAnthropic  # noqa: PLC0415 - as above

    prompts.edition()  # reads every page
    client = AsyncAnthropic(
        api_key=key,
        webhook_key="",
        base_url=base_url,
        max_retries=0,
        open_telemetry=False,
        http_client=httpx2.AsyncClient(trust_env=False) if is_loopback(base_url) else None,
    )
    client.messages  # noqa: B018 - its modules too are imported here, and not on the loop
    return client


def _content(wish: Wish) -> list[dict[str, Any]]:
    kept = {"type": "text", "text": wish.material, "cache_control": {"type": "ephemeral"}}
    return [kept, *([{"type": "text", "text": wish.last}] if wish.last else [])]


async def _take(event: Any, reading: Reading) -> None:
    reply = reading.reply
    match event.type:
        case "message_start":
            usage = event.message.usage
            cached = (usage.cache_creation_input_tokens or 0) + (usage.cache_read_input_tokens or 0)
            reply.tokens_in, reply.tokens_out = usage.input_tokens + cached, usage.output_tokens
        case "content_block_delta" if event.delta.type == "text_delta":
            await reading.add(event.delta.text)
        case "message_delta":
            reply.finished = event.delta.stop_reason or reply.finished
            reply.tokens_out = event.usage.output_tokens or reply.tokens_out
        case _:
            pass
