"""What makes the sandbox a demo: the story on standard output, and the one that Ava and Ben play on fresh data."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from bot.core.case import Case, Outcome, Status
from bot.core.effects import Effect, Notice, PostAudit, PostCard, Tell
from bot.core.events import (
    AnswerFailed,
    AnswerSent,
    Approved,
    Asked,
    AskerEvent,
    AuditEvent,
    Confirmed,
    Corrected,
    DetailGiven,
    Drafted,
    DuePassed,
    Edited,
    Event,
    Judged,
    PersonReplied,
    QuestionChanged,
    QuestionDeleted,
    QuestionEdited,
    Rejected,
    ReplyAnswered,
    Retracted,
    Shared,
    Withdrew,
)
from bot.core.text import shorten
from bot.sandbox import Sandbox
from bot.slack.cards.words import after

Json = dict[str, Any]

TOPICS = ("lawsuit", "medical")
_DID = {
    Shared: "shared",
    Withdrew: "withdrawn",
    QuestionDeleted: "withdrawn",
    QuestionEdited: "edited",
    QuestionChanged: "edited",
    PersonReplied: "replied",
    ReplyAnswered: "answered",
    Confirmed: "confirmed",
    Corrected: "corrected",
    Retracted: "taken back",
}
_LINE = 160
_QUESTION = "<@copydesk> What are the benefits of human-in-the-loop workflows?"
# What Ben writes where another handbook says nothing about it.
_SURE = "Human-in-the-loop workflows improve accuracy: a person sees each doubtful answer before it goes out."
_PATIENCE = 30.0  # seconds until the story gives up on its bot


class Story:
    """A `Watcher` that tells each step of each question in a line. `names` maps the ids of people and channels."""

    def __init__(self, names: Callable[[], Mapping[str, str]], tell: Callable[[str], None]) -> None:
        self._names = names
        self._tell = tell
        self.happened = asyncio.Event()
        self.needed_nobody = False  # a draft was good enough to go out by itself

    def moved(self, event: Event, case: Case) -> None:
        if isinstance(event, AnswerSent) and not case.decision:
            self.needed_nobody = True
            self.happened.set()
        said = self._line(event, case)
        if said:
            step, words = said
            self._tell(f"{step:<10} {shorten(' '.join(words.split()), _LINE)}")

    def performed(self, effect: Effect, case: Case | None) -> None:
        self.happened.set()
        if isinstance(effect, PostCard) and case:
            self._tell(f"{'card':<10} for “{shorten(self._asked(case), 60)}” in the review channel")
        if isinstance(effect, PostAudit) and case:
            self._tell(f"{'audit':<10} of the answer to “{shorten(self._asked(case), 60)}” in the review channel")
        if isinstance(effect, Tell) and effect.notice is Notice.REMINDED and case:
            self._tell(f"{'reminded':<10} the reviewers and {self._name(case.question.asker)}")

    def _line(self, event: Event, case: Case) -> tuple[str, str] | None:
        """The step and what to say of it; nothing for what needs no telling."""
        said: tuple[str, str] | None = None
        match event:
            case Asked():
                where = self._name(case.question.channel)
                said = "asked", f"{self._name(event.by)} in {where}: {self._asked(case)}"
            case DetailGiven():
                said = "detail", f"{self._name(event.by)} said more: {event.text}"
            case Drafted():
                said = "drafted", f"{event.draft.model}: {event.draft.text or event.draft.failure}"
            case Judged():
                said = "judged", self._verdict(case)
            case Approved() | Edited() | Rejected():
                said = "decided", self._decision(case)
            case AuditEvent() | AskerEvent() | PersonReplied() if type(event) in _DID:
                said = _DID[type(event)], f"by {self._name(event.by)}: {self._asked(case)}"
            case AnswerSent():
                said = "delivered", f"to {self._name(case.question.asker)}: {case.answer}"
            case AnswerFailed():
                said = "unsent", f"back to the reviewers: {event.why}"
            case DuePassed() if case.status is Status.EXPIRED:
                said = "expired", self._asked(case)
        return said

    def _verdict(self, case: Case) -> str:
        verdict = case.verdict
        if verdict is None:
            return "without a verdict"
        score = f"score {verdict.shown_score}, {verdict.shown_threshold}"
        reasons = "; ".join(reason.words for reason in verdict.reasons)
        where = {Status.NEEDS_CONSENT: "asks the asker first", Status.IN_REVIEW: "goes to review"}.get(case.status)
        return f"{score} → {where}: {reasons}" if where else f"{score} → sent unreviewed"

    def _decision(self, case: Case) -> str:
        decision = case.decision
        if decision is None:
            return "nothing"
        words = {
            Outcome.APPROVED: "approved unchanged",
            Outcome.EDITED: "edited",
            Outcome.REJECTED: f"rejected ({decision.reason})",
            Outcome.ASKED_BACK: "asked back for more detail",
        }
        waited = f" {after(decision.at - case.review_since)}" if case.review_since else ""
        return f"{words[decision.outcome]} by {self._name(decision.by)}{waited}"

    def _asked(self, case: Case) -> str:
        return case.question.text or "(nothing)"

    def _name(self, known: str) -> str:
        return self._names().get(known, known)


class Play:
    """
    The story of the doubtful answer: Ava asks, the watch word sends it to review, Ben takes the doubt out.

    It ends early where a model with a voice of its own writes no watch word, and its draft needs no person.
    """

    def __init__(self, sandbox: Sandbox, story: Story) -> None:
        self._ava, self._ben = sandbox.people["ava"], sandbox.people["ben"]
        self._story = story

    def is_due(self) -> bool:
        """On fresh data only: nobody has said anything yet, or a start before this one was cut short."""
        said = self._ava.messages("general")
        return not said or (len(said) == 1 and self._is_open())

    async def run(self) -> None:
        """Returns when the last message stands; raises `TimeoutError` if the bot does not play along."""
        async with asyncio.timeout(_PATIENCE):
            if not self._ava.messages("general"):
                await self._ava.posts("general", _QUESTION)
            card = await self._card(lambda card: "actions" in _kinds(card))
            if not card:
                return
            await self._ben.clicks(channel="answers-review", ts=card["ts"], action_id="review_edit")
            view = self._ben.views[-1]
            draft = next(block for block in view["blocks"] if block["type"] == "input")
            doubtful = draft["element"].get("initial_value", "")
            sure = doubtful.replace(" maybe ", " ") if " maybe " in doubtful else _SURE
            await self._ben.submits(view["id"], {draft["block_id"]: sure})
            await self._card(lambda card: "delivered" in card["text"] and card.get("reply_count", 0) > 0)

    def _is_open(self) -> bool:
        cards = self._ben.messages("answers-review")
        answered = self._ava.messages("general")[0].get("reply_count", 0) > 0
        return "delivered" not in cards[-1]["text"] if cards else not answered

    async def _card(self, holds: Callable[[Json], bool]) -> Json:
        """The newest card, once it is as wanted; nothing if none was needed."""
        while not self._story.needed_nobody:
            cards = self._ben.messages("answers-review")
            if cards and holds(cards[-1]):
                return cards[-1]
            self._story.happened.clear()
            await self._story.happened.wait()
        return {}


def _kinds(message: Json) -> set[str]:
    return {block["type"] for block in message["blocks"]}
