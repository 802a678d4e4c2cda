"""Answers with labels, an object a line: what `copydesk evaluate` reads."""

import json
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.core.case import Draft, Other, Passage, Supports
from bot.core.errors import Misconfigured

Json = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer as a draft, and whether a reviewer would have let it stand."""

    question: str
    draft: Draft
    right: bool
    domain: str = ""
    group: str = ""  # its answers belong together; an answer without one is by itself


@dataclass(frozen=True, kw_only=True)
class Use:
    """What of a file the score may see; how many of the other answers, all where it does not say."""

    stated: bool = True
    logprobs: bool = True
    passages: bool = True
    samples: int | None = None
    peers: int | None = None

    @classmethod
    def read(cls, text: str) -> "Use":
        """From `stated,logprobs,samples:2,peers:2,passages`; what is not named is not used."""
        found: dict[str, Any] = {"stated": False, "logprobs": False, "passages": False, "samples": 0, "peers": 0}
        for part in filter(None, map(str.strip, text.split(","))):
            name, colon, number = part.partition(":")
            many = isinstance(found.get(name), int) and not isinstance(found[name], bool)
            if name not in found or (colon and not (many and number.isdecimal())):
                raise Misconfigured(f"--use does not know {part!r}. It takes {', '.join(found)}; samples:2, peers:2.")
            found[name] = (int(number) if colon else None) if many else True
        return cls(**found)


def read(file: Path, use: Use) -> list[Answer]:
    """Raises `Misconfigured` with the line's number for what is no answer with a label."""
    answers = []
    with file.open(encoding="utf-8-sig") as lines:
        try:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    answers.append(_answer(_object(file, number, line), f"{file}, line {number}", use))
        except UnicodeDecodeError as problem:
            raise Misconfigured(f"{file} is no UTF-8 text: {problem.reason} at byte {problem.start}.") from problem
    if not answers:
        raise Misconfigured(f"{file} holds no answers. It takes a JSON object a line, with question, answer, correct.")
    return answers


def _object(file: Path, number: int, line: str) -> Json:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as problem:
        raise Misconfigured(f"{file}, line {number}: no JSON ({problem}).") from problem
    if not isinstance(found, dict):
        raise Misconfigured(f"{file}, line {number}: a JSON object is needed, not {type(found).__name__}.")
    return found


def _answer(row: Json, where: str, use: Use) -> Answer:
    def field(name: str, fits: Callable[[Any], bool], what: str) -> Any:
        value = row.get(name)
        if value is not None and not fits(value):
            raise Misconfigured(f"{where}: {name} is {str(value)[:40]!r}, and must be {what}.")
        return value

    for name in ("question", "answer", "correct"):
        if row.get(name) is None:
            raise Misconfigured(f"{where}: {name} is missing.")
    stated = field("verbalized", _is_number, "a number") if use.stated else None
    probabilities = field("token_probs", _are(_is_number), "a list of numbers") if use.logprobs else None
    passages = field("passages", _are(_is_text), "a list of texts") if use.passages else None
    draft = Draft(
        text=field("answer", _is_text, "a text"),
        model=str(row.get("model") or ""),
        supports=Supports(confidence=stated is not None, logprobs=bool(probabilities)),
        confidence=stated,
        passages=None
        if passages is None
        else tuple(Passage(page="", path="", heading="", text=text) for text in passages),
        gist_logprobs=_logarithms(probabilities) if probabilities else None,
        others=(
            *_others(field("samples", _are_texts, "texts"), use.samples, peer=False),
            *_others(field("peers", _are_texts, "texts"), use.peers, peer=True),
        ),
    )
    label = field("correct", lambda value: value in (0, 1), "0 or 1")
    return Answer(
        question=field("question", _is_text, "a text"),
        draft=draft,
        right=bool(label),
        domain=_name(row.get("domain")),
        group=_name(row.get("group")),
    )


def _name(value: object) -> str:
    """Of a domain or a group, which may be a number, or anything: it is only told apart from others."""
    return "" if value is None else str(value)


def _others(texts: Sequence[str] | Mapping[str, str] | None, most: int | None, *, peer: bool) -> tuple[Other, ...]:
    listed = list(texts.values() if isinstance(texts, Mapping) else texts or ())
    return tuple(Other(text=text, peer=peer) for text in listed[:most])


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _are(kind: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(kind, value))


def _are_texts(value: object) -> bool:
    return _are(_is_text)(list(value.values()) if isinstance(value, dict) else value)


def _logarithms(probabilities: Sequence[float]) -> tuple[float, ...]:
    """A probability of 0 has none: it is taken for the least that a float holds."""
    return tuple(math.log(min(max(each, sys.float_info.min), 1.0)) for each in probabilities)
