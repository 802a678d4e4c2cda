"""Events that keep the roster fresh between two looks at Slack."""

from typing import Any

from bot.core.effects import PublishHome
from bot.flow.desk import Desk
from bot.slack import inbound


class People:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def joined(self, event: dict[str, Any]) -> None:
        await self._member(event, here=True)

    async def left(self, event: dict[str, Any]) -> None:
        await self._member(event, here=False)

    async def changed(self, event: dict[str, Any]) -> None:
        await self._desk.store.know_people((inbound.person(event["user"]),), self._desk.clock.now())

    async def group_changed(self, event: dict[str, Any]) -> None:
        group = event["subteam"]
        if "users" in group:
            await self._desk.store.know_members(group["id"], frozenset(group["users"]), self._desk.clock.now())

    async def opened_home(self, event: dict[str, Any]) -> None:
        if event.get("tab") == "home":
            await self._desk.store.owe(None, (PublishHome(user=event["user"]),), self._desk.clock.now())
            self._desk.wake()

    async def place_changed(self, event: dict[str, Any]) -> None:
        if event["channel"] == (await self._desk.store.policy()).review_channel:
            self._desk.refresh_roster()

    async def _member(self, event: dict[str, Any], *, here: bool) -> None:
        """Only the review channel's members matter; when the bot itself comes or goes, the rest is read anew."""
        if event["channel"] != (await self._desk.store.policy()).review_channel:
            return
        await self._desk.store.know_member(event["channel"], event["user"], here, self._desk.clock.now())
        self._desk.refresh_roster()
