"""What Slack's composer makes of what a person types: mentions become control sequences, the rest is escaped."""

import re
from collections.abc import Mapping

from bot.sandbox.directory import GROUP, GROUP_ID
from bot.sandbox.errors import Json

MENTION = re.compile(r"<([@#])([\w-]+)>|(?<![\w@#./])([@#])([\w-]*\w)")
CONTROL = re.compile(r"<([@#!])(?:subteam\^)?(\w+)(?:\|[^>]*)?>")


def escape(text: str) -> str:
    """Slack's three entities and nothing else."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def compose(text: str, users: Mapping[str, str], channels: Mapping[str, str]) -> str:
    """A message's text as it travels. `users` and `channels`: ids by name."""
    done, at = "", 0
    for found in MENTION.finditer(text):
        if sequence := _sequence(found, users, channels, labels=False):
            done += escape(text[at : found.start()]) + sequence
            at = found.end()
    return done + escape(text[at:])


def escaped_command(text: str, users: Mapping[str, str], channels: Mapping[str, str]) -> str:
    """A slash command's text where the manifest says `should_escape`: ids with their labels."""
    return MENTION.sub(lambda found: _sequence(found, users, channels, labels=True) or found[0], text)


def _sequence(found: re.Match[str], users: Mapping[str, str], channels: Mapping[str, str], *, labels: bool) -> str:
    sign, name = found[1] or found[3], found[2] or found[4]
    if sign == "@" and name == GROUP:
        return f"<!subteam^{GROUP_ID}|@{GROUP}>" if labels else f"<!subteam^{GROUP_ID}>"
    ids = users if sign == "@" else channels
    names = {id_: known for known, id_ in ids.items()}
    id_ = ids.get(name) or (name if name in names else "")
    return f"<{sign}{id_}|{names[id_]}>" if id_ and labels else f"<{sign}{id_}>" if id_ else ""


def rich_text(text: str, block_id: str) -> Json:
    """The block that Slack makes of what was typed."""
    parts: list[Json] = []
    at = 0
    for found in CONTROL.finditer(text):
        parts += _plain(text[at : found.start()])
        kind, key = {"@": ("user", "user_id"), "#": ("channel", "channel_id"), "!": ("usergroup", "usergroup_id")}[
            found[1]
        ]
        parts.append({"type": kind, key: found[2]})
        at = found.end()
    parts += _plain(text[at:])
    return {
        "type": "rich_text",
        "block_id": block_id,
        "elements": [{"type": "rich_text_section", "elements": parts}],
    }


def _plain(text: str) -> list[Json]:
    plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return [{"type": "text", "text": plain}] if plain else []
