"""What the sandbox says went over the wire: which events were acked, and what the bot's calls came to."""

import asyncio
from dataclasses import dataclass, field

from tests.torture.people import Slack, now

WRITES = ("chat.postMessage", "chat.update", "chat.delete", "views.publish")


@dataclass
class Wire:
    acked: dict[str, float] = field(default_factory=dict)  # the ts of an event: when it was acked first
    let_go: int = 0  # posts that Slack refused for good: a notice to somebody who cannot see it is not sent again
    taken_back: int = 0  # messages that the bot deleted: doubles of its own
    given_up: int = 0
    troubled: list[float] = field(default_factory=list)  # when a word or a form for one person was lost to a fault
    last_write: float = 0.0
    last_event: float = 0.0
    n: int = 0


class Watch:
    def __init__(self, slack: Slack) -> None:
        self._slack, self.wire = slack, Wire()

    async def lasts(self, until: asyncio.Event) -> None:
        while not until.is_set():
            await self.looks()
            await asyncio.sleep(0.4)

    async def looks(self) -> None:
        wire = self.wire
        for entry in (await self._slack.asks("GET", f"traffic?after={wire.n}")).get("entries", []):
            wire.n = entry["n"]
            if "event_ts" in entry:
                wire.last_event = entry["at"]
                if entry["ok"]:
                    wire.acked.setdefault(entry["event_ts"], entry["at"])
                wire.given_up += not entry["ok"] and entry["attempt"] == 3
            elif entry["method"] in WRITES:
                wire.last_write = entry["at"]
                wire.let_go += entry["error"] == "is_archived"
                wire.taken_back += entry["method"] == "chat.delete" and entry["ok"]
            elif entry["method"] in ("chat.postEphemeral", "views.open") and not entry["ok"]:
                wire.troubled.append(entry["at"])

    async def quiet(self, seconds: float, *, at_most: float) -> None:
        """Until nothing was written and no event was on its way for so long."""
        end = now() + at_most
        while now() < end:
            await self.looks()
            if now() - max(self.wire.last_write, self.wire.last_event) > seconds:
                return
            await asyncio.sleep(0.2)
