"""The embedded model on the sample handbook, as judged: plain questions are sent, near misses go to a person."""

from collections.abc import AsyncIterator
from itertools import product
from pathlib import Path

import pytest

from bot.core.case import Draft
from bot.core.judging.score import measure, score
from bot.core.policy import Policy
from bot.flow.ports import Ask
from bot.handbook import MarkdownHandbook
from bot.llm.handbook import HandbookModel
from tests.handbook.more_questions import MORE_NEAR_MISSES, MORE_PLAIN
from tests.handbook.other_questions import OTHER_NEAR_MISSES, OTHER_PLAIN
from tests.handbook.questions import HELD_OUT_NEAR_MISSES, HELD_OUT_PLAIN, NEAR_MISSES, PLAIN

SAMPLE = Path(__file__).parents[2] / "bot" / "sandbox" / "handbook"
OTHER = Path(__file__).parent / "other_pages"
THRESHOLD = Policy().threshold

TEN_PLAIN = (
    ("How many days of paid leave do I get per year?", "28 days"),
    ("Can I carry over unused vacation to next year?", "carry over up to 5"),
    ("When do I need a doctor's note?", "fourth day"),
    ("What's the deadline for submitting expenses?", "60 days"),
    ("How long do customers have to ask for a refund?", "30 days"),
    ("When are salaries paid?", "25th"),
    ("What is the address of the Berlin office?", "Gormannstra\u00dfe"),
    ("What is the laptop budget for developers?", "2,200 euros"),
    ("How many days per week can I work from home?", "three days"),
    ("How long is parental leave?", "16 weeks"),
)
TEN_NEAR_MISSES = (
    "How many days of paid leave do interns get?",
    "Can I take unpaid leave?",
    "Which doctor should I go to?",
    "Can I expense a coworking space?",
    "What is the refund policy for gift cards?",
    "How much is the yearly bonus?",
    "Where is the Munich office?",
    "What is the laptop budget for interns?",
    "When is payday in December?",
    "How long is parental leave for grandparents?",
)


@pytest.fixture
async def handbook() -> AsyncIterator[MarkdownHandbook]:
    book = MarkdownHandbook(SAMPLE)
    await book.open()
    yield book
    await book.close()


async def ask(handbook: MarkdownHandbook, question: str) -> Draft:
    return await HandbookModel().draft(Ask(question=question, passages=await handbook.search(question)))


async def scores(handbook: MarkdownHandbook, questions: tuple[str, ...]) -> list[float]:
    return [score(measure(await ask(handbook, question))) for question in questions]


async def sent(handbook: MarkdownHandbook, plain: tuple[tuple[str, str], ...]) -> list[bool]:
    """Of the questions that are sent: whether the answer is the right one."""
    drafts = [(await ask(handbook, question), expected) for question, expected in plain]
    return [expected in draft.text for draft, expected in drafts if score(measure(draft)) >= THRESHOLD]


def auroc(right: list[float], wrong: list[float]) -> float:
    return sum((a > b) + (a == b) / 2 for a, b in product(right, wrong)) / (len(right) * len(wrong))


async def test_of_ten_plain_questions_at_least_eight_are_sent_and_of_ten_near_misses_all_go_to_review(
    handbook: MarkdownHandbook,
) -> None:
    assert THRESHOLD == 0.65
    assert sum(await sent(handbook, TEN_PLAIN)) >= 8
    assert [value for value in await scores(handbook, TEN_NEAR_MISSES) if value >= THRESHOLD] == []


@pytest.mark.parametrize(
    ("folder", "plain", "near_misses", "share"),
    [
        (SAMPLE, PLAIN, NEAR_MISSES, 0.93),
        (SAMPLE, HELD_OUT_PLAIN, HELD_OUT_NEAR_MISSES, 0.9),
        (SAMPLE, MORE_PLAIN, MORE_NEAR_MISSES, 0.9),
        (OTHER, OTHER_PLAIN, OTHER_NEAR_MISSES, 0.8),
    ],
    ids=["development", "held out", "more", "another handbook"],
)
async def test_plain_questions_and_near_misses(
    folder: Path, plain: tuple[tuple[str, str], ...], near_misses: tuple[str, ...], share: float
) -> None:
    book = MarkdownHandbook(folder)
    await book.open()
    right = await sent(book, plain)
    held = await scores(book, near_misses)
    all_plain = await scores(book, tuple(question for question, _ in plain))
    await book.close()
    assert sum(right) / len(plain) >= share
    assert sum(right) / len(right) >= 0.98
    assert sum(value < THRESHOLD for value in held) / len(held) >= 0.99
    assert auroc(all_plain, held) >= 0.88


async def test_there_is_a_gap_between_sure_and_not(handbook: MarkdownHandbook) -> None:
    questions = (*(question for question, _ in PLAIN), *NEAR_MISSES)
    assert not [value for value in await scores(handbook, questions) if 0.3 < value < 0.8]


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
