"""What Hypothesis draws, and how a sequence is played; the test and `make fuzz` share it."""

import asyncio
from collections import Counter

from hypothesis import HealthCheck, Phase, given, settings, strategies
from hypothesis import seed as seeded

from tests.fuzz.hostile import Mutation
from tests.fuzz.rig import new_rig

STEPS = 50
_BEGUN = (0, 1, 3)  # acts: there is something to click from the start
_ACTS = 4  # one step in so many is something that people do
_RESTS = 5  # the bot works after so many payloads, so that some meet what is not done yet

Step = tuple[int, int, list[Mutation]]

_NUMBER = strategies.integers(0, 2**16)
_STEP = strategies.tuples(
    strategies.integers(0, _ACTS - 1), _NUMBER, strategies.lists(strategies.tuples(_NUMBER, _NUMBER), max_size=3)
)
SEQUENCES = strategies.lists(_STEP, min_size=STEPS, max_size=STEPS)


class SomethingDidNotHoldError(AssertionError):
    """What must hold of every payload did not."""


async def _play(steps: list[Step], tally: Counter[str]) -> list[str]:
    async with new_rig(tally) as rig:
        for number in _BEGUN:
            await rig.acts(number)
        for n, (kind, which, mutations) in enumerate(steps):
            if kind == 0:
                await rig.acts(which)
            else:
                await rig.sends(which, mutations)
            if n % _RESTS == 0:
                await rig.rests()
        await rig.rests()
        await rig.looks()
        await rig.ends()
        await rig.looks()
        return rig.wrong


def play(steps: list[Step], tally: Counter[str]) -> None:
    """One sequence in a world of its own."""
    if wrong := asyncio.run(_play(steps, tally)):
        tally["failed"] += 1
        raise SomethingDidNotHoldError("\n".join(dict.fromkeys(wrong)))


def fuzz(examples: int, tally: Counter[str], seed: int | None = None) -> None:
    """Sequences of together at least so many payloads. Without a seed they are always the same."""

    def one(steps: list[Step]) -> None:
        if tally["payloads"] < examples or tally["failed"]:  # what failed is made smaller, however long that takes
            play(steps, tally)

    check = given(SEQUENCES)(one)
    phases = (Phase.explicit, Phase.generate, Phase.shrink)
    chosen = settings(
        max_examples=examples // STEPS + 1,
        deadline=None,
        database=None,
        derandomize=seed is None,
        phases=phases,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    (chosen(check) if seed is None else seeded(seed)(chosen(check)))()
