"""Questions that came while the desk was paused: taken up when it goes on."""

from bot.core.case import Case
from bot.core.events import Resumed
from bot.flow.desk import Desk


async def take_up(desk: Desk) -> int:
    """
    Take up every held question, unless the desk is paused; how many there were.

    The minute's look calls this too: a step that read "paused" may hold a question just after an admin let go.
    """
    if (await desk.store.policy()).paused:
        return 0
    outcomes = [await desk.happens(case.id, Resumed()) for case in await desk.store.held_cases()]
    return sum(isinstance(outcome, Case) for outcome in outcomes)
