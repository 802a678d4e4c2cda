"""`/copydesk weights`: what the score weighs its signals by, and learning that from what reviewers decided."""

from asyncio import to_thread

from bot.core.commands import Command
from bot.core.judging.comparing import FEWEST, compared, teaching
from bot.core.judging.figures import percent
from bot.core.judging.judgement import Means
from bot.core.judging.kinds import PRIOR
from bot.core.judging.weights import learned
from bot.core.policy import Policy
from bot.flow.desk import Desk

_COMPARED = 300  # labels: an admin waits three seconds for an answer at the most
_LEARNED = 1_000
_ANEW = "That is a new version of the score, so a budget is certified anew, and until then everything goes to a person."


async def weights(desk: Desk, command: Command, policy: Policy, by: str) -> str:
    """Show, try, learn, or go back to those that were shipped."""
    match command.action:
        case "learn":
            return await _tried(desk, policy)
        case "learn now":
            return await _learned(desk, policy, by)
        case "prior" if policy.weights is None:
            return f"Weights: {weights_now(policy)}, and so they stay."
        case "prior":
            await desk.store.change("weights", None, by, desk.clock.now())
            return f"Weights: {policy.weighs.version} → {PRIOR.version}, as shipped. {_anew(policy)}".strip()
        case _:
            labels = len(teaching(await desk.store.judgements()))
            return (
                f"Weights: {weights_now(policy)}. `/copydesk weights learn` tries what {_reviews(labels)} would teach."
            )


def weights_now(policy: Policy) -> str:
    return f"{policy.weighs.version}, {'learned from reviews' if policy.weights else 'as shipped'}"


async def _tried(desk: Desk, policy: Policy) -> str:
    rows = teaching(await desk.store.judgements())[-_COMPARED:]
    found = await to_thread(compared, rows, _means(policy), policy.sources, policy.weighs)
    if found is None:
        return _too_few(len(rows))
    better = "" if found.after > found.before else " So nothing speaks for a change."
    return (
        f"With weights learned from {_reviews(found.labels)}, the score would put a right answer above a wrong one in "
        f"{percent(found.after)} of all pairs, now {percent(found.before)} (50 % is a coin toss; AUROC, tried on "
        f"answers that it did not learn from).{better} `/copydesk weights learn now` sets them. {_ANEW}"
    )


async def _learned(desk: Desk, policy: Policy, by: str) -> str:
    rows = teaching(await desk.store.judgements())[-_LEARNED:]
    if len(rows) < FEWEST:
        return _too_few(len(rows))
    new = await to_thread(learned, rows, _means(policy), policy.sources)
    await desk.store.change("weights", new, by, desk.clock.now())
    return (
        f"Weights: {policy.weighs.version} → {new.version}, learned from {len(rows)} reviews. {_anew(policy)}".strip()
    )


def _too_few(labels: int) -> str:
    return f"Too few to learn from: {_reviews(labels)}. It takes {FEWEST}, of right and of wrong answers."


def _reviews(number: int) -> str:
    return f"{number} review{'' if number == 1 else 's'}"


def _anew(policy: Policy) -> str:
    return _ANEW if policy.budget else ""


def _means(policy: Policy) -> Means:
    return policy.budget.means if policy.budget else Means.MATERIAL
