"""The workspace that bots are measured in: the sandbox, here, with many channels and people, and with a stop watch."""

import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from bot.sandbox import Manifest, Person, Sandbox, Workspace
from bot.sandbox.channels import Channel
from bot.sandbox.directory import BOT_USER, user
from bot.sandbox.errors import Json
from bot.sandbox.traffic import Traffic
from tests.world import ROOT

CHANNELS, PEOPLE = 40, 40


class Watched(Traffic):
    """The traffic, with how long each event waited for its ack; `seen` is when each message of the app came."""

    def __init__(self) -> None:
        super().__init__(time.time)  # noqa: TID251 - the workspace's clock
        self.acks: dict[str, list[float]] = defaultdict(list)
        self.unacked = 0
        self._sent: dict[tuple[str, str], float] = {}

    def carried(self, kind: str, name: str, body: Json) -> None:
        if kind == "in" and name == "events_api":
            event = body["payload"]["event"]
            self._sent[event["type"], event.get("event_ts", "")] = time.perf_counter()

    def note(self, direction: str, method: str, *, error: str = "", attempt: int = 0, event_ts: str = "") -> None:
        super().note(direction, method, error=error, attempt=attempt, event_ts=event_ts)
        sent = self._sent.pop((method, event_ts), None) if direction == "in" else None
        if sent is not None and error:
            self.unacked += 1
        elif sent is not None:
            self.acks[method].append(time.perf_counter() - sent)


class Town:
    """A sandbox, and `people` who can all speak in all `channels`."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox, self.traffic = sandbox, Watched()
        sandbox.deliveries.traffic = sandbox.traffic = self.traffic
        workspace = sandbox.workspace
        for number in range(PEOPLE):
            workspace.users[f"p{number}"] = user(f"p{number}", f"Person {number}", {})
        members = [BOT_USER, *(one["id"] for one in workspace.users.values() if one["id"] != BOT_USER)]
        for number in range(CHANNELS):
            id_ = f"C0BENCH{number:03}"
            workspace.channels[id_] = Channel(id_, f"bench-{number}", "channel", [*members])
        self.people = [
            Person(f"p{number}", workspace, sandbox.people["ava"]._views, sandbox.deliveries)  # noqa: SLF001
            for number in range(PEOPLE)
        ]
        self.channels = [f"C0BENCH{number:03}" for number in range(CHANNELS)]

    async def mentions(self, number: int, text: str) -> tuple[str, str]:
        """The next person asks in the next channel; where that stands. Returns when its events were acked."""
        channel = self.channels[number % CHANNELS]
        said = await self.people[number % PEOPLE].posts(channel, f"<@copydesk> {text}")
        return channel, said


def manifest(*events: str) -> Manifest:
    """Ours; with `events`, an app that hears of nothing else."""
    ours = Manifest.read(ROOT / "manifest.yml")
    return replace(ours, events=frozenset(events)) if events else ours


@asynccontextmanager
async def town(app: Manifest) -> AsyncIterator[Town]:
    workspace = Workspace(app, now=time.time)  # noqa: TID251 - the workspace's clock
    async with Sandbox(workspace) as sandbox:
        yield Town(sandbox)
