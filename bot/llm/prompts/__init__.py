"""What a model is told: the rules, from `draft.md`, and the material, fenced so that it cannot give orders."""

import re
from functools import cache
from hashlib import sha256
from importlib.resources import files
from string import Template

from bot.core.case import Passage, Turn
from bot.flow.ports import Ask

PAGES = ("draft.md", "question.md", "probe.md", "again.md", "form.md", "peer.md", "same.md")
_FENCES = re.compile(r"~{3,}")


@cache
def page(name: str) -> str:
    """A prompt as it stands in its file. Reads the file once: call it first where blocking is allowed."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8").strip()


def edition() -> str:
    """Another one as soon as a model is told something else."""
    return sha256("\n".join(map(page, PAGES)).encode()).hexdigest()[:8]


def rules() -> str:
    return page("draft.md")


def wordings(name: str) -> list[str]:
    """Of a page that says the same in several ways."""
    return [each.strip() for each in page(name).split("\n---\n")]


def material(ask: Ask) -> str:
    """The question with all that goes with it."""
    parts = {
        "passages": _passages(ask.passages),
        "conversation": _conversation(ask.context),
        "question": fenced(ask.question),
    }
    return Template(page("question.md")).substitute(parts).strip()


def fenced(text: str) -> str:
    """`text` between two lines that do not occur in it."""
    longest = max((len(found) for found in _FENCES.findall(text)), default=2)
    fence = "~" * (longest + 1)
    return f"{fence}\n{text}\n{fence}"


def _passages(passages: tuple[Passage, ...] | None) -> str:
    if passages is None:
        return "There is no handbook: answer from general knowledge, and leave unsupported empty."
    if not passages:
        return "The handbook was searched, and holds nothing on this."
    shown = [fenced(f"{' / '.join(filter(None, (p.page, p.heading)))}\n\n{p.text}") for p in passages]
    return "\n\n".join(["Passages of the handbook:", *shown])


def _conversation(turns: tuple[Turn, ...]) -> str:
    if not turns:
        return "The question stands alone."
    said = "\n\n".join(_said(turn) for turn in turns)
    return f"The conversation so far:\n{fenced(said)}"


def _said(turn: Turn) -> str:
    """Its later lines stand further in, so that none of them begins a turn of somebody else."""
    return f"{'You' if turn.mine else turn.author}: {turn.text}".replace("\n", "\n  ")
