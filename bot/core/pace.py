"""How much Slack takes: so many calls at once, then one each so many seconds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.core.effects import Method


class Rate(NamedTuple):
    """In any `t` seconds at most `burst + t / every`. Quarters of a second are exact, as times are stored."""

    every: float
    burst: int


@dataclass(frozen=True, kw_only=True)
class Pace:
    """`channel` is for what is posted in one channel, `methods` for each method in the whole workspace."""

    channel: Rate
    methods: Mapping[Method, Rate] = field(default_factory=dict)

    def of(self, gate: str) -> Rate:
        """The rate of a channel's gate, or of a method's."""
        return self.channel if ":" in gate else self.methods.get(Method(gate), FREE)


FREE = Rate(0, 1)
UNPACED = Pace(channel=FREE)
# One message a second and channel, and a few at once are forgiven: we take one less than that, since what leaves us in
# time may arrive bunched up. Of each method so many in any minute: several hundred posts, 50 updates, 100 home tabs.
SLACK = Pace(
    channel=Rate(1, 3),
    methods={Method.POST: Rate(0.25, 20), Method.UPDATE: Rate(1.5, 10), Method.PUBLISH: Rate(0.75, 20)},
)
