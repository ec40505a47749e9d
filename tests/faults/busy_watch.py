"""How long the window's thread is busy at a stretch, in its own processor time: others' work adds nothing."""

from __future__ import annotations

import time
from statistics import median

from PySide6.QtCore import QObject, QTimer

#: Seconds of processor time that the yardstick takes on the machine for which the tests' bounds were set.
_YARDSTICK = 0.018


def pace() -> float:
    """Tell how many times slower than that machine this one works at this moment, 1 where it is faster."""

    def taken() -> float:
        before, total = time.thread_time(), 0
        for number in range(300_000):
            total += number * number
        return time.thread_time() - before

    return max(1.0, median(taken() for _ in range(5)) / _YARDSTICK)


class BusyWatch(QObject):
    """Looks at each turn of the event loop, by this thread's own time; `longest` is the most between two."""

    def __init__(self) -> None:
        super().__init__()
        self._pace = pace()
        self._longest = 0.0
        self._last: float | None = time.thread_time()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_turn)
        self._timer.start(1)

    @property
    def longest(self) -> float:
        """Seconds of processor time, as many as they would be where the bounds were set."""
        # By the faster of two looks: a load that came at the end forgives nothing.
        return self._longest / min(self._pace, pace())

    def pause(self) -> None:
        """Count nothing until `resume`: the test itself is at work."""
        self._on_turn()
        self._last = None

    def resume(self) -> None:
        """Count again from here."""
        self._last = time.thread_time()

    def close(self) -> None:
        """Look no more."""
        self._timer.stop()
        self.deleteLater()

    def _on_turn(self) -> None:
        now = time.thread_time()
        if self._last is not None:
            self._longest = max(self._longest, now - self._last)
            self._last = now
