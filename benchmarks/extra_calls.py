"""
What it costs to justify sending, replayed over answers with labels: `python -m benchmarks.extra_calls FILE…`.

The files are as `copydesk evaluate` reads them; `samples` stand for what the model says when it is asked again, `peers`
for other models. Every answer goes through the decisions of the desk, by its own score, without log-probabilities. No
passages stand in such files, so no probe is replayed; what one costs, where there is a handbook, is told apart.

Tokens are counted in those of uncached input: one of output is five, one that the provider has kept is a tenth.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from statistics import mean

from bot.core.case import Draft, Other, Passage, Verdict
from bot.core.judging.cascade import Asked, Call, Terms, next_call
from bot.core.judging.score import measure, score
from bot.core.policy import Sources
from bot.evaluate import measures
from bot.evaluate.answers import Answer, Use, read
from bot.flow.ports import Ask
from bot.llm import further, prompts

Row = tuple[str, ...]  # what, naive, ours, reach, wish
Replay = Callable[[Answer], "Replayed"]

OUTPUT, KEPT = 5, 0.1
DRAFT = (1_500, 300)  # tokens of a usual draft: in, out
_FORM = 150  # tokens that the form adds to a prompt
_SAID = {Asked.PROBE: 8, Asked.AGAIN: 40, Asked.SAME: 8}  # tokens; the end of the form is cut off
_PEER_SAID = 25  # without a form around it
_PASSAGES = 10
_BAR, _REASKS = 0.65, 2
_PEER = "peer"
_PROBE = Call(asked=Asked.PROBE, model="")
_WAYS = {  # what admins have set
    "by hand, 0.65": Terms(bar=_BAR, reasks=_REASKS, patience=2, own=True, peers=(_PEER,)),
    "by hand, 0.8": Terms(bar=0.8, reasks=_REASKS, patience=1, own=True, peers=(_PEER,)),
    "budget 5 %": Terms(bar=_BAR, reasks=_REASKS, patience=1, promised=True, own=True, peers=(_PEER,)),
    "budget 10 %": Terms(bar=_BAR, reasks=_REASKS, patience=2, promised=True, own=True, peers=(_PEER,)),
    "budget 10 %, 4 re-asks": Terms(bar=_BAR, reasks=4, patience=2, promised=True, own=True, peers=(_PEER,)),
}


@dataclass(frozen=True)
class Replayed:
    """An answer as it was in the end, with the calls made for that."""

    score: float
    right: bool
    calls: tuple[Call, ...]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extra_calls", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    print("| what | naive | ours | reach | wish |\n|---|---|---|---|---|")
    for row in rows(arguments.files, arguments.seed):
        print(f"| {' | '.join(row)} |")
    for line in details(arguments.files, arguments.seed):
        print(line)


def rows(files: Sequence[Path], seed: int = 0) -> list[Row]:
    """Over all answers that have both others of the same model and of another one; none where there are none."""
    answers = answered(files, seed)
    if not answers:
        return []
    ways = {name: on for name, on in _WAYS.items() if on.reasks == _REASKS}
    costs = {name: cost([cascade(on)(each) for each in answers]) for name, on in ways.items()}
    default, *_ = costs
    costs[f"{default}, and a probe of every draft"] = costs[default] + units(_PROBE) / _draft_units()
    goals = ("≤ +33 %", "≤ +20 %")
    return [
        (f"extra tokens over one draft, {name}", "0", f"+{100 * each:.0f} %", *goals) for name, each in costs.items()
    ]


def details(files: Sequence[Path], seed: int = 0) -> Iterator[str]:
    """Beside asking always: calls per question, tokens, and what they buy."""
    answers = answered(files, seed)
    ways: dict[str, Replay] = {"never": always(0), "always 2": always(2), "always 4": always(4)}
    ways |= {name: cascade(on) for name, on in _WAYS.items()}
    yield f"\n{len(answers)} answers; a probe costs {units(_PROBE) / _draft_units():+.1%}.\n"
    yield "| way | calls | tokens | raw tokens | AUROC | coverage at 10 % | at 20 % |\n|---|---|---|---|---|---|---|"
    for name, way in ways.items():
        all_ = [way(each) for each in answers]
        scores, right = [each.score for each in all_], [each.right for each in all_]
        figures = (
            f"{mean(len(each.calls) for each in all_):.2f}",
            f"{cost(all_):+.0%}",
            f"{cost(all_, raw):+.0%}",
            f"{measures.auroc(scores, right) or 0:.3f}",
            f"{measures.coverage(scores, right, 0.1) or 0:.1%}",
            f"{measures.coverage(scores, right, 0.2) or 0:.1%}",
        )
        yield f"| {' | '.join((name, *figures))} |"


def answered(files: Sequence[Path], seed: int) -> list[Answer]:
    """With the other answers of each kind in an order of chance: their names say nothing."""
    chance = Random(seed)  # noqa: S311 - repeatable on purpose
    use = Use(logprobs=False)
    found = [each for file in files for each in read(file, use) if len({o.peer for o in each.draft.others}) > 1]
    return [
        replace(each, draft=replace(each.draft, others=tuple(chance.sample(each.draft.others, len(each.draft.others)))))
        for each in found
    ]


def always(number: int) -> Replay:
    def replay(answer: Answer) -> Replayed:
        calls = tuple(Call(asked=Asked.AGAIN, model="", peer=n % 2 == 0, number=n) for n in range(number))
        draft = _alone(answer)
        for call in calls:
            draft = _replied(draft, answer, call)
        return Replayed(_score(answer, draft), answer.right, calls)

    return replay


def cascade(on: Terms) -> Replay:
    """As the desk does it; what is unclear is compared by words, though the call is paid for."""

    def replay(answer: Answer) -> Replayed:
        draft, calls, terms = _alone(answer), list[Call](), on
        verdict = Verdict(score=0, threshold=0, signals=(), reasons=(), score_version="", eligible=True)
        while call := next_call(draft, verdict, terms, lambda supposed: _score(answer, supposed)):
            calls.append(call)
            if call.asked is Asked.SAME:
                terms = replace(terms, compares=False)
            else:
                draft = _replied(draft, answer, call)
        return Replayed(_score(answer, draft), answer.right, tuple(calls))

    return replay


def cost(all_: Sequence[Replayed], price: Callable[[Call], float] | None = None) -> float:
    """Of the further calls, as a share of a draft."""
    price, draft = (price, sum(DRAFT)) if price else (units, _draft_units())
    return mean(sum(price(call) for call in each.calls) for each in all_) / draft


def units(call: Call) -> float:
    """Tokens in those of uncached input; the prompts are the desk's own."""
    return _read(call, KEPT) + OUTPUT * _said(call)


