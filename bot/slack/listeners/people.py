"""Events that keep the roster fresh between two looks at Slack."""

from typing import Any

from bot.core.case import Place
from bot.core.effects import PublishHome
from bot.flow import places
from bot.flow.desk import Desk
from bot.slack import inbound


class People:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def removed(self, event: dict[str, Any]) -> None:
        """The bot itself, by somebody: of that Slack tells it in an event of its own."""
        await self._member({**event, "user": self._desk.me}, here=False)

    async def joined(self, event: dict[str, Any]) -> None:
        await self._member(event, here=True)

    async def left(self, event: dict[str, Any]) -> None:
        await self._member(event, here=False)

    async def changed(self, event: dict[str, Any]) -> None:
        await self._desk.store.know_people((inbound.person(event["user"]),), self._desk.clock.now())

    async def group_changed(self, event: dict[str, Any]) -> None:
        group = event["subteam"]
        if not await self._listed(group["id"]):
            return
        now = self._desk.clock.now()
        if group.get("handle"):
            await self._desk.store.know_place(Place(id=group["id"], name=group["handle"]), now)
        if group.get("date_delete"):
            await self._desk.store.know_members(group["id"], frozenset(), now)
        elif group.get("users") is not None:
            await self._desk.store.know_members(group["id"], frozenset(group["users"]), now)
        self._desk.refresh_roster()

    async def group_members_changed(self, event: dict[str, Any]) -> None:
        group = event["subteam_id"]
        if not await self._listed(group):
            return
        for key, here in (("added_users", True), ("removed_users", False)):
            for user in event.get(key) or ():
                await self._desk.store.know_member(group, user, here, self._desk.clock.now())
        self._desk.refresh_roster()

    async def _listed(self, group: str) -> bool:
        """Whether the group is among reviewers or admins; the others are nothing to us."""
        return group in (await self._desk.store.policy()).listed_groups

    async def opened_home(self, event: dict[str, Any]) -> None:
        if event.get("tab") == "home":
            await self._desk.store.owe(None, (PublishHome(user=event["user"]),), self._desk.clock.now())
            self._desk.wake()

    async def place_changed(self, event: dict[str, Any]) -> None:
        if event["channel"] == (await self._desk.store.policy()).review_channel:
            self._desk.refresh_roster()

    async def _member(self, event: dict[str, Any], *, here: bool) -> None:
        """The members who review matter, those who may see pages, and the bot itself; then the rest is read anew."""
        channel, user = event["channel"], event["user"]
        if user == self._desk.me:
            await places.moved(self._desk, channel, here=here)
        reviews = channel == (await self._desk.store.policy()).review_channel
        if not (reviews or channel in await places.kept_for(self._desk)):
            return
        if user != self._desk.me:
            await self._desk.store.know_member(channel, user, here, self._desk.clock.now())
        self._desk.refresh_roster()
