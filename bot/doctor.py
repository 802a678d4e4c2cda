"""`copydesk doctor`: everything that has to be right, looked at one by one, each with its mend."""

import asyncio
import json
import platform
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from email.utils import parsedate_to_datetime
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import SystemClock, model_of, slack_client
from bot.core.errors import CopydeskError, InUse, Misconfigured, Unreachable
from bot.core.policy import Policy
from bot.flow.ports import Clock
from bot.handbook import MarkdownHandbook
from bot.settings import ModelChoice, Settings
from bot.slack.gateway import SlackWorkspace
from bot.slack.preflight import introduce, try_socket
from bot.store.addresses import is_postgres, shown
from bot.store.migrating import MIGRATIONS
from bot.store.opening import open_store, schema_of
from bot.store.sqlite import SqliteStore

_SKEW = 30  # seconds; a signed request may be five minutes old, deadlines should not be off by a minute
_MARKS = {"ok": "✓", "warning": "!", "failed": "✗"}


class Health(StrEnum):
    OK = "ok"
    WARNING = "warning"  # the bot starts, and something will not work
    FAILED = "failed"  # the bot will not start


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing looked at: what was found, and what mends it (empty where nothing has to be)."""

    name: str
    health: Health
    text: str
    mend: str = ""


async def examine(settings: Settings, clock: Clock | None = None) -> tuple[Check, ...]:
    """All checks, whatever the earlier ones found."""
    clock = clock or SystemClock()
    database, policy = await _database(settings, clock)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=15)) as session:
        client = slack_client(settings, session, token=settings.bot_token)
        slack = [check async for check in _slack(settings, policy, client, clock)]
    async with AsyncExitStack() as stack:
        models = [await _model(settings, chosen, stack) for chosen in settings.models]
    return (_versions(), *slack, database, await _handbook(settings), *(models or [_no_model()]))


def report(checks: tuple[Check, ...], *, as_json: bool) -> str:
    """For a person, or as `{"ok", "checks": [{"name", "health", "text", "mend"}]}`."""
    if as_json:
        return json.dumps({"ok": sound(checks), "checks": [asdict(check) for check in checks]}, indent=2)
    lines = [f"{_MARKS[check.health]} {check.name:<14} {check.text}" for check in checks]
    mends = {line: f"{'':<17}→ {check.mend}" for line, check in zip(lines, checks, strict=True) if check.mend}
    return "\n".join(part for line in lines for part in (line, mends.get(line)) if part)


def sound(checks: tuple[Check, ...]) -> bool:
    return all(check.health is not Health.FAILED for check in checks)


def _versions() -> Check:
    found = [
        f"copydesk {version('copydesk')}",
        f"Python {platform.python_version()}",
        f"SQLite {sqlite3.sqlite_version}",
    ]
    found += [f"{name} {version(name)}" for name in ("slack-bolt", "slack-sdk", "openai", "anthropic")]
    health = Health.OK if sys.version_info >= (3, 11) else Health.FAILED
    return Check(name="versions", health=health, text=", ".join(found))


async def _slack(settings: Settings, policy: Policy, client: AsyncWebClient, clock: Clock) -> AsyncIterator[Check]:
    """Tokens, scopes, the clock and the review channel; what needs a token is left out without one."""
    http = settings.wants_http
    if not settings.bot_token or not (settings.app_token or http):
        missing = "SLACK_APP_TOKEN" if settings.bot_token else "SLACK_BOT_TOKEN"
        mend = "Create the app from manifest.yml, install it, and copy its tokens into .env."
        yield Check(name="tokens", health=Health.FAILED, text=f"{missing} is missing.", mend=mend)
        return
    try:
        identity = await introduce(client)
        if not http:
            await try_socket(client, settings.app_token)
    except Misconfigured as problem:
        yield _failed("tokens", problem)
        return
    works = "the bot token works, and events come to `copydesk run --http`" if http else "both work"
    yield Check(name="tokens", health=Health.OK, text=f"{works}; the bot is {identity.user} in {identity.team}")
    if http:
        yield await _address(*settings.listen)
    yield await _clock(client, clock)
    wanted = policy.review_channel or settings.review_channel
    yield await _review_channel(wanted, SlackWorkspace(client, clock, identity.user), identity.user)


async def _address(host: str, port: int) -> Check:
    """Whether HTTP mode can listen there."""
    name, where = "address", f"{host}:{port}"
    try:
        (await asyncio.start_server(lambda _reader, writer: writer.close(), host, port)).close()
    except OSError as problem:
        mend = "Unless it is the bot itself that runs there, name another HOST:PORT as COPYDESK_LISTEN."
        return Check(name=name, health=Health.WARNING, text=f"{where}: {problem.strerror}", mend=mend)
    return Check(name=name, health=Health.OK, text=f"{where} is free")


async def _clock(client: AsyncWebClient, clock: Clock) -> Check:
    headers = {key.lower(): value for key, value in (await client.auth_test()).headers.items()}
    theirs = parsedate_to_datetime(headers["date"]) if "date" in headers else clock.now()
    off = abs((clock.now() - theirs).total_seconds())
    if off <= _SKEW:
        return Check(name="clock", health=Health.OK, text="agrees with Slack's")
    mend = "Switch on time synchronisation (NTP) on this machine: deadlines use its clock."
    return Check(name="clock", health=Health.WARNING, text=f"is {off:.0f} s away from Slack's", mend=mend)


async def _review_channel(wanted: str, gateway: SlackWorkspace, me: str) -> Check:
    """The one set in Slack, else the one of the settings."""
    name, invite = "review channel", "Type `/invite @copydesk` in it."
    if not wanted:
        mend = "Set COPYDESK_REVIEW_CHANNEL, or `/copydesk review-channel #channel` in Slack."
        return Check(name=name, health=Health.WARNING, text="none is set", mend=mend)
    try:
        channel = await gateway.channel_named(wanted) or wanted
        place, members = await gateway.place(channel), await gateway.members(channel)
    except Unreachable as problem:
        return Check(name=name, health=Health.WARNING, text=f"{wanted}: {problem.code}", mend=invite)
    if place.archived:
        mend = "Unarchive it, or choose another with `/copydesk review-channel #channel`."
        return Check(name=name, health=Health.WARNING, text=f"#{place.name} is archived", mend=mend)
    if me not in members:
        return Check(name=name, health=Health.WARNING, text=f"#{place.name} does not have the bot in it", mend=invite)
    return Check(name=name, health=Health.OK, text=f"#{place.name}, {len(members)} members with the bot")


async def _database(settings: Settings, clock: Clock) -> tuple[Check, Policy]:
    """Whether it can be used, and what was set in Slack as far as it could be read."""
    name, file = "database", settings.database
    if is_postgres(file):
        return await _server(file, clock)
    if not await asyncio.to_thread(Path(file).exists):
        return Check(name=name, health=Health.OK, text=f"{file} will be made at the first start"), Policy()
    try:
        store = await SqliteStore.open(file, defaults=Policy(), now=clock.now())
    except InUse:
        return Check(name=name, health=Health.OK, text=f"{file} is in use by a running bot"), Policy()
    except Misconfigured as problem:
        return _failed(name, problem), Policy()
    try:
        await store.examine()
        policy = await store.policy()
    except Misconfigured as problem:
        return _failed(name, problem), Policy()
    finally:
        await store.close()
    return Check(name=name, health=Health.OK, text=f"{file} is sound"), policy


async def _server(address: str, clock: Clock) -> tuple[Check, Policy]:
    """As above, without bringing it up to date: processes of the older version may be at work."""
    name, where, known = "database", shown(address), MIGRATIONS[-1].number
    try:
        if await schema_of(address) < known:
            return Check(name=name, health=Health.OK, text=f"{where} will be made ready at the first start"), Policy()
        store = await open_store(address, defaults=Policy(), now=clock.now())
    except Misconfigured as problem:
        return _failed(name, problem), Policy()
    policy = await store.policy()
    await store.close()
    return Check(name=name, health=Health.OK, text=f"{where} answers"), policy


async def _handbook(settings: Settings) -> Check:
    if not settings.handbook:
        mend = "Set COPYDESK_HANDBOOK to a folder of Markdown pages; what no page backs goes to a person."
        return Check(name="handbook", health=Health.WARNING, text="none is configured", mend=mend)
    handbook = MarkdownHandbook(Path(settings.handbook))
    try:
        await handbook.open()
    except Misconfigured as problem:
        return _failed("handbook", problem)
    try:
        warnings = " ".join(handbook.warnings)
        health = Health.WARNING if warnings else Health.OK
        return Check(
            name="handbook", health=health, text=f"{handbook.pages} pages in {settings.handbook}", mend=warnings
        )
    finally:
        await handbook.close()


def _no_model() -> Check:
    mend = "Set OPENAI_API_KEY, ANTHROPIC_API_KEY, COPYDESK_HANDBOOK, or COPYDESK_MODELS."
    return Check(name="model", health=Health.FAILED, text="no model is configured", mend=mend)


async def _model(settings: Settings, chosen: ModelChoice, stack: AsyncExitStack) -> Check:
    name = f"model {chosen.name}"
    try:
        failures = await model_of(settings, chosen, stack).check()
    except Misconfigured as problem:
        return _failed(name, problem)
    if not failures:
        return Check(name=name, health=Health.OK, text="is there")
    text, _, mend = failures[0].text.partition(". ")
    return Check(name=name, health=Health.WARNING, text=f"{text.rstrip('.')}.", mend=mend)


def _failed(name: str, problem: CopydeskError) -> Check:
    """Our errors say what happened and then the mend, a sentence each."""
    text, _, mend = str(problem).partition(". ")
    return Check(name=name, health=Health.FAILED, text=f"{text.rstrip('.')}.", mend=mend)
