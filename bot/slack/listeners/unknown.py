"""What nobody else answers to: every envelope is acked, every person who pressed something is told."""

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.core.text import escape
from bot.slack.cards import refusals
from bot.slack.gateway import SlackWorkspace


class Unknown:
    def __init__(self, gateway: SlackWorkspace) -> None:
        self._gateway = gateway

    async def event(self) -> None:
        """An event we did not ask for; Bolt acks it."""

    async def quiet(self, ack: AsyncAck) -> None:
        await ack()

    async def action(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        channel = (body.get("channel") or {}).get("id")
        if channel:
            text = refusals.UNKNOWN.format(action_id=body["actions"][0]["action_id"])
            url = body.get("response_url") or ""
            await self._gateway.tell_privately(channel, body["user"]["id"], text, response_url=url)
        await ack()

    async def view(self, ack: AsyncAck) -> None:
        await ack(response_action="clear")

    async def command(self, ack: AsyncAck, command: dict[str, Any]) -> None:
        await ack(f"I do not know `{escape(command['command'])}`. Try `/copydesk help`.")
