"""What the workspace says no to: Slack's own error code for programs, a sentence with the mend for people."""

from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]


class SlackError(Exception):
    """Refused with `code`; `more` is what Slack puts beside it in the answer."""

    def __init__(self, code: str, text: str, **more: Any) -> None:
        super().__init__(text)
        self.code = code
        self.more: Json = more

    @property
    def body(self) -> Json:
        """As the Web API answers; the sentence is where Slack lists bad arguments."""
        return {"ok": False, "error": self.code, "response_metadata": {"messages": [f"[ERROR] {self}"]}, **self.more}


def faulty(code: str, faults: Sequence[str]) -> SlackError:
    """Refused for several reasons, each of which is told."""
    messages = {"messages": [f"[ERROR] {fault}" for fault in faults]}
    return SlackError(code, "; ".join(faults), response_metadata=messages)
