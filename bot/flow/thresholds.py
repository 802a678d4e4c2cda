"""The threshold that an admin sets by hand, which a budget replaces and which replaces a budget."""

from bot.core.commands import Command
from bot.core.judging.promise import percent
from bot.core.judging.score import ceiling
from bot.core.policy import Policy, Sources
from bot.flow.choosing import sources_now, where
from bot.flow.desk import Desk


async def threshold(desk: Desk, command: Command, policy: Policy, by: str) -> str:
    """Show, set, or end an exception."""
    if command.action == "show":
        return await _shown(desk, policy)
    channel, exceptions, now = command.channel, dict(policy.channel_thresholds), desk.clock.now()
    old = exceptions.pop(channel, policy.threshold)
    said = f"Threshold {await where(desk, command)}: {old:g}"
    if command.action == "default":
        await desk.store.change("channel_thresholds", exceptions, by, now, seen=policy)
        return f"{said} → {policy.threshold:g}, as everywhere else.{_unused(policy)}"
    if channel:
        await desk.store.change("channel_thresholds", {**exceptions, channel: command.value}, by, now, seen=policy)
        return f"{said} → {command.typed}. {_unused(policy).strip() or _meaning(desk, command, policy)}"
    await desk.store.change("threshold", command.value, by, now)
    if policy.budget:
        await desk.store.change("budget", None, by, now)
        said = f"Threshold everywhere: a budget of {percent(policy.budget.share)}"
    return f"{said} → {command.typed}. {_meaning(desk, command, policy)}"


async def _shown(desk: Desk, policy: Policy) -> str:
    by_channel = policy.channel_thresholds.items()
    each = [f"{value:g} {await where(desk, Command(name='', channel=channel))}" for channel, value in by_channel]
    return f"The threshold is {'; '.join([f'{policy.threshold:g}', *each])}.{_unused(policy)}"


def _unused(policy: Policy) -> str:
    if policy.budget is None:
        return ""
    budget = f"the budget of {percent(policy.budget.share)}"
    return f" It does not count now: {budget} finds the threshold, until `/copydesk budget off`."


def _meaning(desk: Desk, command: Command, policy: Policy) -> str:
    model = desk.model
    if desk.handbook is None and policy.sources is Sources.REQUIRED:
        return sources_now(desk, policy)
    most = ceiling(model.supports, handbook=desk.handbook is not None, sources=policy.sources)
    if command.value > most:
        return f"The most that `{model.name}` can reach is {most:.2f}, so everything will go to review."
    if command.value == 0:
        return "No score alone sends an answer to a person."
    return f"Answers with a confidence below {command.typed} go to a person."
