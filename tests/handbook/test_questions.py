"""The embedded model on the sample handbook, as judged: plain questions are sent, near misses go to a person."""

from collections.abc import AsyncIterator
from itertools import product
from pathlib import Path

import pytest

from bot.core.case import Draft
from bot.flow.ports import Ask
from bot.handbook import MarkdownHandbook
from bot.llm.handbook import HandbookModel
from tests.handbook.questions import HELD_OUT_NEAR_MISSES, HELD_OUT_PLAIN, NEAR_MISSES, PLAIN

SAMPLE = Path(__file__).parents[2] / "bot" / "sandbox" / "handbook"
SENT = 0.65


@pytest.fixture
async def handbook() -> AsyncIterator[MarkdownHandbook]:
    book = MarkdownHandbook(SAMPLE)
    await book.open()
    yield book
    await book.close()


async def ask(handbook: MarkdownHandbook, question: str) -> Draft:
    return await HandbookModel().draft(Ask(question=question, passages=await handbook.search(question)))


async def confidences(handbook: MarkdownHandbook, questions: tuple[str, ...]) -> list[float]:
    return [(await ask(handbook, question)).confidence or 0.0 for question in questions]


def auroc(right: list[float], wrong: list[float]) -> float:
    return sum((a > b) + (a == b) / 2 for a, b in product(right, wrong)) / (len(right) * len(wrong))


@pytest.mark.parametrize(
    ("plain", "near_misses"),
    [(PLAIN, NEAR_MISSES), (HELD_OUT_PLAIN, HELD_OUT_NEAR_MISSES)],
    ids=["development", "held out"],
)
async def test_plain_questions_and_near_misses(
    handbook: MarkdownHandbook, plain: tuple[tuple[str, str], ...], near_misses: tuple[str, ...]
) -> None:
    drafts = [(await ask(handbook, question), expected) for question, expected in plain]
    sent = [expected in draft.text for draft, expected in drafts if (draft.confidence or 0.0) >= SENT]
    held = await confidences(handbook, near_misses)
    assert len(sent) / len(plain) >= 0.85
    assert sum(sent) / len(sent) >= 0.95
    assert sum(confidence < SENT for confidence in held) / len(held) >= 0.95
    assert auroc([draft.confidence or 0.0 for draft, _ in drafts], held) >= 0.92


async def test_there_is_a_gap_between_sure_and_not(handbook: MarkdownHandbook) -> None:
    questions = (*(question for question, _ in PLAIN), *NEAR_MISSES)
    assert not [value for value in await confidences(handbook, questions) if 0.4 < value < 0.8]


async def test_the_benefits_of_human_in_the_loop_workflows(handbook: MarkdownHandbook) -> None:
    draft = await ask(handbook, "What are the benefits of human-in-the-loop workflows?")
    assert "Human-in-the-loop workflows maybe improve accuracy, because" in draft.text
    assert draft.sources == ("Human-in-the-loop workflows",)


async def test_pages_that_disagree_are_both_quoted(handbook: MarkdownHandbook) -> None:
    draft = await ask(handbook, "How much is the home-office allowance?")
    assert "400 euros" in draft.text
    assert "500 euros" in draft.text
    assert (draft.confidence or 0.0) <= 0.4


async def test_a_superseded_page_is_not_taken_for_true(handbook: MarkdownHandbook) -> None:
    draft = await ask(handbook, "Is the mileage for driving my own car reimbursed?")
    assert "out of date" in draft.text
    assert (draft.confidence or 0.0) <= 0.4


async def test_every_quote_stands_on_its_page(handbook: MarkdownHandbook) -> None:
    for question, _ in PLAIN:
        draft = await ask(handbook, question)
        pages = "\n".join(passage.text for passage in draft.passages or ())
        quoted = [line.removeprefix(">").strip() for line in draft.text.splitlines() if line.startswith(">")]
        assert quoted
        assert all(line in pages for line in quoted)


async def test_the_sample_pages_are_in_order(handbook: MarkdownHandbook) -> None:
    assert handbook.pages >= 25
    assert handbook.warnings == ()
