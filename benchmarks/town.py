"""The workspace that bots are measured in: the sandbox, here, with many channels and people, and with a stop watch."""

import asyncio
import itertools
import json
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.sandbox import Manifest, Sandbox, Workspace
from bot.sandbox.channels import Channel, Message
from bot.sandbox.directory import BOT_USER, TEAM, user, user_id
from bot.sandbox.errors import Json
from bot.sandbox.traffic import Traffic
from tests.world import ROOT

REVIEW = "answers-review"
_LOOK = 0.005  # seconds
T = TypeVar("T")
CHANNELS, PEOPLE = 40, 800  # so that nobody asks twice within a minute


class Watched(Traffic):
    """The traffic, with how long each event waited for its ack."""

    def __init__(self) -> None:
        super().__init__(time.time)  # noqa: TID251 - the workspace's clock
        self.acks: dict[str, list[float]] = defaultdict(list)
        self.unacked = 0
        self.calls = 0  # to the Web API
        self._sent: dict[tuple[str, str], float] = {}

    def carried(self, kind: str, name: str, body: Json) -> None:
        if kind == "in" and name == "events_api":
            event = body["payload"]["event"]
            self._sent[event["type"], event.get("event_ts", "")] = time.perf_counter()

    def note(self, direction: str, method: str, *, error: str = "", attempt: int = 0, event_ts: str = "") -> None:
        super().note(direction, method, error=error, attempt=attempt, event_ts=event_ts)
        self.calls += direction == "out"
        sent = self._sent.pop((method, event_ts), None) if direction == "in" else None
        if sent is not None and error:
            self.unacked += 1
        elif sent is not None:
            self.acks[method].append(time.perf_counter() - sent)


class Town:
    """A sandbox with more channels, and more people who are in all of them."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox, self.traffic = sandbox, Watched()
        sandbox.deliveries.traffic = sandbox.traffic = self.traffic
        workspace = self._workspace = sandbox.workspace
        for number in range(PEOPLE):
            workspace.users[f"p{number}"] = user(f"p{number}", f"Person {number}", {})
        members = [BOT_USER, *(one["id"] for one in workspace.users.values() if one["id"] != BOT_USER)]
        self._channels = [
            Channel(f"C0BENCH{number:03}", f"bench-{number}", "channel", [*members]) for number in range(CHANNELS)
        ]
        workspace.channels |= {channel.id: channel for channel in self._channels}
        self._numbers = itertools.count()
        self._cards: dict[int, Message] = {}

    async def mentions(self, text: str) -> "Question":
        """The next person asks in the next channel; `{}` becomes its number. Returns when its events were acked."""
        workspace, number = self._workspace, next(self._numbers)
        channel, by = self._channels[number % CHANNELS], user_id(f"p{number % PEOPLE}")
        said = f"<@{BOT_USER}> {text.format(f'#{number}.')}"
        at = time.perf_counter()
        event = workspace.post(channel, {"type": "message", "team": TEAM, "text": said, "user": by})
        workspace.emit({**event, "type": "app_mention"}, channel)
        await self.sandbox.deliveries.carry(workspace.take_emitted())
        return Question(number=number, channel=channel, ts=str(event["ts"]), at=at)

    def card(self, question: "Question") -> Message | None:
        """The card about a question, once it can be decided."""
        card = self._about(question)
        return card if card and '"review_approve"' in json.dumps(card.body.get("blocks", ())) else None

    def shown(self, question: "Question") -> str:
        """What the reviewers read about a question."""
        card = self._about(question)
        return json.dumps(card.body.get("blocks", ())) if card else ""

    def _about(self, question: "Question") -> Message | None:
        if question.number not in self._cards:
            for message in reversed(self._workspace.channel(REVIEW).top_level()):
                if f"#{question.number}." in json.dumps(message.body.get("blocks", ())):
                    self._cards[question.number] = message
                    break
        return self._cards.get(question.number)

    def signs(self, question: "Question") -> bool:
        """Whether the asker sees that something happens."""
        said = self._workspace.threads.get((question.channel.id, question.ts), {})
        return bool(said.get("status") or self.replies(question))

    def replies(self, question: "Question") -> list[Json]:
        """What the app has said in the thread of a question."""
        return [reply.body for reply in question.channel.replies(question.ts)]

    async def until(self, found: Callable[[], T | None], seconds: float = 60) -> T:
        """What is there once it is."""
        async with asyncio.timeout(seconds):
            while (there := found()) is None:  # noqa: ASYNC110 - people look, nobody calls them
                await asyncio.sleep(_LOOK)
            return there


@dataclass(frozen=True, kw_only=True)
class Question:
    number: int
    channel: Channel
    ts: str
    at: float  # of `time.perf_counter`


def manifest(*events: str) -> Manifest:
    """Ours; with `events`, an app that hears of nothing else."""
    ours = Manifest.read(ROOT / "manifest.yml")
    return replace(ours, events=frozenset(events)) if events else ours


@asynccontextmanager
async def town(app: Manifest) -> AsyncIterator[Town]:
    workspace = Workspace(app, now=time.time)  # noqa: TID251 - the workspace's clock
    async with Sandbox(workspace) as sandbox:
        yield Town(sandbox)
