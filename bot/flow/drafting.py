"""From a question to a draft: see where and by whom it was asked, read the thread and the handbook, ask the model."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot.core.case import Case, Draft, Failure, Passage, Person, Place, Status, Turn
from bot.core.errors import AllModelsFailed, ModelFailed, TryAgain, Unreachable
from bot.core.events import Drafted, Paused, Queued, TooFast
from bot.core.lifecycle import Refused
from bot.core.policy import Policy
from bot.core.text import clean
from bot.flow import judging, limits, patience, warnings
from bot.flow.desk import Desk
from bot.flow.ports import Ask
from bot.flow.previewing import Preview

STATUS = "is looking it up…"
ATTEMPTS = 3  # a question that cannot be drafted this often goes to a person


async def draft(desk: Desk, case: Case) -> None:
    """The step of an asked case."""
    policy = await desk.store.policy()
    if not isinstance(await desk.step(case, Paused()), Refused):
        return
    if turn := await limits.turn_of(desk, case, policy):
        await desk.step(case, TooFast(until=turn))
        return
    question = case.question
    _, (place, asker) = await asyncio.gather(
        desk.workspace.set_status(question.channel, question.thread_ts, STATUS),
        _place_and_asker(desk, case, policy),
    )
    case, made = await _draft(desk, case, policy, place, asker)
    if not isinstance(made, Draft):
        await desk.step(case, made)
        return
    drafted = await desk.step(case, Drafted(draft=made, place=place, asker=asker))
    if isinstance(drafted, Case) and drafted.status is Status.DRAFTED:
        await judging.judge(desk, drafted)  # at once, if nobody is quicker


async def _place_and_asker(desk: Desk, case: Case, policy: Policy) -> tuple[Place, Person]:
    """As Slack says now. What Slack will not say as long as the asker can wait is taken at its most careful."""
    question = case.question
    try:
        place, asker = await asyncio.gather(
            desk.workspace.place(question.channel), desk.workspace.person(question.asker)
        )
    except (TryAgain, Unreachable) as problem:
        if isinstance(problem, TryAgain) and patience.left(desk, case, policy.give_up_after) > 0:
            raise
        return Place(id=question.channel, private=True), Person(id=question.asker, name="somebody", guest=True)
    now = desk.clock.now()
    await asyncio.gather(desk.store.know_place(place, now), desk.store.know_people((asker,), now))
    return place, asker


async def _draft(desk: Desk, case: Case, policy: Policy, place: Place, asker: Person) -> tuple[Case, Draft | Queued]:
    """The draft, or when to ask again; with the case, which moves on if its asker is told to be patient."""
    if case.attempts > ATTEMPTS:
        return case, _none(desk, f"drafting failed {ATTEMPTS} times; the log has the reasons under case {case.id}")
    ask = await _ask(desk, case, policy, await _seen_by(desk, place, asker))
    preview = Preview(desk, ask, place, asker)
    make = partial(desk.model.draft, ask, growing=preview.grow)
    case, outcome = await patience.waited_for(desk, case, policy, make, preview.show)
    match outcome:
        case Draft():
            await warnings.model_answered(desk, outcome)
            return case, replace(outcome, text=clean(outcome.text).strip(), edition=_edition(desk, outcome))
        case ModelFailed():
            failures = _failures(outcome)
            await warnings.models_failed(desk, failures)
            if outcome.again is not None and outcome.again < patience.left(desk, case, policy.give_up_after):
                return case, Queued(until=desk.clock.now() + timedelta(seconds=outcome.again))
            return case, replace(_none(desk, str(outcome)), tried=failures)
        case None:
            await warnings.models_too_slow(desk, policy.give_up_after)
            return case, _none(desk, f"there was none within {policy.give_up_after.total_seconds():g} s")


async def _ask(desk: Desk, case: Case, policy: Policy, seen_by: frozenset[str]) -> Ask:
    context = await _context(desk, case)
    return Ask(
        question=case.question.text,
        context=context,
        passages=await _passages(desk, case, context, seen_by),
        model=policy.model_in(case.question.channel),
        free=await limits.used_up(desk, policy),
        kept=policy.reasks > 0,
    )


async def _context(desk: Desk, case: Case) -> tuple[Turn, ...]:
    question = case.question
    if question.thread_ts == question.ts:
        return ()
    return await desk.workspace.thread(question.channel, question.thread_ts, question.ts)


async def _seen_by(desk: Desk, place: Place, asker: Person) -> frozenset[str]:
    """Whose pages an answer may be made of: the channel's own, in a direct message those of the asker's channels."""
    if not place.direct:
        return frozenset(filter(None, (place.id, place.name)))
    shared = await desk.store.memberships(asker.id) & await desk.store.memberships(desk.me)
    return shared | frozenset((await desk.store.names(shared)).values())


async def _passages(
    desk: Desk, case: Case, context: tuple[Turn, ...], seen_by: frozenset[str]
) -> tuple[Passage, ...] | None:
    """What the handbook holds; a follow-up is searched by itself, and together with what was asked before it."""
    if desk.handbook is None:
        return None
    found = await desk.handbook.search(case.question.text, seen_by=seen_by)
    before = [turn.text for turn in context if not turn.mine][-1:]
    if before:
        found += await desk.handbook.search("\n".join([*before, case.question.text]), seen_by=seen_by)
    return tuple(dict.fromkeys(found))


def _edition(desk: Desk, draft: Draft) -> str:
    """Of all that a draft was made with, beside the question; the model is told apart by its name."""
    return "-".join(filter(None, (draft.edition, desk.handbook.edition if desk.handbook else "")))


def _failures(problem: ModelFailed) -> tuple[Failure, ...]:
    each = problem.each if isinstance(problem, AllModelsFailed) else (problem,)
    return tuple(Failure(model=one.model, code=one.code, text=str(one)) for one in each)


def _none(desk: Desk, why: str) -> Draft:
    return Draft(text="", model=desk.model.name, supports=desk.model.supports, failure=why)
