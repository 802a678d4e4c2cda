"""What is wrong with the desk, told once to the admins, with the mend, and shown in `status` until it is mended."""

from bot.core.effects import TellAdmin
from bot.flow.desk import Desk

REVIEW_CHANNEL = "review_channel"
NO_REVIEWERS = "no_reviewers"

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


async def nobody_may_review(desk: Desk) -> None:
    await warn(
        desk,
        NO_REVIEWERS,
        "Nobody may decide on answers: the list of reviewers resolves to nobody who is here and no guest. "
        "`/copydesk reviewers anyone` lets every member of the review channel decide, "
        "`/copydesk reviewers @person` names somebody.",
    )


async def warn(desk: Desk, code: str, text: str) -> None:
    policy = await desk.store.policy()
    told = tuple(TellAdmin(user=user, text=text) for user in policy.told_admins)
    if await desk.store.warn(code, text, told, desk.clock.now()):
        desk.wake()
