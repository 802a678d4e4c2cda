"""What a budget promises, and in words why it lets nothing out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.core.case import Place, Reason, ReasonKind
from bot.core.judging.judgement import Budget, Means, Mode, Standing


@dataclass(frozen=True, kw_only=True)
class Awaited:
    """What it takes to certify a budget, if nothing of it turns out wrong; `days` is None where there is no pace."""

    reviews: int
    days: float | None = None

    @property
    def words(self) -> str:
        if not self.reviews:
            return f"enough are reviewed, and the next calculation comes in {_days(self.days or 0)}"
        more = f"at least {self.reviews:,} more review{'' if self.reviews == 1 else 's'}"
        return more if self.days is None else f"{more}, {_days(self.days)} at this pace"


def withheld(
    budget: Budget, standing: Standing, place: Place, awaited: Awaited | None, version: str | None = None
) -> Iterator[Reason]:
    """Why a budget sends nothing by this score in this place; without a version, whatever the score will be."""
    if why := _why(budget, standing, place, version):
        needs = f": {awaited.words}" if awaited and place.id not in standing.stopped else ""
        yield Reason(kind=ReasonKind.BUDGET, words=f"{why}{needs}")


def promised(budget: Budget) -> str:
    """The budget as an admin states it."""
    counts = "every change counts" if budget.means is Means.ANY else "changes in form alone do not count"
    ahead = "; provisional before that is certain" if budget.provisional else ""
    share = f"at most {percent(budget.share)} of what is sent without review would have been changed"
    return f"{share}, with {percent(budget.confidence)} confidence; {counts}{ahead}"


def typed(budget: Budget) -> str:
    """The budget in a few words, as after `/copydesk budget`; what is as usual is left out."""
    usual = Budget(share=budget.share)
    confidence = "" if budget.confidence == usual.confidence else f" confidence {budget.confidence * 100:.3g}"
    counting = "" if budget.means is usual.means else f" counting {budget.means}"
    return f"{percent(budget.share)}{confidence}{counting}{' provisional' if budget.provisional else ''}"


def figures(budget: Budget, standing: Standing) -> str:
    """What is known of the answers that are sent."""
    if standing.bound is None:
        return ""
    seen = f"of {standing.labels} such answers {standing.changed} {'was' if standing.changed == 1 else 'were'} changed"
    return f"{seen}, so at most {percent(standing.bound)} are, with {percent(budget.confidence)} confidence"


def state(budget: Budget, standing: Standing, awaited: Awaited | None) -> str:
    """How far it has come, and what that means now."""
    if standing.threshold is not None:
        certain = "certified" if standing.mode is Mode.CERTIFIED else "provisional: kept on average, not for certain"
        sends = f"a score of {standing.threshold:.4g} or more sends an answer without review"
        return f"{certain}; {sends}; {figures(budget, standing)}"
    mode = f"stopped since {day(standing.since)}" if standing.mode is Mode.STOPPED and standing.since else "in shadow"
    needs = f"; it takes {awaited.words}" if awaited and awaited.reviews else f"; {awaited.words}" if awaited else ""
    return f"{mode}: everything goes to a person{needs}"


def percent(share: float) -> str:
    return f"{100 * share:.3g} %"


def day(at: datetime) -> str:
    return f"{at:%b} {at.day}"


def _why(budget: Budget, standing: Standing, place: Place, version: str | None) -> str:
    name = f"the budget of {percent(budget.share)}"
    if standing.mode is Mode.STOPPED:
        return f"{name} was broken, and nothing is sent{f' since {day(standing.since)}' if standing.since else ''}"
    if standing.threshold is None:
        return f"{name} is not certified yet"
    if version not in {None, standing.version}:
        another = "another model, prompt, handbook, weights or re-asks"
        return f"{name} was certified for {another} than this draft was made with"
    if place.id in standing.stopped:
        return f"answers in #{place.name or place.id} break {name} for certain"
    return ""


def _days(days: float) -> str:
    if days < 1:
        return "less than a day"
    return f"about {days:.0f} day{'' if round(days) == 1 else 's'}"
