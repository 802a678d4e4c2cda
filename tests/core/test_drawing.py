"""Which answers are looked at afterwards is chance, and the same chance each time."""

from bot.core.judging.drawing import drawn

CASES = [f"case-{number}" for number in range(2_000)]


def test_as_many_are_drawn_as_the_odds_say() -> None:
    assert 150 < sum(drawn("key", case, 0.1) for case in CASES) < 250
    assert all(drawn("key", case, 1.0) for case in CASES)
    assert not any(drawn("key", case, 0.0) for case in CASES)


def test_the_key_decides_and_more_odds_lose_no_case() -> None:
    few = {case for case in CASES if drawn("key", case, 0.1)}
    assert few == {case for case in CASES if drawn("key", case, 0.1)}
    assert few != {case for case in CASES if drawn("another", case, 0.1)}
    assert few < {case for case in CASES if drawn("key", case, 0.3)}
