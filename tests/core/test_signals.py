"""What speaks for or against a draft, and the score it makes."""

import math
from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given

from bot.core.case import Answerable, Draft, Passage, Signal, Supports
from bot.core.judging.phrases import PHRASES
from bot.core.judging.score import ceiling, measure, score
from bot.core.judging.signals import (
    answerable,
    covered,
    hedging,
    probe,
    refusal,
    stated_confidence,
    support,
    tongue,
    total_logprob,
    unsupported,
    weakest_claim,
)
from bot.core.policy import Sources

TELLS = Supports(structured=True)
REFUNDS = Passage(
    page="Refunds",
    path="refunds.md",
    heading="Window",
    text="You can return an item within 30 days of delivery. Shoes have 45 days. The fee is 4.50 EUR.",
)


def says(text: str, confidence: float | None = 0.9, passages: tuple[Passage, ...] | None = (REFUNDS,)) -> Draft:
    return Draft(text=text, model="scripted", confidence=confidence, passages=passages)


@pytest.mark.parametrize(
    ("stated", "value"),
    [
        (0.9, 0.9),
        (0.0, 0.0),
        (1.0, 1.0),
        (None, 0.0),  # it could have said, and did not
        (math.nan, 0.0),
        (math.inf, 0.0),
        (-0.1, 0.0),
        (1.01, 0.0),
        (90.0, 0.0),
    ],
)
def test_a_confidence_that_is_missing_or_malformed_is_the_worst(stated: float | None, value: float) -> None:
    assert stated_confidence(says("30 days.", stated)) == value


def test_what_the_model_cannot_give_is_neutral() -> None:
    cannot = replace(says("30 days.", passages=None), supports=Supports(confidence=False))
    by_name = {signal.name: signal for signal in measure(cannot)}
    for name in ("stated_confidence", "support"):
        assert (by_name[name].value, by_name[name].contribution) == (None, 0.0)
        assert by_name[name].words == "not supported: neutral"


@pytest.mark.parametrize(
    "text",
    [
        "I don't know.",
        "Sorry, I don\u2019t know that.",
        "I DO NOT KNOW",
        "The handbook holds no information on this.",
        "I couldn't find it.",
        "As an AI, I have no holidays.",
    ],
)
def test_a_draft_that_has_no_answer_is_a_refusal(text: str) -> None:
    assert refusal(says(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "30 days.",
        'Say "I don\'t know" if you do not.',
        "> I don't know\n\nis what the form says.",
        "Write “no information” in the box.",
        "I know it.",
    ],
)
def test_a_quoted_refusal_is_none(text: str) -> None:
    assert refusal(says(text)) == 0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It is 30 days.", 0),
        ("It might be 30 days.", 1),
        ("It might be 30 days. It is free.", 0.5),
        ("Perhaps it might be 30 days, I think.", 3),
        ("It is not perhaps but surely 30 days.", 0),
        ("You never might need it.", 0),
        ("There is no doubt; it might be 30.", 1),  # the negation is too far away
        ('The sign says "perhaps". It is 30 days.', 0),
        ("> It seems so.\n\nIt is 30 days.", 0),
        ("The almighty dollar.", 0),
        ("It is unclear.", 1),
        ("", 0),
    ],
)
def test_hedges_are_counted_by_the_sentence_outside_quotations_and_negations(text: str, value: float) -> None:
    assert hedging(says(text)) == value


SAYS = {  # refusals, and hedges to a sentence
    "de": (
        ("Das weiß ich leider nicht.", 1, 0),
        ("Dazu habe ich nichts im Handbuch gefunden. Ich bin mir nicht sicher.", 1, 0),
        ("Diese Frage kann ich leider nicht beantworten.", 1, 0),
        ("Im Formular steht „ich weiß nicht“. Das ist die Antwort.", 0, 0),
        ("Das sind vermutlich 30 Tage.", 0, 1),
        ("Vielleicht sind es 30 Tage, glaube ich.", 0, 2),
        ("Das ist nicht vielleicht, sondern sicher so.", 0, 0),
        ("Auf dem Schild steht »vielleicht«. Es sind 30 Tage.", 0, 0),
        ("Die Frist beträgt 30 Tage ab Lieferung.", 0, 0),
    ),
    "fr": (
        ("Je ne sais pas, désolé.", 1, 0),
        ("Je n\u2019ai pas trouvé d\u2019information à ce sujet.", 1, 0),
        ("Écrivez « je ne sais pas » dans le formulaire.", 0, 0),
        ("C'est peut-être 30 jours, je crois.", 0, 2),
        ("Le délai est de 30 jours. C'est sans doute gratuit.", 0, 0.5),
        ("Ce n'est pas probablement mais certainement le cas.", 0, 0),
    ),
    "es": (
        ("No lo sé, lo siento.", 1, 0),
        ("No he encontrado nada sobre eso en el manual.", 1, 0),
        ("Escribe «no lo sé» en el formulario.", 0, 0),
        ("Creo que son 30 días, quizás más.", 0, 2),
        ("No es posiblemente sino seguro que son 30 días.", 0, 0),
    ),
}


