"""Everything that a message is drawn from, read when its turn has come and not when it was owed."""

import re

from bot.core.case import Case
from bot.core.effects import (
    Effect,
    FoldNotice,
    MarkAnswer,
    PostAudit,
    PostCard,
    PostChecked,
    PostDetails,
    PostDraft,
    PublishHome,
    RemindReviewers,
    SendAnswer,
    SendCorrection,
    Tell,
    TellAgain,
    UpdateAudit,
    UpdateCard,
)
from bot.flow.desk import Desk
from bot.flow.home import home_of
from bot.flow.ports import Posted, Scene

_MENTION = re.compile(r"<[@#]([A-Z0-9]+)")


async def scene_of(desk: Desk, effect: Effect, case: Case | None) -> Scene:
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
    if not _leads_there(effect, case):
        return ""
    return await desk.workspace.permalink(case.question.channel, case.question.ts)


def _leads_there(effect: Effect, case: Case) -> bool:
    match effect:
        case Tell(directly=directly) | SendCorrection(directly=directly):
            return directly
        case TellAgain(channel=channel) if channel == case.question.channel:
            return True
        case PostCard() | UpdateCard() | PostAudit() | UpdateAudit() | TellAgain():
            return case.place is not None and not case.place.private
        case _:
            return False


async def _card(desk: Desk, effect: Effect, case: Case) -> Posted | None:
    if isinstance(effect, UpdateAudit | PostChecked):
        return await desk.store.posted(case.id, PostAudit(round=effect.round))
    if not isinstance(effect, UpdateCard | PostDetails | PostDraft | RemindReviewers):
        return None
    number = getattr(effect, "round", case.round)
    return await desk.store.posted(case.id, PostCard(round=number))


async def _notice(desk: Desk, effect: Effect, case: Case) -> Posted | None:
    """The notice to fold, wherever it was taken, or the part of an answer to mark."""
    if isinstance(effect, MarkAnswer):
        return await desk.store.posted(case.id, SendAnswer(round=effect.round, part=effect.part, parts=effect.parts))
    if not isinstance(effect, FoldNotice):
        return None
    in_thread, directly = (Tell(notice=effect.notice, directly=directly) for directly in (False, True))
    return await desk.store.posted(case.id, in_thread) or await desk.store.posted(case.id, directly)


def _ids(case: Case) -> frozenset[str]:
    """Everybody and every channel that a message about the case may have to name."""
    said = [f"{turn.author} {turn.text}" for turn in case.draft.context] if case.draft else []
    mentioned = _MENTION.findall(" ".join([case.question.text, *said]))
    decided = [decision.by for decision in (case.decision, case.checked) if decision]
    return frozenset({case.question.asker, case.question.channel, *decided, *case.replies.by, *mentioned})
