"""`/copydesk status`: how the desk stands, and why everything, or nothing, goes to review."""

from datetime import datetime

from bot.core.case import Case, Names, Status
from bot.core.judging.cascade import reachable
from bot.core.policy import Policy
from bot.core.text import escape
from bot.flow.budgeting import audit_now, budget_now, trials_now
from bot.flow.choosing import limits_now, models, sources_now
from bot.flow.desk import Desk
from bot.flow.store import LATELY, Retried, Tally
from bot.flow.watching import watched
from bot.flow.weighing import weights_now

_WAITING = {
    Status.IN_REVIEW: "for a reviewer",
    Status.NEEDS_CONSENT: "for the asker's consent",
    Status.NEEDS_DETAIL: "for more detail",
    Status.HELD: "for the desk to resume",
    Status.ASKED: "for a draft",
}
_REASONS = {
    "no_draft": "no draft from the model",
    "word": "a watch word",
    "topic": "a critical topic",
    "score": "confidence below the threshold",
    "guest": "a guest asked",
    "shared": "a shared channel",
    "file": "a file the model did not see",
    "no_answer": "no answer for who had not asked by name",
    "source": "no source",
    "imitation": "a line that looks like ours",
    "budget": "the budget was not certified",
    "trial": "a trial",
}


async def status(desk: Desk, policy: Policy) -> str:
    """All of it, as mrkdwn lines."""
    tally, now = await desk.store.tally(), desk.clock.now()
    troubles = [trouble.text for trouble in await desk.store.warnings()]
    warnings = [f":warning: {escape(text)}" for text in [*troubles, *(desk.handbook.warnings if desk.handbook else ())]]
    names = await desk.store.names(frozenset({policy.review_channel, *policy.channel_thresholds}))
    most = reachable(desk.model.supports, policy, handbook=desk.handbook is not None)
    state, handbook = "paused" if policy.paused else "running", "a handbook" if desk.handbook else "no handbook"
    lines = [
        f"*Copydesk* is {state}, with {handbook}. {await models(desk, policy)}",
        *warnings,
        *(await budget_now(desk, policy) if policy.budget else [_threshold(policy, names, most)]),
        f"Weights of the score: {weights_now(policy)}.",
        audit_now(policy),
        *([await trials_now(desk, policy)] if policy.trials else []),
        sources_now(desk, policy),
        f"Watch words: {_listed(policy.words)}. Critical topics: {_listed(policy.topics)}.",
        _review(policy, names),
        f"{await watched(desk, policy)} Reviewers sign with: {policy.signature}.",
        await limits_now(desk, policy),
        _routing(tally, policy),
        _waiting(tally, now),
        *_to_check(*await desk.store.to_check("", 1), now),
        *_retried(await desk.store.retried(now), now),
    ]
    return "\n".join(lines)


def _listed(values: tuple[str, ...]) -> str:
    return escape(", ".join(values)) or "none"


def _review(policy: Policy, names: Names) -> str:
    remind, expire = _span(policy.remind_after.total_seconds()), _span(policy.expire_after.total_seconds())
    return (
        f"Review channel: {_channel(policy.review_channel, names)}; {len(policy.able_reviewers)} may decide; "
        f"reminder after {remind}, expiry after {expire}."
    )


def _threshold(policy: Policy, names: Names, most: float) -> str:
    highest = max([policy.threshold, *policy.channel_thresholds.values()])
    exceptions = [f"{value:g} in {_channel(channel, names)}" for channel, value in policy.channel_thresholds.items()]
    above = f" That is above {most:.2f}, the most this model can reach." if highest > most else ""
    return f"Threshold by hand: {'; '.join([f'{policy.threshold:g}', *exceptions])}.{above}"


def _channel(channel: str, names: Names) -> str:
    return f"#{escape(names.get(channel, channel))}" if channel else "none"


def _routing(tally: Tally, policy: Policy) -> str:
    """The answer to the two newcomers' questions, from what has really happened."""
    if not tally.asked:
        return "Nothing was asked yet."
    asked = f"{tally.asked} asked" if tally.asked < LATELY else f"of the last {LATELY:,} asked"
    counts = f"{asked}, {tally.reviewed} reviewed, {tally.sent_unreviewed} sent without review"
    scores = "" if tally.lowest_score is None else f"; scores {tally.lowest_score:.2f} to {tally.highest_score:.2f}"
    threshold = "" if policy.budget else f", threshold {policy.threshold:g}"  # the budget has told its own
    if tally.reviewed and not tally.sent_unreviewed:
        return f"Everything has gone to review so far: {counts}{scores}{threshold}{_why(tally)}."
    if tally.sent_unreviewed and not tally.reviewed:
        lowest = f"; lowest score {tally.lowest_score:.2f}{threshold}" if scores else ""
        topics = "no critical topic hit" if policy.topics else "no critical topic set"
        words = "no watch word hit" if policy.words else "no watch word set"
        return f"Nothing has gone to review so far: {counts}{lowest}; {words}, {topics}."
    return f"{counts}{scores}{threshold}{_why(tally)}."


def _why(tally: Tally) -> str:
    named = [f"{_REASONS.get(kind, kind)} ({number})" for kind, number in sorted(tally.reasons.items())]
    return f"; reasons: {', '.join(named)}" if named else ""


def _waiting(tally: Tally, now: datetime) -> str:
    waits = [f"{number} {words}" for status, words in _WAITING.items() if (number := tally.by_status.get(status, 0))]
    owed = [f"still owed to Slack: {tally.owed}"] if tally.owed else []
    oldest = (
        [f"the longest in review for {_span((now - since).total_seconds())}"] if (since := tally.oldest_waiting) else []
    )
    parts = [*([f"Waiting: {', '.join([*waits, *oldest])}"] if waits else []), *owed]
    return f"{'; '.join(parts)}." if parts else "Nothing waits."


def _to_check(oldest: tuple[Case, ...], number: int, now: datetime) -> list[str]:
    if not oldest:
        return []
    age = _span((now - oldest[0].question.asked_at).total_seconds())
    return [f"Sent without review, for a look afterwards: {number}, the oldest asked {age} ago."]


def _retried(retried: Retried, now: datetime) -> list[str]:
    """What goes slowly: what failed, and what Slack takes one after the other."""
    lines = [f"Waiting for Slack's pacing: {retried.paced}."] if retried.paced else []
    if retried.since and retried.again:
        age, again = (now - retried.since).total_seconds(), (retried.again - now).total_seconds()
        when = f"in {_span(again)}" if again > 0 else "now"
        oldest = f"the longest for {_span(max(age, 0))} (`{retried.why}`)"
        lines.append(f"Tried again: {retried.number}, {oldest}; the next try is {when}.")
    return lines


def _span(seconds: float) -> str:
    for unit, length in (("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s"
