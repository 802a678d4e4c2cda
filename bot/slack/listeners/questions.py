"""Messages: a mention comes as `message` and as `app_mention`, in either order; both end in the one intake."""

from typing import Any

from bot.flow.desk import Desk
from bot.flow.intake import Intake
from bot.slack import inbound


class Questions:
    def __init__(self, desk: Desk, intake: Intake) -> None:
        self._desk = desk
        self._intake = intake

    async def message(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        if gone := inbound.deleted(event):
            await self._intake.forget(*gone)
        elif message := inbound.message(event, body.get("team_id", ""), self._desk.me):
            await self._intake.take(message)
