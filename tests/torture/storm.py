"""One storm: a workspace, people, bad days and kills; then all is well again, and the channels are looked at."""

import asyncio
import itertools
import json
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import aiohttp

from tests.end_to_end.processes import Control, credentials, process
from tests.torture.book import Book, Json
from tests.torture.checker import Channels, Findings, check
from tests.torture.faults import Weather
from tests.torture.lives import Lives, lines
from tests.torture.model import ANSWER, QUESTION, TYPED
from tests.torture.people import Human, Slack, now
from tests.torture.traffic import Watch

_ASKS = (
    *(("asks", 50), ("asks_nothing", 4), ("follows_up", 8), ("points", 5), ("edits", 8), ("deletes", 3)),
    *(("thanks", 4), ("replies", 5), ("opens_home", 2), ("presses_in_thread", 25)),
)
_REVIEWS = (("reviews", 75), ("presses_late", 10), ("replies", 5), ("asks", 5), ("presses_in_thread", 5))
_STEERS = (("reviews", 40), ("steers", 15), ("pauses", 5), ("asks", 5), ("presses_late", 5))
_LIVES = {
    **dict.fromkeys(("ava", "abe", "gil"), (_ASKS, 0.6)),
    **dict.fromkeys(("ben", "bea"), (_REVIEWS, 0.5)),
    "cho": (_STEERS, 0.6),
}
_STILL = 3.0  # seconds without a word after which the bot is at rest
_REMIND, _EXPIRE = 4, 10


@dataclass
class Storm:
    """What came of it; counts add up over storms."""

    kills: int = 0
    at_points: dict[str, int] = field(default_factory=dict)
    tried: dict[str, int] = field(default_factory=dict)
    ended_by_themselves: dict[int, int] = field(default_factory=dict)
    given_up: int = 0
    questions: int = 0
    extra_calls: int = 0
    needless_calls: int = 0  # of these, while the first caller lived
    let_go: int = 0  # posts that Slack refused for good
    untold: int = 0  # questions whose asker heard no end, since that word was refused
    recovered: list[float] = field(default_factory=list)
    stopped_in: float = 0.0
    findings: Findings = field(default_factory=Findings)


