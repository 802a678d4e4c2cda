"""Slack's bad days: every kind of fault, at random, alone and mixed."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from random import Random

from tests.torture.book import Json
from tests.torture.people import Slack, now

_CALLS = (
    *("*", "chat.postMessage", "chat.postMessage", "chat.update", "conversations.replies", "conversations.history"),
    *("conversations.info", "conversations.open", "users.info", "views.open", "chat.postEphemeral", "auth.test"),
    *("apps.connections.open", "chat.getPermalink"),
)
_EVENTS = ("*", "message", "app_mention")
_PRESSES = ("block_actions", "view_submission", "/copydesk")
KINDS = {
    **dict.fromkeys(("ratelimited", "http_500", "http_502", "http_504", "reply_lost", "revoked"), _CALLS),
    **dict.fromkeys(("archived", "thread_deleted"), ("chat.postMessage",)),
    **dict.fromkeys(("duplicate", "order"), _EVENTS),
    **dict.fromkeys(("socket_refresh", "socket_drop", "socket_half_open"), ()),
    "delay": (*_CALLS, *_EVENTS, *_PRESSES),
}


class Weather:
    """
    Spells of each kind alone, and between them all mixed; `laid` counts what was laid.

    With `archived` Slack refuses some posts for good: then a word to an asker may be let go of.
    """

    def __init__(self, slack: Slack, chance: Random, *, archived: bool) -> None:
        self._slack, self._chance = slack, chance
        self._kinds = [kind for kind in KINDS if archived or kind != "archived"]
        self.laid = Counter[str]()

    async def lasts(self, until: asyncio.Event) -> None:
        for kinds in self._spells():
            end = now() + self._chance.uniform(2, 4)
            while now() < end:
                if until.is_set():
                    return
                await asyncio.sleep(self._chance.uniform(0.2, 1.5))
                for _ in range(self._chance.choice([1, 1, 1, 2, 3])):
                    await self._slack.asks("POST", "faults", self._fault(self._chance.choice(kinds)))
            await self.clears()

    async def clears(self) -> None:
        await self._slack.asks("DELETE", "faults")

    def _spells(self) -> Iterator[list[str]]:
        while True:
            for kind in self._chance.sample(self._kinds, len(self._kinds)):
                yield [kind]
                yield self._kinds

    def _fault(self, kind: str) -> Json:
        self.laid[kind] += 1
        fault: Json = {"kind": kind, "seconds": 1 if kind == "ratelimited" else round(self._chance.uniform(0.1, 2), 2)}
        if names := KINDS[kind]:
            name = self._chance.choice(names)
            events = name in _PRESSES or name in _EVENTS[1:] or (name == "*" and kind in ("duplicate", "order"))
            fault["event" if events else "method"] = name
        often = self._chance.random() < 0.2 and kind != "thread_deleted"
        return fault | ({"probability": 0.3} if often else {"times": self._chance.choice([1, 1, 2, 3])})
