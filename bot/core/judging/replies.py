"""The further answers to a question beside its draft: how like it they are, and what they come to in words."""

from bot.core.case import Draft, Other
from bot.core.judging.agreement import likeness

DIFFERENT, ALIKE = 0.3, 0.7  # in between words alone do not tell whether two answers say the same
_EVEN = 0.5
_NUMBERS = ("no", "one", "two", "three", "four")


def alike(draft: Draft, other: Other) -> float:
    """How far they say the same, 0 to 1; a model's verdict on that stands over ours by words."""
    return likeness(gist(draft), other.text) if other.same is None else float(other.same)


def gist(draft: Draft) -> str:
    return draft.gist or draft.text


def differing(draft: Draft) -> int:
    """How many surely say something else."""
    return sum(alike(draft, other) <= DIFFERENT for other in draft.others)


def unclear(draft: Draft) -> tuple[int, ...]:
    """Where in `others` those stand of which words alone do not tell."""
    each = [alike(draft, other) for other in draft.others]
    return tuple(at for at, like in enumerate(each) if DIFFERENT < like < ALIKE)


def in_words(draft: Draft) -> str:
    """What they come to, for a reviewer; the more telling first."""
    said = [(alike(draft, other) >= _EVEN, other.peer) for other in draft.others]
    parts = [_answered([peer for same, peer in said if same is wanted], same=wanted) for wanted in (False, True)]
    return "; ".join(filter(None, parts))


def _answered(peers: list[bool], *, same: bool) -> str:
    """Of those that agree, or do not: whether each is another model's."""
    verb = "said the same" if same else "answered differently"
    match len(peers), sum(peers):
        case 0, _:
            return ""
        case 1, others:
            return f"{'another model' if others else 'asked again, the model'} {verb}"
        case number, others:
            by = {0: "by the same model", number: "by other models"}.get(others, f"{_count(others)} by another model")
            return f"{_count(number)} more answers {verb}, {by}"


def _count(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)
