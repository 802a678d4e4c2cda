"""What the admins are told when the standing of a budget changes."""

from datetime import datetime

from bot.core.case import Names
from bot.core.judging.judgement import Budget, Mode, Standing
from bot.core.judging.promise import day, figures, percent


def news(budget: Budget, before: Standing, now: Standing, names: Names) -> str:
    """The change in words; empty if nothing changed for anybody, or a warning of its own tells it."""
    told = [_of_sending(budget, before, now), *_of_channels(budget, before, now, names)]
    return " ".join(filter(None, told))


def broken(budget: Budget, since: datetime) -> str:
    """The warning."""
    return (
        f"The answers that go out are worse than the budget of {percent(budget.share)} allows, most likely since "
        f"{day(since)}. Everything goes to a person now, and the reviews before today count no longer; when new ones "
        "certify the budget, sending goes on by itself. Did the handbook or the questions change then?"
    )


def _of_sending(budget: Budget, before: Standing, now: Standing) -> str:
    name = f"The budget of {percent(budget.share)}"
    if now.threshold is None:
        return "" if before.threshold is None or now.mode is Mode.STOPPED else _ended(name, before, now)
    sends = (
        f"a score of {now.threshold:.4g} or more sends an answer without review. {figures(budget, now).capitalize()}."
    )
    if before.threshold is None or before.mode is not now.mode:
        is_now = {Mode.CERTIFIED: "is certified"}.get(now.mode, "is kept on average, but not yet for certain")
        return f"{name} {is_now}: from now on {sends}"
    if before.threshold == now.threshold:
        return ""
    return f"{name} has another threshold, {before.threshold:.4g} → {now.threshold:.4g}: {sends}"


def _ended(name: str, before: Standing, now: Standing) -> str:
    if before.version != now.version:
        why = "the model, the prompt, the handbook, the weights or the re-asks are others than it was certified with"
    elif now.doubted is None:
        why = "no threshold keeps it by the reviews there are now"
    else:
        why = "by the newest reviews the answers may be getting worse"
    return f"{name} is not certified any more: {why}. Everything goes to a person until new reviews certify it."


def _of_channels(budget: Budget, before: Standing, now: Standing, names: Names) -> list[str]:
    stopped = [f"#{names.get(channel, channel)}" for channel in now.stopped if channel not in before.stopped]
    freed = [f"#{names.get(channel, channel)}" for channel in before.stopped if channel not in now.stopped]
    share = percent(budget.share)
    told = f"Answers in {', '.join(stopped)} break the budget of {share} for certain and go to a person; others go on."
    again = f"Answers in {', '.join(freed)} do not break the budget of {share} for certain any more."
    return [*([told] if stopped else []), *([again] if freed and now.threshold is not None else [])]
