"""How a small model is asked: little to read, a form it cannot leave, and an end."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

from bot.core.case import Passage, Turn
from bot.core.judging.cascade import Asked, Call
from bot.flow.ports import Ask
from bot.llm import structured

ROOMS = (6_000, 1_500)  # characters of passages and thread: the first, and the next where that was too long
PASSAGES = 4  # the best ones; each more costs a second to read, and distracts
TURNS = 3
HINT = "Answer in one to three whole sentences."  # or it says `London` where somebody asks for a limit
_LONGEST = {"answer": 800, "gist": 160, "missing": 160}  # characters; without an end it loops until it is cut off
_TOKENS = 700


def fitted(ask: Ask, room: int) -> Ask:
    """The same question, with no more around it than the room allows."""
    context: list[Turn] = []
    left = room
    for turn in reversed(ask.context[-TURNS:]):
        context.insert(0, replace(turn, text=turn.text[: left // 4]))
        left -= len(context[0].text)
    return replace(ask, context=tuple(context), passages=_passages(ask.passages, left))


def briefly(call: Call) -> Call:
    """A probe as another model gets it, in few words: within its form a small one begins to answer the question."""
    return replace(call, peer=call.peer or call.asked is Asked.PROBE)


def _passages(passages: tuple[Passage, ...] | None, room: int) -> tuple[Passage, ...] | None:
    """The first as far as there is room; the best stands first."""
    if passages is None:
        return None
    taken: list[Passage] = []
    for passage in passages[:PASSAGES]:
        if room > 0:
            taken.append(replace(passage, text=passage.text[:room]))
            room -= len(passage.text)
    return tuple(taken)


def options() -> dict[str, Any]:
    """What stands in a request beside the messages."""
    schema = deepcopy(structured.SCHEMA)
    fields = schema["properties"]
    for name, longest in _LONGEST.items():
        fields[name]["maxLength"] = longest
    fields["confidence"] |= {"minimum": 0, "maximum": 100}
    fields["unsupported"] |= {"maxItems": 3, "items": {"type": "string", "maxLength": 100}}
    form = {"type": "json_schema", "json_schema": {"name": "draft", "strict": True, "schema": schema}}
    return {"temperature": 0, "max_tokens": _TOKENS, "response_format": form}
