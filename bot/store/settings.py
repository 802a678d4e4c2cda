"""The policy out of its rows: what was set in Slack over the defaults, and the roster that it is read against."""

import json
from dataclasses import replace
from typing import Any, get_type_hints

from bot.core.errors import Misconfigured
from bot.core.policy import Policy, Roster
from bot.store import codec, rows, sql
from bot.store.database import Statements

SETTABLE = {key: hint for key, hint in get_type_hints(Policy).items() if key != "roster"}


def checked(key: str, value: Any) -> Any:
    """`value` as the JSON that is stored for `key`; a ValueError if there is no such setting or it cannot be that."""
    if key not in SETTABLE:
        raise ValueError(f"There is no setting {key!r}; there are {', '.join(sorted(SETTABLE))}.")
    try:
        return codec.plain(codec.typed(SETTABLE[key], codec.plain(value)))
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"The setting {key!r} cannot be {value!r}: {error}") from error


async def current(tx: Statements, defaults: Policy, key: str) -> Any:
    """What `key` is now, as JSON."""
    stored = {row["key"]: json.loads(row["value"]) for row in await tx.rows(sql.SETTINGS)}
    return stored[key] if key in stored else codec.plain(getattr(defaults, key))


async def policy(tx: Statements, defaults: Policy) -> Policy:
    stored = await tx.rows(sql.SETTINGS)
    chosen = {row["key"]: _value(row["key"], row["value"]) for row in stored if row["key"] in SETTABLE}
    policy = replace(defaults, **chosen)
    return replace(policy, roster=await _roster(tx, policy))


def _value(key: str, text: str) -> Any:
    try:
        return codec.typed(SETTABLE[key], json.loads(text))
    except (TypeError, ValueError, OverflowError) as error:
        raise Misconfigured(
            f"The stored setting {key!r} cannot be {text}: {error}. Delete its row from the table `settings`."
        ) from error


async def _roster(tx: Statements, policy: Policy) -> Roster:
    listed = {*(policy.reviewers or ()), *policy.admins}
    groups = set(policy.listed_groups)
    members = await _members(tx, groups | {policy.review_channel})
    users = listed.union(*members.values())
    people = await tx.rows(sql.PEOPLE, ids=codec.json_text(sorted(users)))
    return Roster(
        people={row["id"]: rows.person_from(row) for row in people},
        review_members=members[policy.review_channel],
        groups={group: members[group] for group in groups},
    )


async def _members(tx: Statements, channels: set[str]) -> dict[str, frozenset[str]]:
    found = await tx.rows(sql.MEMBERS, channels=codec.json_text(sorted(channels)))
    return {name: frozenset(row["person"] for row in found if row["channel"] == name) for name in channels}
