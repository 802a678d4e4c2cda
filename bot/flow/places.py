"""Where the bot is, as the store keeps it, and a word to the admins where it was thrown out while questions wait."""

from bot.flow import warnings
from bot.flow.desk import Desk

OUT = frozenset({"not_in_channel", "channel_not_found"})  # Slack's words for it, of a public and of a private channel


async def look(desk: Desk) -> None:
    """Read anew where the bot is, and what it is called there; an event that was lost is made up for."""
    places = {place.id: place for place in await desk.workspace.memberships()}
    here, before = frozenset(places), await desk.store.memberships(desk.me)
    if here != before:
        await desk.store.know_memberships(desk.me, here, desk.clock.now())
    for channel in sorted(one for one in before - here if not one.startswith("D")):  # nobody is thrown out of a DM
        await left(desk, channel)
    names = await desk.store.names(here)
    for place in places.values():
        if place.id not in before or place.name != names.get(place.id, ""):
            await desk.store.know_place(place, desk.clock.now())
    for channel in sorted(here - before):
        await desk.store.mended(warnings.asked(channel))
    for channel in await warnings.places_left(desk):
        if channel in here:
            await entered(desk, channel)
        elif not await _matters(desk, channel):
            await desk.store.mended(warnings.place(channel))


async def kept_for(desk: Desk) -> frozenset[str]:
    """The channels the bot is in whose members alone may see some pages."""
    listed = desk.handbook.channels if desk.handbook else frozenset[str]()
    if not listed:
        return listed
    here = await desk.store.memberships(desk.me)
    names = await desk.store.names(here)
    return frozenset(channel for channel in here if {channel, names.get(channel, "")} & listed)


async def moved(desk: Desk, channel: str, *, here: bool) -> None:
    """The bot was invited or thrown out just now."""
    await desk.store.know_member(channel, desk.me, here, desk.clock.now())
    await (entered if here else left)(desk, channel)


async def left(desk: Desk, channel: str) -> None:
    """The review channel has a warning of its own; where nothing waits nobody need hear of it."""
    if channel != (await desk.store.policy()).review_channel and await _matters(desk, channel):
        await warnings.removed_from(desk, channel, await desk.store.open_in(channel))


async def entered(desk: Desk, channel: str) -> None:
    """What waited for this need wait no longer."""
    await desk.store.mended(warnings.asked(channel))
    if await desk.store.mended(warnings.place(channel)):
        await desk.store.hurry(desk.clock.now())
        desk.wake()


async def _matters(desk: Desk, channel: str) -> bool:
    return bool(await desk.store.open_in(channel)) or channel in (await desk.store.policy()).watched
