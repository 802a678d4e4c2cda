"""What a model says when it is asked more about a draft, as the desk asks it, and the verdict in the end."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from bot.core.case import Case, Draft, Failure, Person, Place, Question, Status, Supports, Verdict
from bot.core.errors import ModelFailed
from bot.core.judging.cascade import Call, terms
from bot.core.judging.route import judge
from bot.core.policy import Policy
from bot.flow.justifying import Justifying
from bot.flow.ports import Ask, Found, Growing
from bot.llm import further
from bot.llm.chain import Chain
from bot.store.codec import dump, load

_POLICY = Policy()
_PLACE, _ASKER = Place(id="C1", name="help"), Person(id="U1", name="Ava")
_PATIENCE = 3600.0  # seconds: nobody waits for these answers
_TRIES = 3  # a machine that is busy otherwise may be too slow at first
_AT = datetime(2026, 1, 5, tzinfo=UTC)


class Kept:
    """A chain that writes down what it is told further, beside the words that it was asked, and asks no such twice."""

    def __init__(self, chain: Chain, path: Path) -> None:
        self._chain, self._path = chain, path
        rows = path.read_text(encoding="utf-8").splitlines() if path.is_file() else ()
        self._known = {row["asked"]: row["found"] for row in map(json.loads, rows)}

    @property
    def name(self) -> str:
        return self._chain.name

    @property
    def choices(self) -> tuple[str, ...]:
        return self._chain.choices

    @property
    def supports(self) -> Supports:
        return self._chain.supports

    async def draft(self, ask: Ask, *, growing: Growing | None = None) -> Draft:
        return await self._chain.draft(ask, growing=growing)

    async def check(self) -> tuple[Failure, ...]:
        return await self._chain.check()

    def peers(self, model: str) -> tuple[str, ...]:
        return self._chain.peers(model)

    async def inquire(self, ask: Ask, call: Call) -> Found:
        wish = await asyncio.to_thread(further.wish, ask, call)
        key = sha256(repr(wish).encode()).hexdigest()
        if key not in self._known:
            self._known[key] = await self._asked(ask, call)
            await asyncio.to_thread(self._keep, key)
        if not (found := self._known[key]):
            raise ModelFailed("It said nothing that could be read.", code="malformed", model=call.model)
        return load(Found, json.dumps(found))

    async def _asked(self, ask: Ask, call: Call) -> dict[str, object] | None:
        """None: it says nothing that can be read, however often it is asked."""
        for left in reversed(range(_TRIES)):
            try:
                found: dict[str, object] = json.loads(dump(await self._chain.inquire(ask, call)))
            except ModelFailed as problem:
                if problem.code == "malformed":
                    return None
                if not left:
                    raise
            else:
                return found
        raise AssertionError("the last try either returns or raises")

    def _keep(self, key: str) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"asked": key, "found": self._known[key]}) + "\n")


async def judged(model: Kept, asked: str, draft: Draft) -> tuple[Draft, Verdict]:
    """As the desk does it where nobody has set anything."""
    question = Question(team="T1", channel=_PLACE.id, ts="1", thread_ts="1", asker=_ASKER.id, text=asked, asked_at=_AT)
    case = Case(id="1", version=0, status=Status.DRAFTED, question=question, due_at=None)
    own = replace(draft, model=model.choices[0], supports=replace(draft.supports, samples=model.supports.samples))
    on = terms(_POLICY, question.channel, own, model.peers(own.model))
    justifying = Justifying(model, case, on, _PATIENCE)
    return await justifying.justified(own, lambda made: judge(question, made, _PLACE, _ASKER, _POLICY))
