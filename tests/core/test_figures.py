"""What became of the answers of a time, in figures."""

from datetime import UTC, datetime

from bot.core.case import Label
from bot.core.judging.figures import figures, percent
from bot.core.judging.judgement import Judgement, Means

NOW = datetime(2026, 8, 3, 9, 0, tzinfo=UTC)


def row(case: int, *, sent: bool, drawn: bool = False, label: Label | None = None, number: int = 1) -> Judgement:
    return Judgement(
        case_id=f"case{case}",
        round=number,
        at=NOW,
        channel="C0HELP",
        score=0.7,
        version="prior-1",
        eligible=True,
        sent=sent,
        drawn=drawn,
        odds=0.1,
        label=label,
    )


ROWS = [
    row(1, sent=True),
    row(2, sent=True, drawn=True),
    row(3, sent=True, drawn=True, label=Label.APPROVE),
    row(4, sent=True, drawn=True, label=Label.COSMETIC),
    row(5, sent=True, label=Label.FIX),  # somebody doubted it
    row(6, sent=False, label=Label.REJECT),
    row(6, sent=False, label=Label.APPROVE, number=2),
    row(7, sent=False),
]


def test_a_question_counts_once_and_only_drawn_answers_say_how_right_the_sent_ones_are() -> None:
    found = figures(ROWS, Means.MATERIAL)
    assert (found.asked, found.sent, found.open, found.drawn) == (7, 5, 1, 3)
    assert found.reviewed == {Label.REJECT: 1, Label.APPROVE: 1}
    assert (found.error.labels, found.error.changed) == (2, 0)
    assert (
        found.error.words == "0 % would have been changed, with 95 % certainty 0 % to 84.2 % (by 2 that were looked at)"
    )


def test_what_counts_as_changed_is_what_the_admin_means() -> None:
    error = figures(ROWS, Means.ANY).error
    assert (error.changed, error.share, error.between) == (1, 0.5, "1.3 % to 98.7 %")


def test_without_a_label_nothing_is_known() -> None:
    found = figures([], Means.MATERIAL)
    assert (found.coverage, found.error.share) == (0.0, None)
    assert "not known" in found.error.words


def test_a_percentage_has_one_digit_at_the_most() -> None:
    assert [percent(share) for share in (0, 0.02, 0.0249, 1)] == ["0 %", "2 %", "2.5 %", "100 %"]
