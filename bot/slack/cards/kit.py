"""The blocks we build from, with Slack's limits and what makes foreign text inert, in one place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.core.case import Names
from bot.core.imitation import defused
from bot.core.text import clean, named, shorten

Block = dict[str, Any]

SECTION_LENGTH = 3_000
PLAIN_LENGTH = 30_000  # of a message's `text`: Slack cuts at 40,000, escapes included

_CONTROL = re.compile(r"<(?=[!@#]|[a-z][a-z0-9+.-]*:[^>\s|]*\|)", re.IGNORECASE)
_NAMED = re.compile(r"<([@#])([A-Z0-9]+)(?:\|[^>]*)?>")
_QUOTE_MARK = re.compile(r"^> ?", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![\w*])(?P<mark>\*{1,2})(?=\S)(?P<words>[^*\n]+?)(?<=\S)(?P=mark)(?![\w*])")
_LINK = re.compile(r"\[(?P<label>[^\]\n]{1,300})\](?=\(\s*<?(?P<url>[^\s)>]+))")
_FILE = "(?:md|txt|csv|pdf|docx?|xlsx?|pptx?|zip|png|jpe?g|html?|json|ya?ml|js|ts|py|sh)"  # no label's top-level domain
_ADDRESS = re.compile(
    rf"(?:[a-z][a-z0-9+.-]*://|\bwww\.)[^\s/]+|^\s*(?:[\w-]+\.)+(?!{_FILE}\b)[a-z]{{2,}}(?=[/:]\S*\s*$|\s*$)",
    re.IGNORECASE,
)
_ZERO_WIDTH = "\u200b"


@dataclass(frozen=True, kw_only=True)
class Card:
    """A message to be: `blocks` for the screen, `text` for notifications and screen readers."""

    text: str
    blocks: list[Block]


def inert(markdown: str) -> str:
    """
    Foreign Markdown for a `markdown` block: everything stays as written but what deceives or acts.

    Slack's own sequences and links that name another address than theirs are broken, imitations of our lines are code.
    """
    return _CONTROL.sub(f"<{_ZERO_WIDTH}", _LINK.sub(_honest, defused(clean(markdown))))


def _honest(link: re.Match[str]) -> str:
    """A label that is no address may be anything; one that is must lead there."""
    told = _ADDRESS.search(link["label"])
    leads = not told or _host(link["url"]).endswith(_host(told[0]))
    return link[0] if leads else f"{link[0]}{_ZERO_WIDTH}"


def _host(address: str) -> str:
    """With a point before it, so that one host ends with another only if it is below it."""
    try:
        host = urlsplit(address if "://" in address else f"//{address.strip()}").hostname or ""
    except ValueError:
        return f".{address}"
    return f".{host.removeprefix('www.')}"


def plain(text: str, names: Names) -> str:
    """What somebody typed in Slack, as they saw it: `<@U1>` becomes @Ava."""
    return _NAMED.sub(lambda m: m[1] + names.get(m[2], m[2]), text)


def spoken(markdown_text: str) -> str:
    """Markdown for a notification or a screen reader: without the marks of quotations and of emphasis around words."""
    return _EMPHASIS.sub(r"\g<words>", _QUOTE_MARK.sub("", defused(clean(markdown_text))))


def section(mrkdwn: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": shorten(mrkdwn, SECTION_LENGTH)}}


def context(*mrkdwn: str) -> Block:
    elements = [{"type": "mrkdwn", "text": shorten(text, SECTION_LENGTH)} for text in mrkdwn]
    return {"type": "context", "elements": elements}


def markdown(text: str) -> Block:
    return {"type": "markdown", "text": inert(text)}


def fenced(text: str) -> Block:
    """Text as typed, in a box that nothing inside it can leave: not parsed at all, so it can imitate nothing."""
    element = {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": clean(text)}]}
    return {"type": "rich_text", "elements": [element]}


def quoted(lines: Sequence[tuple[str, str]]) -> Block:
    """Who said what, quoted; not parsed either."""
    parts: list[Block] = []
    for index, (author, said) in enumerate(lines):
        start = "\n" if index else ""
        parts.append({"type": "text", "text": f"{start}{named(author)}: ", "style": {"bold": True}})
        parts.append({"type": "text", "text": clean(said)})
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": parts}]}


def button(label: str, action_id: str, value: str, style: str = "") -> Block:
    made = {"type": "button", "text": plain_text(label), "action_id": action_id, "value": value}
    return {**made, "style": style} if style else made


def actions(*buttons: Block) -> Block:
    return {"type": "actions", "elements": list(buttons)}


def plain_text(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def text_input(
    block_id: str, label: str, action_id: str, *, most: int, value: str = "", hint: str = "", optional: bool = True
) -> Block:
    """A text field. A blank one is refused by us, with a message that says what to do."""
    element: Block = {"type": "plain_text_input", "action_id": action_id, "multiline": True, "max_length": most}
    if value:
        element["initial_value"] = value
    made: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain_text(label),
        "element": element,
        "optional": optional,
    }
    return {**made, "hint": plain_text(hint)} if hint else made