@pytest.mark.parametrize(("code", "row"), [(code, row) for code, rows in SAYS.items() for row in rows])
def test_refusals_and_hedges_are_read_in_the_language_of_the_draft(code: str, row: tuple[str, float, float]) -> None:
    text, refuses, hedges = row
    assert tongue(says(text), "") == code
    assert (refusal(says(text), code), hedging(says(text), code)) == (refuses, hedges)


@pytest.mark.parametrize(("code", "phrase"), [(code, one) for code in PHRASES for one in PHRASES[code].refusals])
def test_every_refusal_counts_in_an_answer_to_a_question_of_its_language(code: str, phrase: str) -> None:
    assert refusal(says(phrase.capitalize() + "."), code) == 1


@pytest.mark.parametrize("code", [*PHRASES])
def test_no_phrase_of_a_language_is_counted_in_another(code: str) -> None:
    hedges = ", ".join(PHRASES[code].hedges)
    assert [other for other in PHRASES if hedging(says(hedges), other)] == [code]


@pytest.mark.parametrize("text", ["返品期間は30日です。", "Termin zwrotu to 30 dni od dostawy, ale nie jest to pewne."])
def test_words_of_a_language_that_we_cannot_read_say_nothing(text: str) -> None:
    by_name = {signal.name: signal for signal in measure(says(text), "How long is the refund window?")}
    for name in ("refusal", "hedging", "support"):
        assert (by_name[name].value, by_name[name].words) == (None, "not supported: neutral")
    assert by_name["stated_confidence"].value == 0.9


def test_a_refusal_in_english_counts_in_a_draft_of_any_language() -> None:
    assert refusal(says("I don't know. 返品期間は30日です。返品期間は30日です。"), "ja") == 1


@pytest.mark.parametrize(
    ("text", "question", "code"),
    [
        ("30 days.", "", "en"),
        ("30 Tage.", "Wie lange kann ich das zurückgeben?", "de"),
        ("30 Tage.", "Frist?", "en"),
        ("30 dni.", "Ile dni urlopu mam w roku?", "pl"),
        ("The window is 30 days.", "Wie lange kann ich das zurückgeben?", "en"),
    ],
)
def test_a_draft_too_short_to_tell_is_in_the_language_of_its_question(text: str, question: str, code: str) -> None:
    assert tongue(says(text), question) == code


def test_a_structured_model_that_has_no_answer_is_believed_in_any_language() -> None:
    said = "わかりません。ハンドブックに載っていません。"
    refuses = replace(says(said, 0.95), supports=TELLS, answerable=Answerable.NO, unsupported=())
    assert score(measure(refuses, sources=Sources.OPTIONAL)) < 0.65
    assert score(measure(replace(refuses, answerable=Answerable.YES), sources=Sources.OPTIONAL)) > 0.65


GERMAN = replace(
    REFUNDS, page="Rückgabe", heading="Frist", text="Ware kann man in 30 Tagen ab der Lieferung zurückgeben."
)


def test_support_is_for_a_draft_in_the_language_of_its_passages() -> None:
    german = says("Man kann die Ware in 30 Tagen zurückgeben.", passages=(GERMAN,))
    assert support(german, "de") == 1
    assert support(german, "en") is None
    assert support(says("You can return an item within 30 days of delivery."), "de") is None
    quotes = "All you ask is in *Rückgabe*, *Frist*:\n\n> Ware kann man in 30 Tagen ab der Lieferung zurückgeben."
    assert support(says(quotes, passages=(GERMAN,)), "en") == 1
    japanese = replace(REFUNDS, page="返品", heading="", text="返品期間は30日です。")
    assert support(says("返品期間は30日です。", passages=(japanese,)), "ja") is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("You can return an item within 30 days of delivery.", 1),
        ("You can return an item within 60 days of delivery.", 0),  # one number is not in the handbook
        ("The delivery fee is 4.50 EUR.", 1),
        ("The delivery fee is 4.5 EUR.", 0),
        ("Shoes have 45 days. Penguins love cold water.", 0.5),
        ("Penguins love cold water.", 0),
        ("", 0),
        ("**", 0),
    ],
)
def test_a_sentence_is_supported_if_its_words_and_numbers_stand_in_the_passages(text: str, value: float) -> None:
    assert support(says(text)) == value


