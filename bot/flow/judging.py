"""From a draft to a verdict: sent as it stands, or put before a person."""

from dataclasses import replace

from bot.core.case import Case
from bot.core.events import Judged
from bot.core.judging.drawing import drawn
from bot.core.judging.route import judge as verdict_on
from bot.core.judging.route import version
from bot.core.judging.standing import FIRST_SENT
from bot.core.policy import Policy
from bot.flow.calibrating import awaited
from bot.flow.desk import Desk


async def judge(desk: Desk, case: Case) -> None:
    """The step of a drafted case."""
    if case.draft is None or case.place is None or case.asker is None:
        raise AssertionError(f"case {case.id} is drafted without a draft, a place or an asker")
    policy = await desk.store.policy()
    answered = await desk.store.judged_in(case.question.channel) if policy.trials else 0
    waits = await awaited(desk, policy, version(case.draft, policy))
    verdict = verdict_on(case.question, case.draft, case.place, case.asker, policy, answered=answered, awaited=waits)
    odds = await _odds(desk, policy, verdict.score_version) if verdict.eligible else 0.0
    took = drawn(await desk.store.draw_key(), case.id, odds)
    await desk.step(case, Judged(verdict=replace(verdict, odds=odds, drawn=took)))


async def _odds(desk: Desk, policy: Policy, score: str) -> float:
    return policy.odds_of(score, await desk.store.sent_by(score, FIRST_SENT) if policy.budget else 0)
