"""A world in which every payload goes through one hand, and all that the bot says and logs is looked at."""

import json
import logging
import re
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterator, MutableMapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiosqlite
import pytest
import structlog

from bot.core.case import Draft, Failure, Supports
from bot.core.errors import ModelFailed
from bot.flow import roster
from bot.flow.ports import Ask, Growing
from bot.logs import Brief
from bot.sandbox import Ack
from bot.slack import door
from tests.fuzz.acts import SILENT, SURE, acts
from tests.fuzz.hostile import ACTIVE, ANSWER, PLANTED, Mutation, mutated
from tests.fuzz.payloads import MORE
from tests.world import World, new_world

Json = dict[str, Any]
ACTED_ON = re.compile("|".join(re.escape(one.partition("|")[0]) for one in ACTIVE))
SUBJECT = re.compile(r"^[0-9a-f]{16}(?=\.\d+$)")
OPEN = "status NOT IN ('delivered', 'rejected', 'expired', 'withdrawn')"
INERT = {"initial_value", "value", "private_metadata", "metadata", "trigger_id", "challenge"}
_KEPT = 30  # payloads of a kind
_FRESH = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a commit costs nothing there, and this is not about disks


class StubModel:
    """Writes what Slack would act on, and is unsure unless told otherwise."""

    name = "stub"
    supports = Supports(confidence=True)
    choices = ("stub",)

    async def check(self) -> tuple[Failure, ...]:
        return ()

    async def draft(self, ask: Ask, *, growing: Growing | None = None) -> Draft:
        del growing
        if SILENT in ask.question:
            raise ModelFailed("The stub is silent when told to. Ask another question.", model=self.name)
        text = f"{ANSWER} {' '.join(ACTIVE)}\n```\n{ACTIVE[0]}\n```" + " and so on" * (len(ask.question) % 2_000)
        return Draft(text=text, model=self.name, confidence=0.95 if SURE in ask.question else 0.3)


