"""
What the app listens to, as one table: payload kind, id, listener.

A listener parses, does one durable write and acks; the exceptions are `views.open`, which needs its trigger within
three seconds, an ephemeral line for a click that did nothing, and a command's answer, which is its ack. Bolt runs only
the first listener that matches, and an unmatched payload is no ack, so each kind ends in a catch-all.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.flow.admin import Admin
from bot.flow.desk import Desk
from bot.flow.intake import Intake
from bot.flow.reviewing import Reviewing
from bot.slack.gateway import SlackWorkspace
from bot.slack.ids import ActionId, CallbackId
from bot.slack.listeners.commands import Commands
from bot.slack.listeners.people import People
from bot.slack.listeners.questions import Questions
from bot.slack.listeners.reviews import Reviews
from bot.slack.listeners.unknown import Unknown

COMMAND = "/copydesk"
ANY = re.compile(r".*", re.DOTALL)

log = structlog.get_logger()

Listener = Callable[..., Awaitable[None]]
Route = tuple[str, str | re.Pattern[str], Listener]


def routes(desk: Desk, intake: Intake, gateway: SlackWorkspace) -> tuple[Route, ...]:
    """Everything the app answers to, in the order in which Bolt tries it."""
    questions, people = Questions(desk, intake, gateway), People(desk)
    reviews, commands, unknown = (
        Reviews(desk, Reviewing(desk), gateway),
        Commands(Admin(desk), gateway),
        Unknown(gateway),
    )
    return (
        ("event", "message", questions.message),
        ("event", "app_mention", questions.message),
        ("event", "member_joined_channel", people.joined),
        ("event", "member_left_channel", people.left),
        ("event", "user_change", people.changed),
        ("event", "team_join", people.changed),
        ("event", "app_home_opened", people.opened_home),
        ("event", "channel_left", people.removed),
        ("event", "group_left", people.removed),
        ("event", "subteam_updated", people.group_changed),
        ("event", "subteam_members_changed", people.group_members_changed),
        ("event", "channel_archive", people.place_changed),
        ("event", "channel_unarchive", people.place_changed),
        ("event", "group_archive", people.place_changed),
        ("event", "group_unarchive", people.place_changed),
        ("action", ActionId.APPROVE, reviews.approve),
        ("action", ActionId.EDIT, reviews.edit),
        ("action", ActionId.REJECT, reviews.reject),
        ("action", ActionId.SHOW_ALL, reviews.show_all),
        ("action", ActionId.WHY, reviews.why),
        ("action", ActionId.ANSWER_WHY, reviews.answer_why),
        ("action", ActionId.SHARE, reviews.share),
        ("action", ActionId.WITHDRAW, reviews.withdraw),
        ("action", ActionId.ANSWERED, reviews.answered),
        ("action", ActionId.NOT_ANSWERED, reviews.not_answered),
        ("action", ActionId.AUDIT_RIGHT, reviews.was_right),
        ("action", ActionId.AUDIT_CORRECT, reviews.correct),
        ("action", ActionId.AUDIT_TAKE_BACK, reviews.take_back),
        ("shortcut", CallbackId.ASK, questions.shortcut),
        ("view", CallbackId.EDIT, reviews.edit_submitted),
        ("view", CallbackId.REJECT, reviews.reject_submitted),
        ("view", CallbackId.CORRECT, reviews.correct_submitted),
        ("view", CallbackId.TAKE_BACK, reviews.take_back_submitted),
        ("command", COMMAND, commands.typed),
        ("event", ANY, unknown.event),
        ("action", ANY, unknown.action),
        ("view", ANY, unknown.view),
        ("view_closed", ANY, unknown.quiet),
        ("command", ANY, unknown.command),
        ("shortcut", ANY, unknown.quiet),
        ("options", ANY, unknown.quiet),
    )


def register(app: AsyncApp, table: tuple[Route, ...], failed: Callable[[BaseException], None] | None = None) -> None:
    """Enter the table into Bolt. A listener that raises is no ack, so Slack sends an event again."""

    async def raised(error: Exception) -> BoltResponse:
        log.error("listener failed", error=type(error).__name__)  # the text may hold what somebody wrote
        if failed:
            failed(error)
        return BoltResponse(status=500)

    app.error(raised)
    decorators: dict[str, Callable[[Any], Callable[[Listener], Any]]] = {
        "event": app.event,
        "action": app.action,
        "view": app.view,
        "view_closed": app.view_closed,
        "command": app.command,
        "shortcut": app.shortcut,
        "options": app.options,
    }
    for kind, name, listener in table:
        decorators[kind](str(name) if isinstance(name, str) else name)(listener)
