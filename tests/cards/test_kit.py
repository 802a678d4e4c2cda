"""Foreign text is made inert without changing what people read."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from bot.core.text import clean, escape
from bot.slack.cards.kit import inert, plain, section, text_input
from bot.slack.ids import parse_subject, subject
from tests.cards.checks import FOREIGN, ZERO_WIDTH


@pytest.mark.parametrize(
    "sequence",
    [
        "<!channel>",
        "<!here|here>",
        "<!subteam^S0DESK|@desk>",
        "<!date^1392734382^{date}|x>",
        "<@U0AVA>",
        "<@W0AVA|ava>",
        "<#C0HELP>",
        "<#C0HELP|help>",
        "<https://evil.example|Approve>",
        "<HTTPS://evil.example|Approve>",
        "<mailto:a@b.example|Approve>",
        "<slack://user?team=T&id=U|Approve>",
    ],
)
def test_what_slack_would_act_on_is_broken_and_reads_the_same(sequence: str) -> None:
    assert inert(f"see {sequence}!") == f"see <{ZERO_WIDTH}{sequence[1:]}!"


@pytest.mark.parametrize(
    "text",
    [
        "a < b and b > a",
        "<https://example.com>",
        "[page](https://example.com/a|b)",
        "if x <y|z>",
        "<b>html</b>",
        "| a | b |",
        "**bold** `code` # heading @channel",
    ],
)
def test_ordinary_markdown_stays_as_it_is_written(text: str) -> None:
    assert inert(text) == text


@given(FOREIGN)
def test_making_inert_adds_nothing_visible_and_is_done_once(text: str) -> None:
    assert inert(text).replace(ZERO_WIDTH, "") == clean(text)
    assert inert(inert(text)) == inert(text)


@given(FOREIGN)
def test_escaped_text_holds_no_angle_bracket_and_slack_shows_it_as_it_was(text: str) -> None:
    escaped = escape(text)
    assert not set("<>") & set(escaped)
    assert escaped.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&") == clean(text)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("<@U0BEN>, is it so?", "@Ben, is it so?"),
        ("<@U0BEN|benny>", "@Ben"),
        ("in <#C0HELP|help-old>", "in #help"),
        ("<@U0WHO> and <#C0WHO|x>", "@U0WHO and #C0WHO"),
        ("a < b", "a < b"),
        ("<@ben>", "<@ben>"),
    ],
)
def test_mentions_are_shown_as_names(text: str, seen: str) -> None:
    assert plain(text, {"U0BEN": "Ben", "C0HELP": "help"}) == seen


def test_a_section_ends_where_slack_ends_it() -> None:
    assert section("x" * 3_000)["text"]["text"] == "x" * 3_000
    assert section("x" * 3_001)["text"]["text"] == "x" * 2_999 + "…"


def test_a_field_takes_no_more_than_there_is_room_for() -> None:
    assert text_input("note", "Note", "value", most=1_000)["element"]["max_length"] == 1_000


@given(st.text(alphabet="0123456789abcdef-", max_size=36), st.integers(0, 99_999_999))
def test_a_button_gives_back_the_case_and_the_round_it_was_given(case_id: str, number: int) -> None:
    assert parse_subject(subject(case_id, number)) == (case_id, number)


@pytest.mark.parametrize(
    ("value", "known"),
    [
        ("", ("", 0)),
        ("case1", ("case1", 0)),
        ("case1.", ("case1", 0)),
        ("case1.x", ("case1", 0)),
        ("case1.-1", ("case1", 0)),
        ("case1.1.2", ("case1", 0)),
        ("case1.²", ("case1", 0)),
        ("case1.999999999", ("case1", 0)),
    ],
)
def test_an_unreadable_button_is_a_case_that_nobody_knows(value: str, known: tuple[str, int]) -> None:
    assert parse_subject(value) == known
