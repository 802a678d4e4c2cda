"""What is wrong with the desk, told once to the admins, with the mend, and shown in `status` until it is mended."""

from datetime import timedelta

from bot.core.case import Draft, Failure
from bot.core.effects import Effect, TellAdmin, TellDesk
from bot.core.policy import Policy
from bot.flow.desk import Desk

REVIEW_CHANNEL = "review_channel"
NO_REVIEWERS = "no_reviewers"

_PLACE = "place:"  # then the channel
_ASKED = "asked:"  # then the channel
_GROUP = "group:"  # then the user group
_MODEL = "model:"  # then its name and the kind of failure
_PASSING = {"rate_limit", "broken_off", "down"}
_NO_TROUBLE = {"declined"}  # of one question, not of the model

_INVITE = "type `/invite @copydesk` in it"


async def review_channel_out_of_reach(desk: Desk, code: str) -> None:
    """Cards cannot be posted; `code` is Slack's error, or `no_review_channel`."""
    policy = await desk.store.policy()
    names = await desk.store.names(frozenset({policy.review_channel}))
    name = f"#{names.get(policy.review_channel, policy.review_channel)}"
    match code:
        case "no_review_channel":
            text = f"There is no review channel. Choose one with `/copydesk review-channel #channel`; {_INVITE}."
        case "is_archived":
            text = (
                f"The review channel {name} is archived. Unarchive it and {_INVITE}, "
                f"or choose another with `/copydesk review-channel #channel` and {_INVITE}."
            )
        case "invalid_blocks" | "msg_blocks_too_long" | "msg_too_long":
            text = f"Slack refuses a card of ours (`{code}`): that is a fault of this version; please report it."
        case _:
            text = f"I cannot post to the review channel {name} (`{code}`). To let me in: {_INVITE}."
    await warn(desk, REVIEW_CHANNEL, f"{text} Questions that need a person wait until then; nothing is lost.")


async def removed_from(desk: Desk, channel: str, waiting: int) -> None:
    """Told once, however the number of questions changes."""
    if channel in await places_left(desk):
        return
    name = (await desk.store.names(frozenset({channel}))).get(channel, channel)
    wait, lets = {
        0: ("which I watch", "read it again"),
        1: ("where a question waits", "answer it"),
    }.get(waiting, (f"where {waiting} questions wait", "answer them"))
    await warn(desk, place(channel), f"I was removed from #{name}, {wait}: `/invite @copydesk` in it lets me {lets}.")


async def asked_where_absent(desk: Desk, channel: str, named: str) -> None:
    """Somebody used the shortcut in a channel that the bot is not in."""
    name = (await desk.store.names(frozenset({channel}))).get(channel, named)
    where = "a private channel" if name == "privategroup" else f"#{name or channel}"  # Slack names no private one
    text = f"Somebody asked me about a message in {where}, where I am not: `/invite @copydesk` in it lets me answer."
    await warn(desk, asked(channel), text)


def asked(channel: str) -> str:
    """The code of the warning about a channel that the bot was wanted in."""
    return f"{_ASKED}{channel}"


def place(channel: str) -> str:
    """The code of the warning about a channel that the bot was thrown out of."""
    return f"{_PLACE}{channel}"


async def places_left(desk: Desk) -> tuple[str, ...]:
    """The channels that such a warning stands for."""
    return await _warned_of(desk, _PLACE)


async def group_out_of_reach(desk: Desk, group: str, code: str) -> None:
    """A user group among reviewers or admins that Slack does not tell the members of."""
    name = f"@{(await desk.store.names(frozenset({group}))).get(group, group)}"
    why = {
        "plan_upgrade_required": "this Slack plan has no user groups",
        "no_such_subteam": "it was deleted or switched off",
    }.get(code, "Slack refuses it")
    text = (
        f"I cannot see who is in the user group {name}: {why} (`{code}`), so it stands for nobody. "
        "Name people instead: `/copydesk reviewers @person`, `/copydesk admins add @person`."
    )
    await warn(desk, f"{_GROUP}{group}", text)


async def groups_in_reach(desk: Desk, lost: frozenset[str]) -> None:
    """All but those that are lost are seen again, or are not listed any more."""
    for group in await _warned_of(desk, _GROUP):
        if group not in lost:
            await desk.store.mended(f"{_GROUP}{group}")


async def _warned_of(desk: Desk, kind: str) -> tuple[str, ...]:
    codes = [trouble.code for trouble in await desk.store.warnings()]
    return tuple(code.removeprefix(kind) for code in codes if code.startswith(kind))


async def nobody_may_review(desk: Desk) -> None:
    await warn(
        desk,
        NO_REVIEWERS,
        "Nobody may decide on answers: the list of reviewers resolves to nobody who is here and no guest. "
        "`/copydesk reviewers anyone` lets every member of the review channel decide, "
        "`/copydesk reviewers @person` names somebody.",
    )


async def models_failed(desk: Desk, failures: tuple[Failure, ...]) -> None:
    """Once for each kind, in the review channel, with the mend; what only passes stands in `status` alone."""
    for failure in failures:
        code = f"{_MODEL}{failure.model}:{failure.code}"
        if failure.code in _NO_TROUBLE:
            continue
        if failure.code in _PASSING:
            await desk.store.warn(code, failure.text, (), desk.clock.now())
        else:
            await tell_desk(desk, code, failure.text)


async def models_too_slow(desk: Desk, patience: timedelta) -> None:
    text = (
        f"`{desk.model.name}` gave no draft within {patience.total_seconds():g} s, so a person was asked. "
        "If it stays so, put a faster model first: `/copydesk model NAME`."
    )
    await tell_desk(desk, f"{_MODEL}:slow", text)


async def model_answered(desk: Desk, draft: Draft) -> None:
    """What the models before it failed with, and that its own troubles are over."""
    for trouble in await desk.store.warnings():
        if trouble.code.startswith((f"{_MODEL}{draft.model}:", f"{_MODEL}:")):
            await desk.store.mended(trouble.code)
    await models_failed(desk, draft.tried)


async def tell_desk(desk: Desk, code: str, text: str) -> None:
    await _note(desk, code, text, to_desk(await desk.store.policy(), text))


async def warn(desk: Desk, code: str, text: str) -> None:
    await _note(desk, code, text, _to_admins(await desk.store.policy(), text))


def to_desk(policy: Policy, text: str) -> tuple[Effect, ...]:
    """In the review channel; where there is none, the admins directly."""
    return (TellDesk(text=text),) if policy.review_channel else _to_admins(policy, text)


def _to_admins(policy: Policy, text: str) -> tuple[Effect, ...]:
    return tuple(TellAdmin(user=user, text=text) for user in policy.told_admins)


async def _note(desk: Desk, code: str, text: str, told: tuple[Effect, ...]) -> None:
    if await desk.store.warn(code, text, told, desk.clock.now()):
        desk.wake()
