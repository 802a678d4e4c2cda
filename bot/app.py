"""The composition root: settings, clock, store, model and Slack become the bot."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.errors import Misconfigured, TryAgain, Unreachable
from bot.core.policy import Policy, Sources
from bot.flow.calibrating import LabelWatcher
from bot.flow.desk import Desk
from bot.flow.intake import Intake
from bot.flow.ports import Clock, Handbook, Model, Watcher
from bot.flow.worker import Worker
from bot.handbook import MarkdownHandbook
from bot.llm.anthropic import AnthropicModel
from bot.llm.chain import Chain
from bot.llm.handbook import HandbookModel
from bot.llm.local.model import LocalModel
from bot.llm.local.weights import located
from bot.llm.openai import OpenAIModel
from bot.settings import HANDBOOK, LOCAL, OPENAI, ModelChoice, Settings
from bot.slack import listeners
from bot.slack.gateway import SlackWorkspace
from bot.slack.preflight import Identity, introduce
from bot.store.opening import open_store

_CHANCE = secrets.SystemRandom().random
_CALL = aiohttp.ClientTimeout(total=15)  # a shared session ignores the SDK's own timeout


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - the one clock


class SharedClock:
    """The database server's clock where there is one, so that processes agree on leases whatever their own clocks say.

    Between two readings a clock that nobody sets counts on; before the first, the machine's clock has to do.
    """

    def __init__(self, own: Clock, counted: Callable[[], float]) -> None:
        self._own, self._counted = own, counted
        self._read: tuple[datetime, float] | None = None

    def heard(self, now: datetime) -> None:
        self._read = now, self._counted()

    def now(self) -> datetime:
        if self._read is None:
            return self._own.now()
        at, since = self._read
        return at + timedelta(seconds=self._counted() - since)


@dataclass(frozen=True, kw_only=True)
class Bot:
    """The parts that somebody outside drives: the process below, or a test."""

    bolt: AsyncApp
    desk: Desk
    intake: Intake
    gateway: SlackWorkspace
    worker: Worker
    client: AsyncWebClient
    roster_asked: asyncio.Event
    labelled: asyncio.Event  # by a reviewer, since the budget was last looked at


@asynccontextmanager
async def assembled(
    settings: Settings,
    *,
    clock: Clock | None = None,
    model: Model | None = None,
    topics: tuple[str, ...] = (),
    watchers: tuple[Watcher, ...] = (),
    failed: Callable[[BaseException], None] | None = None,
    chance: Callable[[], float] = _CHANCE,
) -> AsyncIterator[Bot]:
    """The bot, wired and tried against Slack, but not yet listening. Raises `Misconfigured` if it cannot work."""
    shared = SharedClock(SystemClock(), time.monotonic)
    clock = clock or shared
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession(timeout=_CALL))
        client = slack_client(settings, session, token=settings.bot_token)
        identity = await introduce(client)
        gateway = SlackWorkspace(client, clock, identity.user)
        handbook = await _handbook(settings, stack)
        policy = await _defaults(settings, gateway, topics)
        store = await open_store(settings.database, defaults=policy, now=clock.now(), heard=shared.heard)
        stack.push_async_callback(store.close)
        worker_called, roster_asked, labelled = asyncio.Event(), asyncio.Event(), asyncio.Event()
        desk = Desk(
            me=identity.user,
            store=store,
            workspace=gateway,
            model=model or _chain(settings, clock, stack),
            handbook=handbook,
            clock=clock,
            watchers=(*watchers, LabelWatcher(labelled.set)),
            wake=worker_called.set,
            refresh_roster=roster_asked.set,
            new_id=lambda: secrets.token_hex(8),
            chance=chance,
        )
        bolt = _bolt(slack_client(settings, session), identity, settings)
        intake = Intake(desk)
        listeners.register(bolt, listeners.routes(desk, intake, gateway), failed)
        worker = Worker(desk, called=worker_called, failed=failed)
        yield Bot(
            bolt=bolt,
            desk=desk,
            intake=intake,
            gateway=gateway,
            worker=worker,
            client=client,
            roster_asked=roster_asked,
            labelled=labelled,
        )


def slack_client(settings: Settings, session: aiohttp.ClientSession, token: str | None = None) -> AsyncWebClient:
    url = settings.api_url or AsyncWebClient.BASE_URL
    # No retry handlers: every retry is the outbox's, which knows what may have been done already.
    return AsyncWebClient(token=token, base_url=url, session=session, retry_handlers=[])


def _bolt(client: AsyncWebClient, identity: Identity, settings: Settings) -> AsyncApp:
    known = AuthorizeResult(
        enterprise_id=None,
        team_id=identity.team,
        bot_id=identity.bot,
        bot_user_id=identity.user,
        bot_token=settings.bot_token,
    )

    async def authorize() -> AuthorizeResult:
        """Ours is one workspace; Bolt drops events silently if its own first `auth.test` fails."""
        return known

    secret = settings.signing_secret
    return AsyncApp(client=client, authorize=authorize, signing_secret=secret, process_before_response=True)


def _chain(settings: Settings, clock: Clock, stack: AsyncExitStack) -> Model:
    """The models in their order; with none at all the handbook's, which says what is missing."""
    chosen = settings.models or (ModelChoice(provider=HANDBOOK, name=HANDBOOK),)
    free = [each.name for each in chosen if each.provider in {HANDBOOK, LOCAL}]
    return Chain(tuple(model_of(settings, each, stack) for each in chosen), clock, time.monotonic, free)


def model_of(settings: Settings, chosen: ModelChoice, stack: AsyncExitStack) -> Model:
    model: OpenAIModel | AnthropicModel | LocalModel
    if chosen.provider == HANDBOOK:
        return HandbookModel()
    if chosen.provider == OPENAI:
        model = OpenAIModel(chosen.name, settings.openai_key, settings.openai_base_url)
    elif chosen.provider == LOCAL:
        model = LocalModel(chosen.name, located(settings.local_model))
    else:
        model = AnthropicModel(chosen.name, settings.anthropic_key)
    stack.push_async_callback(model.close)
    return model


async def _handbook(settings: Settings, stack: AsyncExitStack) -> Handbook | None:
    if not settings.handbook:
        return None
    handbook = MarkdownHandbook(Path(settings.handbook))
    await handbook.open()
    stack.push_async_callback(handbook.close)
    return handbook


async def _defaults(settings: Settings, gateway: SlackWorkspace, topics: tuple[str, ...]) -> Policy:
    return Policy(
        threshold=settings.threshold,
        audit_rate=settings.audit,
        sources=Sources(settings.sources),
        topics=topics,
        review_channel=await _channel_id(settings.review_channel, gateway),
        admins=settings.admins,
        remind_after=settings.remind_after,
        expire_after=settings.expire_after,
        tell_after=settings.tell_after,
        give_up_after=settings.give_up_after,
    )


async def _channel_id(named: str, gateway: SlackWorkspace) -> str:
    """An id as it is; a name is looked up. A name that is not found stays, and the admins are warned of it."""
    looks_like_id = named[:1] in {"C", "G"} and named.isalnum() and named.isupper()
    try:
        return named if looks_like_id or not named else await gateway.channel_named(named) or named
    except (TryAgain, Unreachable) as problem:
        mend = "Start again in a moment, or set COPYDESK_REVIEW_CHANNEL to the channel's id."
        raise Misconfigured(f"Slack does not say just now which channel {named!r} is ({problem}). {mend}") from problem
