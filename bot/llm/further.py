"""
What a model is asked once a draft stands, and what its reply says.

For the model that drafted the prompt begins word for word as the draft's did, with its form and its material, and only
then says what is wanted this time: so a provider that keeps prompts reads nothing twice. Another form would make it
begin otherwise. Another model has kept nothing, so it gets few words.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.core.judging.cascade import Asked, Call
from bot.core.text import shorten
from bot.flow.ports import Ask, Found
from bot.llm import prompts
from bot.llm.structured import MalformedError, Reply, answer_so_far

PASSAGES = 3  # the best ones, for another model
_LONGEST = 400  # characters of a gist
_SURE = 0.9  # of a yes or no without a probability
_PAIR = re.compile(r"^\W*(\d+)\W+(yes|no)\b", re.IGNORECASE | re.MULTILINE)
_TOKENS = {Asked.PROBE: 16, Asked.AGAIN: 40, Asked.SAME: 40}  # what comes after them in the form says nothing
_PAGES = {Asked.PROBE: "probe.md", Asked.AGAIN: "again.md"}


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A request: the rules, the material as in the draft's, what is wanted `last`, and how many tokens are enough."""

    rules: str
    material: str
    last: str = ""
    most: int = 0
    form: bool = True  # as the draft's
    odds: bool = False  # of the words that might have stood in place of each
    drawn: bool = False  # it may come out otherwise the next time: only then does it tell anything to be told the same

    @property
    def text(self) -> str:
        return "\n\n".join(filter(None, (self.material, self.last)))


def wish(ask: Ask, call: Call) -> Wish:
    most = _TOKENS[call.asked]
    if call.asked is Asked.SAME:
        return Wish(rules=prompts.page("same.md"), material=_pairs(call), most=most, form=False)
    wordings = prompts.wordings(_PAGES[call.asked])
    last, odds = wordings[call.number % len(wordings)], call.asked is Asked.PROBE
    if call.peer:
        few = prompts.material(replace(ask, passages=ask.passages and ask.passages[:PASSAGES]))
        return Wish(rules=prompts.page("peer.md"), material=few, last=last, most=most, form=False, odds=odds)
    last = f"{last} {prompts.page('form.md')}"
    drawn = call.asked is Asked.AGAIN
    return Wish(rules=prompts.rules(), material=prompts.material(ask), last=last, most=most, odds=odds, drawn=drawn)


def found(reply: Reply, call: Call) -> Found:
    """What the reply says; raises `MalformedError` if that is nothing."""
    said = _READERS[call.asked](reply, call)
    return replace(said, tokens_in=reply.tokens_in, tokens_out=reply.tokens_out)


def _pairs(call: Call) -> str:
    each = [
        f"Pair {n}:\n{prompts.fenced(one)}\n{prompts.fenced(other)}" for n, (one, other) in enumerate(call.pairs, 1)
    ]
    return "\n\n".join(each)


def _probed(reply: Reply, _call: Call) -> Found:
    """The chance of a yes among yes and no, at the first token that is one of them."""
    for odds in reply.odds:
        yes, no = (_chance(odds, word) for word in ("yes", "no"))
        if _plain(next(iter(odds))) in {"yes", "no"} and yes + no > 0:
            return Found(chances=(yes / (yes + no),))
    word = _plain(_answer(reply))
    if not word.startswith(("yes", "no")):
        raise MalformedError("it says neither yes nor no")
    return Found(chances=(_SURE if word.startswith("yes") else 1 - _SURE,))


def _again(reply: Reply, _call: Call) -> Found:
    if not (text := _answer(reply)):
        raise MalformedError("there is no answer in the reply")
    return Found(text=shorten(text, _LONGEST))


def _same(reply: Reply, call: Call) -> Found:
    said = {int(number): float(word.lower() == "yes") for number, word in _PAIR.findall(reply.text)}
    if not said:
        raise MalformedError("it says of no pair whether it says the same")
    return Found(chances=tuple(said.get(number) for number in range(1, len(call.pairs) + 1)))


def _answer(reply: Reply) -> str:
    """In the form, or without it from a model that writes prose."""
    return answer_so_far(reply.text).strip() or ("" if "{" in reply.text else reply.text.strip())


def _chance(odds: Mapping[str, float], word: str) -> float:
    return math.fsum(math.exp(logprob) for token, logprob in odds.items() if _plain(token) == word)


def _plain(token: str) -> str:
    return re.sub(r"[\W\d_]+", "", token).lower()


_READERS: Mapping[Asked, Callable[[Reply, Call], Found]] = {
    Asked.PROBE: _probed,
    Asked.AGAIN: _again,
    Asked.SAME: _same,
}
