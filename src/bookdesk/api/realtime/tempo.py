"""The times of a line, when it is tried again, and when a silent one is given up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import random

Due = Literal["wait", "ping", "gone"]


@dataclass(frozen=True, slots=True)
class Tempo:
    """Times in seconds.

    `greeting` is for all of name, TCP, TLS, upgrade and the server's first words. After `activity`
    without a word the server is asked twice, `patience` apart: a dead line is noticed in 18 seconds at
    the latest. pusher-js takes 150, but a screen that calls a stale day live sells a slot twice in that
    time; an answer that takes four seconds is later than a person waits for anything here.
    A line that has been up for `steady` was a good one. The wait before a try doubles from `least` to
    `most`, the server's other desks come back with it: half of it is chance.
    """

    greeting: float = 8.0
    activity: float = 10.0
    patience: float = 4.0
    steady: float = 30.0
    least: float = 2.0
    most: float = 30.0


#: What a desk keeps.
TEMPO = Tempo()


class Return(Enum):
    """How to come back after a line has ended."""

    STOP = "stop"
    BACK_OFF = "back off"
    AT_ONCE = "at once"


def return_for(code: int | None) -> Return:
    """Tell how to come back after a close code; None is a line that was cut.

    Pusher Channels protocol, "Error codes": 4000-4099 don't, 4100-4199 after a second or more, 4200-4299
    at once.
    """
    if code is not None and 4000 <= code < 4100:
        return Return.STOP
    if code is not None and 4200 <= code < 4300:
        return Return.AT_ONCE
    return Return.BACK_OFF


class Backoff:
    """How long to wait before the next try. All times are seconds of one clock, read by whoever asks."""

    def __init__(self, tempo: Tempo, chance: random.Random) -> None:
        self._tempo = tempo
        self._chance = chance
        self._failures = 0
        self._up_since: float | None = None

    @property
    def failures(self) -> int:
        """How often the line has ended or failed to stand since it was a good one."""
        return self._failures

    def up(self, now: float) -> None:
        """Take notice that the line stands."""
        self._up_since = now

    def after(self, how: Return, now: float, least: float = 0.0) -> float:
        """Return the wait after a line that ended or never stood; `least` is what the server asked for.

        Only the first return after a good line is at once: a server that sends everybody away again and
        again is not to be flooded.
        """
        if self._up_since is not None and now - self._up_since >= self._tempo.steady:
            self._failures = 0
        self._up_since = None
        self._failures += 1
        if how is Return.AT_ONCE and self._failures == 1:
            return least
        # 2 ** 1000 is no float.
        longest = min(self._tempo.most, self._tempo.least * 2.0 ** min(self._failures - 1, 20))
        return max(least, longest * (0.5 + 0.5 * self._chance.random()))

    def forget(self) -> None:
        """Begin anew: somebody asked for a try."""
        self._failures = 0


class Heartbeat:
    """When a silent line is asked whether it still stands, and when it is given up; times as for Backoff.

    Only what the server says counts. A pong of the WebSocket itself doesn't: a library or something
    between sends it for a server whose news has stopped.
    """

    def __init__(self, now: float, activity: float, patience: float) -> None:
        self._activity = activity
        self._patience = patience
        self._next = now + activity
        self._asked = 0

    def heard(self, now: float) -> None:
        """Take notice of a message: any is an answer."""
        self._next = now + self._activity
        self._asked = 0

    def hurry(self, now: float) -> None:
        """Ask at once: somebody wants to know."""
        if self._asked == 0:
            self._next = now

    def due(self, now: float) -> Due:
        """Tell what is to be done now; a ping that is due is taken as sent."""
        if now < self._next:
            return "wait"
        self._next = now + self._patience
        self._asked += 1
        return "ping" if self._asked <= 2 else "gone"

    def next(self) -> float:
        """Return when to ask again."""
        return self._next
