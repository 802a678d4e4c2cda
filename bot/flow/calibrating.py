"""What the labels allow, calculated on its schedule, watched in between, and told to the admins when it changes."""

from asyncio import to_thread
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot.core.case import Case
from bot.core.effects import Effect
from bot.core.errors import Conflict
from bot.core.events import Event, ReviewEvent
from bot.core.judging.judgement import Budget, Mode, Standing
from bot.core.judging.news import broken, news
from bot.core.judging.promise import Awaited
from bot.core.judging.standing import NEW_LABELS, NEW_WEEK, alarmed, days_until, due, live, stand, tightened
from bot.core.judging.statistics import fewest_labels
from bot.core.policy import Policy
from bot.flow.desk import Desk
from bot.flow.warnings import tell_desk, to_desk

EVERY = 60.0  # seconds
MATURITY = timedelta(days=3)  # by then whoever meant to review has
BROKEN = "budget"  # the code of its warning
_BY = "copydesk"
_LATELY = 20  # verdicts that tell which score is in use
_STAYS = 2  # of them: two models that answer side by side must not take the budget from each other
_PACE = timedelta(days=14)
_PACED = 200  # labels


class LabelWatcher:
    """Calls for a look when a reviewer has decided."""

    def __init__(self, labelled: Callable[[], None]) -> None:
        self._labelled = labelled

    def moved(self, event: Event, case: Case) -> None:
        del case
        if isinstance(event, ReviewEvent):
            self._labelled()

    def performed(self, effect: Effect, case: Case | None) -> None:
        """Nothing is learned from that."""


async def look(desk: Desk) -> None:
    """Bring the standing of the budget up to date. Several processes may look at once: the first to store it tells."""
    policy = await desk.store.policy()
    now = await _standing(desk, policy.budget, policy.stands) if policy.budget else policy.standing
    if now != policy.stands and policy.budget:
        await _settle(desk, policy, replace(now, budget=policy.budget))
    if policy.budget is None or now.mode is not Mode.STOPPED:
        await _mended(desk)


async def version_in_use(desk: Desk, standing: Standing) -> str:
    """The score that the budget is for, until hardly a verdict is by it; then the one that most are by."""
    rows = [row for row in await desk.store.judgements(most=5 * _LATELY) if row.eligible][-_LATELY:]
    counts = Counter(row.version for row in reversed(rows))
    if not counts or counts[standing.version] >= _STAYS:
        return standing.version
    return counts.most_common(1)[0][0]


async def awaited(desk: Desk, policy: Policy, version: str = "") -> Awaited | None:
    """What it takes until the budget sends something by this score; None if it does, or there is no budget."""
    budget, standing, now = policy.budget, policy.stands, desk.clock.now()
    version = version or standing.version
    ours = standing.version == version and standing.at is not None
    if budget is None or (ours and standing.threshold is not None):
        return None
    new = await desk.store.labels_known(version) - (standing.known if ours else 0)
    least = standing.missing if ours else fewest_labels(budget.share, budget.doubt)
    reviews = max(0, least - new)
    rows = await desk.store.judgements(since=now - _PACE, most=_PACED)
    each = days_until(1, rows, now)
    if each is None:
        return Awaited(reviews=reviews)
    week = (standing.at or now) + NEW_WEEK - now
    calculation = min(each * max(0, NEW_LABELS - new), week / timedelta(days=1))
    return Awaited(reviews=reviews, days=max(each * reviews, calculation))


async def _standing(desk: Desk, budget: Budget, before: Standing) -> Standing:
    """As it ought to be now."""
    version, at = await version_in_use(desk, before), desk.clock.now()
    known = await desk.store.labels_known(version)
    is_due = version != before.version or due(before, labels_known=known, now=at)
    watched = version == before.version and live(before) is not None
    if not watched and not is_due:
        return before
    rows = await desk.store.judgements(version)
    if watched and (alarm := await to_thread(alarmed, rows, budget, before)):
        await tell_desk(
            desk, BROKEN, broken(budget, alarm.since)
        )  # first, so that a crash before the next line tells it
        missing = fewest_labels(budget.share, budget.doubt)
        return Standing(mode=Mode.STOPPED, version=version, at=at, known=known, since=at, missing=missing)
    if not is_due:
        return await to_thread(tightened, rows, budget, before)
    found = await to_thread(partial(stand, rows, budget, version=version, now=at, maturity=MATURITY, before=before))
    return replace(found, known=known)


async def _settle(desk: Desk, policy: Policy, now: Standing) -> None:
    """Store it, and tell what it means, both or neither; neither, too, where another process was quicker."""
    names = await desk.store.names(frozenset({*now.stopped, *policy.stands.stopped}))
    text = news(now.budget, policy.stands, now, names) if now.budget else ""
    told = to_desk(policy, text) if text else ()
    with suppress(Conflict):
        await desk.store.change("standing", now, _BY, desk.clock.now(), seen=policy, owed=told)
        desk.wake()


async def _mended(desk: Desk) -> None:
    if any(trouble.code == BROKEN for trouble in await desk.store.warnings()):
        await desk.store.mended(BROKEN)
