"""Slash commands: the ack is the answer."""

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.flow.admin import Admin
from bot.slack import inbound


class Commands:
    def __init__(self, admin: Admin) -> None:
        self._admin = admin

    async def typed(self, ack: AsyncAck, command: dict[str, Any]) -> None:
        await ack(await self._admin.carry_out(inbound.typed(command.get("text") or ""), command["user_id"]))