class Rig:
    """One world for one sequence. `wrong` is what did not hold."""

    def __init__(self, world: World, tally: Counter[str]) -> None:
        self.world, self._tally = world, tally
        self.wrong: list[str] = []
        self._pools: dict[str, deque[Json]] = {}
        for payload in MORE:
            self._keeps(payload)
        self._subject = "0" * 16

    async def acts(self, number: int) -> None:
        await acts(self.world, number)
        await self.rests()

    async def sends(self, which: int, mutations: Sequence[Mutation]) -> None:
        """One of the payloads that came before, or of the kinds that never come, with something else in it."""
        kinds = list(self._pools)
        pool = self._pools[kinds[which % len(kinds)]]
        payload = mutated(pool[which // len(kinds) % len(pool)], [*mutations], self._subject)
        await self.takes(payload)

    async def takes(self, payload: object) -> Ack:
        """To the bot, as from a socket."""
        response = await door.take(self.world.bot.bolt, payload)
        kind = payload.get("type", "command") if isinstance(payload, dict) else "nothing"
        self._tally["payloads"] += 1
        if response.status != 200:
            self.wrong.append(f"{kind} was answered with {response.status}: {str(payload)[:2_000]}")
        self._says("ack", _parsed(response.body))
        return response.status, response.body or None

    async def receive(self, envelope: Json) -> Ack:
        """What people cause comes as it is, and is remembered."""
        payload = json.loads(json.dumps(envelope["payload"]))
        if "bot_id" not in payload.get("event", {}):
            self._keeps(payload)
        for found in filter(None, map(SUBJECT.match, _subjects(payload))):
            self._subject = found[0]
        return await self.takes(payload)

    def _keeps(self, payload: Json) -> None:
        """To be sent again; of each kind alike, however often it comes."""
        [pressed] = [*payload.get("actions", ())] or [{}]
        named = payload.get("callback_id") or (payload.get("view") or {}).get("callback_id") or pressed.get("action_id")
        kind = f"{payload.get('type', 'command')} {named or payload.get('event', {}).get('type')}"
        self._pools.setdefault(kind, deque(maxlen=_KEPT)).append(payload)

    async def rests(self) -> None:
        """Until the bot has done what it can now."""
        await self.world.sandbox.deliveries.settled()
        if self.world.bot.roster_asked.is_set():
            self.world.bot.roster_asked.clear()
            await roster.refresh(self.world.bot.desk)
        await self.world.bot.worker.drain()
        await self.world.sandbox.deliveries.settled()

    async def ends(self) -> None:
        """All deadlines pass."""
        await self.takes({"command": "/copydesk", "text": "resume", "user_id": "U00000CHO"})
        for _ in range(4):
            self.world.clock.at += timedelta(hours=25)
            await self.rests()
        self.wrong += [f"after days a case is {status}" for (status,) in await self.rows(f"SELECT status {_OF_OPEN}")]

    async def looks(self) -> None:
        """What must hold of the store and of errors."""
        self.wrong += [f"{type(error).__name__} was raised" for error in self.world.errors]
        stuck = await self.rows(f"SELECT status {_OF_OPEN} AND due_at IS NULL AND {_NOT_OWED}")
        self.wrong += [f"a case is {status}, and nothing will happen to it" for (status,) in stuck]
        for status, number in await self.rows("SELECT to_status, count(*) FROM audit GROUP BY 1"):
            self._tally[f"came to {status}"] += number
        for event, number in await self.rows(_CHECKED):
            self._tally[f"was {event}"] += number
        for case_id, labels in await self.rows(_LABELS):
            self.wrong += [f"case {case_id} has {labels} labels of one draft"] if labels > 1 else []

    async def rows(self, statement: str) -> list[Any]:
        async with aiosqlite.connect(self.world._settings.database) as file:
            return [*await file.execute_fetchall(statement)]

    def watches(self, patch: pytest.MonkeyPatch) -> None:
        """Each call to Slack."""
        client = self.world.bot.client
        call = client.api_call

        async def seen(method: str, **sent: Any) -> Any:
            self._tally["calls"] += 1
            self._says(method, sent.get("json"))
            return await call(method, **sent)

        patch.setattr(client, "api_call", seen)

    def _says(self, where: str, said: object) -> None:
        for text in _read(said):
            if found := ACTED_ON.search(text):
                self.wrong.append(f"{where} says {found[0]} in {text[max(0, found.start() - 60) : found.end() + 40]!r}")

    def logged(self, level: str, line: str) -> None:
        self._tally["turned away"] += "could not be read" in line
        if level in {"error", "critical"}:
            self.wrong.append(f"logged: {line[:300]}")
        self.wrong += [f"{word} in a log: {line[:300]}" for word in PLANTED if word in line]


_CHECKED = "SELECT event, count(*) FROM audit WHERE event IN ('Confirmed', 'Corrected', 'Retracted') GROUP BY 1"
_LABELS = "SELECT case_id, count(label) FROM judged GROUP BY case_id, round"
_OF_OPEN = f"FROM cases WHERE {OPEN}"
_NOT_OWED = "NOT EXISTS (SELECT 1 FROM outbox WHERE case_id = cases.id AND state = 'pending')"


def _subjects(payload: Json) -> Iterator[str]:
    for action in payload.get("actions") or ():
        yield action.get("value") or ""
    yield (payload.get("view") or {}).get("private_metadata") or ""


def _parsed(body: str) -> object:
    """An ack is JSON, or a command's plain text."""
    with suppress(ValueError):
        return json.loads(body)
    return body


def _read(said: object) -> Iterator[str]:
    """The texts that Slack reads for things to act on."""
    match said:
        case str():
            yield said
        case {"type": "plain_text" | "text"}:
            return  # shown as it stands
        case dict():
            for key, value in said.items():
                if key not in INERT:
                    yield from _read(value)
        case list():
            for value in said:
                yield from _read(value)
        case _:
            pass


class _Handler(logging.Handler):
    def __init__(self, rig: Rig) -> None:
        super().__init__(logging.WARNING)
        self._rig = rig
        self.setFormatter(Brief(as_json=True))

    def emit(self, record: logging.LogRecord) -> None:
        self._rig.logged(record.levelname.lower(), self.format(record))


@contextmanager
def _logs(rig: Rig) -> Iterator[None]:
    def kept(_logger: object, level: str, event: MutableMapping[str, Any]) -> str:
        rig.logged(level, str(event))
        raise structlog.DropEvent

    before, handler = structlog.get_config(), _Handler(rig)
    structlog.configure(processors=[kept], cache_logger_on_first_use=False)
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        structlog.configure(**before)


@asynccontextmanager
async def new_rig(tally: Counter[str]) -> AsyncIterator[Rig]:
    with (
        TemporaryDirectory(dir=_FRESH) as folder,
        pytest.MonkeyPatch.context() as at,
    ):
        async with new_world(Path(folder), model=StubModel(), audit=1.0) as world:
            rig = Rig(world, tally)
            world.sandbox.deliveries.receiver = rig.receive
            rig.watches(at)
            with _logs(rig):
                yield rig
            world.errors.clear()  # told by the rig already
