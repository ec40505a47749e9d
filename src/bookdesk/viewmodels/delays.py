"""Calls that are due later: one timer for all of them, a timer each would cost more than most calls."""

from __future__ import annotations

import heapq
import itertools
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

#: Cancelled calls that may lie in the heap before it is swept.
_SWEPT_FROM = 256
#: A timer takes milliseconds as 32 bits; what is due later is looked at again then.
_LONGEST = 24 * 3600.0


class Delays(QObject):
    """Calls functions on its own thread when their time has come, the earliest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._due: list[tuple[float, int, _Call]] = []
        self._numbers = itertools.count()
        self._cancelled = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timeout)
        self._armed_for = float("inf")

    def call_later(self, seconds: float, function: Callable[[], None]) -> Callable[[], None]:
        """Call `function` after so many seconds, never from within this call; returns a cancel."""
        call = _Call(self, function)
        at = time.monotonic() + max(0.0, seconds)
        heapq.heappush(self._due, (at, next(self._numbers), call))
        if at < self._armed_for:
            self._arm(at)
        return call.cancel

    def close(self) -> None:
        """Call nothing any more."""
        self._timer.stop()
        self._due.clear()
        self._armed_for = float("-inf")
        self._cancelled = 0

    def note_cancelled(self) -> None:
        """Count a cancelled call, and sweep when most of what lies here is that."""
        self._cancelled += 1
        if self._cancelled > _SWEPT_FROM and self._cancelled * 2 > len(self._due):
            self._due = [entry for entry in self._due if entry[2].function is not None]
            heapq.heapify(self._due)
            self._cancelled = 0

    def note_swept(self) -> None:
        """Count a cancelled call that has left the heap."""
        self._cancelled -= 1

    def _arm(self, at: float) -> None:
        self._armed_for = at
        left = min(max(0.0, at - time.monotonic()), _LONGEST)
        # Rounded up: a timer that fires early would only be set once more.
        self._timer.start(int(left * 1000 + 0.999))

    def _on_timeout(self) -> None:
        now, newest = time.monotonic(), next(self._numbers)
        try:
            # What these put in with no delay waits for the next turn of the loop: input comes first.
            while self._due and self._due[0][0] <= now and self._due[0][1] < newest:
                heapq.heappop(self._due)[2].run()
        finally:
            # Also after a call that raised: the others still want their turn.
            self._armed_for = float("inf")
            if self._due:
                self._arm(self._due[0][0])


class _Call:
    """A function that is due; `function` is None once it was called or cancelled."""

    __slots__ = ("_delays", "function")

    def __init__(self, delays: Delays, function: Callable[[], None]) -> None:
        self._delays = delays
        self.function: Callable[[], None] | None = function

    def run(self) -> None:
        function, self.function = self.function, None
        if function is not None:
            function()
        else:
            self._delays.note_swept()

    def cancel(self) -> None:
        if self.function is not None:
            self.function = None
            self._delays.note_cancelled()
