"""What the text of a long answer tells where nothing can be compared with it."""

from collections.abc import Callable

import pytest

from bot.core.case import Draft, Passage
from bot.core.judging.score import measure, score
from bot.core.judging.style import citations, evasion, listing, open_question, specifics
from bot.core.policy import Sources

Measure = Callable[[Draft, str, str], float | None]
ASKS = "What is the population of the city?"
PLAIN = (
    "The city grew when the railway came, because traders settled near the station and brought their families with "
    "them, and it has kept growing ever since, so that by now most of the old fields are covered with houses."
)
EXCUSED = f"I'm sorry, but as an AI language model I do not have access to current figures. {PLAIN}"
FULL = (
    "It was founded by Anna Kowalska in 1887, had 4500 people in 1902, and Peter Brand led it until 1931 or 1932. " * 2
)
LISTED = PLAIN.replace(", ", ",\n- ")


def says(text: str, passages: tuple[Passage, ...] | None = None) -> Draft:
    return Draft(text=text, model="scripted", confidence=0.9, passages=passages)


def scored(text: str, asks: str = ASKS) -> float:
    return score(measure(says(text), asks, Sources.OPTIONAL))


@pytest.mark.parametrize("worse", [EXCUSED, FULL, LISTED])
def test_excuses_many_specifics_and_lists_are_doubt(worse: str) -> None:
    assert scored(worse) < scored(PLAIN) - 0.02


def test_citations_speak_for_an_answer() -> None:
    assert scored(PLAIN.replace(",", " [1],")) > scored(PLAIN)


def test_a_question_to_which_much_would_do_is_answered_more_surely() -> None:
    assert scored(PLAIN, "Write a short story about a city") > scored(PLAIN)
    assert open_question(says(PLAIN), "Write a short story about a city", "en") == 2.0
    assert open_question(says(PLAIN), ASKS, "en") == -1.0


def test_what_is_counted() -> None:
    assert evasion(says(PLAIN), ASKS, "en") == 0.0
    assert evasion(says(EXCUSED), ASKS, "en") == 1.0
    assert specifics(says(PLAIN + " It is 1. of 20 in Poland [3]."), ASKS, "en") == pytest.approx(30 / 46)
    assert listing(says(LISTED), ASKS, "en") == 3.0
    assert listing(says(LISTED), "Write a story", "en") == 0.0
    code = "\n".join(f"print({number})" for number in range(2000))
    assert listing(says(f"{PLAIN}\n\n```python\n{code}\n```\n\nThat is all."), ASKS, "en") == 1.0
    assert listing(says(PLAIN.replace(" ", "\n")), ASKS, "en") == 20.0
    assert citations(says(PLAIN + " [1] [2]"), ASKS, "en") == pytest.approx(40 / 39)


@pytest.mark.parametrize("measured", [evasion, open_question, specifics, listing, citations])
def test_short_answers_other_languages_and_what_has_passages_say_nothing(measured: Measure) -> None:
    passage = Passage(page="City", path="city.md", heading="", text="Anything.")
    assert measured(says("Anna Kowalska founded it in 1887 [1]."), ASKS, "en") is None
    assert measured(says(PLAIN), ASKS, "de") is None
    assert measured(says(PLAIN, (passage,)), ASKS, "en") is None
    assert measured(says(PLAIN, ()), ASKS, "en") is not None


def test_what_anybody_can_write_into_a_question_or_an_answer_adds_nothing_where_a_source_is_needed() -> None:
    cited = PLAIN.replace(",", " [1],")
    assert score(measure(says(cited), "Write a poem")) <= score(measure(says("Yes."), "Write a poem")) < 0.4
