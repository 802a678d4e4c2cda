"""`/copydesk watch`: the channels where nobody has to mention the bot."""

from bot.core.commands import Command
from bot.core.policy import WATCH_ALL, WATCH_QUESTIONS, Policy
from bot.flow.desk import Desk

_WHAT = {WATCH_QUESTIONS: "what looks like a question", WATCH_ALL: "every message", "off": "nothing", "": "nothing"}
_MEANING = {
    WATCH_QUESTIONS: "Top-level messages of people that look like questions are answered; the rest is left alone.",
    WATCH_ALL: "Every top-level message of a person is taken as a question.",
    "off": "There I answer who mentions me, and nobody else.",
}


async def watch(desk: Desk, command: Command, policy: Policy, by: str) -> str:
    """Show, begin, change or end."""
    if command.action == "list":
        return await watched(desk, policy)
    channel = command.channel
    names = dict(command.names) | dict(await desk.store.names(frozenset({channel})))
    where = f"#{names[channel]}" if channel in names else f"<#{channel}>"
    old, kept = policy.watched.get(channel, ""), {**policy.watched}
    kept.pop(channel, None)
    if command.action != "off":
        kept[channel] = command.action
    await desk.store.change("watched", kept, by, desk.clock.now())
    careful = (
        "" if command.action == "off" else " A draft without an answer goes to a person there, never to the thread."
    )
    return f"Watched in {where}: {_WHAT[old]} → {_WHAT[command.action]}. {_MEANING[command.action]}{careful}"


async def watched(desk: Desk, policy: Policy) -> str:
    """The channels, and what is watched in each."""
    names = await desk.store.names(frozenset(policy.watched))
    each = [f"#{names.get(channel, channel)} ({_WHAT[what]})" for channel, what in policy.watched.items()]
    return f"Watched channels: {', '.join(each) or 'none'}."
