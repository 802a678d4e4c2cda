"""What a model really drafts to each question, over what retrieval really finds, and what the desk makes of it."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import monotonic

from benchmarks.near_misses.asked import HANDBOOKS, Asked, questions
from benchmarks.near_misses.inquired import Kept, judged
from bot.app import SystemClock
from bot.core.case import Draft, Verdict
from bot.core.errors import AllModelsFailed
from bot.flow.ports import Ask, Model
from bot.handbook import MarkdownHandbook
from bot.llm.chain import Chain
from bot.llm.handbook import HandbookModel
from bot.llm.local.model import LocalModel
from bot.llm.local.weights import located
from bot.store.codec import dump, load

LOCAL = "qwen2.5-coder-0.5b"


@dataclass(frozen=True)
class Drafted:
    """The draft as it is in the end, with the verdict on it."""

    asked: Asked
    draft: Draft
    verdict: Verdict


async def drafted(model: str, weights: str, kept: Path, most: int) -> list[Drafted]:
    """Of the embedded model at once; what the local one takes minutes for is kept, and gone on with the next time."""
    chosen = sorted(questions(), key=_shuffled)[: most or None]
    known = _known(kept) if model == "local" else {}
    async with _model(model, weights) as asks, _handbooks() as books:
        more = Kept(asks, kept.with_suffix(".asked.jsonl"))
        made = []
        for asked in chosen:
            draft = known.get(asked.question) or await _draft(asks, books[asked.handbook], asked, kept)
            if draft.text:
                made.append(Drafted(asked, *await judged(more, asked.question, draft)))
    return made


def _shuffled(asked: Asked) -> str:
    """An order that has nothing to do with what is asked, the same each time: any start of it is a fair sample."""
    return sha256(f"o{asked.question}".encode()).hexdigest()


@asynccontextmanager
async def _model(name: str, weights: str) -> AsyncIterator[Chain]:
    local = LocalModel(weights, located(weights)) if name == "local" else None
    one: Model = local or HandbookModel()
    try:
        yield Chain((one,), SystemClock(), monotonic)
    finally:
        if local:
            await local.close()


@asynccontextmanager
async def _handbooks() -> AsyncIterator[dict[str, MarkdownHandbook]]:
    books = {name: MarkdownHandbook(folder) for name, folder in HANDBOOKS.items()}
    try:
        await asyncio.gather(*(book.open() for book in books.values()))
        yield books
    finally:
        await asyncio.gather(*(book.close() for book in books.values()))


async def _draft(model: Chain, book: MarkdownHandbook, asked: Asked, kept: Path) -> Draft:
    ask = Ask(question=asked.question, passages=await book.search(asked.question))
    try:
        draft = await model.draft(ask)
    except AllModelsFailed as problem:
        draft = Draft(text="", model=model.name, failure=str(problem))
    if draft.supports.structured:
        await asyncio.to_thread(_keep, kept, asked.question, draft)
    return draft


def _known(kept: Path) -> dict[str, Draft]:
    rows: Sequence[str] = kept.read_text(encoding="utf-8").splitlines() if kept.is_file() else ()
    return {row["question"]: load(Draft, json.dumps(row["draft"])) for row in map(json.loads, rows)}


def _keep(kept: Path, question: str, draft: Draft) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    with kept.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"question": question, "draft": json.loads(dump(draft))}) + "\n")
