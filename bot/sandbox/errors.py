"""What the workspace says no to: Slack's own error code for programs, a sentence with the mend for people."""

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
        return {"ok": False, "error": self.code, **self.more}


def argument_error(text: str, code: str = "invalid_arguments") -> SlackError:
    """A refusal that lists what is wrong in `response_metadata.messages`, as Slack does."""
    return SlackError(code, text, response_metadata={"messages": [f"[ERROR] {text}"]})
