"""The desk's clock: the one object on the desk that reads the time."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from bookdesk.domain.elapsed import elapsed_s
from bookdesk.viewmodels.delays import Delays

if TYPE_CHECKING:
    from collections.abc import Callable

#: A better sample replaces a worse one; after this many seconds any sample does, clocks drift.
_KEPT_FOR = 60.0
#: Seconds either way: more than half of what the desk waits for any answer.
_MOST_UNCERTAIN = 15.0


class DeskClock(QObject):
    """Local time that never steps back, and the server's time estimated from its answers.

    `ticked` comes once for each second of the server's clock, just after it began, with the
    server's now. The machine's own clock may be hours off or be stepped: only the time that
    went by is followed, the machine's sleep with it, as the server's does. `monotonic` reads seconds
    from any start and never steps back.
    """

    ticked = Signal(object)

    def __init__(self, parent: QObject | None = None, *, monotonic: Callable[[], float] = elapsed_s) -> None:
        super().__init__(parent)
        self._monotonic = monotonic
        self._started = monotonic()
        self._wall = datetime.now(UTC).timestamp()  # noqa: TID251
        self._lock = threading.Lock()
        self._offset = 0.0
        self._uncertainty = float("inf")
        self._sampled_at = float("-inf")
        self._delays = Delays(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timeout)

    def now(self) -> float:
        """Return local wall time in epoch seconds; it never steps back. Safe on any thread."""
        return self._wall + (self._monotonic() - self._started)

    def server_now(self) -> datetime:
        """Return the server's time, an aware UTC datetime; the local one until an answer came."""
        return datetime.fromtimestamp(self.now() + self._offset, UTC)

    @property
    def offset(self) -> timedelta:
        """The server's time minus this machine's, zero until an answer came."""
        return timedelta(seconds=self._offset)

    def observe(self, server_now: datetime, asked_at: float, answered_at: float) -> None:
        """Learn from an answer: `server_now` lay between two readings of `now()`. Safe on any thread.

        The middle of the round trip is taken for it (as in SNTP, RFC 4330), wrong by half the
        trip at most; the sample of the shortest trip is kept. One that contradicts it means that
        the server's clock was set anew, and counts at once.
        """
        uncertainty = max(0.0, answered_at - asked_at) / 2
        offset = server_now.timestamp() - (asked_at + answered_at) / 2
        with self._lock:
            contradicts = abs(offset - self._offset) > uncertainty + self._uncertainty
            # The machine may have slept on the way, which says nothing of where in it the server's time lay.
            old = answered_at - self._sampled_at > _KEPT_FOR and uncertainty <= _MOST_UNCERTAIN
            if contradicts or old or uncertainty <= self._uncertainty:
                self._offset, self._uncertainty, self._sampled_at = offset, uncertainty, answered_at

    def call_later(self, seconds: float, function: Callable[[], None]) -> Callable[[], None]:
        """Call `function` on the owner's thread after so many seconds; returns a cancel."""
        return self._delays.call_later(seconds, function)

    def assume_offset(self, seconds: float) -> None:
        """Take the server's clock to be so many seconds ahead of this machine's until an answer tells."""
        with self._lock:
            if self._uncertainty == float("inf"):
                self._offset = seconds

    def close(self) -> None:
        """Stop ticking, and call nothing any more."""
        self._timer.stop()
        self._delays.close()

    def start(self) -> None:
        """Begin to tick."""
        self._arm()

    def _arm(self) -> None:
        now = self.server_now()
        following = now.replace(microsecond=0) + timedelta(seconds=1)
        self._timer.start(max(1, int((following - now).total_seconds() * 1000) + 1))

    def _on_timeout(self) -> None:
        self.ticked.emit(self.server_now())
        self._arm()
