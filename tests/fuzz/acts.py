"""What people really do between the hostile payloads, so that there are cases in every state."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

from bot.core.commands import COMMANDS
from bot.sandbox import Person
from bot.sandbox.errors import SlackError
from tests.fuzz.hostile import QUESTION, TYPED
from tests.world import World

Json = dict[str, Any]
Act = Callable[[World], Awaitable[object]]

SURE, SILENT = "certainly", "silently"  # a question with the word has a good answer, or none
FORMS = {
    "answer_1": f"{TYPED} as reviewed",
    "change": "cosmetic",
    "reason": "needs_detail",
    "message": f"{TYPED} please",
}
COMMANDED = (
    *COMMANDS,
    "threshold 0.5",
    "threshold default in <#help>",
    "words add maybe, <!channel>",
    "topics add /plum|<!here>/",
    "model stub",
    "limits tokens 100000000",
    "watch <#general> all",
    "reviewers anyone",
    "reviewers <@ben> <!subteam^S00000DESK>",
    "admins add <@ava>",
    "signature role",
    "budget 2% confidence 90",
    "trial 2 in <#help>",
    "simulate 0.4",
    "weights learn",
    "nonsense <!channel> <@ava>",
    "resume",
)


def _asks(who: str, channel: str, text: str = "") -> Act:
    def act(world: World) -> Awaitable[object]:
        return world.sandbox.people[who].posts(channel, f"<@copydesk> What of {QUESTION} {text} {world.clock.at}?")

    return act


def _presses(who: str, channel: str, action_id: str) -> Act:
    async def act(world: World) -> None:
        person = world.sandbox.people[who]
        for place, ts in _buttons(person, channel, action_id):
            await person.clicks(channel=place, ts=ts, action_id=action_id)
            return

    return act


def _buttons(person: Person, channel: str, action_id: str) -> Iterator[tuple[str, str]]:
    """The newest messages with this button, also in threads."""
    roots = [one for one in reversed(person.messages(channel)) if "ts" in one][:6]
    for root in roots:
        thread = person.messages(channel, thread_ts=root["ts"]) if "reply_count" in root else [root]
        for said in reversed(thread):
            if action_id in str(said.get("blocks")):
                yield channel, said["ts"]


def _fills(who: str, **values: str) -> Act:
    async def act(world: World) -> None:
        person = world.sandbox.people[who]
        if person.views:
            inputs = {block["block_id"] for block in person.views[-1]["blocks"] if block["type"] == "input"}
            await person.submits(person.views[-1]["id"], {k: v for k, v in {**FORMS, **values}.items() if k in inputs})

    return act


def _both(first: Act, second: Act) -> Act:
    async def act(world: World) -> None:
        await first(world)
        await second(world)

    return act


async def _closes(world: World) -> None:
    person = world.sandbox.people["ben"]
    if person.views:
        await person.closes(person.views[-1]["id"])


def _newest(what: str) -> Act:
    """Something is done with the newest question in #help."""

    async def act(world: World) -> None:
        ava = world.sandbox.people["ava"]
        asked = [one["ts"] for one in ava.messages("help") if one.get("user") == ava.id]
        if not asked:
            return
        ts = asked[-1]
        match what:
            case "edit":
                await ava.edits("help", ts, f"<@copydesk> What else of {QUESTION}?")
            case "delete":
                await ava.deletes("help", ts)
            case "reply":
                await ava.posts("help", f"I mean the {QUESTION} in Berlin.", thread_ts=ts)
            case "answer":
                await world.sandbox.people["abe"].posts("help", f"{QUESTION} is fine", thread_ts=ts)
            case _:
                await world.sandbox.people["abe"].shortcuts("ask_copydesk", "help", ts)

    return act


def _types(text: str, who: str = "cho") -> Act:
    return lambda world: world.sandbox.people[who].commands("general", "/copydesk", text)


def _waits(**time: float) -> Act:
    async def act(world: World) -> None:
        world.clock.at += timedelta(**time)
        await world.sandbox.deliveries.run_due()

    return act


ACTS: tuple[Act, ...] = (
    _asks("ava", "help"),
    _asks("abe", "help", SURE),
    _asks("ava", "@copydesk"),
    _asks("ava", "payroll-private"),
    _asks("gil", "general", SILENT),
    _presses("ben", "answers-review", "review_approve"),
    _presses("ben", "answers-review", "review_edit"),
    _fills("ben"),
    _both(_presses("ben", "answers-review", "review_edit"), _fills("ben")),
    _presses("bea", "answers-review", "review_reject"),
    _both(_presses("bea", "answers-review", "review_reject"), _fills("bea")),
    _both(_presses("bea", "answers-review", "review_reject"), _fills("bea", reason="wrong")),
    _presses("ben", "answers-review", "review_show_all"),
    _presses("ava", "payroll-private", "consent_share"),
    _presses("ava", "help", "case_withdraw"),
    _presses("ava", "help", "reply_answered"),
    _presses("ava", "help", "reply_not_answered"),
    *(_newest(what) for what in ("edit", "delete", "reply", "answer", "shortcut")),
    _closes,
    lambda world: world.sandbox.people["ben"].opens_home(),
    lambda world: world.sandbox.people["bea"].leaves("answers-review"),
    lambda world: world.sandbox.people["bea"].joins("answers-review"),
    lambda world: world.sandbox.people["cho"].regroups("desk", ["ben"]),
    _presses("bea", "answers-review", "review_why"),
    _presses("gil", "help", "answer_why"),
    _presses("bea", "answers-review", "audit_right"),
    _presses("ben", "answers-review", "audit_correct"),
    _both(_presses("ben", "answers-review", "audit_correct"), _fills("ben")),
    _presses("bea", "answers-review", "audit_take_back"),
    _both(_presses("bea", "answers-review", "audit_take_back"), _fills("bea")),
    _waits(minutes=31),
    _waits(hours=25),
    *(_types(text) for text in COMMANDED),
    _types("status", "ava"),
)


async def acts(world: World, number: int) -> None:
    """One act; what cannot be done just now is not done."""
    with suppress(SlackError):
        await ACTS[number % len(ACTS)](world)
