"""Which model is asked first, how much may be asked, and whether a model is taken at its word."""

from bot.core.commands import Command
from bot.core.policy import Policy, Sources
from bot.core.text import escape
from bot.flow.desk import Desk
from bot.flow.limits import today


async def model(desk: Desk, command: Command, policy: Policy, by: str) -> str:
    """Show or choose; a channel may have its own."""
    if command.action == "show":
        return await models(desk, policy)
    new = "" if command.action == "default" else command.typed
    if new and new not in desk.model.choices:
        return f"There is no model “{escape(new[:60])}” here. There are {_named(desk.model.choices)} (COPYDESK_MODELS)."
    old = _first(desk, policy.model_in(command.channel))
    now = desk.clock.now()
    if command.channel:
        kept = {channel: name for channel, name in policy.channel_models.items() if channel != command.channel}
        chosen = {command.channel: new} if new else {}
        await desk.store.change("channel_models", {**kept, **chosen}, by, now, seen=policy)
    else:
        await desk.store.change("model", new, by, now)
    then = _first(desk, (await desk.store.policy()).model_in(command.channel))
    others = [name for name in desk.model.choices if name != then]
    after = f" If it fails, {_named(tuple(others))}." if others else ""
    return f"Model asked first {await where(desk, command)}: `{old}` → `{then}`.{after}"


async def models(desk: Desk, policy: Policy) -> str:
    """The order, and where another comes first."""
    first = _first(desk, policy.model)
    order = [first, *(name for name in desk.model.choices if name != first)]
    names = await desk.store.names(frozenset(policy.channel_models))
    named = {channel: escape(names.get(channel, channel)) for channel in policy.channel_models}
    own = [f"`{name}` first in #{named[channel]}" for channel, name in policy.channel_models.items()]
    return f"Models: {'; '.join([' → '.join(f'`{name}`' for name in order), *own])}."


async def limit(desk: Desk, command: Command, policy: Policy, by: str) -> str:
    """Show or set."""
    if command.action == "show":
        return await limits_now(desk, policy)
    key = {"tokens": "tokens_a_day", "questions": "questions_a_minute"}[command.action]
    unit = {"tokens": "tokens a day", "questions": "questions a minute from one person"}[command.action]
    meaning = {
        "tokens": "When they are used up the handbook answers if it is among the models, else a person.",
        "questions": "Whoever asks faster is told, and their questions wait their turn.",
    }[command.action]
    old, new = int(getattr(policy, key)), int(command.value)
    await desk.store.change(key, new, by, desk.clock.now())
    return f"Limit: {_most(old, unit)} → {_most(new, unit)}. {meaning if new else ''}".strip()


async def limits_now(desk: Desk, policy: Policy) -> str:
    tokens = _most(policy.tokens_a_day, "tokens a day")
    questions = _most(policy.questions_a_minute, "questions a minute from one person")
    return f"Limits: {tokens} ({await today(desk):,} spent today); {questions}."


def sources_now(desk: Desk, policy: Policy) -> str:
    """Whether an answer needs a source, and what that means here."""
    if policy.sources is Sources.OPTIONAL:
        return "Sources: optional. What a model says of itself counts in full, also where nothing backs it."
    if desk.handbook is None:
        return (
            "Sources: required, and there is no handbook, so every answer goes to a person. "
            "Set COPYDESK_HANDBOOK, or trust the models' own word with `/copydesk sources optional`."
        )
    return "Sources: required. An answer that nothing in the handbook backs goes to a person."


def _first(desk: Desk, chosen: str) -> str:
    return chosen if chosen in desk.model.choices else desk.model.choices[0]


def _named(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


async def where(desk: Desk, command: Command) -> str:
    """The channel that a command is about."""
    if not command.channel:
        return "everywhere"
    names = dict(command.names) | dict(await desk.store.names(frozenset({command.channel})))
    return f"in #{escape(names[command.channel])}" if command.channel in names else f"in <#{command.channel}>"


def _most(number: int, unit: str) -> str:
    return f"{number:,} {unit}" if number else f"no limit on {unit}"
