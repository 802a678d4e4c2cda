"""Performing what is owed to Slack: at least once, visible once."""

import re
from datetime import timedelta

from bot.core.case import Case
from bot.core.effects import (
    Effect,
    FoldNotice,
    PostCard,
    PostDetails,
    PostDraft,
    PublishHome,
    RemindReviewers,
    SendAnswer,
    Tell,
    TellAgain,
    TellDesk,
    UpdateCard,
)
from bot.core.errors import TryAgain, Unreachable
from bot.core.events import AnswerFailed, AnswerSent, Event, QuestionDeleted
from bot.core.lifecycle import Move, Refused
from bot.core.wanted import still_wanted
from bot.flow import places
from bot.flow.desk import Desk
from bot.flow.home import home_of
from bot.flow.ports import Delivery, Posted, Scene
from bot.flow.warnings import REVIEW_CHANNEL, review_channel_out_of_reach

_WAIT = (2, 5, 15, 30, 60)  # seconds before the next try, by how many there were
_LONG = timedelta(hours=1)
_GONE = "thread_not_found"  # with its question, of which the event may have come while the answer was on its way
_MENTION = re.compile(r"<[@#]([A-Z0-9]+)")


async def deliver(desk: Desk, delivery: Delivery, case: Case | None) -> None:
    """Perform one effect, or say when to try again; what can never be performed is told to whom it concerns."""
    wanted = case is None or still_wanted(delivery.effect, case)
    scene = await _scene(desk, delivery.effect, case)
    try:
        posted = await _find(desk, scene, delivery)
        if wanted and posted is None:
            posted = await desk.workspace.perform(scene, delivery.id)
    except TryAgain as problem:
        await later(desk, delivery, case, str(problem), after=problem.after)
    except Unreachable as problem:
        await _unreachable(desk, delivery, case if wanted else None, problem)
    else:
        await _performed(desk, delivery, case if wanted else None, posted)


async def later(desk: Desk, delivery: Delivery, case: Case | None, why: str, *, after: float = 0) -> None:
    """Put an effect off; an answer that Slack has not taken for an hour goes back to the reviewers."""
    now = desk.clock.now()
    if case and isinstance(delivery.effect, SendAnswer) and now - delivery.created_at > _LONG:
        await _failed(desk, delivery, case, AnswerFailed(why=f"it was tried for an hour ({why})"), why)
        return
    wait = timedelta(seconds=max(after, _WAIT[min(delivery.attempts, len(_WAIT)) - 1]))
    await desk.store.put_off(delivery, now + wait, why)


async def _find(desk: Desk, scene: Scene, delivery: Delivery) -> Posted | None:
    """
    Only a repeated try can have been performed before, and looks for its own message.

    It looks also for what is not wanted any more: a message that stands there must lose its buttons.
    """
    if delivery.attempts == 1 or not delivery.effect.posts:
        return None
    return await desk.workspace.find(scene, delivery.id, delivery.created_at)


async def _performed(desk: Desk, delivery: Delivery, case: Case | None, posted: Posted | None) -> None:
    effect, now = delivery.effect, desk.clock.now()
    if case and isinstance(effect, SendAnswer) and effect.part == effect.parts:
        then = await _then(desk, case, AnswerSent())
        await desk.store.performed(delivery, posted, now, then=then)
        if then:
            desk.saw(then[1], then[2].case)
    else:
        await desk.store.performed(delivery, posted, now)
    if isinstance(effect, PostCard):
        await desk.store.mended(REVIEW_CHANNEL)
    for watcher in desk.watchers:
        watcher.performed(effect, case)
    desk.wake()


async def _unreachable(desk: Desk, delivery: Delivery, case: Case | None, problem: Unreachable) -> None:
    """A card waits for its channel; an answer goes back to the reviewers; a notice that nobody can see is let go."""
    match delivery.effect:
        case PostCard() | TellDesk():
            await review_channel_out_of_reach(desk, problem.code)
            await desk.store.put_off(delivery, desk.clock.now() + timedelta(seconds=60), str(problem))
        case SendAnswer() if case:
            gone = QuestionDeleted(by=case.question.asker) if problem.code == _GONE else None
            await _failed(desk, delivery, case, gone or AnswerFailed(why=str(problem)), str(problem))
            if problem.code in places.OUT and not (case.place and case.place.direct):
                await places.left(desk, case.question.channel)
        case _:
            await desk.store.give_up(delivery, str(problem), desk.clock.now())
    desk.wake()


async def _failed(desk: Desk, delivery: Delivery, case: Case, event: Event, why: str) -> None:
    """Give an answer up together with the move this brings."""
    then = await _then(desk, case, event)
    await desk.store.give_up(delivery, why, desk.clock.now(), then=then)
    if then:
        desk.saw(event, then[2].case)


async def _then(desk: Desk, case: Case, event: Event) -> tuple[Case, Event, Move] | None:
    """The move that the end of a delivery brings, if it brings one."""
    move = await desk.decide(case, event)
    return None if isinstance(move, Refused) else (case, event, move)


async def _scene(desk: Desk, effect: Effect, case: Case | None) -> Scene:
    """Everything the message is drawn from, read now and not when it was owed."""
    policy = await desk.store.policy()
    if isinstance(effect, PublishHome):
        home = await home_of(desk, effect.user, policy)
        ids = frozenset(id_ for entry in (*home.mine, *(home.queue or ())) for id_ in _ids(entry.case))
        return Scene(effect=effect, case=None, policy=policy, home=home, names=await desk.store.names(ids))
    if case is None:
        return Scene(effect=effect, case=None, policy=policy)
    return Scene(
        effect=effect,
        case=case,
        policy=policy,
        names=await desk.store.names(_ids(case)),
        link=await _link(desk, effect, case),
        card=await _card(desk, effect, case),
        notice=await _notice(desk, effect, case),
    )


async def _link(desk: Desk, effect: Effect, case: Case) -> str:
    """The way to the question: for whoever asked it, and for a card where reviewers can go it."""
    public = case.place is not None and not case.place.private
    same = isinstance(effect, TellAgain) and effect.channel == case.question.channel
    if not same and not (public and isinstance(effect, PostCard | UpdateCard | TellAgain)):
        return ""
    return await desk.workspace.permalink(case.question.channel, case.question.ts)


async def _card(desk: Desk, effect: Effect, case: Case) -> Posted | None:
    if not isinstance(effect, UpdateCard | PostDetails | PostDraft | RemindReviewers):
        return None
    number = getattr(effect, "round", case.round)
    return await desk.store.posted(case.id, PostCard(round=number))


async def _notice(desk: Desk, effect: Effect, case: Case) -> Posted | None:
    if not isinstance(effect, FoldNotice):
        return None
    return await desk.store.posted(case.id, Tell(notice=effect.notice))


def _ids(case: Case) -> frozenset[str]:
    """Everybody and every channel that a message about the case may have to name."""
    said = [f"{turn.author} {turn.text}" for turn in case.draft.context] if case.draft else []
    mentioned = _MENTION.findall(" ".join([case.question.text, *said]))
    decided = [case.decision.by] if case.decision else []
    return frozenset({case.question.asker, case.question.channel, *decided, *case.replies.by, *mentioned})
