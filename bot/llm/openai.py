"""OpenAI and every server that speaks its chat format: what a server lacks is found out once and done without."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.core.case import Draft, Failure, Supports
from bot.core.errors import ModelFailed
from bot.core.judging.cascade import Call
from bot.flow.ports import Ask, Found, Growing
from bot.llm import failures, further, prompts, structured
from bot.llm.addresses import is_loopback
from bot.llm.further import Wish
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
BRIEF = 20.0  # the same for a few words
STREAM, USAGE, SCHEMA, LOGPROBS = "stream", "usage", "schema", "logprobs"
LIMIT = "limit"  # of tokens: a model that thinks first spends it on that, and then says nothing
ALTERNATIVES = 5  # of a token; a yes and a no, in their spellings, are among them
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

    def peers(self, model: str) -> tuple[str, ...]:
        del model
        return ()

    async def inquire(self, ask: Ask, call: Call) -> Found:
        await self._opened()  # with the pages that a wish is made of
        wish = further.wish(ask, call)
        try:
            async with self._reading(None) as reading:
                await self._say(wish, reading)
                return further.found(reading.reply, call)
        except _LacksError as found:
            raise failures.refused(self.name, self.provider, found.status) from found

    async def _say(self, wish: Wish, reading: Reading) -> None:
        """In one piece, since nobody watches it grow. To be cut off is no fault: the end of the form says nothing."""
        answer = await (await self._opened()).chat.completions.create(**self._brief(wish), timeout=self._timeout(BRIEF))
        choice = answer.choices[0]
        _count(answer.usage, reading)
        _odds(choice, reading)
        await reading.add(choice.message.content or "")
        if choice.finish_reason == "length" and not reading.reply.text:
            self.lacks |= {LIMIT}
        if choice.finish_reason == "content_filter":
            raise failures.declined(self.name, self.provider)

    def _brief(self, wish: Wish) -> dict[str, Any]:
        asked = _request(self.name, wish.rules, wish.text, self.lacks | {STREAM, USAGE, LOGPROBS}) | dict(self.options)
        if not wish.form:
            asked.pop("response_format", None)
        if wish.drawn:
            asked.pop("temperature", None)
        if wish.odds and LOGPROBS not in self.lacks:
            asked |= {"logprobs": True, "top_logprobs": ALTERNATIVES}
        limit = "max_tokens" if self.base_url else "max_completion_tokens"
        return asked | ({} if LIMIT in self.lacks else {limit: wish.most})

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
        text = f"{prompts.material(ask)}\n\n{self.hint}".strip()
        asked: Any = _request(self.name, prompts.rules(), text, lacks) | dict(self.options)
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

    prompts.edition()  # reads every page
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


def _request(name: str, rules: str, text: str, lacks: frozenset[str]) -> dict[str, Any]:
    schema = {"name": "draft", "strict": True, "schema": structured.SCHEMA}
    wanted: dict[str, dict[str, Any]] = {
        STREAM: {"stream": True},
        USAGE: {} if STREAM in lacks else {"stream_options": {"include_usage": True}},
        SCHEMA: {"response_format": {"type": "json_schema", "json_schema": schema}},
        LOGPROBS: {"logprobs": True},
    }
    messages = [{"role": "system", "content": rules}, {"role": "user", "content": text}]
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


def _odds(choice: Any, reading: Reading) -> None:
    for each in getattr(choice.logprobs, "content", None) or ():
        others = {other.token: other.logprob for other in each.top_logprobs or ()}
        reading.reply.odds.append({each.token: each.logprob} | others)