def test_a_handbook_that_holds_nothing_supports_nothing_and_no_handbook_is_neutral() -> None:
    assert support(says("30 days of delivery.", passages=())) == 0
    assert support(says("30 days of delivery.", passages=(replace(REFUNDS, page="", heading="", text=" "),))) == 0
    assert support(says("30 days of delivery.", passages=None)) is None


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (says("You can return an item within 30 days of delivery.", 0.98), 0.9460),
        (says("You can return an item within 30 days of delivery.", 0.5), 0.5),
        (says("I don't know.", 0.98), 0.0067),
        (says("It might be 30 days of delivery.", 0.9), 0.7227),
        (says("Shoes have 45 days. Penguins love cold water.", 0.9), 0.6457),
        (says("Penguins love cold water.", 0.9), 0.1192),
        (says("Penguins love cold water.", None), 0.006),
    ],
)
def test_the_score_is_what_the_documented_weights_make(draft: Draft, expected: float) -> None:
    assert score(measure(draft)) == pytest.approx(expected, abs=0.0001)


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_confidence_is_never_a_lower_score(one: float, other: float) -> None:
    lower, higher = sorted((one, other))
    assert score(measure(says("30 days.", lower))) <= score(measure(says("30 days.", higher)))


@given(st.integers(0, 5), st.integers(0, 5))
def test_more_support_is_never_a_lower_score(one: int, other: int) -> None:
    held, not_held = "Shoes have 45 days.", "Penguins love water."

    def scored(supported: int) -> float:
        return score(measure(says(" ".join([held] * supported + [not_held] * (5 - supported)))))

    assert scored(min(one, other)) <= scored(max(one, other))


@given(st.floats(-1000, 1000))
def test_no_score_is_above_98_percent(contribution: float) -> None:
    signal = Signal(name="any", value=1.0, weight=1.0, contribution=contribution, words="")
    assert 0 <= score((signal,)) <= 0.98


@given(st.floats(-20, 20), st.floats(0.001, 5))
def test_no_two_drafts_are_tied_because_of_the_cap(low: float, more: float) -> None:
    def scored(added: float) -> float:
        return score((Signal(name="any", value=1.0, weight=1.0, contribution=added, words=""),))

    assert scored(low) < scored(low + more)


@pytest.mark.parametrize(
    ("confidence", "handbook", "most"),
    [(True, True, 0.9460), (True, False, 0.3775), (False, True, 0.5), (False, False, 0.3775)],
)
def test_the_most_that_a_model_can_reach_is_known(confidence: bool, handbook: bool, most: float) -> None:
    assert ceiling(Supports(confidence=confidence), handbook=handbook) == pytest.approx(most, abs=0.0001)


def test_where_sources_are_optional_a_model_can_reach_as_much_by_its_word_alone() -> None:
    assert ceiling(Supports(), handbook=False, sources=Sources.OPTIONAL) == pytest.approx(0.9683, abs=0.0001)


@given(st.sampled_from(["You can return an item within 30 days.", "It might be.", "", "No."]), st.floats(0, 1))
def test_no_draft_scores_above_what_its_model_can_reach(text: str, confidence: float) -> None:
    assert score(measure(says(text, confidence))) <= ceiling(Supports(), handbook=True) + 1e-9


def test_every_signal_says_itself_in_words() -> None:
    words = {signal.name: signal.words for signal in measure(says("Perhaps. I don't know. Shoes have 45 days.", 0.4))}
    assert words.pop("intercept") == "where every answer starts"
    assert {name: said for name, said in words.items() if said != "not supported: neutral"} == {
        "stated_confidence": "the model is 40% sure",
        "refusal": "the draft says that it has no answer",
        "hedging": "0.3 hedges to a sentence",
        "support": "33% of its sentences stand in the handbook's passages",
        "weakest_claim": "of its least backed claim 0% stands in the passages",
    }
    plain = {signal.name: signal.words for signal in measure(says("Shoes have 45 days."))}
    assert (plain["refusal"], plain["hedging"]) == ("the draft gives an answer", "no hedges")


