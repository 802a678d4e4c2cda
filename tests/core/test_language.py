"""Which language a text is in, as far as it can be told."""

import re
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given

from bot.core.judging.phrases import PHRASES
from bot.core.language import OTHER, language

ROOT = Path(__file__).parents[2]
TEXTS = {
    "en": (
        "The refund window is 30 days from delivery.",
        "I don't know.",
        "I don\u2019t know.",
        "I could not find anything about that in the handbook.",
        "Ask your manager, then book it in the portal.",
        "Yes, it is possible.",
        "SALARIES ARE PAID ON THE 25TH OF EACH MONTH",
        "How many days of paid leave do I get per year?",
        "- Open a ticket in the portal\n- Wait for the *Déjà-vu* team in São Paulo to answer it",
    ),
    "de": (
        "Die Frist beträgt 30 Tage ab Lieferung.",
        "Ich weiß es nicht.",
        "Ich weiss es nicht.",
        "Wie viele Urlaubstage habe ich im Jahr?",
        "Bitte öffne ein Ticket im Jira und warte auf die Bestätigung.",
        "Das VPN-Passwort wird im Self-Service-Portal zurückgesetzt.",
    ),
    "fr": (
        "Le délai de remboursement est de 30 jours.",
        "Je ne sais pas.",
        "Combien de jours de congé ai-je par an ?",
        "Je n\u2019ai pas trouvé d\u2019information à ce sujet.",
        "C'est peut-être 30 jours.",
    ),
    "es": (
        "El plazo de devolución es de 30 días.",
        "No lo sé.",
        "¿Cuántos días de vacaciones tengo al año?",
        "Pregunta a tu responsable antes de reservar.",
    ),
    "it": ("Il periodo di rimborso è di 30 giorni dalla consegna.", "Non lo so."),
    "pt": ("O prazo de devolução é de 30 dias após a entrega.", "Quantos dias de férias tenho por ano?"),
    "nl": ("De retourtermijn is 30 dagen na levering.", "Ik weet het niet."),
    "pl": ("Nie wiem, nie ma tego w podręczniku.", "Ile dni urlopu mam w roku?"),
    "ja": ("返品期間は30日です。", "わかりません。", "Jira で依頼してください。"),
    "zh": ("退货期限为三十天。",),
    "ko": ("반품 기간은 30일입니다.",),
    "cyrillic": ("Срок возврата составляет 30 дней.",),
    "arabic": ("مدة الاسترجاع هي 30 يوما.",),
    OTHER: ("Thời hạn hoàn tiền là ba mươi ngày kể từ ngày giao hàng.",),
}
UNCLEAR = (
    "",
    "30 days.",
    "30 Tage.",
    "Yes.",
    "28",
    "OK 👍",
    "<@U0BEN> https://example.com/the/of/and",
    "`the of and`",
    "```\nthe of and is\n```",
    "Laptops: Dell XPS. Monitors: 27 inch. Penguins love cold water.",  # a list has no small words
    "Ava, Abe, Ben, Bea, Cho, Gil, Rio de Janeiro, Mar de Plata, Dell, Jira, Slack, Zoom, Miro, Figma, Git, Vim, " * 3,
)


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in TEXTS.items() for text in texts])
def test_a_sentence_is_in_its_language(code: str, text: str) -> None:
    assert language(text) == code


@pytest.mark.parametrize("text", UNCLEAR)
def test_a_text_without_small_words_is_in_none(text: str) -> None:
    assert language(text) is None


def test_no_sentence_of_the_sample_handbook_is_taken_for_another_language() -> None:
    pages = [page.read_text(encoding="utf-8") for page in (ROOT / "bot/sandbox/handbook").glob("*.md")]
    told = {language(sentence) for page in pages for sentence in re.split(r"\n\s*\n|(?<=[.!?])\s", page)}
    assert told == {"en", None}


def test_every_language_with_phrases_can_be_told() -> None:
    assert set(PHRASES) <= set(TEXTS)


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert language(text) == language(text)
