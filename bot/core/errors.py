"""The few errors of ours, told apart by what the caller can do about them. Their texts are for people."""


class CopydeskError(Exception):
    """Any error of ours: what happened, with the value, and the next step."""


class Misconfigured(CopydeskError):
    """A setting is missing or out of range: the operator mends it before the start."""


class InUse(Misconfigured):
    """Another process of ours has the database open."""


class Unavailable(CopydeskError):
    """The database does not answer just now; nothing was stored, as far as we know. It passes, as a restart does."""


class ModelFailed(CopydeskError):
    """
    No draft. The text says what happened and the mend, and never holds a question or a key.

    `code` is the kind of failure, `model` the name. `again` is set where waiting so many seconds helps.
    """

    def __init__(self, text: str, *, code: str = "failed", model: str = "", again: float | None = None) -> None:
        super().__init__(text)
        self.code = code
        self.model = model
        self.again = again


class AllModelsFailed(ModelFailed):
    """Every model of a chain failed, each in its own way: `each`, in the order they were asked."""

    def __init__(self, each: "tuple[ModelFailed, ...]") -> None:
        waits = [problem.again for problem in each if problem.again is not None]
        again = min(waits) if waits else None
        super().__init__(" ".join(map(str, each)), code=each[0].code, model=each[0].model, again=again)
        self.each = each


class Conflict(CopydeskError):
    """Somebody else moved the case first: read it again and decide again."""


class Unreachable(CopydeskError):
    """Slack will not take this however often it is tried; `code` is Slack's own error."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


class TryAgain(CopydeskError):
    """
    Slack did not take this now, or took it and did not say so. `after` seconds from now at the earliest.

    `full` is the method of which Slack takes no more before.
    """

    def __init__(self, text: str, *, after: float = 0, full: str = "") -> None:
        super().__init__(text)
        self.after = after
        self.full = full
