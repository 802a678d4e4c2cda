"""`/copydesk stats`: what became of the answers of the last 30 days."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.core.case import Label
from bot.core.commands import Command
from bot.core.judging.figures import Figures, figures, percent
from bot.core.judging.judgement import Budget, Judgement, Means
from bot.core.judging.simulate import Point, curve
from bot.core.policy import Policy
from bot.core.text import escape, named, shorten
from bot.flow.calibrating import version_in_use
from bot.flow.desk import Desk

MOST = 5_000  # verdicts that are read
_LATELY = timedelta(days=30)
_DOUBT = 0.1
_CHANNELS, _NAMED = 12, 50  # busiest ones in the table, and such as are told apart by name
_NAME = 12

BECAME = {
    Label.APPROVE: "approved unchanged",
    Label.COSMETIC: "changed in form",
    Label.FIX: "corrected",
    Label.REJECT: "rejected",
}


@dataclass(frozen=True, kw_only=True)
class Pictured:
    """An answer with a picture to it, of error against coverage. All that matters of it is in the text, too."""

    text: str
    points: tuple[Point, ...]
    budget: Budget | None = None


async def stats(desk: Desk, _command: Command, policy: Policy, _by: str) -> str | Pictured:
    rows = await desk.store.judgements(since=desk.clock.now() - _LATELY, most=MOST)
    if not rows:
        return "Nothing was judged in the last 30 days."
    means = means_of(policy)
    head = "*The last 30 days*" if len(rows) < MOST else f"*The last {MOST:,} verdicts*"
    text = "\n".join([f"{head}: {_counted(figures(rows, means))}", await _by_channel(desk, rows, means)])
    version = await version_in_use(desk, policy.stands)
    present = [row for row in rows if row.eligible and row.version == version]
    doubt = policy.budget.doubt if policy.budget else _DOUBT
    points = await asyncio.to_thread(curve, present, means, doubt)  # of many labels it takes a while
    return Pictured(text=text, points=tuple(points), budget=policy.budget)


def means_of(policy: Policy) -> Means:
    return policy.budget.means if policy.budget else Means.MATERIAL


def many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _counted(found: Figures) -> str:
    reviewed = [f"{found.reviewed[label]} {words}" for label, words in BECAME.items() if found.reviewed.get(label)]
    still = [f"{found.open} without a decision"] if found.open else []
    lines = [
        f"{many(found.asked, 'question')}, {found.sent} answered without review ({percent(found.coverage)}).",
        f"Reviewed: {', '.join([*reviewed, *still]) or 'none'}.",
        *(_audited(found) if found.sent else []),
    ]
    return "\n".join(lines)


def _audited(found: Figures) -> list[str]:
    error, right = found.error, found.error.labels - found.error.changed
    return [
        f"Audits: {found.drawn} of those sent were drawn, {error.labels} looked at, {right} right.",
        f"Of those sent, {error.words}.",
    ]


async def _by_channel(desk: Desk, rows: Sequence[Judgement], means: Means) -> str:
    """A table that needs no more than a font of one width."""
    by_name = await _named(desk, rows)
    busiest = sorted(by_name, key=lambda name: -len(by_name[name]))
    head = f"{'channel':<{_NAME}} asked  sent  seen changed"
    lines = [_line(name, figures(by_name[name], means)) for name in busiest[:_CHANNELS]]
    more = [f"and {len(busiest) - _CHANNELS} more"] if len(busiest) > _CHANNELS else []
    table = "\n".join([head, *lines, *more])
    return f"```{table}```"


def _line(name: str, found: Figures) -> str:
    error, (low, high) = found.error, found.error.interval
    changed = f"{error.share:.0%} ({100 * low:.0f}-{high:.0%})" if error.share is not None else "not known"
    return escape(
        f"{shorten(name, _NAME):<{_NAME}} {found.asked:>5} {found.coverage:>5.0%} {error.labels:>5} {changed}"
    )


async def _named(desk: Desk, rows: Sequence[Judgement]) -> dict[str, list[Judgement]]:
    """The verdicts by the name of their channel, under which several private ones are one."""
    channels: defaultdict[str, list[Judgement]] = defaultdict(list)
    for row in rows:
        channels[row.channel].append(row)
    by_name: defaultdict[str, list[Judgement]] = defaultdict(list)
    for number, each in enumerate(sorted(channels.values(), key=len, reverse=True)):
        by_name[await _name(desk, each[-1]) if number < _NAMED else "other"] += each
    return by_name


async def _name(desk: Desk, row: Judgement) -> str:
    """An admin need not know what private channels there are."""
    case = await desk.store.case(row.case_id)
    place = case.place if case else None
    if place is None or place.private:
        return "direct" if place and place.direct else "private"
    names = await desk.store.names(frozenset({row.channel}))
    return f"#{named(names.get(row.channel, place.name))}"
