"""The real bot with leases of two seconds; with `FREEZES=1` it stops itself just before it posts an answer."""

import asyncio
import os
import signal
from datetime import timedelta

from bot.app import assembled
from bot.core.effects import SendAnswer
from bot.flow import doubles, steps, worker
from bot.flow.ports import Posted, Scene
from bot.logs import LogWatcher, configure
from bot.serving import serve
from bot.settings import Settings, environment, speak_directly, without_oauth
from bot.slack.gateway import SlackWorkspace


def main() -> None:
    values = environment()
    settings = Settings.read(values)
    settings.require_slack()
    configure(settings.log)
    without_oauth()
    speak_directly()
    worker.LEASE = steps.LEASE = timedelta(seconds=2)  # type: ignore[attr-defined]
    doubles.AFTER = (timedelta(seconds=1),)  # type: ignore[assignment]
    if values.get("FREEZES"):
        _freeze()
    asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    async with assembled(settings, watchers=(LogWatcher(),)) as bot:
        await serve(bot, settings, ready=lambda: print("connected", flush=True))  # noqa: T201 - to the test


def _freeze() -> None:
    real = SlackWorkspace.perform

    async def perform(self: SlackWorkspace, scene: Scene, delivery_id: str) -> Posted | None:
        if isinstance(scene.effect, SendAnswer):
            os.kill(os.getpid(), signal.SIGSTOP)
        return await real(self, scene, delivery_id)

    setattr(SlackWorkspace, "perform", perform)  # noqa: B010


if __name__ == "__main__":
    main()
