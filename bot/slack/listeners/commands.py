"""Slash commands: the ack is the answer."""

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.flow.admin import Admin
from bot.flow.stats import Pictured
from bot.slack import inbound
from bot.slack.cards.chart import chart
from bot.slack.gateway import SlackWorkspace


class Commands:
    def __init__(self, admin: Admin, gateway: SlackWorkspace) -> None:
        self._admin = admin
        self._gateway = gateway

    async def typed(self, ack: AsyncAck, command: dict[str, Any]) -> None:
        answer = await self._admin.carry_out(inbound.typed(command.get("text") or ""), command["user_id"])
        if isinstance(answer, Pictured):
            await self._show(answer, command.get("response_url") or "")
            answer = answer.text
        await ack(answer)

    async def _show(self, answer: Pictured, response_url: str) -> None:
        """By a message of its own: where Slack does not draw it, the ack with the figures still comes."""
        if card := chart(answer.points, answer.budget):
            await self._gateway.respond(response_url, card.text, blocks=card.blocks)
