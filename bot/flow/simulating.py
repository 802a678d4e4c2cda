"""`/copydesk simulate 0.7`: the past once more, with another threshold."""

import asyncio
from collections.abc import Sequence

from bot.core.case import Case
from bot.core.commands import Command
from bot.core.judging.figures import Error, percent
from bot.core.judging.judgement import Judgement
from bot.core.judging.simulate import Simulation, simulated
from bot.core.policy import Policy
from bot.core.text import escape, named, shorten
from bot.flow.calibrating import version_in_use
from bot.flow.desk import Desk
from bot.flow.stats import BECAME, MOST, many, means_of

_SHOWN = 5  # questions in each direction
_LOOKED_AT = 40  # of those that change, for such as may be shown
_QUESTION = 80
_PATIENCE = 1.5  # seconds for links; a command has to be answered within three


async def simulate(desk: Desk, command: Command, policy: Policy, _by: str) -> str:
    rows = await desk.store.judgements(most=MOST)
    if not rows:
        return "Nothing was judged yet, so there is no past to replay."
    version = await version_in_use(desk, policy.stands)
    present = [row for row in rows if row.version == version]
    ours = [row for row in present if row.eligible]
    apart = _apart(len(present) - len(ours), len(rows) - len(present))
    if not ours:
        return f"Nothing was judged yet by its score alone, so no threshold changes anything.{apart}"
    outcome = simulated(ours, command.value, means_of(policy))
    then, now = (percent(share) for share in (sum(row.sent for row in ours) / len(ours), outcome.coverage))
    lines = [
        f"*The past with a threshold of {command.typed}*, by {many(len(ours), 'answer')} since {ours[0].at:%-d %B %Y}",
        f"• Sent without review: {then} then, {now} with it.",
        f"• Of those that it sends, {Error(labels=outcome.labels, changed=outcome.changed).words}.",
        f"• Model calls beside the draft: {outcome.calls:.2g} a question.",
        *await _changes(desk, outcome),
    ]
    return "\n".join(lines) + apart


async def _changes(desk: Desk, outcome: Simulation) -> list[str]:
    held = await _listed(desk, outcome.to_review, "sent then would have gone to a person")
    sent = await _listed(desk, outcome.to_sent, "that went to a person would have been sent")
    return [*held, *sent] or ["• No answer would have gone another way."]


async def _listed(desk: Desk, rows: Sequence[Judgement], went: str) -> list[str]:
    """The newest of them that may be shown, each with its link."""
    if not rows:
        return []
    found = [(row, await desk.store.case(row.case_id)) for row in rows[: -_LOOKED_AT - 1 : -1]]
    shown = [(row, case) for row, case in found if case and case.place and not case.place.private][:_SHOWN]
    links = await _links(desk, [case for _, case in shown])
    lines = [_line(row, case, link) for (row, case), link in zip(shown, links, strict=True)]
    more = len(rows) - len(shown)
    rest = [f"        ◦ and {more} more; what was asked in private is only counted"] if more else []
    return [f"• {many(len(rows), 'answer')} {went}:", *lines, *rest]


async def _links(desk: Desk, cases: Sequence[Case]) -> list[str]:
    asked = [desk.workspace.permalink(case.question.channel, case.question.ts) for case in cases]
    try:
        async with asyncio.timeout(_PATIENCE):
            return await asyncio.gather(*asked)
    except TimeoutError:
        return [""] * len(cases)


def _line(row: Judgement, case: Case, link: str) -> str:
    question = escape(shorten(named(case.question.text), _QUESTION)).replace("|", "/")
    became = f", {BECAME[row.label]}" if row.label else ""
    return f"        ◦ {row.score:.2f}{became}: {f'<{link}|{question}>' if link else question}"


def _apart(passed: int, older: int) -> str:
    """What does not count, and why."""
    other = [f"{many(passed, 'answer')} went their way for more than the score, or in private"] if passed else []
    made = [f"{many(older, 'verdict')} {'was' if older == 1 else 'were'} made by another score"] if older else []
    return f"\nNot counted: {'; '.join([*other, *made])}." if other or made else ""
