"""The few errors of ours, told apart by what the caller can do about them. Their texts are for people."""


class CopydeskError(Exception):
    """Any error of ours: what happened, with the value, and the next step."""


class Misconfigured(CopydeskError):
    """A setting is missing or out of range: the operator mends it before the start."""


class ModelFailed(CopydeskError):
    """No draft: the question goes to a person with an empty one."""


class Conflict(CopydeskError):
    """Somebody else moved the case first: read it again and decide again."""


class Unreachable(CopydeskError):
    """Slack will not take this however often it is tried; `code` is Slack's own error."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


class TryAgain(CopydeskError):
    """Slack did not take this now, or took it and did not say so. `after` seconds from now at the earliest."""

    def __init__(self, text: str, *, after: float = 0) -> None:
        super().__init__(text)
        self.after = after
