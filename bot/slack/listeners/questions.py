"""Messages: a mention comes as `message` and as `app_mention`, in either order; both end in the one intake."""

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.flow.desk import Desk
from bot.flow.intake import Intake, Pointed
from bot.slack import inbound
from bot.slack.gateway import SlackWorkspace

_POINTED = {
    Pointed.ASKED: "I am on it. The answer comes in the thread of that message.",
    Pointed.ASKED_BEFORE: "That message is a question of this desk already; look into its thread.",
    Pointed.NOT_HERE: "I am not in this conversation, so I cannot answer here. In a channel, `/invite @copydesk` lets "
    "me in; or send me the question as a direct message.",
}


class Questions:
    def __init__(self, desk: Desk, intake: Intake, gateway: SlackWorkspace) -> None:
        self._desk = desk
        self._intake = intake
        self._gateway = gateway

    async def message(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        if gone := inbound.deleted(event):
            await self._intake.forget(*gone)
        elif changed := inbound.edited(event, (body.get("team_id") or ""), self._desk.me):
            await self._intake.edited(*changed)
        elif message := inbound.message(event, (body.get("team_id") or ""), self._desk.me):
            await self._intake.take(message)

    async def shortcut(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Ask Copydesk, on a message: the question of whoever pressed, answered in the thread of the message."""
        outcome = await self._intake.take_up(inbound.shortcut(body, self._desk.me), body["channel"].get("name") or "")
        await self._gateway.respond(body.get("response_url") or "", _POINTED[outcome])
        await ack()