class Run:
    """`kills` bots die in `folder`, which is new; `seed` decides all that is left to chance."""

    def __init__(
        self, folder: Path, seed: str, kills: int, tried: Counter[str], *, blind: bool = False, archived: bool = False
    ) -> None:
        folder.mkdir(parents=True)
        self._archived = archived
        self._folder, self._kills, self._seed, self._tried, self._blind = folder, kills, seed, tried, blind
        self._book = Book()
        numbers = itertools.count(1)
        self._new_mark = lambda: f"{QUESTION}{next(numbers)}x"

    async def storm(self) -> Storm:
        async with AsyncExitStack() as stack:
            sandbox = await stack.enter_async_context(
                process("sandbox", "--no-bot", "--port", "0", "--no-browser", cwd=self._folder)
            )
            session = await stack.enter_async_context(aiohttp.ClientSession())
            known = credentials(await sandbox.until("api_url"))
            url = known.pop("url")
            await Control(session, url).post("settings", {"retry_scale": 0.03})
            slack = Slack(session, url)
            settings = {
                **known,
                "COPYDESK_REVIEW_CHANNEL": "answers-review",
                "COPYDESK_REMIND_AFTER": f"{_REMIND}s",
                "COPYDESK_EXPIRE_AFTER": f"{_EXPIRE}s",
                "COPYDESK_LOG": "json",
                "COPYDESK_SOURCES": "optional",  # what the stub says stands in no handbook
            }
            lives = Lives(self._folder, settings, self._chance("lives"), self._tried, blind=self._blind)
            channels = Channels(session, known["SLACK_API_URL"], known["SLACK_BOT_TOKEN"])
            return await self._told(slack, lives, channels, list(known.values()))

    def _chance(self, name: str) -> Random:
        return Random(f"{self._seed} {name}")  # noqa: S311 - repeatable on purpose

    async def _told(self, slack: Slack, lives: Lives, channels: Channels, secrets: list[str]) -> Storm:
        weather = Weather(slack, self._chance("weather"), archived=self._archived)
        watch, over = Watch(slack), asyncio.Event()
        people = {name: Human(name, slack, self._book, self._chance(name), self._new_mark) for name in _LIVES}
        async with lives.unharmed():
            await _until(lambda: people["cho"].types("watch <#help> all"))
        before = Counter(self._tried)
        async with asyncio.TaskGroup() as tasks:
            for name, (acts, pause) in _LIVES.items():
                tasks.create_task(people[name].lives(acts, pause, over))
            tasks.create_task(weather.lasts(over))
            tasks.create_task(watch.lasts(over))
            tasks.create_task(_looking(slack, over))
            while lives.killed.total() < self._kills:
                await lives.one()
            over.set()
        await weather.clears()
        findings, stopped_in = await self._afterwards(slack, lives, channels, watch, people["cho"])
        findings.secrets = self._told_secrets(secrets)
        return self._storm(lives, watch, findings, lives.tried - before, stopped_in)

    async def _afterwards(
        self, slack: Slack, lives: Lives, channels: Channels, watch: Watch, cho: Human
    ) -> tuple[Findings, float]:
        """Faults are lifted and the bot may live: at rest everything has its place, and after the deadline an end."""
        async with lives.unharmed():
            await _until(lambda: cho.types("resume"))
            await watch.quiet(_STILL, at_most=60)
            self._book.note_acks(watch.wire.acked)
            findings = check(self._book, await channels.read(), self._calls(), watch.wire.troubled, ended=False)
            await asyncio.sleep(_EXPIRE)
            await watch.quiet(_STILL, at_most=60)
            await slack.looks_at_cards()
            findings.add(check(self._book, await channels.read(), self._calls(), watch.wire.troubled, ended=True))
            asked_to_stop = now()
        (self._folder / "book.json").write_text(json.dumps(self._book.as_json(), indent=1))
        (self._folder / "channels.json").write_text(json.dumps(channels.last, indent=1))
        return findings, now() - asked_to_stop

    def _calls(self) -> list[Json]:
        return [json.loads(line) for line in lines(self._folder / "calls")]

    def _told_secrets(self, secrets: list[str]) -> list[str]:
        """What must stand in no output of the bot: people's words, the model's, and tokens."""
        said = (self._folder / "bot.log").read_text(errors="replace")
        return [each for each in (QUESTION, ANSWER, TYPED, *secrets) if each in said and not each.startswith("http")]

    def _storm(self, lives: Lives, watch: Watch, findings: Findings, tried: Counter[str], stopped_in: float) -> Storm:
        calls = self._calls()
        told = [json.loads(line) for line in lines(self._folder / "lives")]
        return Storm(
            kills=lives.killed.total(),
            at_points=dict(lives.killed),
            tried=dict(tried),
            ended_by_themselves=dict(Counter(lives.ended_by_themselves)),
            given_up=watch.wire.given_up,
            questions=sum(bool(question.stored) for question in self._book.questions),
            extra_calls=len(calls) - len({call["question"] for call in calls}),
            needless_calls=len(calls) - len({(call["question"], call["process"]) for call in calls}),
            let_go=watch.wire.let_go,
            untold=findings.settle(watch.wire.let_go),
            recovered=[each["recovered"] for each in told if "recovered" in each],
            stopped_in=stopped_in,
            findings=findings,
        )


async def _looking(slack: Slack, over: asyncio.Event) -> None:
    while not over.is_set():
        await slack.looks_at_cards()
        await asyncio.sleep(0.8)


async def _until(act: Callable[[], Awaitable[bool]]) -> None:
    while not await act():  # noqa: ASYNC110 - it is another process
        await asyncio.sleep(0.2)
