"""Long Markdown is cut so that nothing is lost, no part is too long, and no code fence is left open."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from bot.core.markdown import ANSWER_LENGTH, Piece, messages, pieces, rejoined

WORDS = st.text(alphabet="abé🙂|`~*_-#.>", min_size=1, max_size=12)
GAPS = st.sampled_from([" ", "  ", "\n", "\n\n", "\n\n\n", "\n```\n", "\n~~~~ py\n"])
TEXTS = st.lists(st.tuples(WORDS, GAPS), max_size=120).map(lambda parts: "".join(word + gap for word, gap in parts))
LIMITS = st.integers(40, 200)


@given(TEXTS | st.text(alphabet="ab \n", max_size=400), st.integers(1, 200))
def test_the_pieces_and_their_gaps_are_the_text(text: str, limit: int) -> None:
    assert "".join(piece.text + piece.gap for piece in pieces(text, limit)) == text


@given(TEXTS | st.text(alphabet="ab \n", max_size=400), st.integers(1, 200))
def test_no_piece_is_longer_than_the_limit_and_none_is_empty_but_of_an_empty_text(text: str, limit: int) -> None:
    found = pieces(text, limit)
    assert max(len(piece.text) for piece in found) <= limit
    assert all(piece.text for piece in found) or text == ""


@given(TEXTS | st.text(alphabet="ab \n", max_size=400), st.integers(1, 200))
def test_pieces_that_nobody_edited_make_the_text_again(text: str, limit: int) -> None:
    assert rejoined(text, [piece.text for piece in pieces(text, limit)], limit) == text


def test_code_within_a_line_opens_no_fence() -> None:
    assert messages("```npm install```\nThen start.") == ("```npm install```\nThen start.",)


def test_a_text_that_fits_is_one_piece() -> None:
    assert pieces("One line.\n\nAnother.", 100) == (Piece("One line.\n\nAnother.", ""),)
    assert pieces("", 100) == (Piece("", ""),)
    assert pieces("0123456789", 10) == (Piece("0123456789", ""),)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("First one.\n\nA second that is long.", [("First one.", "\n\n"), ("A second that is long.", "")]),
        ("First one\nsecond line goes on.", [("First one", "\n"), ("second line goes on.", "")]),
        ("One two three four five six seven", [("One two three four five", " "), ("six seven", "")]),
        ("a" * 30, [("a" * 24, ""), ("a" * 6, "")]),
    ],
    ids=["paragraphs", "lines", "words", "anywhere"],
)
def test_it_is_cut_where_a_reader_would_pause(text: str, cut: list[tuple[str, str]]) -> None:
    assert [(piece.text, piece.gap) for piece in pieces(text, 24)] == cut


def test_a_blank_line_in_a_code_block_is_no_end_of_a_paragraph() -> None:
    text = "Run this now:\n\n```\nfirst\n\nsecond\n```"
    assert [piece.text for piece in pieces(text, 32)] == ["Run this now:", "```\nfirst\n\nsecond\n```"]


def test_an_edited_piece_stays_where_it_stood() -> None:
    text = "First one.\n\n\nA second.\nA third that is longer."
    assert [piece.text for piece in pieces(text, 25)] == ["First one.", "A second.", "A third that is longer."]
    assert rejoined(text, ["1.", "2.", "3."], 25) == "1.\n\n\n2.\n3."


def test_more_or_fewer_pieces_than_there_were_are_paragraphs() -> None:
    assert rejoined("Short.", ["One.", "Two.", "Three."], 100) == "One.\n\nTwo.\n\nThree."
    assert rejoined("First one.\n\nA second that is long.", ["All of it."], 24) == "All of it."


LINES = st.lists(st.from_regex(r"[a-z]{1,4} [0-9]{1,3}", fullmatch=True) | st.just(""), min_size=1, max_size=30)
BLOCKS = st.lists(st.tuples(st.sampled_from(["", "```", "```python", "~~~"]), LINES), max_size=6)


@given(BLOCKS, st.integers(300, 600))
def test_every_line_stays_code_or_prose_as_it_was(blocks: list[tuple[str, list[str]]], limit: int) -> None:
    text = "\n\n".join(_written(*block) for block in blocks)
    cut = messages(text, limit)
    assert max(len(message) for message in cut) <= limit
    assert [line for message in cut for line in _read(message)] == [
        (bool(fence), line) for fence, lines in blocks for line in lines if line
    ]


def _written(fence: str, lines: list[str]) -> str:
    return "\n".join([fence, *lines, fence[:3]] if fence else lines)


def _read(message: str) -> list[tuple[bool, str]]:
    """Each line with whether it stands in a code block; no block may be left open."""
    found, inside = [], False
    for line in message.split("\n"):
        if line.startswith(("```", "~~~")):
            inside = not inside
        elif line:
            found.append((inside, line))
    assert not inside
    return found


def test_an_answer_that_fits_is_one_message_as_it_is() -> None:
    assert messages("30 days.\n\n```\ncode\n```") == ("30 days.\n\n```\ncode\n```",)


def test_a_code_block_that_must_be_cut_is_closed_and_opened_again_with_its_language() -> None:
    code = "\n".join(f"line {number:03}" for number in range(50))  # 449 characters
    first, second = messages(f"```python title\n{code}\n```", 500)
    assert first.startswith("```python title\nline 000\n")
    assert first.endswith("\n```")
    assert second.startswith("```python title\nline ")
    assert second.endswith("line 049\n```")


def test_a_fence_is_closed_by_its_like_alone() -> None:
    nested = "````markdown\n```python\nprint()\n```\nstill inside"
    assert messages(nested) == (f"{nested}\n````",)
    assert messages("~~~\n```\nstill inside") == ("~~~\n```\nstill inside\n~~~",)
    assert messages("```\n``` python\nstill inside") == ("```\n``` python\nstill inside\n```",)
    assert messages("```\ncode\n`````") == ("```\ncode\n`````",)
    assert messages("    ```\nan indented line is no fence") == ("    ```\nan indented line is no fence",)


def test_a_line_of_ten_thousand_characters_is_cut_anywhere() -> None:
    cut = messages("x" * 10_000)
    assert "".join(cut) == "x" * 10_000
    assert [len(message) for message in cut] == [4_758, 4_758, 484]


def test_a_table_is_cut_between_its_rows() -> None:
    rows = [f"| item {number:04} | {number:04} EUR |" for number in range(1_000)]  # 27 characters each
    cut = messages("\n".join(rows))
    assert [row for message in cut for row in message.split("\n")] == rows
    assert len(cut) == 6
    assert max(len(message) for message in cut) <= ANSWER_LENGTH
