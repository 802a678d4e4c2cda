"""Who is who: people, the members of the review channel and user groups, read from Slack into the store.

Listeners decide from the store alone. Events keep it fresh; this look, each minute, heals what an event missed.
"""

from bot.core.errors import TryAgain, Unreachable
from bot.core.policy import Policy
from bot.flow import places, warnings
from bot.flow.desk import Desk
from bot.flow.warnings import NO_REVIEWERS, REVIEW_CHANNEL, nobody_may_review, review_channel_out_of_reach

REFRESH = 60.0  # seconds


async def refresh(desk: Desk) -> None:
    """Read everything anew; what Slack does not give now stays as it was."""
    try:
        await desk.store.know_people(await desk.workspace.people(), desk.clock.now())
        policy = await desk.store.policy()
        await _groups(desk, policy)
        await places.look(desk)
        await _readers(desk)
        reachable = await _review_channel(desk, policy)
    except TryAgain:
        return
    if reachable:
        await check_reviewers(desk)


async def check_reviewers(desk: Desk) -> None:
    """Warn the admins if nobody may decide; take the warning back if somebody may."""
    if (await desk.store.policy()).able_reviewers:
        await desk.store.mended(NO_REVIEWERS)
    else:
        await nobody_may_review(desk)


async def _groups(desk: Desk, policy: Policy) -> None:
    lost = set()
    for group in policy.listed_groups:
        try:
            members = await desk.workspace.group(group)
        except Unreachable as problem:
            members = frozenset()  # a group that is gone resolves to nobody
            lost.add(group)
            await warnings.group_out_of_reach(desk, group, problem.code)
        await desk.store.know_members(group, members, desk.clock.now())
    await warnings.groups_in_reach(desk, frozenset(lost))


async def _readers(desk: Desk) -> None:
    """Who may see the pages that are kept for a channel, also in a direct message."""
    for channel in await places.kept_for(desk):
        try:
            members = await desk.workspace.members(channel)
        except Unreachable:
            members = frozenset()
        await desk.store.know_members(channel, members | {desk.me}, desk.clock.now())


async def _review_channel(desk: Desk, policy: Policy) -> bool:
    if problem := await _problem_with(desk, policy.review_channel):
        await review_channel_out_of_reach(desk, problem)
        return False
    if await desk.store.mended(REVIEW_CHANNEL):
        await desk.store.hurry(desk.clock.now())
        desk.wake()
    return True


async def _problem_with(desk: Desk, channel: str) -> str:
    """Slack's error for why cards cannot be posted to `channel`; empty if they can. Its members are read on the way."""
    if not channel:
        return "no_review_channel"
    try:
        place = await desk.workspace.place(channel)
        members = await desk.workspace.members(channel)
    except Unreachable as problem:
        return problem.code
    await desk.store.know_place(place, desk.clock.now())
    await desk.store.know_members(channel, members, desk.clock.now())
    if place.archived:
        return "is_archived"
    return "" if desk.me in members else "not_in_channel"
