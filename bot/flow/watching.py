"""`/copydesk watch`: the channels where nobody has to mention the bot."""

from bot.core.commands import Command
from bot.core.policy import WATCH_ALL, WATCH_QUESTIONS, Policy
from bot.core.text import escape
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
    where = f"#{escape(names[channel])}" if channel in names else f"<#{channel}>"
    if command.action != "off" and channel == policy.review_channel:
        return f"{where} is the review channel; what is said there is not put to me. Watch another one."
    old, kept = policy.watched.get(channel, ""), {**policy.watched}
    kept.pop(channel, None)
    if command.action != "off":
        kept[channel] = command.action
    await desk.store.change("watched", kept, by, desk.clock.now(), seen=policy)
    change = f"Watched in {where}: {_WHAT[old]} → {_WHAT[command.action]}. {_MEANING[command.action]}"
    return change if command.action == "off" else f"{change} {await _but(desk, channel, where)}"


async def _but(desk: Desk, channel: str, where: str) -> str:
    if not await desk.store.is_in(channel, desk.me):
        return f"But I am not in {where} yet: `/invite @copydesk` in it lets me read it."
    return "A draft without an answer goes to a person there, never to the thread."


async def watched(desk: Desk, policy: Policy) -> str:
    """The channels, and what is watched in each."""
    names = await desk.store.names(frozenset(policy.watched))
    each = [f"#{escape(names.get(channel, channel))} ({_WHAT[what]})" for channel, what in policy.watched.items()]
    return f"Watched channels: {', '.join(each) or 'none'}."
