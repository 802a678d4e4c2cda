"""Which drafts go to a person, with every reason named."""

import math
from dataclasses import replace

import pytest

from bot.core.case import Draft, Passage, ReasonKind, Supports, Verdict
from bot.core.judging.route import judge
from bot.core.policy import Policy, Sources
from tests.core.made import AVA, GIL, HELP, a_question

GROUND = Passage(page="Refunds", path="refunds.md", heading="", text="Return items within thirty days of delivery.")
GOOD = "Return items within thirty days of delivery."
ANYTHING = Policy(threshold=0.0, sources=Sources.OPTIONAL)


def drafts(text: str, confidence: float | None = 0.95) -> Draft:
    return Draft(text=text, model="scripted", confidence=confidence, passages=(GROUND,))


def judged(draft: Draft, policy: Policy = ANYTHING, *, asks: str = "How long?") -> Verdict:
    return judge(a_question(asks), draft, HELP, AVA, policy)


def reasons(verdict: Verdict) -> list[tuple[ReasonKind, str]]:
    return [(reason.kind, reason.words) for reason in verdict.reasons]


def test_a_good_draft_is_sent_and_the_verdict_keeps_everything() -> None:
    verdict = judged(drafts(GOOD), Policy())
    assert verdict.sends
    assert verdict.reasons == ()
    assert (verdict.threshold, verdict.score_version) == (0.65, "prior-6/scripted")
    assert verdict.score == pytest.approx(0.9107, abs=0.0001)
    names = ["stated_confidence", "refusal", "hedging", "support"]
    assert [signal.name for signal in verdict.signals if signal.value is not None] == names


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("Maybe it is thirty days.", ["maybe"]),
        ("It is uncertain, possibly thirty days.", ["uncertain", "possibly"]),
        ("The uncertainty of life.", []),
        ("Impossibly good.", []),
        ("*maybe*", ["maybe"]),
        ("may be", []),
    ],
)
def test_a_watch_word_is_a_whole_word(text: str, hit: list[str]) -> None:
    assert reasons(judged(drafts(text))) == [(ReasonKind.WORD, f"watch word “{word}” in the draft") for word in hit]


def test_a_watch_word_may_be_several_words_and_is_not_looked_for_in_the_question() -> None:
    policy = replace(ANYTHING, words=("to my knowledge",))
    assert not judged(drafts("Thirty days, to my\nknowledge."), policy).sends
    assert judged(drafts("Thirty days."), policy, asks="to my knowledge?").sends
    assert judged(drafts("Maybe thirty days."), policy).sends


@pytest.mark.parametrize(
    ("topic", "asks", "draft", "where"),
    [
        ("lawsuit", "Is there a Lawsuit?", "No.", "the question"),
        ("lawsuit", "Is there?", "No lawsuit.", "the draft"),
        ("lawsuit", "A lawsuit?", "No lawsuit.", "the question and the draft"),
        ("lawsuit", "Many lawsuits?", "None.", ""),
        ("parental leave", "Parental   leave?", "Yes.", "the question"),
        ("/law(suit|yer)s?/", "Two LAWYERS?", "Yes.", "the question"),
        ("/^law/", "A law?", "Yes.", ""),
        ("/", "this/that?", "Yes.", ""),
        ("//", "Is there a lawsuit?", "Yes.", ""),
    ],
)
def test_a_critical_topic_is_a_word_a_phrase_or_a_regular_expression(
    topic: str, asks: str, draft: str, where: str
) -> None:
    expected = [(ReasonKind.TOPIC, f"critical topic “{topic}” in {where}")] if where else []
    assert reasons(judged(drafts(draft), replace(ANYTHING, topics=(topic,)), asks=asks)) == expected


def test_a_score_below_the_threshold_goes_to_a_person() -> None:
    verdict = judged(drafts(GOOD, 0.5), Policy())
    assert reasons(verdict) == [(ReasonKind.SCORE, "confidence 0.50 is below the threshold 0.65")]


def test_a_score_at_the_threshold_is_sent() -> None:
    score = judged(drafts(GOOD)).score
    assert judged(drafts(GOOD), Policy(threshold=score)).sends
    assert not judged(drafts(GOOD), Policy(threshold=math.nextafter(score, 1))).sends


def test_the_threshold_is_the_channels_own_where_it_has_one() -> None:
    policy = Policy(channel_thresholds={"C0HELP": 0.99})
    assert reasons(judged(drafts(GOOD), policy)) == [(ReasonKind.SCORE, "confidence 0.91 is below the threshold 0.99")]
    assert judged(drafts(GOOD), Policy(channel_thresholds={"C0ELSE": 0.99})).sends


def test_a_threshold_that_is_no_number_lets_nothing_through() -> None:
    assert [reason.kind for reason in judged(drafts(GOOD), Policy(threshold=math.nan)).reasons] == [ReasonKind.SCORE]


@pytest.mark.parametrize("confidence", [None, math.nan, 7.0, -1.0])
def test_a_confidence_that_was_expected_and_is_no_confidence_goes_to_a_person(confidence: float | None) -> None:
    assert [reason.kind for reason in judged(drafts(GOOD, confidence), Policy()).reasons] == [ReasonKind.SCORE]


def test_a_model_without_confidence_is_judged_by_the_rest() -> None:
    cannot = replace(drafts(GOOD, None), supports=Supports(confidence=False))
    assert judged(cannot, Policy(threshold=0.45)).sends


def test_a_guests_question_goes_to_a_person() -> None:
    verdict = judge(a_question(), drafts(GOOD), HELP, GIL, ANYTHING)
    assert reasons(verdict) == [(ReasonKind.GUEST, "Gil is a guest")]


def test_a_channel_shared_with_another_company_goes_to_a_person() -> None:
    verdict = judge(a_question(), drafts(GOOD), replace(HELP, shared=True), AVA, ANYTHING)
    assert reasons(verdict) == [(ReasonKind.SHARED, "the channel is shared with another company")]


@pytest.mark.parametrize("text", ["", " \n"])
def test_no_draft_goes_to_a_person_with_the_reason_and_is_not_called_unsure_too(text: str) -> None:
    failed = replace(drafts(text), failure="`scripted` gave no answer within 40 s")
    assert reasons(judged(failed, Policy())) == [
        (ReasonKind.NO_DRAFT, "the model gave no draft: `scripted` gave no answer within 40 s")
    ]
    assert reasons(judged(drafts(text), Policy())) == [(ReasonKind.NO_DRAFT, "the model gave no draft: it was empty")]


def test_every_reason_that_holds_is_named() -> None:
    policy = Policy(topics=("lawsuit",))
    verdict = judge(a_question("A lawsuit?"), drafts("Maybe.", 0.1), replace(HELP, shared=True), GIL, policy)
    assert [reason.kind for reason in verdict.reasons] == [
        ReasonKind.WORD,
        ReasonKind.TOPIC,
        ReasonKind.SOURCE,
        ReasonKind.GUEST,
        ReasonKind.SHARED,
        ReasonKind.SCORE,
    ]
