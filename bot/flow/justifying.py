"""Asking the models a little more about a draft, one call after the other, where that can change who sees it."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import structlog

from bot.core.case import Case, Draft, Other, Verdict
from bot.core.errors import ModelFailed
from bot.core.judging.cascade import NOTHING, Asked, Call, Terms, next_call, probed, terms
from bot.core.policy import Policy
from bot.core.text import clean
from bot.flow import limits, patience
from bot.flow.desk import Desk
from bot.flow.ports import Ask, Found, Inquirer, Model

_LONGEST = 30.0  # seconds for all calls together, since the asker waits
_ATTEMPTS = 3  # a step that fails this often goes without

log = structlog.get_logger()


class Justifying:
    """The calls about one draft, on `terms`, for so many `seconds`."""

    def __init__(self, model: Model, case: Case, on: Terms, seconds: float) -> None:
        self._model, self._case, self._on = model, case, on
        self._until = asyncio.get_running_loop().time() + seconds

    @classmethod
    async def of(cls, desk: Desk, case: Case, policy: Policy) -> "Justifying":
        """
        With nothing to ask where the asker waits no longer, no tokens are left, or a person looks at it already.

        Who looks because of the budget alone judges a score that must be made as it is once the budget sends.
        """
        seconds = min(_LONGEST, patience.left(desk, case, policy.give_up_after))
        seen = case.previewed and policy.budget is None
        closed = seen or seconds <= 0 or case.attempts > _ATTEMPTS or await limits.used_up(desk, policy)
        if closed or case.draft is None or not isinstance(desk.model, Inquirer):
            return cls(desk.model, case, NOTHING, 0.0)
        failed = {failure.model for failure in case.draft.tried}
        peers = tuple(name for name in desk.model.peers(case.draft.model) if name not in failed)
        return cls(desk.model, case, terms(policy, case.question.channel, case.draft, peers), seconds)

    def begun(self, draft: Draft) -> Draft:
        """The draft, whose score is one on these terms."""
        return replace(draft, edition="-".join(filter(None, (draft.edition, self._on.edition))))

    async def justified(self, draft: Draft, judge: Callable[[Draft], Verdict]) -> tuple[Draft, Verdict]:
        """
        The draft with what was found out about it, and the verdict on that.

        What could not be asked is not known, which speaks neither for nor against it.
        """
        verdict, on = judge(draft), self._on
        while call := next_call(draft, verdict, on, lambda supposed: judge(supposed).score):
            if found := await self._found(draft, call):
                draft = _with(draft, call, found)
                verdict = judge(draft)
            else:
                on = _without(on, call)
        return draft, verdict

    async def _found(self, draft: Draft, call: Call) -> Found | None:
        ask = Ask(question=self._case.question.text, context=draft.context, passages=draft.passages, model=draft.model)
        if not isinstance(self._model, Inquirer):
            return None
        try:
            async with asyncio.timeout_at(self._until):
                return await self._model.inquire(ask, call)
        except (ModelFailed, TimeoutError) as problem:
            code = problem.code if isinstance(problem, ModelFailed) else "too_slow"
            log.info("not asked more", case=self._case.id, what=call.asked.value, model=call.model, code=code)
        return None


def _with(draft: Draft, call: Call, found: Found) -> Draft:
    draft = replace(
        draft,
        calls=draft.calls + 1,
        tokens_in=draft.tokens_in + found.tokens_in,
        tokens_out=draft.tokens_out + found.tokens_out,
        seconds=draft.seconds + found.seconds,
    )
    match call.asked:
        case Asked.PROBE:
            return probed(draft, found.chances[0] or 0.0)
        case Asked.AGAIN:
            other = Other(text=clean(found.text), peer=call.peer, model=call.model)
            return replace(draft, others=(*draft.others, other))
        case Asked.SAME:
            return replace(draft, others=_compared(draft, call, found))


def _compared(draft: Draft, call: Call, found: Found) -> tuple[Other, ...]:
    said = {
        text: chance >= 0.5 for (_, text), chance in zip(call.pairs, found.chances, strict=True) if chance is not None
    }
    return tuple(replace(other, same=said.get(other.text, other.same)) for other in draft.others)


def _without(on: Terms, call: Call) -> Terms:
    """Nobody is asked twice for what they could not give."""
    match call.asked:
        case Asked.PROBE:
            return replace(on, probe=False)
        case Asked.AGAIN if call.peer:
            return replace(on, peers=tuple(name for name in on.peers if name != call.model))
        case Asked.AGAIN:
            return replace(on, own=False)
        case Asked.SAME:
            return replace(on, compares=False)
