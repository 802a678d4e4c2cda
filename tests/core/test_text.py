"""Foreign text is made storable and readable, and searched by whole words."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from bot.core.text import clean, named, shorten, straight, whole


@pytest.mark.parametrize(
    ("came", "kept"),
    [
        ("30 days", "30 days"),
        ("one\r\ntwo\rthree\n", "one\ntwo\nthree\n"),
        ("a\tb", "a\tb"),
        ("nul\x00here", "nul\ufffdhere"),
        ("bell\x07 escape\x1b delete\x7f", "bell\ufffd escape\ufffd delete\ufffd"),
        ("lone \ud800 surrogate \udfff", "lone \ufffd surrogate \ufffd"),
        ("pay \u202eevil\u202c now", "pay evil now"),
        ("iso\u2066lated\u2069", "isolated"),
        ("may\u200bbe so\u00adme\ufeff", "maybe some"),
        ("say \U000e0041\U000e0049yes", "say yes"),
        ("👩\u200d💻 a\u200cb", "👩\u200d💻 a\u200cb"),
        ("שלום\u200f!", "שלום\u200f!"),
        ("🙂 é 漢", "🙂 é 漢"),
    ],
)
def test_only_what_cannot_be_kept_is_taken_out(came: str, kept: str) -> None:
    assert clean(came) == kept


@given(st.text(alphabet="a\x00\x1f\ud800\u202e\u200f\r\n🙂", max_size=30))
def test_what_is_clean_can_be_stored_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert clean(cleaned) == cleaned
    assert not set(cleaned) & set("\x00\x1f\r\u202e")


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("uncertain", "It is uncertain.", True),
        ("uncertain", "It is UNCERTAIN", True),
        ("uncertain", "the uncertainty of it", False),
        ("certain", "uncertain", False),
        ("law suit", "a law\n  suit", True),
        ("law suit", "a lawsuit", False),
        ("c++", "in C++, mostly", True),
        ("a.b", "axb", False),
        ("maybe", "_maybe_", False),  # an underscore belongs to the word
        ("maybe", "*maybe*", True),
        ("größe", "die GRÖSSE", False),
        ("größe", "die GRÖßE", True),
    ],
)
def test_a_phrase_is_found_as_a_whole(phrase: str, text: str, found: bool) -> None:
    assert bool(whole(phrase).search(text)) is found


@pytest.mark.parametrize(
    ("text", "short"),
    [("30 days", "30 days"), ("30 days or more", "30 days…"), ("30 day or more", "30 day…"), ("", "")],
)
def test_what_is_too_long_ends_in_an_ellipsis(text: str, short: str) -> None:
    assert shorten(text, 8) == short


@pytest.mark.parametrize("text", ["may\u200dbe", "may\u200fbe", "ma\u034fybe", "maybe\ufe0f"])
def test_a_word_is_found_whatever_nobody_sees_within_it(text: str) -> None:
    assert whole("maybe").search(straight(text))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ava_B", "Ava_B"),
        ("report_2026_final.pdf", "report_2026_final.pdf"),
        ("*Ben*", "\u2217Ben\u2217"),
        ("_Ben_", "\u02cdBen\u02cd"),
        ("<!channel> <https://a.example|Ben>", "\u2039!channel\u203a \u2039https://a.example|Ben\u203a"),
        ("__Ben__ ~x~ `y`", "\u02cd\u02cdBen\u02cd\u02cd \u223cx\u223c \u02cby\u02cb"),
        ("Ava\n\n  *Approved\u202e by Ben*", "Ava \u2217Approved by Ben\u2217"),
    ],
)
def test_a_name_is_one_line_in_which_nothing_acts(text: str, shown: str) -> None:
    assert named(text) == shown


@given(st.text(alphabet="*_~`<>ab \n\u202e", max_size=30))
def test_no_mark_is_left_in_a_name(text: str) -> None:
    assert not set(named(text)) & set("*~`<>\n\u202e")
    assert named(named(text)) == named(text)
