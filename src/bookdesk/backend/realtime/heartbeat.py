"""When a silent line is asked whether it still stands, and when it is given up."""

from __future__ import annotations

from typing import Literal

Due = Literal["wait", "ping", "gone"]


class Heartbeat:
    """Follows one line. All times are seconds of one monotonic clock, which whoever asks reads.

    After `activity` seconds without a word from the other end a ping is due; when nothing is heard
    within `patience` seconds of it, the line is gone. Any message counts as an answer.
    """

    def __init__(self, now: float, activity: float, patience: float) -> None:
        self._activity = activity
        self._patience = patience
        self._heard = now
        self._asked: float | None = None

    def heard(self, now: float) -> None:
        """Take notice of a message."""
        self._heard = now
        self._asked = None

    def due(self, now: float) -> Due:
        """Tell what is to be done now; a ping that is due is taken as sent."""
        if self._asked is not None:
            return "gone" if now >= self._asked + self._patience else "wait"
        if now < self._heard + self._activity:
            return "wait"
        self._asked = now
        return "ping"

    def next(self) -> float:
        """Return when to ask again."""
        if self._asked is not None:
            return self._asked + self._patience
        return self._heard + self._activity
