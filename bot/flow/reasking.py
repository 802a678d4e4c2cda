"""`/copydesk reasks`: how often a question is put once more."""

from bot.core.commands import Command
from bot.core.policy import Policy
from bot.flow.desk import Desk


async def reasks(desk: Desk, command: Command, policy: Policy, by: str) -> str:
    """Show or set."""
    new = policy.reasks
    if command.action == "set":
        new = int(command.value)
        await desk.store.change("reasks", new, by, desk.clock.now())
    change = f"{policy.reasks} → {new}" if command.action == "set" else f"{new}"
    return f"Re-asks: {change}. {_meaning(new)}"


def _meaning(most: int) -> str:
    if not most:
        return "Models are asked for a draft and nothing more, so no second answer backs it or speaks against it."
    times = "once more" if most == 1 else f"up to {most} times more"
    return (
        f"Before a draft may go out by itself its question is put {times}, to another model first, and only where that "
        "can change whether a person sees it. Scores by another number are not comparable: a budget starts anew."
    )
