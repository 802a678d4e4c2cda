"""
The independent checker: it reads the channels and what people say they did, and never our database.

Every question that Slack got an ack for is answered once, in review with one card, waiting for its asker, or ended with
a word why. What stands under a reviewer's name is what that reviewer signed off.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, fields

from tests.torture.book import Book, Json, Press, Question
from tests.torture.model import marks
from tests.torture.people import REVIEW, has, is_audit, markdown, words

_FOOTER = re.compile(r"Not reviewed|(?:Reviewed|Edited) by (\w+)")
_ENDED = (
    *("so there is no answer", "so I have let it go", "so I have closed this question", "No question came within"),
    "This question has expired",
    "it was wrong, and is taken back",
    *("has looked at this", "You withdrew this question", "reply answered it", "You said that it is answered"),
)
_WAITING = ("May I show your question", "more detail", "What would you like to know")
_LEFT_BEHIND = ("There is a newer draft", "The question has changed")
_ELSEWHERE = "I cannot write where you asked"  # a direct message, with the question
_KEPT = "The text is kept"
_CORRECTION = re.compile(r"Correction by (\w+)")
CHECKED = re.compile(r"Checked by (\w+): (was right|corrected|taken back)")
# What comes of a press about an answer that was sent without review.
_FOUND = {"audit_right": "was right", "submit_correct": "corrected", "submit_take_back": "taken back"}


@dataclass
class Findings:
    """What went wrong, a line each; nothing of it may be there."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)  # presses of which nothing was seen
    unconsented: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)  # no answer and no word why, or no correction

    def add(self, other: "Findings") -> None:
        for each in fields(self):
            mine: list[str] = getattr(self, each.name)
            mine += [line for line in getattr(other, each.name) if line not in mine]

    def settle(self, refused: int) -> int:
        """How many heard nothing since Slack refused that word for good; more than it refused are lost."""
        untold, self.untold = self.untold, []
        if len(untold) <= refused:
            return len(untold)
        self.lost += untold
        return 0


def check(
    book: Book, channels: dict[str, list[Json]], calls: Sequence[Json], troubled: Sequence[float], *, ended: bool
) -> Findings:
    """`troubled`: when a word for one person was lost to a fault; `ended`: every deadline is over too."""
    return Check(book, channels, calls, troubled, ended=ended).findings


