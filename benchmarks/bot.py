"""
The real bot with a model that answers at once, or after `BENCH_SECONDS`: `python -m benchmarks.bot`.

It differs from `copydesk run` in the model, and in that it keeps to Slack's pace with `BENCH_PACE=1` alone, since its
work is measured and no waiting. With `BENCH_WORK=0` it takes questions in and does no more.
"""

import asyncio

from bot.app import assembled
from bot.core.case import Draft, Failure, Supports
from bot.core.pace import UNPACED
from bot.flow.ports import Ask, Growing
from bot.flow.worker import Worker
from bot.logs import LogWatcher, configure
from bot.serving import serve
from bot.settings import Settings, environment, speak_directly, without_oauth
from bot.store.outbox import OutboxStore

DOUBTFUL = "doubtful"  # a question with this word is put before a person


class InstantModel:
    """Answers at once, or after `seconds`."""

    name = "instant"
    supports = Supports(confidence=True)
    choices = ("instant",)

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def check(self) -> tuple[Failure, ...]:
        return ()

    async def draft(self, ask: Ask, *, growing: Growing | None = None) -> Draft:
        await asyncio.sleep(self._seconds)
        doubt = "possibly " if DOUBTFUL in ask.question else ""
        text = f"The office is {doubt}open from nine to five on working days."
        if growing:
            await growing(text)
        return Draft(text=text, model=self.name, supports=self.supports, confidence=0.95, passages=ask.passages)


async def _rests(worker: Worker) -> None:
    while not worker._stopping:  # noqa: ASYNC110, SLF001 - it is looked at once a second
        await asyncio.sleep(1)


async def _run(settings: Settings, *, works: bool, seconds: float) -> None:
    if not works:
        setattr(Worker, "run", _rests)  # noqa: B010
    async with assembled(settings, model=InstantModel(seconds), watchers=(LogWatcher(),)) as bot:
        await serve(bot, settings)


def main() -> None:
    values = environment()
    settings = Settings.read(values)
    configure(settings.log)
    without_oauth()
    speak_directly()
    seconds = float(values.get("BENCH_SECONDS", "0"))
    if values.get("BENCH_PACE") != "1":
        OutboxStore.pace = UNPACED
    asyncio.run(_run(settings, works=values.get("BENCH_WORK") != "0", seconds=seconds))


if __name__ == "__main__":
    main()
