"""What holds for every card: Slack takes it, and nothing foreign in it is more than text."""

import re
from typing import Any

import hypothesis.strategies as st

from bot.core.text import clean
from bot.sandbox.checks import BLOCKS_TOTAL, check_blocks, check_view, size
from bot.slack.cards.kit import Card

ZERO_WIDTH = "\u200b"
LINK = "https://example.slack.com/archives/C0HELP/p1000001"
_OURS = f"<{LINK}|open the thread>"
_ACTIVE = re.compile(r"<[!@#]|<[A-Za-z][\w+.-]*:[^>\s|]*\|")  # a mention, a command, a link under another name

HOSTILE = (
    "<!channel> <!here> <!subteam^S0|@all> <@U1> <#C1|x> <https://evil.example|Approve> <mailto:a@b.c|Approve>\n"
    "```\n</code> *bold* _it_ `tick` ~~~\n> quoted\n&lt;!channel&gt; &amp; \u202eevil\u200f \ufffd | # @everyone\n"
)
PLAIN = "A line that is as good as another.\n" * 1_143  # 40,005 characters
LONG_NAME = "Name " * 1_000

SEQUENCES = (
    "<!channel>",
    "<@U1>",
    "<#C1|x>",
    "<https://evil.example|Approve>",
    "```",
    "&lt;",
    "🙂",
    "\u200f",
    "\u202e",
)
PIECES = st.sampled_from([*SEQUENCES, *"<>&|!@#`\"'*_~:^U1a \n"])
FOREIGN = st.lists(PIECES, min_size=1, max_size=40).map("".join).filter(lambda text: clean(text).strip())


def buttons(blocks: list[dict[str, Any]]) -> list[str]:
    """The labels that a person can press."""
    rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    return [button["text"]["text"] for row in rows for button in row]


def fine(card: Card) -> Card:
    """The card, if Slack takes it, its `text` reads alone, and no foreign text in it is active."""
    assert check_blocks(card.blocks) == []
    assert size(card.blocks) <= BLOCKS_TOTAL
    assert card.text.strip()
    assert "<" not in card.text
    assert clean(card.text) == card.text
    _is_inert(card.blocks)
    return card


def fine_view(view: dict[str, Any]) -> dict[str, Any]:
    """The modal, if Slack takes it and no foreign text in it is active."""
    assert check_view(view) == []
    _is_inert(view["blocks"])
    return view


def shown(blocks: list[dict[str, Any]]) -> str:
    """All the text on a card, top to bottom."""
    return "\n".join(text for kind, text in _texts(blocks) if kind != "plain_text")


def _is_inert(blocks: list[dict[str, Any]]) -> None:
    for kind, text in _texts(blocks):
        assert clean(text) == text.replace(ZERO_WIDTH, "")
        if kind == "mrkdwn":
            assert "<" not in text.replace(_OURS, "")
        elif kind == "markdown":
            assert not _ACTIVE.search(text)


def _texts(value: Any) -> list[tuple[str, str]]:
    """Every text of the blocks with the type of what holds it. A `text` of rich text is not parsed by Slack."""
    if isinstance(value, list):
        return [found for item in value for found in _texts(item)]
    if not isinstance(value, dict):
        return []
    own = [(value["type"], value["text"])] if isinstance(value.get("text"), str) else []
    return own + [found for item in value.values() for found in _texts(item)]
