"""From a question to a draft: see where and by whom it was asked, read the thread and the handbook, ask the model."""

import asyncio
from dataclasses import replace

from bot.core.case import Case, Draft, Passage, Person, Place, Turn
from bot.core.errors import ModelFailed, TryAgain, Unreachable
from bot.core.events import Drafted, Paused
from bot.core.lifecycle import Refused
from bot.core.text import clean
from bot.flow.desk import Desk
from bot.flow.ports import Ask

STATUS = "is looking it up…"
DEADLINE = 40.0  # seconds for the model; the worker's lease is longer
ATTEMPTS = 3  # a question that cannot be drafted this often goes to a person


async def draft(desk: Desk, case: Case) -> None:
    """The step of an asked case."""
    if not isinstance(await desk.step(case, Paused()), Refused):
        return
    question = case.question
    await desk.workspace.set_status(question.channel, question.thread_ts, STATUS)
    place, asker = await _place_and_asker(desk, case)
    await desk.step(case, Drafted(draft=await _draft(desk, case), place=place, asker=asker))


async def _place_and_asker(desk: Desk, case: Case) -> tuple[Place, Person]:
    """As Slack says now. What Slack will not say, however often it is asked, is taken at its most careful."""
    question = case.question
    try:
        place, asker = await desk.workspace.place(question.channel), await desk.workspace.person(question.asker)
    except (TryAgain, Unreachable):
        if case.attempts <= ATTEMPTS:
            raise
        return Place(id=question.channel, private=True), Person(id=question.asker, name="somebody", guest=True)
    await desk.store.know_place(place, desk.clock.now())
    await desk.store.know_people((asker,), desk.clock.now())
    return place, asker


async def _draft(desk: Desk, case: Case) -> Draft:
    if case.attempts > ATTEMPTS:
        return _failed(desk, f"drafting failed {ATTEMPTS} times; the log has the reasons under case {case.id}")
    try:
        context = await _context(desk, case)
        passages = await _passages(desk, case, context)
        async with asyncio.timeout(DEADLINE):
            made = await desk.model.draft(Ask(question=case.question.text, context=context, passages=passages))
    except TimeoutError:
        return _failed(desk, f"`{desk.model.name}` gave no answer within {DEADLINE:.0f} s")
    except ModelFailed as problem:
        return _failed(desk, str(problem))
    return _cleaned(made)


async def _context(desk: Desk, case: Case) -> tuple[Turn, ...]:
    question = case.question
    if question.thread_ts == question.ts:
        return ()
    return await desk.workspace.thread(question.channel, question.thread_ts, question.ts)


async def _passages(desk: Desk, case: Case, context: tuple[Turn, ...]) -> tuple[Passage, ...] | None:
    """What the handbook holds; a follow-up is searched by itself, and together with what was asked before it."""
    if desk.handbook is None:
        return None
    found = await desk.handbook.search(case.question.text)
    before = [turn.text for turn in context if not turn.mine][-1:]
    if before:
        found += await desk.handbook.search("\n".join([*before, case.question.text]))
    return tuple(dict.fromkeys(found))


def _failed(desk: Desk, why: str) -> Draft:
    return Draft(text="", model=desk.model.name, supports=desk.model.supports, failure=why)


def _cleaned(made: Draft) -> Draft:
    return replace(made, text=clean(made.text).strip())
