"""One draft out of one JSON object: its schema, reading it while it is written, and what it says in the end."""

from dataclasses import dataclass, field, replace
from typing import Any

import jiter

from bot.core.case import Answerable, Draft, Supports
from bot.flow.ports import Ask, Growing
from bot.llm import prompts

# The answer first, so that it can be read while the rest is written, and the confidence after what it is about.
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "answer": {"type": "string"},
        "gist": {"type": "string"},
        "confidence": {"type": "integer"},
        "unsupported": {"type": "array", "items": {"type": "string"}},
        "answerable": {"type": "string", "enum": [value.value for value in Answerable]},
        "missing": {"type": "string"},
    },
    "required": ["answer", "gist", "confidence", "unsupported", "answerable", "missing"],
    "additionalProperties": False,
}
LONGEST = 60_000  # characters; a model that writes more has lost its way
SUPPORTS = Supports(confidence=True, structured=True, samples=True, probe=True)


class MalformedError(ValueError):
    """What came is no draft."""


@dataclass(kw_only=True)
class Reply:
    """
    A model's reply as far as it came: text, tokens, and token log-probabilities as (token, log-probability).

    `odds` holds for each token, where that was asked for, its log-probability and that of others in its place.
    """

    text: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    logprobs: list[tuple[str, float]] | None = None
    odds: list[dict[str, float]] = field(default_factory=list)
    finished: str = ""  # why it stopped; empty: it broke off


class Reading:
    """Gathers the pieces of a reply and shows the answer so far to whoever wants to see it grow."""

    def __init__(self, growing: Growing | None) -> None:
        self.reply = Reply()
        self._growing = growing
        self._shown = ""

    async def add(self, piece: str) -> None:
        self.reply.text += piece
        if len(self.reply.text) > LONGEST:
            raise MalformedError("the reply does not end")
        if self._growing and (answer := answer_so_far(self.reply.text)) != self._shown:
            self._shown = answer
            await self._growing(answer)


def answer_so_far(text: str) -> str:
    """The answer in a JSON object that is still being written."""
    try:
        found = jiter.from_json(_object(text), partial_mode="trailing-strings")
    except ValueError:
        return ""
    answer = found.get("answer") if isinstance(found, dict) else None
    return answer if isinstance(answer, str) else ""


def draft(reply: Reply, ask: Ask, model: str, *, strict: bool) -> Draft:
    """
    The draft in a whole reply; raises `MalformedError` if there is none.

    A server that takes no schema may write prose: not `strict`, that is an answer about which nothing is known, and
    so one that a person looks at.
    """
    found = _fields(reply.text)
    made = Draft(
        text="",
        model=model,
        supports=replace(SUPPORTS, logprobs=reply.logprobs is not None, probe=False),
        passages=ask.passages,
        context=ask.context,
        tokens_in=reply.tokens_in,
        tokens_out=reply.tokens_out,
        edition=prompts.edition(),
    )
    if found is None and not strict and reply.text.strip() and not reply.text.lstrip().startswith("{"):
        return replace(made, text=reply.text.strip())
    answer = found.get("answer") if found else None
    if found is None or not isinstance(answer, str) or not answer.strip():
        raise MalformedError("there is no answer in the reply")
    return replace(
        made,
        text=answer,
        gist=_text(found.get("gist")),
        confidence=_confidence(found.get("confidence")),
        unsupported=_claims(found.get("unsupported")),
        answerable=_answerable(found.get("answerable")),
        missing=_text(found.get("missing")),
        sources=_sources(ask),
        gist_logprobs=_gist_logprobs(reply),
    )


def _object(text: str) -> bytes:
    """From the first brace on: small models put a fence or a word before it."""
    start, end = text.find("{"), text.rfind("}")
    whole = text[start : end + 1] if end > start and text[end + 1 :].strip().strip("`") == "" else text[start:]
    return (whole if start >= 0 else "").encode("utf-8", "replace")


def _fields(text: str) -> dict[str, Any] | None:
    try:
        found = jiter.from_json(_object(text))
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _confidence(value: object) -> float | None:
    """0 to 1 from 0 to 100; anything else is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        return None
    return value / 100


def _claims(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list) or not all(isinstance(claim, str) for claim in value):
        return None
    return tuple(claim.strip() for claim in value if claim.strip())


def _answerable(value: object) -> Answerable | None:
    return Answerable(value) if isinstance(value, str) and value in set(Answerable) else None


def _sources(ask: Ask) -> tuple[str, ...]:
    """The pages it was given: it is told to answer from them alone."""
    return tuple(dict.fromkeys(passage.page for passage in ask.passages or ()))


def _gist_logprobs(reply: Reply) -> tuple[float, ...] | None:
    """Of the tokens that overlap the gist: it is short and decisive, the answer is mostly prose."""
    start = reply.text.find('"gist"')
    end = reply.text.find('"confidence"', start)
    if not reply.logprobs or start < 0 or end < 0:
        return None
    at, found = 0, []
    for token, logprob in reply.logprobs:
        if start + len('"gist"') <= at < end:
            found.append(logprob)
        at += len(token)
    return tuple(found) or None
