"""What the home tab shows a person: their open questions, their queue as a reviewer, the desk's health as an admin."""

from bot.core.case import Case
from bot.core.effects import PostAudit, PostCard
from bot.core.policy import Policy
from bot.flow.desk import Desk
from bot.flow.ports import Entry, Home
from bot.flow.status import status

SHOWN = 10  # entries of a list; the rest is counted


async def home_of(desk: Desk, user: str, policy: Policy) -> Home:
    """Everything on the tab of `user`, as it is now."""
    mine = await desk.store.open_cases_of(user)
    queue, more = await _queue(desk, user, policy)
    return Home(
        mine=tuple([Entry(case=case, link=await _question(desk, case)) for case in mine]),
        queue=queue,
        more=more,
        health=tuple((await status(desk, policy)).split("\n")) if policy.is_admin(user) else (),
    )


async def _queue(desk: Desk, user: str, policy: Policy) -> tuple[tuple[Entry, ...] | None, int]:
    """What this person may decide on, who waits longest first, then what nobody waits for; and how many more."""
    if user not in policy.able_reviewers:
        return None, 0
    but = "" if policy.reviews_alone(user) else user
    first, count = await desk.store.to_review(but, SHOWN)
    then, more = await desk.store.to_check(but, SHOWN - len(first))
    shown = (*first, *then)
    return tuple([Entry(case=case, link=await _card(desk, case)) for case in shown]), count + more - len(shown)


async def _question(desk: Desk, case: Case) -> str:
    return await desk.workspace.permalink(case.question.channel, case.question.ts)


async def _card(desk: Desk, case: Case) -> str:
    posted = PostAudit(round=case.round) if case.status.final else PostCard(round=case.round)
    card = await desk.store.posted(case.id, posted)
    return await desk.workspace.permalink(card.channel, card.ts) if card else ""
