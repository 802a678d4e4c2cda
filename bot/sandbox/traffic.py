"""What goes between the workspace and the app: acks, and the log of it, with never a token and never a text."""

from collections import deque
from collections.abc import Callable

from bot.sandbox.errors import Json

KEPT = 5_000

Ack = tuple[int, Json | str | None]  # an HTTP status and a body; by Socket Mode it is always 200


class Traffic:
    """The newest entries; `n` counts them all."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._n = 0
        self._entries: deque[Json] = deque(maxlen=KEPT)

    def note(self, direction: str, method: str, *, error: str = "", attempt: int = 0, event_ts: str = "") -> None:
        """`in` is to the app, `out` a call by it; `event_ts` tells which event it was."""
        self._n += 1
        entry = {"n": self._n, "at": self._now(), "direction": direction, "method": method}
        about = {"event_ts": event_ts} if event_ts else {}
        self._entries.append({**entry, "ok": not error, "error": error or None, "attempt": attempt, **about})

    def carried(self, kind: str, name: str, body: Json) -> None:
        """An envelope (`in`) or a method's answer (`out`), whole. Kept nowhere; a test may put its own here."""

    def after(self, n: int) -> list[Json]:
        return [entry for entry in self._entries if entry["n"] > n]
