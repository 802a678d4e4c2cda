"""From what the flow wants done to the message that does it: where it goes, and what it shows."""

from dataclasses import dataclass
from datetime import datetime

from bot.core import markdown as md
from bot.core.case import Case, Decision, Origin, Question
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
    TellAdmin,
    TellAgain,
    TellDesk,
    UpdateAudit,
    UpdateCard,
)
from bot.core.errors import Unreachable
from bot.core.text import escape
from bot.flow.ports import Home, Posted, Scene
from bot.slack.cards import audit, notices, review
from bot.slack.cards.answer import answer, correction, marked
from bot.slack.cards.details import details
from bot.slack.cards.home import home
from bot.slack.cards.kit import Card, context, section


@dataclass(frozen=True, kw_only=True)
class Where:
    """A channel or thread; with a `user` a direct message, or that person's home tab."""

    channel: str = ""
    user: str = ""
    thread_ts: str = ""


@dataclass(frozen=True, kw_only=True)
class Message(Where):
    """A message to post, or, with `ts`, one to update."""

    card: Card
    ts: str = ""
    broadcast: bool = False
    home: bool = False


def place_of(scene: Scene) -> Where | None:
    """Where `scene.effect` makes a new message, whatever that says by now; None where it makes none."""
    match scene.effect:
        case TellAdmin(user=user):
            return Where(user=user)
        case TellDesk() | PostCard() | PostAudit():
            return Where(channel=_review_channel(scene))
        case TellAgain(channel=channel, thread_ts=thread_ts):
            return Where(channel=channel, thread_ts=thread_ts)
        case Tell() | SendAnswer() | SendCorrection() as told if scene.case:
            return _asker(told, scene.case.question)
        case PostDetails() | PostDraft() | RemindReviewers() | PostChecked() if scene.card:
            return Where(channel=scene.card.channel, thread_ts=scene.card.ts)
        case _:
            return None


def _asker(told: Effect, question: Question) -> Where:
    if isinstance(told, Tell | SendCorrection) and told.directly:
        return Where(user=question.asker)
    return Where(channel=question.channel, thread_ts=question.thread_ts)


def _review_channel(scene: Scene) -> str:
    if not scene.policy.review_channel:
        raise Unreachable("no_review_channel", "no review channel is set")
    return scene.policy.review_channel


def draw(scene: Scene, now: datetime) -> Message | None:
    """The message for `scene.effect`; None where it belongs on a message that was never posted."""
    if isinstance(scene.effect, TellAdmin):
        text = escape(scene.effect.text)
        return _new(scene, Card(text=text, blocks=[section(text)]))
    if isinstance(scene.effect, PublishHome) and scene.home:
        return Message(user=scene.effect.user, card=_home(scene.home, scene, now), home=True)
    if isinstance(scene.effect, TellDesk):
        return _to_admins(scene.effect.text, scene)
    if scene.case is None:
        raise AssertionError(f"{scene.effect!r} needs a case")
    return _to_asker(scene, scene.case) or _to_desk(scene, scene.case, now) or _of_audit(scene, scene.case)


def _home(shown: Home, scene: Scene, now: datetime) -> Card:
    queue = None if shown.queue is None else tuple((entry.case, entry.link) for entry in shown.queue)
    mine = tuple((entry.case, entry.link) for entry in shown.mine)
    return home(mine, queue, shown.more, shown.health, names=scene.names, now=now)


def _to_admins(text: str, scene: Scene) -> Message | None:
    """In the review channel, where it calls those whom it concerns."""
    called = " ".join(f"<@{user}>" for user in scene.policy.told_admins)
    words = f"{called} {escape(text)}".strip()
    return _new(scene, Card(text=words, blocks=[section(words)]))


def _to_asker(scene: Scene, case: Case) -> Message | None:
    match scene.effect:
        case Tell(notice=kind, directly=True):
            return _new(scene, notices.directly(kind, case, scene.names, scene.policy, scene.link))
        case Tell(notice=kind):
            card = notices.notice(kind, case, scene.names, scene.policy)
        case SendAnswer(part=part, parts=parts):
            card = answer(case, scene.names, part, scene.policy.signature)
            if part < parts:
                return _new(scene, card)
        case FoldNotice() as fold if scene.notice:
            return _update(scene.notice, _for(case, notices.folded(fold, case, scene.names, scene.policy.signature)))
        case TellAgain() as again:
            return _new(scene, notices.again(again, case, scene.link))
        case _:
            return None
    return _new(scene, _for(case, card))


def _of_audit(scene: Scene, case: Case) -> Message | None:
    """Of an answer that was sent without review: its card, and what came of it."""
    shown = audit.checked if case.checked else audit.audit
    match scene.effect:
        case PostAudit():
            return _new(scene, audit.audit(case, scene.names, scene.link))
        case UpdateAudit() if scene.card:
            return _update(scene.card, shown(case, scene.names, scene.link))
        case PostChecked(part=part) if case.checked:
            return _new(scene, audit.record(case, case.checked, scene.names, part))
        case SendCorrection() as sent if case.checked:
            return _new(scene, _correction(sent, scene, case, case.checked))
        case MarkAnswer(part=part, parts=parts) if scene.notice:
            card = marked(case, scene.names, part, scene.policy.signature)
            return _update(scene.notice, _for(case, card) if part == parts else card)
        case _:
            return None


def _correction(sent: SendCorrection, scene: Scene, case: Case, decision: Decision) -> Card:
    card = correction(decision, scene.names, sent.part, scene.policy.signature)
    if sent.directly:
        return notices.elsewhere(card, case, scene.names, scene.link) if sent.part == 1 else card
    return _for(case, card) if sent.part == sent.parts else card


def _for(case: Case, card: Card) -> Card:
    """Who used the shortcut on somebody's message has no part in its thread, and hears of it only by name."""
    if case.question.origin is not Origin.SHORTCUT:
        return card
    named = f"For <@{case.question.asker}>"
    return Card(text=f"{card.text}\n{named}", blocks=[*card.blocks, context(named)])


def _to_desk(scene: Scene, case: Case, now: datetime) -> Message | None:
    if isinstance(scene.effect, PostCard):
        return _new(scene, review.card(case, scene.names, scene.link, scene.policy))
    return _on_card(scene, case, scene.card, now) if scene.card else None


def _on_card(scene: Scene, case: Case, posted: Posted, now: datetime) -> Message | None:
    match scene.effect:
        case UpdateCard(round=number):
            return _update(posted, _card_now(scene, case, number))
        case PostDetails():
            return _new(scene, details(case, scene.names))
        case PostDraft(part=part) if case.draft:
            text = md.messages(case.draft.text)[part - 1]
            return _new(scene, review.whole_draft(case.draft, text))
        case RemindReviewers():
            return _new(scene, review.reminder(case, scene.names, now), broadcast=True)
        case _:
            return None


def _card_now(scene: Scene, case: Case, number: int) -> Card:
    if number == case.round and case.with_reviewers:
        return review.card(case, scene.names, scene.link, scene.policy)
    return review.decided(case, scene.names, scene.link, number)


def _update(posted: Posted, card: Card) -> Message:
    return Message(channel=posted.channel, ts=posted.ts, card=card)


def _new(scene: Scene, card: Card, *, broadcast: bool = False) -> Message | None:
    where = place_of(scene)
    return Message(**vars(where), card=card, broadcast=broadcast) if where else None
