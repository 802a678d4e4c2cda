"""What a score is made of, in the same words wherever it is shown."""

from collections.abc import Sequence

from bot.core.case import Signal, Verdict
from bot.core.text import escape

_CELLS = 5  # of a bar, to each side
_SCALE = 24  # cells from 0 to 1
_FULL, _EMPTY, _MARK = "█", "░", "┃"  # of one width


def named(signal: Signal) -> str:
    return f"{_name(signal)}: {signal.words}"


def listed(verdict: Verdict) -> list[str]:
    """Every signal on one line, without a bar; such as have no value and moved nothing share the last."""
    told = [signal for signal in verdict.signals if _moves(signal) or signal.value is not None]
    return [*map(_weighed, told), *_unknown(verdict)]


def _weighed(signal: Signal) -> str:
    return f"{named(signal)} (weight {signal.weight:g}, adds {adds(signal.contribution)})"


def bars(verdict: Verdict) -> str:
    """Every signal that moved the score, the strongest first, as mrkdwn; and what that comes to."""
    moving = sorted(filter(_moves, verdict.signals), key=lambda signal: -abs(signal.contribution))
    most = max((abs(signal.contribution) for signal in moving), default=0.0)
    total = sum(signal.contribution for signal in verdict.signals)
    together = f"`{adds(total)} {' ' * (2 * _CELLS + 1)}` together, which makes a confidence of {verdict.shown_score}"
    return "\n".join([*(_bar(signal, most) for signal in moving), together])


def rest(verdict: Verdict) -> list[str]:
    """What moved nothing: known, and not known."""
    known = [signal.words for signal in verdict.signals if not _moves(signal) and signal.value is not None]
    return [*_said("Made no difference", known), *_unknown(verdict)]


def _unknown(verdict: Verdict) -> list[str]:
    unknown = [_name(signal) for signal in verdict.signals if not _moves(signal) and signal.value is None]
    return _said("Not known, so neutral", unknown)


def scale(verdict: Verdict) -> str:
    """The score as a bar from 0 to 1 with the threshold in it."""
    filled, mark = (_cell(value) for value in (verdict.score, verdict.threshold))
    cells = [_FULL if cell < filled else _EMPTY for cell in range(_SCALE)]
    return "".join([*cells[:mark], _MARK, *cells[mark:]])


def adds(contribution: float) -> str:
    return f"{contribution:+.2f}".replace("-0.00", "+0.00")


def _bar(signal: Signal, most: float) -> str:
    bar = _FULL * max(1, round(_CELLS * abs(signal.contribution) / most))
    against, speaks = (bar, "") if signal.contribution < 0 else ("", bar)
    drawn = f"{against:{_EMPTY}>{_CELLS}}{_MARK}{speaks:{_EMPTY}<{_CELLS}}"
    weight = f", weight {signal.weight:g}" if signal.value is not None else ""
    return f"`{adds(signal.contribution)} {drawn}` {escape(signal.words)} · _{escape(_name(signal))}{weight}_"


def _moves(signal: Signal) -> bool:
    return abs(signal.contribution) >= 0.005


def _name(signal: Signal) -> str:
    return signal.name.replace("_", " ").replace("logprob", "log-probability")


def _said(head: str, words: Sequence[str]) -> list[str]:
    return [escape(f"{head}: {', '.join(words)}")] if words else []


def _cell(value: float) -> int:
    return int(min(1.0, max(0.0, value)) * _SCALE + 1e-9)