@pytest.mark.parametrize(
    ("said", "value"), [(Answerable.YES, 1.0), (Answerable.PARTLY, 0.5), (Answerable.NO, 0.0), (None, 0.0)]
)
def test_what_a_model_does_not_call_answerable_is_doubt(said: Answerable | None, value: float) -> None:
    assert answerable(replace(says("30 days."), supports=TELLS, answerable=said)) == value
    assert answerable(replace(says("30 days."), answerable=said)) is None


@pytest.mark.parametrize(("claims", "value"), [((), 0), (("a",), 1), (("a",) * 9, 3), (None, 3)])
def test_each_claim_without_backing_is_doubt_where_there_is_a_handbook(
    claims: tuple[str, ...] | None, value: float
) -> None:
    told = replace(says("30 days."), supports=TELLS, unsupported=claims)
    assert unsupported(told) == value
    assert unsupported(replace(told, passages=None)) is None
    assert unsupported(replace(told, supports=Supports())) is None


def test_a_model_that_says_all_is_well_scores_as_one_that_cannot_say() -> None:
    well = replace(says("30 days."), supports=TELLS, answerable=Answerable.YES, unsupported=())
    assert score(measure(well)) == score(measure(says("30 days.")))
    doubts = replace(well, answerable=Answerable.NO, unsupported=("30 days",))
    assert score(measure(doubts)) < 0.3 < score(measure(well))
    words = {signal.name: signal.words for signal in measure(doubts)}
    assert words["answerable"] == "the model does not say that it can be answered"
    assert words["unsupported"] == "the model cannot back 1 of its claims"


@pytest.mark.parametrize(
    ("said", "value"), [(0.9, 0.9), (0.0, 0.0), (None, 0.0), (math.nan, 0.0), (1.5, 0.0), (-0.5, 0.0)]
)
def test_a_probe_that_is_missing_or_malformed_is_the_worst(said: float | None, value: float) -> None:
    assert probe(replace(says("30 days."), supports=Supports(probe=True), probe=said)) == value
    assert probe(replace(says("30 days."), probe=said)) is None


def test_passages_that_do_not_answer_the_very_question_are_doubt_and_those_that_do_add_no_more_than_backing() -> None:
    text = "You can return an item within 30 days of delivery."
    probed = [
        score(measure(replace(says(text), supports=Supports(probe=True), probe=said))) for said in (0.1, 0.5, 0.95)
    ]
    assert probed == sorted(probed)
    assert probed[0] < 0.3
    assert probed[1] == score(measure(says(text)))
    assert probed[2] <= score(measure(says(text, 0.98))) + 0.01


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Shoes have 45 days. You can return an item. The fee is 4.50 EUR.", 1.0),
        ("Shoes have 45 days. You can return an item. The fee is 9 EUR.", 0.0),  # a number that is not there
        ("Shoes have 45 days. You can return an item to Berlin. The fee is 4.50 EUR.", 0.0),  # a name
        ("Shoes have 45 days. You can return. The fee bites green penguins.", 0.0),
        ("Shoes have 45 days. Penguins bite.", None),  # too short: support says it all
    ],
)
def test_the_weakest_claim_of_a_long_answer(text: str, value: float | None) -> None:
    assert weakest_claim(says(text)) == value


def test_a_long_gist_that_is_as_sure_word_by_word_is_less_sure_in_all() -> None:
    def total(*logprobs: float) -> float | None:
        return total_logprob(replace(says("30 days."), supports=Supports(logprobs=True), gist_logprobs=logprobs))

    assert (total(-0.5), total(-0.5, -0.5), total(-9.0, -9.0), total(), total(math.nan)) == (-0.5, -1, -10, -10, -10)


def test_what_the_passages_leave_open_of_the_question_is_doubt_and_is_read_in_english_alone() -> None:
    draft = replace(says("You can return an item within 30 days of delivery."), covered=0.1)
    assert (
        score(measure(draft))
        < score(measure(replace(draft, covered=None)))
        < score(measure(replace(draft, covered=0.9)))
    )
    assert covered(replace(draft, covered=math.nan)) == 0.0
    assert covered(draft, "Wie lange kann ich eine Bestellung zurückgeben und wer bezahlt das?") is None
    assert covered(draft, "How long?", "de") is None
