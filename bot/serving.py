"""The running bot: it listens, by Socket Mode or HTTP, and works until it is stopped."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager, suppress

import structlog
from aiohttp import web
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from bot.app import Bot
from bot.core.errors import Misconfigured, Unavailable
from bot.flow import calibrating, roster
from bot.flow.desk import Desk
from bot.flow.holding import take_up
from bot.flow.warnings import models_failed
from bot.settings import Settings
from bot.slack.door import Endpoint, Socket
from bot.slack.preflight import try_socket

PATH = "/slack/events"
_SOCKETS = 2  # so that one is there while the other is refreshed
_PING = 5.0  # a connection whose pong is not there half of this later is dead
_LOOK = 1.0  # the SDK itself looks at its pings alone whether a connection was cut
# Within 10 seconds of being told to stop: first requests, which are one durable write each, then steps, which then have
# a second to hand back what they could not finish.
_REQUESTS_END = 2.0
_STEPS_END = 6.5
_HEALTH = 2.0  # seconds that the database has to answer

log = structlog.get_logger()


async def serve(bot: Bot, settings: Settings, *, http: bool = False, ready: Callable[[], None] = lambda: None) -> None:
    """Listen and work until cancelled; what is in hand is finished first."""
    if not http:
        await try_socket(bot.client, settings.app_token)
    with ExitStack() as taken:
        doors = await _taken(taken, *settings.listen) if http else []
        await roster.refresh(bot.desk)
        await take_up(bot.desk)
        worker = asyncio.TaskGroup()
        async with worker:
            working = worker.create_task(bot.worker.run())
            try:
                worker.create_task(bot.desk.store.listen(bot.worker.wake))
                worker.create_task(_try_models(bot.desk))
                worker.create_task(_keep_promise(bot))
                async with (
                    _requests(bot, settings.signing_secret, doors, working) if http else _sockets(bot, settings, worker)
                ):
                    ready()
                    await _keep_roster(bot)
            finally:
                bot.worker.stop()
                await asyncio.wait({working}, timeout=_STEPS_END)


@asynccontextmanager
async def _sockets(bot: Bot, settings: Settings, tasks: asyncio.TaskGroup) -> AsyncIterator[None]:
    handlers = [Socket(bot.bolt, settings.app_token, ping_interval=_PING) for _ in range(_SOCKETS)]
    try:
        for handler in handlers:
            await handler.connect_async()  # type: ignore[no-untyped-call] # Bolt has no types here
            tasks.create_task(_watch(handler.client))
        yield
    finally:
        for handler in handlers:
            await handler.close_async()  # type: ignore[no-untyped-call]


async def _watch(client: SocketModeClient) -> None:
    """A connection that was cut is made anew at once: Slack tries again only a minute later."""
    while not client.closed:
        await asyncio.sleep(_LOOK)
        try:
            if not client.closed and not await client.is_connected():
                log.warning("a connection to Slack was lost")
                await client.connect_to_new_endpoint()
        except Exception as problem:  # noqa: BLE001 - whatever keeps us from Slack, the next look tries again
            log.warning("Slack cannot be reached", error=type(problem).__name__)


@asynccontextmanager
async def _requests(
    bot: Bot, signing_secret: str, doors: list[socket.socket], working: asyncio.Task[object]
) -> AsyncIterator[None]:
    """Bolt behind `PATH`, and `/health` for whatever watches over the process."""

    async def health(_request: web.Request) -> web.Response:
        well = not working.done() and await _answers(bot.desk)
        return web.json_response({"ok": well}, status=200 if well else 503)

    app = web.Application()
    app.router.add_post(PATH, Endpoint(bot.bolt, signing_secret).post)
    app.router.add_get("/health", health)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_REQUESTS_END)
    await runner.setup()
    try:
        for door in doors:
            await web.SockSite(runner, door).start()
        yield
    finally:
        await runner.cleanup()


async def _taken(until_left: ExitStack, host: str, port: int) -> list[socket.socket]:
    """The address, before any work is done: whoever cannot have it must not work either. Who knocks meanwhile waits."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        opened = (socket.create_server(address[:2], family=family) for family, *_, address in found)
        return [until_left.enter_context(door) for door in opened]
    except OSError as problem:
        why = problem.strerror or str(problem)
        raise Misconfigured(
            f"COPYDESK_LISTEN is {host}:{port}, which fails ({why}). Name HOST:PORT of this machine that is free."
        ) from problem


async def _answers(desk: Desk) -> bool:
    try:
        async with asyncio.timeout(_HEALTH):
            await desk.store.policy()
    except Exception as problem:  # noqa: BLE001 - whatever it is, the desk is not well
        log.warning("the database does not answer", error=type(problem).__name__)
        return False
    return True


async def _try_models(desk: Desk) -> None:
    """A model that does not answer is told to the admins now, and not when somebody asks."""
    with suppress(Unavailable):  # then when somebody asks
        await models_failed(desk, await desk.model.check())


async def _keep_roster(bot: Bot) -> None:
    while True:
        try:
            async with asyncio.timeout(roster.REFRESH):
                await bot.roster_asked.wait()
        except TimeoutError:
            pass
        bot.roster_asked.clear()
        try:
            await roster.refresh(bot.desk)
            await take_up(bot.desk)
        except Exception as problem:  # noqa: BLE001 - a look that failed must not stop the bot; the next one heals it
            log.warning("the roster could not be read", error=type(problem).__name__)


async def _keep_promise(bot: Bot) -> None:
    """The budget is looked at after each label, and each minute: other processes have labels too."""
    while True:
        with suppress(TimeoutError):
            async with asyncio.timeout(calibrating.EVERY):
                await bot.labelled.wait()
        bot.labelled.clear()
        try:
            await calibrating.look(bot.desk)
        except Exception as problem:  # noqa: BLE001 - as above
            log.warning("the budget could not be looked at", error=type(problem).__name__)