class Check:
    def __init__(
        self,
        book: Book,
        channels: dict[str, list[Json]],
        calls: Sequence[Json],
        troubled: Sequence[float],
        *,
        ended: bool,
    ) -> None:
        self._book, self._channels, self._troubled, self._ended = book, channels, troubled, ended
        self.findings = Findings()
        self._drafts: dict[str, set[str]] = defaultdict(set)
        for call in calls:
            for mark in call["marks"]:
                self._drafts[mark].add(_bare(call["answer"]))
        self._typed = {_bare(press.text) for press in book.presses if press.action == "submit_edit"}
        cards = [one for one in channels[REVIEW] if one.get("bot_id") and _is_top(one) and marks(words(one))]
        self._cards = [card for card in cards if not is_audit(card)]
        self._audits = [card for card in cards if is_audit(card)]
        self._answers: dict[str, list[Json]] = defaultdict(list)
        self._corrections: dict[str, list[Json]] = defaultdict(list)
        for name, messages in channels.items():
            for one in messages if name != REVIEW else ():
                for mark in marks(markdown(one)) if one.get("bot_id") else ():
                    (self._corrections if _CORRECTION.search(words(one)) else self._answers)[mark].append(one)
        self._delivery_ids()
        for question in book.questions:
            if question.stored and not question.deleted and self._stands(question):
                self._question(question)
                self._checked(question)
            if question.private and question.mark:
                self._consent(question)
        for press in book.presses:
            self._press(press)

    def _delivery_ids(self) -> None:
        ids = Counter(
            one["metadata"]["event_payload"]["id"]
            for messages in self._channels.values()
            for one in messages
            if (one.get("metadata") or {}).get("event_payload")
        )
        self.findings.doubled += [f"delivery {id_} stands {count} times" for id_, count in ids.items() if count > 1]

    # Questions

    def _messages(self, channel: str, asker: str) -> list[Json]:
        return self._channels.get(f"{channel} U0{asker.upper():0>7}" if channel == "@copydesk" else channel, [])

    def _thread(self, question: Question) -> list[Json]:
        found = self._messages(question.channel, question.asker)
        return [one for one in found if question.thread_ts in (one["ts"], one.get("thread_ts"))]

    def _stands(self, question: Question) -> bool:
        """The question and the thread it is in."""
        there = {one["ts"] for one in self._thread(question) if one.get("subtype") != "tombstone"}
        return {question.ts, question.thread_ts} <= there

    def _question(self, question: Question) -> None:
        what = f"{question.mark or question.ts} ({question.how}, {question.asker} in {question.channel})"
        if not question.mark:
            if not any(one.get("bot_id") for one in self._thread(question)):
                self.findings.untold.append(f"{what}: no word at all")
            return
        whole = self._answered(question.mark, what)
        open_ = [card for card in self._cards if question.mark in marks(words(card)) and has(card, "review_edit")]
        if whole > 1 or len(open_) > 1 or (whole and open_):
            self.findings.doubled.append(f"{what}: {whole} answers, {len(open_)} open cards")
        if whole or (open_ and not self._ended):
            return
        if open_:
            self.findings.lost.append(f"{what}: still open")
        elif not self._told(question):
            self.findings.untold.append(f"{what}: no end; {self._said(question)}")

    def _answered(self, mark: str, what: str) -> int:
        """How many answers stand; each as it was signed off, or drafted."""
        whole, text = 0, ""
        for one in self._answers[mark]:
            text += _bare(markdown(one))
            if footer := _FOOTER.search(str(one.get("blocks", ""))):
                whole += 1
                if not self._is_signed(mark, text, (footer[1] or "").lower()):
                    self.findings.differing.append(f"{what}: {footer[0]}, but {text[:60]!r} is not what was signed off")
                text = ""
        if text:
            self.findings.differing.append(f"{what}: only the beginning of an answer stands")
        return whole

    def _is_signed(self, mark: str, text: str, by: str) -> bool:
        known = self._drafts[mark] | self._typed
        if not by:
            return text in self._drafts[mark]
        signed = [_bare(press.text) for press in self._book.presses if press.by == by and mark in press.marks]
        cut = [each[:-1] for each in signed if each.endswith("…")]
        return text in known and (text in signed or any(text.startswith(each) for each in cut))

    def _told(self, question: Question) -> bool:
        """As many words on an end, or on a wait, as there are questions without an answer in the thread."""
        texts = [one.get("text", "") for one in self._thread(question) if one.get("bot_id")]
        direct = [one.get("text", "") for one in self._messages("@copydesk", question.asker)]
        texts += [text for text in direct if text.startswith(_ELSEWHERE) and question.mark in text]
        phrases = _ENDED if self._ended else _ENDED + _WAITING
        told = sum(any(phrase in text for phrase in phrases) for text in texts)
        waiting = [
            one.mark
            for one in self._book.questions
            if one.thread_ts == question.thread_ts and one.stored and not one.deleted and not self._answers[one.mark]
        ]
        return told >= min(1, len(waiting))

    def _said(self, question: Question) -> list[str]:
        return [one.get("text", "")[:50] for one in self._thread(question) if one.get("bot_id")]

    def _consent(self, question: Question) -> None:
        """Nothing of a private place is shown to reviewers before its asker allowed it."""
        for card in self._channels[REVIEW]:
            shown = marks(words(card))
            if question.mark in shown:
                allowed = [one.shared_at for one in self._book.questions if one.mark in shown and one.shared_at]
                if not allowed or min(allowed) > float(card["ts"]) + 0.05:
                    self.findings.unconsented.append(f"{question.mark} in {question.channel}")

    def _checked(self, question: Question) -> None:
        """A correction stands once, as it was typed, if the card says so; what was taken back does not stand."""
        what, stand = f"{question.mark} in {question.channel}", self._corrections[question.mark]
        cards = [card for card in self._audits if question.mark in marks(words(card))] if question.mark else []
        says = CHECKED.search(words(cards[0])) if cards else None
        by, found = (says[1].lower(), says[2]) if says else ("", "")
        if len(cards) > 1 or len(stand) > (found == "corrected"):
            self.findings.doubled.append(f"{what}: {len(stand)} corrections, {len(cards)} cards ({found})")
        if found == "corrected" and not stand:
            self.findings.untold.append(f"{what}: its correction stands nowhere")
        typed = {_bare(press.text) for press in self._book.presses if press.by == by and question.mark in press.marks}
        self.findings.differing += [
            f"{what}: a correction not by {by}" for one in stand if _bare(markdown(one)) not in typed
        ]
        if found == "taken back" and self._answers[question.mark]:
            self.findings.differing.append(f"{what}: it was taken back, and stands")

    # Presses

    def _press(self, press: Press) -> None:
        if not press.ok or any(press.at <= at <= press.done_at + 0.5 for at in self._troubled):
            return  # who pressed was told by Slack that it did not work, or the word on it was lost on the way
        what = f"{press.action} by {press.by} on {press.channel} {press.ts}"
        seen = self._message(press)
        if not press.answered and seen and has(seen, press.action) and not self._shown_in_thread(press):
            self.findings.unanswered.append(what)
        if press.action in _FOUND and (press.accepted or (press.action == "audit_right" and not press.answered)):
            said = f"Checked by {press.by.title()}: {_FOUND[press.action]}"
            if not any(said in words(card) and set(marks(words(card))) & set(press.marks) for card in self._audits):
                self.findings.lost.append(f"{what}: no card says so")
        took = press.accepted if press.action == "submit_edit" else press.action == "review_approve"
        if took and (press.accepted or not press.answered) and not self._came_of(press):
            self.findings.lost.append(f"{what}: what was signed off is nowhere")

    def _message(self, press: Press) -> Json | None:
        return next((one for one in self._messages(press.channel, press.by) if one["ts"] == press.ts), None)

    def _shown_in_thread(self, press: Press) -> bool:
        """Show all leaves its button there."""
        below = [one for one in self._channels.get(press.channel, []) if one.get("thread_ts") == press.ts]
        return press.action == "review_show_all" and any(markdown(one) for one in below)

    def _came_of(self, press: Press) -> bool:
        """It was delivered, or went back to the reviewers with its text, or no thread is left to deliver it to."""
        asked = [one for one in self._book.questions if one.mark in press.marks]
        if any(one.deleted or not self._stands(one) for one in asked):
            return True
        back = [card for card in self._cards if set(marks(words(card))) & set(press.marks)]
        text = _bare(press.text)
        whole = ["".join(_bare(markdown(one)) for one in self._answers[mark]) for mark in press.marks]
        delivered = any(each == text or (text[-1:] == "…" and each.startswith(text[:-1])) for each in whole)
        return delivered or any(_KEPT in words(card) for card in back) or len(back) > 1


def _is_top(message: Json) -> bool:
    return bool(message.get("thread_ts", message["ts"]) == message["ts"])


def _bare(text: str) -> str:
    """Words without what a rendering may do to blanks."""
    return "".join(text.replace("\u200b", "").split())
