"""One message a second in a channel, as Slack takes them; a small burst is forgiven."""

from collections.abc import Callable

BURST = 4


class Pace:
    """Off unless switched on. Each channel has `BURST` messages in hand and gets back one a second."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.on = False
        self._hands: dict[str, tuple[float, float]] = {}  # how many, and when that was

    def takes(self, channel: str) -> bool:
        """Whether one more message is taken there now."""
        now = self._now()
        left, at = self._hands.get(channel, (BURST, now))
        left = min(BURST, left + now - at)
        taken = not self.on or left >= 1
        self._hands[channel] = (left - 1 if self.on and taken else left, now)
        return taken
