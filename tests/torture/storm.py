"""One storm: a workspace, people, bad days and kills; then all is well again, and the channels are looked at."""

import asyncio
import itertools
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from random import Random

import aiohttp

from bot.flow import doubles
from tests.end_to_end.processes import Control, credentials, process
from tests.postgres import Server
from tests.torture import several
from tests.torture.book import Book, Json
from tests.torture.channels import Channels
from tests.torture.checker import CHECKED, Findings, check
from tests.torture.doubles import Doubles
from tests.torture.faults import Weather
from tests.torture.labels import differing, kept
from tests.torture.lives import Lives, lines
from tests.torture.model import ANSWER, QUESTION, TYPED
from tests.torture.people import REVIEW, Human, Slack, now
from tests.torture.recovery import taken_over
from tests.torture.server import ServerTrouble
from tests.torture.summary import Storm
from tests.torture.traffic import Watch

_ASKS = (
    *(("asks", 50), ("asks_nothing", 4), ("follows_up", 8), ("points", 5), ("edits", 8), ("deletes", 3)),
    *(("thanks", 4), ("replies", 5), ("opens_home", 2), ("presses_in_thread", 25)),
)
_REVIEWS = (
    ("reviews", 55),
    ("audits", 30),
    ("presses_late", 10),
    ("replies", 5),
    ("asks", 5),
    ("presses_in_thread", 5),
)
_STEERS = (("reviews", 30), ("audits", 10), ("steers", 15), ("pauses", 5), ("asks", 5), ("presses_late", 5))
_LIVES = {
    **dict.fromkeys(("ava", "abe", "gil"), (_ASKS, 0.6)),
    **dict.fromkeys(("ben", "bea"), (_REVIEWS, 0.5)),
    "cho": (_STEERS, 0.6),
}
_ASKERS = ("ava", "abe", "ava", "abe")
_LOOKS = 12
_REMIND = 4
_EXPIRE = {False: 10, True: 20}  # on a server it takes longer until all is at rest, and cards have to be open still
# Seconds without a word after which the bot is at rest; on a server the leases of the dead run out first, and after
# that somebody looks for doubles.
_STILL = {False: 3.0, True: doubles.AFTER[0].total_seconds() + 3}
_PASSWORD = "pearwood"  # the server asks for none, but no log may hold one either


