"""A channel and the messages in it, as the workspace holds them."""

from dataclasses import dataclass, field

from bot.sandbox.directory import Kind
from bot.sandbox.errors import Json, SlackError
from bot.sandbox.forms import elements


@dataclass
class Message:
    """`body` is what Slack shows of it."""

    body: Json
    metadata: Json | None = None
    shown: list[list[Json]] = field(default_factory=list)  # the elements of each version, newest last
    states: dict[str, Json] = field(default_factory=dict)  # what each person has put into its inputs
    stream: Json | None = None  # what has come so far, and since when, if it is streamed

    def showing(self) -> None:
        """Remember the elements it shows now, so that a click from a screen not yet refreshed is known."""
        now = list(elements(self.body.get("blocks", ())))
        if not self.shown or self.shown[-1] != now:
            self.shown.append(now)


@dataclass
class Response:
    """What a response_url leads to: who did something, where, and to which message."""

    channel: "Channel"
    user: str
    ts: str
    at: float
    uses: int = 0


@dataclass
class Channel:
    id: str
    name: str
    kind: Kind
    members: list[str]
    user: str = ""  # whose direct messages they are
    archived: bool = False
    shared: bool = False  # with another company
    last: int = 0  # the newest timestamp given out, in microseconds
    messages: dict[str, Message] = field(default_factory=dict)
    threads: dict[str, list[str]] = field(default_factory=dict)  # the replies to each parent

    def message(self, ts: str, code: str = "message_not_found") -> Message:
        if ts not in self.messages:
            raise SlackError(code, f"{self.name or self.id} has no message {ts!r}: take the ts of one it has.")
        return self.messages[ts]

    def replies(self, thread_ts: str) -> list[Message]:
        return [self.messages[ts] for ts in self.threads.get(thread_ts, ())]

    def top_level(self) -> list[Message]:
        return [one for one in self.messages.values() if _is_top_level(one.body)]


def _is_top_level(body: Json) -> bool:
    return "parent_user_id" not in body or body.get("subtype") == "thread_broadcast"
