"""What people did, as they themselves would tell it: all that the checker knows beside the channels."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class Question:
    """`ts` is the message that asked it. Without a `mark` it was empty; `pressed_at`: the shortcut was used on it."""

    mark: str
    asker: str
    channel: str
    ts: str
    thread_ts: str
    how: str
    deleted: bool = False
    stored: float = 0.0  # when Slack got an ack for it, if it did
    shared_at: float = 0.0  # when its asker pressed Share first

    @property
    def called(self) -> bool:
        """Whether it is a question by itself, and not only as a word in a thread of its asker's."""
        return self.how != "follows up" or self.channel == "@copydesk"

    @property
    def private(self) -> bool:
        return self.channel in ("@copydesk", "payroll-private")


@dataclass
class Press:
    """`answered`: something was told or shown to the presser at once."""

    by: str
    action: str
    channel: str
    ts: str
    at: float
    marks: list[str] = field(default_factory=list)
    text: str = ""  # what was signed off by it
    ok: bool = False
    done_at: float = 0.0
    answered: bool = False
    accepted: bool = False  # a modal that closed: the bot has taken what was typed


@dataclass
class Book:
    questions: list[Question] = field(default_factory=list)
    presses: list[Press] = field(default_factory=list)

    def note_acks(self, acked: Mapping[str, float]) -> None:
        """A follow-up was one only if the bot knew by then what it follows."""
        for one in self.questions:
            if one.how != "points":
                one.stored = acked.get(one.ts, 0.0)
        for one in [each for each in self.questions if not each.called]:
            before = [each.stored for each in self.questions if each.thread_ts == one.thread_ts and each.called]
            if not any(0 < at < one.stored for at in before):
                one.stored = 0.0

    def as_json(self) -> Json:
        return asdict(self)
