"""OpenAI and every server that speaks its chat format: what a server lacks is found out once and done without."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.core.case import Draft, Failure, Supports
from bot.core.errors import ModelFailed
from bot.flow.ports import Ask, Growing
from bot.llm import failures, prompts, structured
from bot.llm.addresses import is_loopback
from bot.llm.openai_errors import as_failure, lacking
from bot.llm.structured import MalformedError, Reading

if TYPE_CHECKING:
    from openai import AsyncOpenAI

URL = "https://api.openai.com/v1"
CONNECT = 5.0  # seconds
CHECK = 10.0  # seconds to say whether it is there
STALL = 30.0  # seconds of silence in a stream
OWN_STALL = 100.0  # the same at one's own server, which may read the passages slowly
WHOLE = 110.0  # seconds for an answer in one piece
STREAM, USAGE, SCHEMA, LOGPROBS = "stream", "usage", "schema", "logprobs"
OPTIONAL = (LOGPROBS, USAGE, SCHEMA, STREAM)  # in the order in which they are given up where nobody says which it was


@dataclass
class OpenAIModel:
    """A `Model` at OpenAI, or at `base_url`. The SDK is imported by the first draft."""

    name: str
    key: str = field(repr=False)
    base_url: str = ""
    stall: float = 0.0  # 0: as the provider deserves
    lacks: frozenset[str] = frozenset()
    at: failures.Provider | None = None  # None: as the address says
    options: Mapping[str, Any] = field(default_factory=dict)  # what else stands in each request, or in its place
    hint: str = ""  # what is said last, for a model that needs it
    _client: "AsyncOpenAI | None" = field(default=None, repr=False)
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    def __post_init__(self) -> None:
        self.stall = self.stall or (OWN_STALL if self.base_url else STALL)

    @property
    def choices(self) -> tuple[str, ...]:
        return (self.name,)

    @property
    def supports(self) -> Supports:
        return structured.SUPPORTS

    @property
    def provider(self) -> failures.Provider:
        return self.at or (failures.COMPATIBLE if self.base_url else failures.OPENAI)

    async def draft(self, ask: Ask, *, growing: Growing | None = None) -> Draft:
        lacks = self.lacks
        while True:
            try:
                async with self._reading(growing) as reading:
                    await self._ask(ask, reading, lacks)
                    made = structured.draft(reading.reply, ask, self.name, strict=SCHEMA not in lacks)
            except _LacksError as found:
                given_up = found.what or next((each for each in OPTIONAL if each not in lacks), "")
                if not given_up or given_up in lacks:
                    raise failures.refused(self.name, self.provider, found.status) from found
                lacks |= {given_up}
            else:
                self.lacks = lacks  # only what an answer came without is known to be lacking
                return made

    @asynccontextmanager
    async def _reading(self, growing: Growing | None) -> AsyncIterator[Reading]:
        """Every way in which a call can end, as one of ours."""
        reading = Reading(growing)
        try:
            yield reading
        except (ModelFailed, _LacksError, TimeoutError):
            raise
        except MalformedError as problem:
            raise failures.malformed(self.name, self.provider) from problem
        except Exception as problem:
            begun = bool(reading.reply.text)
            if not begun and (found := lacking(problem)) is not None:
                raise _LacksError(*found) from problem
            url = self.base_url or URL
            raise as_failure(problem, self.name, self.provider, url=url, begun=begun, stall=self.stall) from problem

    async def _ask(self, ask: Ask, reading: Reading, lacks: frozenset[str]) -> None:
        client = await self._opened()
        asked: Any = _request(self.name, ask, lacks, self.hint) | dict(self.options)
        if STREAM in lacks:
            await self._whole(await client.chat.completions.create(**asked, timeout=self._timeout(WHOLE)), reading)
            return
        stream = await client.chat.completions.create(**asked, timeout=self._timeout(self.stall))
        async with stream:
            async for chunk in stream:
                await _take(chunk, reading)
        if not reading.reply.text and not reading.reply.finished:
            raise _LacksError(STREAM, 200)  # it answered, and not with a stream
        self._ended(reading)

    async def _whole(self, answer: Any, reading: Reading) -> None:
        choice = answer.choices[0]
        reading.reply.finished = choice.finish_reason or "stop"
        _count(answer.usage, reading)
        _logprobs(choice, reading)
        await reading.add(choice.message.content or "")
        self._ended(reading)

    def _ended(self, reading: Reading) -> None:
        if failed := _ENDED_BADLY.get(reading.reply.finished):
            raise failed(self.name, self.provider)

    def _timeout(self, silence: float) -> Any:
        from httpx2 import Timeout  # noqa: PLC0415 - with the SDK, when it is used

        return Timeout(silence, connect=CONNECT)

    async def _opened(self) -> "AsyncOpenAI":
        async with self._opening:
            if self._client is None:
                self._client = await asyncio.to_thread(_open, self.key, self.base_url)
        return self._client

    async def check(self) -> tuple[Failure, ...]:
        """Ask for the model's entry. One's own server may know no such page, and is there all the same."""
        try:
            await (await self._opened()).models.retrieve(self.name, timeout=self._timeout(CHECK))
        except Exception as problem:  # noqa: BLE001 - whatever it is, as one of ours
            url = self.base_url or URL
            found = as_failure(problem, self.name, self.provider, url=url, begun=False, stall=CHECK)
            if self.base_url and found.code in failures.NO_SUCH_PAGE:
                return ()
            return (failures.noted(found),)
        return ()

    async def close(self) -> None:
        if self._client:
            await self._client.close()


_ENDED_BADLY = {"": failures.broken_off, "content_filter": failures.declined, "length": failures.malformed}


class _LacksError(Exception):
    """The server does not know something that we asked for; empty: it does not say what."""

    def __init__(self, what: str, status: int) -> None:
        super().__init__(what)
        self.what = what
        self.status = status


def _open(key: str, base_url: str) -> "AsyncOpenAI":
    """In a thread: the import takes half a second. Nothing is left for the SDK to look up in the environment."""
    from openai import AsyncOpenAI, DefaultAsyncHttpxClient  # noqa: PLC0415 - as above

    prompts.rules(), prompts.page("question.md")
    client = AsyncOpenAI(
        api_key=key or "none",  # a local server wants none, the SDK some
        admin_api_key="",
        organization="",
        project="",
        webhook_secret="",
        base_url=base_url or URL,
        max_retries=0,
        http_client=DefaultAsyncHttpxClient(trust_env=False) if is_loopback(base_url) else None,
    )
    client.organization = client.project = None
    client.chat.completions  # noqa: B018 - its modules too are imported here, and not on the loop
    return client


def _request(name: str, ask: Ask, lacks: frozenset[str], hint: str) -> dict[str, Any]:
    schema = {"name": "draft", "strict": True, "schema": structured.SCHEMA}
    wanted: dict[str, dict[str, Any]] = {
        STREAM: {"stream": True},
        USAGE: {} if STREAM in lacks else {"stream_options": {"include_usage": True}},
        SCHEMA: {"response_format": {"type": "json_schema", "json_schema": schema}},
        LOGPROBS: {"logprobs": True},
    }
    messages = [
        {"role": "system", "content": prompts.rules()},
        {"role": "user", "content": f"{prompts.material(ask)}\n\n{hint}".strip()},
    ]
    extras = [more for each, more in wanted.items() if each not in lacks]
    return {"model": name, "messages": messages} | {key: value for more in extras for key, value in more.items()}


async def _take(chunk: Any, reading: Reading) -> None:
    _count(chunk.usage, reading)
    if not chunk.choices:
        return
    choice = chunk.choices[0]
    reading.reply.finished = choice.finish_reason or reading.reply.finished
    _logprobs(choice, reading)
    if choice.delta.content:
        await reading.add(choice.delta.content)


def _count(usage: Any, reading: Reading) -> None:
    if usage:
        reading.reply.tokens_in, reading.reply.tokens_out = usage.prompt_tokens or 0, usage.completion_tokens or 0


def _logprobs(choice: Any, reading: Reading) -> None:
    given = getattr(choice.logprobs, "content", None) if choice.logprobs else None
    if given:
        known = reading.reply.logprobs or []
        reading.reply.logprobs = [*known, *((each.token, each.logprob) for each in given)]
