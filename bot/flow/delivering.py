"""Performing what is owed to Slack: at least once, visible once."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from bot.core.case import Case
from bot.core.effects import (
    NEEDED,
    Effect,
    Notice,
    PostAudit,
    PostCard,
    RemoveDoubles,
    SendAnswer,
    SendCorrection,
    Tell,
    TellDesk,
)
from bot.core.errors import Conflict, TryAgain, Unreachable
from bot.core.events import AnswerFailed, AnswerSent, CorrectionFailed, Event, QuestionDeleted
from bot.core.lifecycle import Move, Refused
from bot.core.wanted import still_wanted
from bot.flow import doubles, places, second_look
from bot.flow.desk import Desk
from bot.flow.intake import Intake
from bot.flow.ports import Posted, Scene
from bot.flow.retrying import next_try
from bot.flow.scenes import scene_of
from bot.flow.store import Delivery, Owed
from bot.flow.warnings import REVIEW_CHANNEL, review_channel_out_of_reach

_LONG = timedelta(hours=1)
_FEW = 5  # tries: an hour in which the bot itself was down says nothing of Slack
_GONE = "thread_not_found"  # with its question, of which the event may have come while the answer was on its way
_ENDS = {Notice.REJECTED, Notice.EXPIRED}  # with no answer


async def deliver(desk: Desk, delivery: Delivery, case: Case | None) -> None:
    """Perform one effect, or say when to try again; what can never be performed is told to whom it concerns."""
    wanted = case is None or still_wanted(delivery.effect, case)
    scene = await scene_of(desk, delivery.effect, case)
    try:
        posted = await _find(desk, scene, delivery)
        conflict = await second_look.conflict(desk, delivery.effect, case) if wanted and posted is None else None
        if wanted and posted is None and conflict is None:
            posted = await _perform(desk, scene, delivery)
    except TryAgain as problem:
        if isinstance(delivery.effect, RemoveDoubles) and delivery.attempts >= doubles.TRIES:
            await desk.store.give_up(delivery, str(problem), desk.clock.now())
        else:
            full = problem.full == delivery.effect.method
            await later(desk, delivery, case, str(problem), after=problem.after, full=full)
    except Unreachable as problem:
        await _unreachable(desk, delivery, case if wanted else None, problem)
    else:
        if case and conflict:
            await _overtaken(desk, delivery, case, conflict, "the question is another now")
        else:
            await _performed(desk, delivery, case if wanted else None, posted)


async def later(
    desk: Desk, delivery: Delivery, case: Case | None, why: str, *, after: float = 0, full: bool = False
) -> None:
    """Put an effect off; an answer that Slack has not taken for an hour goes back to the reviewers."""
    now = desk.clock.now()
    long = now - delivery.created_at > _LONG and delivery.attempts > _FEW
    if case and isinstance(delivery.effect, SendAnswer) and long:
        await _failed(desk, delivery, case, AnswerFailed(why=f"it was tried for an hour ({why})"), why)
        return
    again = next_try(desk, delivery.attempts, at_least=after)
    if not await desk.store.put_off(delivery, again, why, full=full):
        await doubles.suspected(desk, delivery)


async def _find(desk: Desk, scene: Scene, delivery: Delivery) -> Posted | None:
    """
    Only a repeated try can have been performed before, and looks for its own message.

    It looks also for what is not wanted any more: a message that stands there must lose its buttons.
    """
    if delivery.attempts == 1 or not delivery.effect.posts:
        return None
    return next(iter(await desk.workspace.find(scene, delivery.id, delivery.created_at)), None)


async def _perform(desk: Desk, scene: Scene, delivery: Delivery) -> Posted | None:
    if isinstance(delivery.effect, RemoveDoubles):
        await doubles.removed(desk, delivery.effect)
        return None
    if scene.case and _ends(delivery.effect):
        await _clear(desk, scene.case)
    if scene.case and isinstance(delivery.effect, SendCorrection) and delivery.effect.directly:
        await _clear_correction(desk, scene.case, delivery.effect)
    return await desk.workspace.perform(scene, delivery.id)


def _ends(effect: Effect) -> bool:
    return (isinstance(effect, SendAnswer) and effect.part == 1) or (
        isinstance(effect, Tell) and effect.notice in _ENDS
    )


async def _clear(desk: Desk, case: Case) -> None:
    """An answer stands whole or not at all: what was posted of one that came back goes before the question ends."""
    for part, posted in await desk.store.answers(case.id) if case.round > 1 else ():
        if part.round < case.round:
            with suppress(Unreachable):  # what cannot be deleted is no reason to keep the answer
                await desk.workspace.remove(posted)


async def _clear_correction(desk: Desk, case: Case, effect: SendCorrection) -> None:
    """Nor does half a correction stand in a thread that does not take the rest of it."""
    for part in range(1, effect.parts + 1) if effect.part == 1 else ():
        if posted := await desk.store.posted(case.id, replace(effect, part=part, directly=False)):
            with suppress(Unreachable):
                await desk.workspace.remove(posted)


async def _performed(desk: Desk, delivery: Delivery, case: Case | None, posted: Posted | None) -> None:
    effect, now = delivery.effect, desk.clock.now()
    last = case and isinstance(effect, SendAnswer) and effect.part == effect.parts
    then = await _then(desk, case, AnswerSent()) if case and last else None
    try:
        await desk.store.performed(delivery, posted, now, then=then, owed=doubles.owed(delivery, now))
    except Conflict:
        await doubles.suspected(desk, delivery, after=timedelta())
        raise
    if then:
        desk.saw(then[1], then[2].case)
    if isinstance(effect, PostCard | PostAudit):
        await desk.store.mended(REVIEW_CHANNEL)
    for watcher in desk.watchers:
        watcher.performed(effect, case)
    desk.wake()


async def _unreachable(desk: Desk, delivery: Delivery, case: Case | None, problem: Unreachable) -> None:
    """
    A card waits for its channel, an answer goes back to the reviewers; what an asker must know is told directly.

    `case` is None, too, where the effect is not wanted any more: it is let go, and holds up nothing behind it.
    """
    why, now = str(problem), desk.clock.now()
    match delivery.effect:
        case PostCard() | PostAudit() | TellDesk() if case or not delivery.case_id:
            await review_channel_out_of_reach(desk, problem.code)
            await desk.store.put_off(delivery, now + timedelta(seconds=60), why)
        case SendAnswer() if case:
            gone = QuestionDeleted(by=case.question.asker) if problem.code == _GONE else None
            await _overtaken(desk, delivery, case, gone or AnswerFailed(why=why), why)
            if problem.code in places.OUT and not (case.place and case.place.direct):
                await places.left(desk, case.question.channel)
        case SendCorrection(directly=False) if case:
            await _failed(desk, delivery, case, CorrectionFailed(why=why), why)
        case Tell(notice=notice, directly=False) as tell if case and notice in NEEDED:
            told = Owed(case_id=case.id, effect=replace(tell, directly=True), at=now)
            await desk.store.give_up(delivery, why, now, owed=told)
        case _:
            await desk.store.give_up(delivery, why, now)
    desk.wake()


async def _overtaken(desk: Desk, delivery: Delivery, case: Case, event: Event, why: str) -> None:
    """Give an answer up for what happened to its question; who asked a deleted one elsewhere, too, still asks it."""
    if isinstance(event, QuestionDeleted):
        await Intake(desk).forget(case.question.channel, case.question.ts)
        await desk.store.give_up(delivery, why, desk.clock.now())
    else:
        await _failed(desk, delivery, case, event, why)
    desk.wake()


async def _failed(desk: Desk, delivery: Delivery, case: Case, event: Event, why: str) -> None:
    """Give an answer up together with the move this brings."""
    then, now = await _then(desk, case, event), desk.clock.now()
    await desk.store.give_up(delivery, why, now, then=then, owed=doubles.owed(delivery, now))
    if then:
        desk.saw(event, then[2].case)


async def _then(desk: Desk, case: Case, event: Event) -> tuple[Case, Event, Move] | None:
    """The move that the end of a delivery brings, if it brings one."""
    move = await desk.decide(case, event)
    return None if isinstance(move, Refused) else (case, event, move)
