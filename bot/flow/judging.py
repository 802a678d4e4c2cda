"""From a draft to a verdict: sent as it stands, or put before a person."""

from bot.core.case import Case
from bot.core.events import Judged
from bot.core.judging.route import judge as verdict_on
from bot.flow.desk import Desk


async def judge(desk: Desk, case: Case) -> None:
    """The step of a drafted case."""
    if case.draft is None or case.place is None or case.asker is None:
        raise AssertionError(f"case {case.id} is drafted without a draft, a place or an asker")
    policy = await desk.store.policy()
    verdict = verdict_on(case.question, case.draft, case.place, case.asker, policy)
    await desk.step(case, Judged(verdict=verdict))
