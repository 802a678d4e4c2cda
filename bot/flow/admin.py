"""Carrying out what an admin typed: each change takes effect at once, and is answered with old, new and its meaning."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from bot.core.case import Place
from bot.core.commands import COMMANDS, Command, Usage, parse
from bot.core.errors import Conflict
from bot.core.policy import Policy, Signature
from bot.core.text import escape
from bot.flow.budgeting import audit, budget, trial
from bot.flow.choosing import limit, model, sources_now
from bot.flow.desk import Desk
from bot.flow.holding import take_up
from bot.flow.status import status
from bot.flow.thresholds import threshold
from bot.flow.watching import watch

_RACES = 50  # lost to other processes, one after the other
NOT_ADMIN = (
    "Only admins of this desk can do that. Workspace admins and owners are; they can add you: `/copydesk admins add`."
)

_SIGNED = {
    Signature.NAME: "Who asked reads who reviewed: “Reviewed by” and the name.",
    Signature.ROLE: "Who asked reads “Reviewed by a reviewer”, and no name.",
    Signature.NONE: "Who asked reads nothing of who reviewed.",
}


class Admin:
    """The commands, by name. `carry_out` is the only way in."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._one_at_a_time = asyncio.Lock()
        self._by_name: dict[str, Callable[[Command, Policy, str], Awaitable[str]]] = {
            "help": self._help,
            "status": self._status,
            "threshold": partial(threshold, desk),
            "budget": partial(budget, desk),
            "trial": partial(trial, desk),
            "audit": partial(audit, desk),
            "words": self._words,
            "topics": self._topics,
            "sources": self._sources,
            "model": partial(model, desk),
            "limits": partial(limit, desk),
            "watch": partial(watch, desk),
            "review-channel": self._review_channel,
            "reviewers": self._reviewers,
            "admins": self._admins,
            "signature": self._signature,
            "pause": self._pause,
            "resume": self._resume,
        }

    async def carry_out(self, text: str, by: str) -> str:
        """The answer to `/copydesk text`, typed by `by`."""
        command = parse(text)
        policy = await self._desk.store.policy()
        if isinstance(command, Command) and command.name == "help":
            return await self._help(command, policy, by)
        if not policy.is_admin(by):
            return NOT_ADMIN
        if isinstance(command, Usage):
            return command.text
        async with self._one_at_a_time:  # a change of a list reads it, adds to it and writes it back
            return await self._carried_out(command, by)

    async def _carried_out(self, command: Command, by: str) -> str:
        """However often another process changes the same list meanwhile."""
        for _ in range(_RACES):
            try:
                return await self._by_name[command.name](command, await self._desk.store.policy(), by)
            except Conflict:
                continue
        raise Conflict(f"{command.name} was changed by others {_RACES} times in a row")

    async def _change(self, key: str, value: Any, by: str, *, seen: Policy | None = None) -> None:
        await self._desk.store.change(key, value, by, self._desk.clock.now(), seen=seen)

    async def _help(self, _command: Command, _policy: Policy, _by: str) -> str:
        lines = [f"• `/copydesk {spec.usage}`: {spec.summary}" for spec in COMMANDS.values()]
        return "\n".join(["*Copydesk* answers when it is sure and asks a person when it is not.", *lines])

    async def _status(self, _command: Command, policy: Policy, _by: str) -> str:
        return await status(self._desk, policy)

    async def _sources(self, command: Command, policy: Policy, by: str) -> str:
        if command.action == "show":
            return sources_now(self._desk, policy)
        await self._change("sources", command.action, by)
        now = sources_now(self._desk, await self._desk.store.policy())
        return f"Sources: {policy.sources} → {now.removeprefix('Sources: ')}"

    async def _words(self, command: Command, policy: Policy, by: str) -> str:
        meaning = "A draft that holds one goes to a person.", "No word alone sends a draft to a person."
        return await self._change_list(command, policy, by, "words", ("Watch words", *meaning))

    async def _topics(self, command: Command, policy: Policy, by: str) -> str:
        meaning = "A question or draft that holds one goes to a person.", "No topic is critical."
        return await self._change_list(command, policy, by, "topics", ("Critical topics", *meaning))

    async def _change_list(self, command: Command, policy: Policy, by: str, key: str, say: tuple[str, str, str]) -> str:
        """Add, remove or clear; `say` is what the list is called, and what it means with something in it, and empty."""
        old: tuple[str, ...] = getattr(policy, key)
        name, filled, empty = say
        match command.action:
            case "add":
                new = (*old, *[value for value in command.texts if value.casefold() not in _folded(old)])
            case "remove" if not _folded(command.texts) & _folded(old):
                return f"“{escape(', '.join(command.texts))}” is not among them. {name}: {_listed(old)}."
            case "remove":
                new = tuple(value for value in old if value.casefold() not in _folded(command.texts))
            case "off":
                new = ()
            case _:
                return f"{name}: {_listed(old)}."
        await self._change(key, new, by, seen=policy)
        return f"{name}: {_listed(old)} → {_listed(new)}. {filled if new else empty}"

    async def _review_channel(self, command: Command, policy: Policy, by: str) -> str:
        old = await self._channel(policy.review_channel, command)
        if command.action == "show":
            return f"The review channel is {old}."
        await self._change("review_channel", command.channel, by)
        await self._desk.store.hurry(self._desk.clock.now())
        self._desk.refresh_roster()
        new = await self._channel(command.channel, command)
        return (
            f"Review channel: {old} → {new}. Cards go there from now on, those that could not be posted too. "
            "I must be in it: `/invite @copydesk` lets me in."
        )

    async def _reviewers(self, command: Command, policy: Policy, by: str) -> str:
        old = await self._who(policy.reviewers, command)
        if command.action == "show":
            return f"Reviewers: {old}. That is now: {await self._people(policy.able_reviewers, command)}."
        new = {"anyone": None, "none": ()}.get(command.action, command.ids)
        await self._know_groups(command)
        await self._change("reviewers", new, by)
        self._desk.refresh_roster()
        return f"Reviewers: {old} → {await self._who(new, command)}. {await self._who_decides(command)}"

    async def _who_decides(self, command: Command) -> str:
        able = (await self._desk.store.policy()).able_reviewers
        if any(name.startswith("S") for name in command.ids):
            return "I am looking up who is in the group; `/copydesk reviewers` shows it."
        if not able:
            return "Nobody may decide now, so every question that needs a person waits, and expires unanswered."
        return f"These may decide now: {await self._people(able, command)}."

    async def _admins(self, command: Command, policy: Policy, by: str) -> str:
        old = policy.admins
        before = await self._people(frozenset(old), command)
        match command.action:
            case "add":
                new = tuple(dict.fromkeys([*old, *command.ids]))
            case "remove" if not set(command.ids) & set(old):
                return f"None of them was added with `admins add`; these were: {before}."
            case "remove":
                new = tuple(name for name in old if name not in command.ids)
            case _:
                return f"Admins are the workspace's admins and owners; added to them: {before}."
        await self._know_groups(command)
        await self._change("admins", new, by, seen=policy)
        self._desk.refresh_roster()
        after = await self._people(frozenset(new), command)
        return f"Added admins: {before} → {after}. The workspace's own admins and owners, and these, use the commands."

    async def _signature(self, command: Command, policy: Policy, by: str) -> str:
        old = policy.signature
        if command.action == "show":
            return f"Signature: {old}. {_SIGNED[old]} The review channel always sees names."
        new = Signature(command.action)
        await self._change("signature", new, by)
        return f"Signature: {old} → {new}. {_SIGNED[new]} The review channel always sees names."

    async def _pause(self, _command: Command, policy: Policy, by: str) -> str:
        if policy.paused:
            return "The desk is paused already. `/copydesk resume` lets it go on."
        await self._change("paused", True, by)
        return (
            "Running → paused. New questions are kept and their askers told; reviews and deliveries go on. "
            "`/copydesk resume` takes them up."
        )

    async def _resume(self, _command: Command, policy: Policy, by: str) -> str:
        if policy.paused:
            await self._change("paused", False, by)
        before = "Paused" if policy.paused else "Running already"
        return f"{before} → running. {_count(await take_up(self._desk), 'held question')} taken up."

    async def _channel(self, channel: str, command: Command) -> str:
        names = dict(command.names) | dict(await self._desk.store.names(frozenset({channel})))
        return f"#{escape(names[channel])}" if channel in names else f"<#{channel}>" if channel else "none"

    async def _who(self, listed: tuple[str, ...] | None, command: Command) -> str:
        if listed is None:
            return "anyone in the review channel but guests"
        return await self._people(frozenset(listed), command)

    async def _people(self, ids: frozenset[str], command: Command) -> str:
        names = dict(command.names) | dict(await self._desk.store.names(ids))
        return ", ".join(sorted(_person_or_group(one, names.get(one)) for one in ids)) or "nobody"

    async def _know_groups(self, command: Command) -> None:
        """Slack says what a group is called in the command alone."""
        for group, name in command.names:
            if group in command.ids and group.startswith("S"):
                await self._desk.store.know_place(Place(id=group, name=name), self._desk.clock.now())


def _person_or_group(id_: str, name: str | None) -> str:
    if id_.startswith("S"):
        return f"@{escape(name)}" if name else f"<!subteam^{id_}>"
    return escape(name) if name else f"<@{id_}>"


def _folded(values: tuple[str, ...]) -> frozenset[str]:
    return frozenset(value.casefold() for value in values)


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"“{escape(value)}”" for value in values) or "none"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
