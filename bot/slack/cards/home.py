"""The home tab."""

from datetime import datetime

from bot.core.case import Case, Names, Status
from bot.core.text import escape, named, shorten
from bot.slack.cards.kit import Block, Card, context, plain, section
from bot.slack.cards.words import span

SHOWN = 10
HEALTH = 60  # lines: all there are, unless very many pages cannot be read; a tab holds 100 blocks
_QUESTION = 140

_WAITS = {
    Status.ASKED: "being drafted",
    Status.HELD: "waits for the desk to resume",
    Status.DRAFTED: "being judged",
    Status.NEEDS_CONSENT: "waits for you: may reviewers see it?",
    Status.IN_REVIEW: "a person is checking it",
    Status.NEEDS_DETAIL: "waits for more detail from you",
    Status.SENDING: "on its way to you",
}

Entries = tuple[tuple[Case, str], ...]  # a case and the way to it


def home(
    mine: Entries, queue: Entries | None, more: int, health: tuple[str, ...], *, names: Names, now: datetime
) -> Card:
    """The tab. `queue` is None for who does not review, with `more` left out; `health` empty for who is no admin."""
    blocks = [
        *_part("Your open questions", [_mine(case, link, names) for case, link in mine], "You wait for nothing."),
        *(_queue(queue, more, names, now) if queue is not None else []),
        *(_part("The desk", list(health), "", shown=HEALTH) if health else []),
    ]
    return Card(text="Copydesk", blocks=blocks)


def _queue(queue: Entries, more: int, names: Names, now: datetime) -> list[Block]:
    lines = [_waiting(case, link, names, now) for case, link in queue]
    return _part("Your queue", lines, "Nothing waits for you.", more)


def _part(title: str, lines: list[str], empty: str, left_out: int = 0, shown: int = SHOWN) -> list[Block]:
    """A heading and a list; what is too long for it is counted, beside what was left out before."""
    head: Block = {"type": "header", "text": {"type": "plain_text", "text": title}}
    more = left_out + max(0, len(lines) - shown)
    entries = [section(line) for line in lines[:shown]] or [context(empty)]
    return [head, *entries, *([context(f"and {more} more")] if more else [])]


def _mine(case: Case, link: str, names: Names) -> str:
    return f"{_linked(case, link, names)}\n_{_WAITS.get(case.status, case.status.value)}_"


def _waiting(case: Case, link: str, names: Names, now: datetime) -> str:
    asker, linked_to = escape(names.get(case.question.asker, "Somebody")), _linked(case, link, names)
    if case.status is Status.DELIVERED:
        return f"{linked_to}\n{asker} was answered without review: was it right?"
    waited = span(now - case.review_since) if case.review_since else "a while"
    return f"{linked_to}\n{asker} has been waiting for {waited}"


def _linked(case: Case, link: str, names: Names) -> str:
    text = named(plain(case.question.text, names)) or "(nothing asked yet)"
    label = escape(shorten(text, _QUESTION))
    return f"<{link}|{label.replace('|', '¦')}>" if link else label
