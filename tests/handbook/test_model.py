"""The embedded model quotes, names its page, and says when it has no answer."""

import re

import pytest

from bot.core.case import Draft, Passage, Turn
from bot.core.errors import ModelFailed
from bot.core.judging.signals import support
from bot.flow.ports import Ask, Model
from bot.llm.handbook import HandbookModel

LEAVE = Passage(
    page="Paid leave",
    path="leave.md",
    heading="Days per year",
    text="Full-time employees get 28 days of paid leave per year. Public holidays come on top.",
)
HOTELS = Passage(
    page="Travel",
    path="travel.md",
    heading="Hotels",
    text="| City | Hotel limit |\n|---|---|\n| London | 190 euros |\n| Paris | 180 euros |",
)
LOW, HIGH = 0.4, 0.85


async def draft(question: str, *passages: Passage, context: tuple[Turn, ...] = ()) -> Draft:
    model: Model = HandbookModel()
    return await model.draft(Ask(question=question, context=context, passages=passages))


async def test_it_quotes_word_for_word_and_names_the_page() -> None:
    answer = await draft("How many vacation days do I get?", LEAVE, HOTELS)
    assert answer.text == (
        "All you ask is in *Paid leave*, *Days per year*:\n\n> Full-time employees get 28 days of paid leave per year."
    )
    assert answer.sources == ("Paid leave",)
    assert answer.passages == (LEAVE, HOTELS)
    assert (answer.confidence or 0) >= HIGH
    assert (answer.model, answer.supports.samples, answer.supports.logprobs) == ("handbook", False, False)


async def test_it_says_how_well_it_matched() -> None:
    full = await draft("How many vacation days do I get?", LEAVE)
    assert full.text.startswith("All you ask is in *Paid leave*")
    part = await draft("How many vacation days do interns get?", LEAVE)
    assert "The closest is a partial match:" in part.text
    none = await draft("What is for lunch?", LEAVE)
    assert "The handbook has nothing on *lunch*" in none.text


async def test_saying_so_costs_a_good_answer_nothing() -> None:
    payday = Passage(page="Payroll", path="p.md", heading="Payday", text="Salaries are paid on the 25th.")
    assert support(await draft("When are salaries paid?", payday)) == 1.0


async def test_a_row_comes_with_the_head_of_its_table() -> None:
    answer = await draft("What is the hotel limit in Paris?", HOTELS)
    assert answer.text.endswith("> | City | Hotel limit |\n> |---|---|\n> | Paris | 180 euros |")
    whole = await draft("What are the hotel limits?", HOTELS)
    assert "London" in whole.text
    assert "Paris" in whole.text


async def test_a_list_item_keeps_its_lead() -> None:
    text = "These are reimbursed:\n\n- taxis after 22:00\n- books"
    passage = Passage(page="Expenses", path="e.md", heading="What we pay", text=text)
    answer = await draft("Are taxis reimbursed?", passage)
    assert answer.text.endswith("> These are reimbursed:\n>\n> - taxis after 22:00")


@pytest.mark.parametrize("word", ["contractors", "part-timers", "Berlin", "2027", "interns", "in cash"])
async def test_a_qualifier_that_no_page_covers(word: str) -> None:
    answer = await draft(f"How many days of paid leave do {word} get?", LEAVE)
    assert answer.text.startswith("I don't know")
    assert (answer.confidence or 0) <= LOW


@pytest.mark.parametrize(
    "question",
    [
        "How many weeks of paid leave do I get?",
        "Who approves paid leave?",
        "Where is paid leave?",
        "When did paid leave start?",
        "How much money is paid leave worth?",
        "Is paid leave not per year?",
        "I'm a contractor. How much paid leave do I get?",
    ],
)
async def test_the_wrong_kind_of_answer(question: str) -> None:
    answer = await draft(question, LEAVE)
    assert answer.text.startswith("I don't know")
    assert (answer.confidence or 0) <= LOW


async def test_nothing_found() -> None:
    answer = await draft("What is for lunch?")
    assert answer.text == "I don't know. The handbook has nothing on *lunch*."
    assert (answer.confidence or 0) <= 0.1
    assert answer.passages == ()
    assert answer.sources == ()


async def test_what_was_looked_for_is_told_in_words_of_people() -> None:
    answer = await draft("Why is my lunch smaller this month?")
    assert answer.text == "I don't know. The handbook has nothing on *lunch*, *smaller*, *this month*."


async def test_what_was_looked_for_in_another_language_is_told_without_its_small_words() -> None:
    answer = await draft("Wie viele Urlaubstage habe ich im Jahr?")
    assert answer.text == "I don't know. The handbook has nothing on *viele*, *urlaubstage*, *jahr*."


async def test_no_handbook_is_a_failure_with_a_mend() -> None:
    with pytest.raises(ModelFailed, match="COPYDESK_HANDBOOK"):
        await HandbookModel().draft(Ask(question="When is payday?"))


@pytest.mark.parametrize(
    "question",
    ["", "???", "\U0001f389", "\0", "the of and", "\ud800", "?" * 40_000, "lunch? " * 5_000, "a b. " * 8_000],
)
async def test_no_question_is_no_answer(question: str) -> None:
    answer = await draft(question, LEAVE)
    assert answer.text.startswith("I don't know")
    assert (answer.confidence or 0) <= 0.1