def raw(call: Call) -> float:
    return _read(call, 1.0) + _said(call)


def _said(call: Call) -> float:
    return _PEER_SAID if call.peer else _SAID[call.asked] * max(1, len(call.pairs))


def _read(call: Call, kept: float) -> float:
    wish = further.wish(_usual(), call)
    if not wish.form:
        return _tokens(wish.rules + wish.text)
    return kept * DRAFT[0] + _tokens(wish.last)


def _usual() -> Ask:
    """A question with as many passages as are found, each as long as makes the draft's prompt a usual one."""
    left = DRAFT[0] - _FORM - _tokens(prompts.rules()) - 50
    text = "word" * (left // _PASSAGES)
    return Ask(question="?" * 100, passages=(Passage(page="", path="", heading="", text=text),) * _PASSAGES)


def _tokens(text: str) -> int:
    return len(text) // 4


def _draft_units() -> float:
    return DRAFT[0] + OUTPUT * DRAFT[1]


def _alone(answer: Answer) -> Draft:
    supports = replace(answer.draft.supports, samples=True)
    return replace(answer.draft, model="own", supports=supports, others=())


def _replied(draft: Draft, answer: Answer, call: Call) -> Draft:
    """The next of that kind; when a file has no more, the last once more is not another: nothing."""
    others = [other for other in answer.draft.others if other.peer == call.peer]
    at = sum(other.peer == call.peer for other in draft.others)
    return replace(draft, others=(*draft.others, others[at] if at < len(others) else Other(text="", peer=call.peer)))


def _score(answer: Answer, draft: Draft) -> float:
    return score(measure(draft, answer.question, Sources.OPTIONAL))


if __name__ == "__main__":
    main()
