"""
A message that stands twice.

A process that is frozen between its look-up and its post still posts when it wakes, when another has delivered already.
Nobody can keep it from that; so where it can have happened the place is read again, and what we know nothing of goes.
"""

from datetime import datetime, timedelta

from bot.core.effects import RemoveDoubles
from bot.flow.desk import Desk
from bot.flow.scenes import scene_of
from bot.flow.store import Delivery, Owed

# One look after the other, since nobody knows when who was frozen wakes.
AFTER = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
TRIES = 60  # about an hour: where Slack does not let us read, nothing is owed for ever


def owed(delivery: Delivery, now: datetime) -> Owed | None:
    """The look that the end of a repeated try brings, or of another look; nobody can have posted before a first try."""
    effect = delivery.effect
    if isinstance(effect, RemoveDoubles):
        return _look(effect.of, effect.look + 1, now) if effect.look + 1 < len(AFTER) else None
    return _look(delivery.id, 0, now) if effect.posts and delivery.attempts > 1 else None


def _look(of: str, number: int, now: datetime) -> Owed:
    return Owed(case_id=None, effect=RemoveDoubles(of=of, look=number), at=now + AFTER[number])


async def suspected(desk: Desk, delivery: Delivery, *, after: timedelta = AFTER[0]) -> None:
    """Somebody finds that another has taken over, and may have posted all the same."""
    if delivery.effect.posts:
        await desk.store.owe(None, (RemoveDoubles(of=delivery.id),), desk.clock.now() + after)
        desk.wake()


async def removed(desk: Desk, effect: RemoveDoubles) -> None:
    """Delete what stands beside the message we know of. While it is still owed, its next try looks for itself."""
    end = await desk.store.settled(effect.of)
    if end is None:
        return
    delivery, known = end
    case = await desk.store.case(delivery.case_id) if delivery.case_id else None
    scene = await scene_of(desk, delivery.effect, case)
    found = await desk.workspace.find(scene, delivery.id, delivery.created_at)
    if known and known not in found:
        return  # somebody has deleted it, or it moved: the other may be the only one
    for other in found:
        if other != known:
            await desk.workspace.remove(other)