async def test_a_page_too_long_to_quote() -> None:
    endless = Passage(page="Paid leave", path="x.md", heading="", text="paid leave 28 days " * 50_000)
    answer = await draft("How much paid leave do I get?", endless)
    assert len(answer.text) < 2_500
    assert (answer.confidence or 0) <= LOW


async def test_two_pages_that_disagree() -> None:
    one = Passage(page="Remote", path="a.md", heading="Money", text="The desk allowance is 400 euros.")
    two = Passage(page="Equipment", path="b.md", heading="Desk", text="The desk allowance is 500 euros, once.")
    answer = await draft("How much is the desk allowance?", one, two)
    assert "400" in answer.text
    assert "500" in answer.text
    assert "disagree" in answer.text
    assert sorted(answer.sources) == ["Equipment", "Remote"]
    assert (answer.confidence or 0) <= LOW


async def test_a_page_that_is_out_of_date() -> None:
    old = Passage(
        page="Cars", path="o.md", heading="", text="> Superseded by the new page.\n\nA rental car is 40 euros."
    )
    answer = await draft("How much is a rental car?", old)
    assert "out of date" in answer.text
    assert (answer.confidence or 0) <= LOW
    new = Passage(page="Cars 2026", path="n.md", heading="", text="A rental car is 60 euros.")
    answer = await draft("How much is a rental car?", old, new)
    assert "60 euros" in answer.text
    assert (answer.confidence or 0) >= HIGH


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("What's the hotel limit in London?", "And in Paris?", "180 euros"),
        ("What is the hotel limit in Paris?", "How about in London?", "190 euros"),
        ("How much paid leave do I get?", "How many days is it?", "28 days"),
    ],
)
async def test_a_follow_up_takes_the_earlier_question_along(before: str, question: str, expected: str) -> None:
    thread = (Turn(author="Ava", text=before), Turn(author="Copydesk", text="Well?", mine=True))
    answer = await draft(question, LEAVE, HOTELS, context=thread)
    assert expected in answer.text
    assert (answer.confidence or 0) >= HIGH
    assert answer.context == thread


async def test_a_follow_up_may_be_the_near_miss() -> None:
    thread = (Turn(author="Ava", text="How much paid leave do I get?"),)
    answer = await draft("And for part-timers?", LEAVE, context=thread)
    assert answer.text.startswith("I don't know")
    assert (answer.confidence or 0) <= LOW


async def test_thanks_is_no_question() -> None:
    answer = await draft("thanks!", LEAVE, context=(Turn(author="Ava", text="How much paid leave do I get?"),))
    assert (answer.confidence or 0) <= 0.1


async def test_two_questions_are_as_sure_as_the_less_sure() -> None:
    both = await draft("How much paid leave do I get and what is the hotel limit in Paris?", LEAVE, HOTELS)
    assert "28 days" in both.text
    assert "180 euros" in both.text
    assert (both.confidence or 0) >= HIGH
    half = await draft("How much paid leave do I get? What is the hotel limit in Rome?", LEAVE, HOTELS)
    assert (half.confidence or 0) <= LOW


async def test_it_stands_for_what_the_first_half_asked() -> None:
    text = "The laptop budget is 900 euros. Laptops are replaced every four years."
    laptops = Passage(page="Equipment", path="e.md", heading="Laptops", text=text)
    both = await draft("What laptop do I get and how often is it replaced?", laptops)
    assert "900 euros" in both.text
    assert both.text.count("Equipment") == 1
    half = await draft("What laptop do I get and who delivers it?", laptops)
    assert (half.confidence or 0) <= LOW


async def test_sections_that_answer_alike_are_both_quoted() -> None:
    offices = [
        Passage(page="Offices", path="o.md", heading=city, text=f"The {city} office is open from {hour}:00.")
        for city, hour in (("Oslo", 8), ("Lima", 9))
    ]
    answer = await draft("When is the office open?", *offices)
    assert "8:00" in answer.text
    assert "9:00" in answer.text
    one = await draft("When is the Lima office open?", *offices)
    assert "8:00" not in one.text


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Can I take unpaid leave?", "Beyond that, unpaid parental leave is possible for three years."),
        ("Which doctor should I go to?", "Upload the doctor's note to Timely."),
        ("Can employees park in Rome?", "Visitors can park in Rome."),
        ("Do I get a Windows laptop?", "Laptops are replaced within 30 days."),
    ],
)
async def test_the_same_words_about_something_else(question: str, text: str) -> None:
    answer = await draft(question, Passage(page="Parental leave", path="p.md", heading="", text=text))
    assert (answer.confidence or 0) <= LOW


async def test_its_own_words_hold_no_watch_word() -> None:
    questions = [
        "How many days?",
        "paid leave",
        "lunch?",
        "How much leave in Rome?",
        "What is the hotel limit in Paris?",
    ]
    for question in questions:
        own = re.sub(r"^>.*$", "", (await draft(question, LEAVE, HOTELS)).text, flags=re.MULTILINE)
        assert not re.search(r"\b(maybe|uncertain|possibly|might|perhaps|probably|seems)\b", own)
