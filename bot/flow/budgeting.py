"""What an admin says of promises: the budget, the trial of a channel, and how much is looked at afterwards."""

from collections.abc import Sequence
from datetime import timedelta

from bot.core.commands import Command
from bot.core.judging.drift import SHIFTED, psi
from bot.core.judging.judgement import Judgement
from bot.core.judging.promise import percent, promised, state, typed
from bot.core.judging.standing import FIRST_SENT
from bot.core.policy import LEAST_AUDITS, Policy
from bot.core.text import escape
from bot.flow import calibrating
from bot.flow.choosing import where
from bot.flow.desk import Desk

_NEWEST = 20  # verdicts, of which one was the score's to decide
_WEEK = timedelta(days=7)
_COMPARABLE = 100  # scores on either side; of fewer every shift is chance


async def budget(desk: Desk, command: Command, policy: Policy, by: str) -> str:
    """Show, set or end; what is set is calculated at once."""
    old = typed(policy.budget) if policy.budget else f"none, but the threshold {policy.threshold:g} by hand"
    now = desk.clock.now()
    if command.action == "show":
        return "\n".join(await budget_now(desk, policy))
    if command.action == "off":
        await desk.store.change("budget", None, by, now)
        return f"Budget: {old} → none. The threshold set by hand counts: {policy.threshold:g}{_exceptions(policy)}."
    await desk.store.change("budget", command.budget, by, now, seen=policy)
    await calibrating.look(desk)
    new = await desk.store.policy()
    first, *more = await budget_now(desk, new)
    replaced = "" if policy.budget else " No threshold set by hand counts any more."
    changed = f"{old} → {typed(new.budget)}" if new.budget else old
    return "\n".join([f"Budget: {changed}: {first.removeprefix('Budget: ')}{replaced}", *more])


async def budget_now(desk: Desk, policy: Policy) -> list[str]:
    """How it stands, what is missing, and what speaks against it."""
    if policy.budget is None:
        return [f"There is no budget; the threshold is set by hand: {policy.threshold:g}{_exceptions(policy)}."]
    standing = policy.stands
    version = await calibrating.version_in_use(desk, standing)
    rows = await desk.store.judgements(version)
    names = await desk.store.names(frozenset(standing.stopped))
    stopped = ", ".join(f"#{escape(names.get(channel, channel))}" for channel in standing.stopped)
    awaited = await calibrating.awaited(desk, policy, version)
    return [
        f"Budget: {promised(policy.budget)}. It is {state(policy.budget, standing, awaited)}.",
        *([f"In {stopped} answers break it for certain and go to a person."] if stopped else []),
        *await _made_otherwise(desk, policy),
        *_overdue(desk, rows),
        *_shifted(desk, rows),
    ]


async def _made_otherwise(desk: Desk, policy: Policy) -> list[str]:
    """Until most drafts are scored otherwise the budget stays with the score it was certified for, and sends by it."""
    standing = policy.stands
    newest = next((row for row in reversed(await desk.store.judgements(most=_NEWEST)) if row.eligible), None)
    if standing.threshold is None or newest is None or newest.version == standing.version:
        return []
    awaited = await calibrating.awaited(desk, policy, newest.version)
    needs = f" ({awaited.words})" if awaited else ""
    made = "another model, prompt, handbook or weights than it was certified for"
    return [f":warning: The newest draft was made with {made}. Such drafts go to a person{needs}."]


async def trial(desk: Desk, command: Command, policy: Policy, by: str) -> str:
    """Show, set or end; 0 is off, also as an exception to what holds everywhere."""
    old, trials = policy.trial_in(command.channel), dict(policy.trials)
    if command.action == "show":
        return await trials_now(desk, policy)
    new = int(command.value)
    trials.pop(command.channel, None)
    if new != (trials.get("", 0) if command.channel else 0):
        trials[command.channel] = new
    await desk.store.change("trials", trials, by, desk.clock.now(), seen=policy)
    place = await where(desk, command) if command.channel else "in each channel"
    if not new:
        return f"Trial {place}: {old} → off. No answer goes to a person only because it is among the first."
    given = min(new, await desk.store.judged_in(command.channel)) if command.channel else 0
    already = f" {given} {'was' if given == 1 else 'were'} given already." if command.channel else ""
    return f"Trial {place}: {old or 'off'} → {new}. The first {new} answers go to a person.{already}"


async def audit(desk: Desk, command: Command, policy: Policy, by: str) -> str:
    """Show or set."""
    old = percent(policy.audit_rate)
    if command.action == "show":
        return audit_now(policy)
    await desk.store.change("audit_rate", command.value, by, desk.clock.now())
    return f"Audit: {old} → {audit_now(await desk.store.policy()).removeprefix('Audit: ')}"


def audit_now(policy: Policy) -> str:
    rate = policy.audit_rate
    if policy.budget is None and not rate:
        return f"Audit: {percent(rate)}. Nobody will notice when the answers that go out get worse."
    floor = f", and {percent(LEAST_AUDITS)} while there is a budget, which nobody could keep otherwise:"
    looked = "of the answers sent without review are looked at afterwards."
    first = f" Of the first {FIRST_SENT} that a budget sends, all are." if policy.budget else ""
    return f"Audit: {percent(rate)}{floor if policy.budget and rate < LEAST_AUDITS else ''} {looked}{first}"


async def trials_now(desk: Desk, policy: Policy) -> str:
    own = [(channel, first) for channel, first in policy.trials.items() if channel]
    each = [f"{first or 'off'} {await where(desk, Command(name='', channel=channel))}" for channel, first in own]
    everywhere = f"{policy.trial_in('') or 'off'} in each channel"
    return f"Trial: {'; '.join([everywhere, *each])}."


def _exceptions(policy: Policy) -> str:
    return ", and exceptions by channel (`/copydesk threshold`)" if policy.channel_thresholds else ""


def _overdue(desk: Desk, rows: Sequence[Judgement]) -> list[str]:
    before = desk.clock.now() - calibrating.MATURITY
    late = sum(row.eligible and row.drawn and row.label is None and row.at < before for row in rows)
    waited = f"more than {calibrating.MATURITY.days} days"
    return [f"Waiting for a reviewer for {waited}: {late}. What nobody looks at counts as changed."] if late else []


def _shifted(desk: Desk, rows: Sequence[Judgement]) -> list[str]:
    week = desk.clock.now() - _WEEK
    new, old = [row.score for row in rows if row.at >= week], [row.score for row in rows if row.at < week]
    if min(len(new), len(old)) < _COMPARABLE or (shift := psi(new, old)) <= SHIFTED:
        return []
    return [f":warning: This week's scores are not like those before (stability index {shift:.2f}): other questions?"]