class Run:
    """`kills` bots die in `folder`, which is new; `seed` decides all that is left to chance. On a `server`, several."""

    def __init__(
        self,
        folder: Path,
        seed: str,
        kills: int,
        tried: Counter[str],
        *,
        server: Server | None = None,
        blind: bool = False,
        archived: bool = False,
        audit: float = 1.0,
    ) -> None:
        folder.mkdir(parents=True)
        self._audit, self._checked = audit, 0
        self._kept_in: str | Path = folder / ".copydesk" / "copydesk.db"
        self._archived, self._server, self._on_server = archived, server, server is not None
        self._folder, self._kills, self._seed, self._tried, self._blind = folder, kills, seed, tried, blind
        self._book, self._lives = Book(), list[Lives]()
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
            settings = {
                **known,
                **stack.enter_context(self._database()),
                "COPYDESK_REVIEW_CHANNEL": "answers-review",
                "COPYDESK_AUDIT": str(self._audit),
                "COPYDESK_REMIND_AFTER": f"{_REMIND}s",
                "COPYDESK_EXPIRE_AFTER": f"{_EXPIRE[self._on_server]}s",
                "COPYDESK_LOG": "json",
                "COPYDESK_SOURCES": "optional",  # what the stub says stands in no handbook
            }
            self._lives = [*self._processes(settings)]
            channels = Channels(session, known["SLACK_API_URL"], known["SLACK_BOT_TOKEN"])
            return await self._told(Slack(session, url), channels, [*known.values(), _PASSWORD])

    @contextmanager
    def _database(self) -> Iterator[dict[str, str]]:
        """The setting that names it, if it is not the usual file."""
        if self._server is None:
            yield {}
            return
        with self._server.database() as address:
            self._kept_in = address
            yield {"COPYDESK_DATABASE": address.replace("postgres:@", f"postgres:{_PASSWORD}@")}

    def _processes(self, settings: dict[str, str]) -> Iterator[Lives]:
        for slot in range(several.PROCESSES) if self._on_server else [None]:
            chance = self._chance(f"lives {slot or ''}".strip())
            yield Lives(self._folder, settings, chance, self._tried, slot=slot, blind=self._blind)

    def _chance(self, name: str) -> Random:
        return Random(f"{self._seed} {name}")  # noqa: S311 - repeatable on purpose

    async def _told(self, slack: Slack, channels: Channels, secrets: list[str]) -> Storm:
        weather = Weather(slack, self._chance("weather"), archived=self._archived)
        watch, twice, over = Watch(slack), Doubles(self._folder), asyncio.Event()
        trouble = ServerTrouble(self._server, self._chance("server")) if self._server else None
        people = {name: Human(name, slack, self._book, self._chance(name), self._new_mark) for name in _LIVES}
        async with _unharmed(self._lives[:1]):
            await _until(lambda: people["cho"].types("watch <#help> all"))
        before = Counter(self._tried)
        async with asyncio.TaskGroup() as always:
            always.create_task(twice.lasts(over))
            await self._rages(slack, people, [weather, watch, *([trouble] if trouble else [])])
            await weather.clears()
            findings, stopped_in = await self._afterwards(slack, channels, watch, people)
            over.set()
        findings.secrets = self._told_secrets(secrets)
        storm = self._storm(watch, findings, stopped_in)
        storm.tried, storm.faults = dict(self._tried - before), dict(weather.laid)
        storm.restarts, storm.doubles = trouble.restarts if trouble else 0, [*twice.seconds.values()]
        return storm

    async def _rages(
        self, slack: Slack, people: dict[str, Human], others: list[Weather | Watch | ServerTrouble]
    ) -> None:
        """Until enough bots have died."""
        over = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            for name, (acts, pause) in _LIVES.items():
                tasks.create_task(people[name].lives(acts, pause, over))
            for each in others:
                tasks.create_task(each.lasts(over))
            tasks.create_task(_looking(slack, over))
            await asyncio.gather(*[self._until_enough(each) for each in self._lives])
            over.set()

    async def _until_enough(self, lives: Lives) -> None:
        while sum(each.killed.total() for each in self._lives) < self._kills:
            await lives.one()

    async def _afterwards(
        self, slack: Slack, channels: Channels, watch: Watch, people: dict[str, Human]
    ) -> tuple[Findings, float]:
        """Faults are lifted and the bot may live: at rest everything has its place, and after the deadline an end."""
        async with _unharmed(self._lives):
            await _until(lambda: people["cho"].types("resume"))
            await _until(lambda: people["cho"].types("threshold 0.3"))
            await _checked_in_peace(slack, people)
            await watch.quiet(_STILL[self._on_server], at_most=60)
            self._book.note_acks(watch.wire.acked)
            findings = check(self._book, await channels.read(), self._calls(), watch.wire.troubled, ended=False)
            await asyncio.sleep(_EXPIRE[self._on_server])
            await watch.quiet(_STILL[False], at_most=60)
            await slack.looks_at_cards()
            findings.add(check(self._book, await channels.read(), self._calls(), watch.wire.troubled, ended=True))
            findings.differing += differing(await asyncio.to_thread(kept, self._kept_in), channels.last[REVIEW])
            self._checked = sum(bool(CHECKED.match(card.get("text", ""))) for card in channels.last[REVIEW])
            asked_to_stop = now()
        (self._folder / "book.json").write_text(json.dumps(self._book.as_json(), indent=1))
        (self._folder / "channels.json").write_text(json.dumps(channels.last, indent=1))
        return findings, now() - asked_to_stop

    def _calls(self) -> list[Json]:
        return self._entries("calls")

    def _entries(self, name: str) -> list[Json]:
        return [json.loads(line) for line in lines(self._folder / name)]

    def _told_secrets(self, secrets: list[str]) -> list[str]:
        """What must stand in no output of the bot: people's words, the model's, tokens and the database's password."""
        said = (self._folder / "bot.log").read_text(errors="replace")
        return [each for each in (QUESTION, ANSWER, TYPED, *secrets) if each in said and not each.startswith("http")]

    def _storm(self, watch: Watch, findings: Findings, stopped_in: float) -> Storm:
        calls = self._calls()
        killed = sum((each.killed for each in self._lives), Counter[str]())
        ended = Counter(status for each in self._lives for status in each.ended_by_themselves)
        return Storm(
            kills=killed.total(),
            at_points=dict(killed),
            ended_by_themselves=dict(ended),
            frozen=sum(each.frozen for each in self._lives),
            given_up=watch.wire.given_up,
            questions=sum(bool(question.stored) for question in self._book.questions),
            extra_calls=len(calls) - len({call["question"] for call in calls}),
            needless_calls=len(calls) - len({(call["question"], call["process"]) for call in calls}),
            taken_back=watch.wire.taken_back,
            let_go=watch.wire.let_go,
            untold=findings.settle(watch.wire.let_go),
            recovered=[told["recovered"] for each in self._lives for told in each.told() if "recovered" in told],
            taken_over=taken_over(self._entries("claims")),
            stopped_in=stopped_in,
            checked=self._checked,
            findings=findings,
        )


@asynccontextmanager
async def _unharmed(lives: list[Lives]) -> AsyncIterator[None]:
    """All of them may live, and are stopped together."""
    over = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        for each in lives:
            tasks.create_task(each.unharmed(over))
        yield
        over.set()


async def _checked_in_peace(slack: Slack, people: dict[str, Human]) -> None:
    """Where the machine is so busy that bots die before they answer, some answers are checked all the same."""
    for name in _ASKERS:
        await people[name].asks_for_sure()
    for _ in range(_LOOKS):
        await asyncio.sleep(0.3)
        await slack.looks_at_cards()
        await asyncio.gather(*[people[name].audits() for name in ("ben", "bea")])


async def _looking(slack: Slack, over: asyncio.Event) -> None:
    while not over.is_set():
        await slack.looks_at_cards()
        await asyncio.sleep(0.8)


async def _until(act: Callable[[], Awaitable[bool]]) -> None:
    while not await act():  # noqa: ASYNC110 - it is another process
        await asyncio.sleep(0.2)
