"""How long the window's thread is at work at a stretch, and how long it stands: others' work adds nothing."""

from __future__ import annotations

import heapq
import threading
import time
from dataclasses import dataclass
from statistics import median

from PySide6.QtCore import QObject, Qt, QTimer
from tests.faults.run_queue import Turns, need_turns, turns_of, waited_by_others

#: Seconds of processor time that the yardstick takes on the machine for which the tests' bounds were set.
_YARDSTICK = 0.018
#: How often a thread must have stood for so long.
_TIMES = 3
#: Seconds between two looks at the other threads at least: one of each turn would cost more than the turn.
_LOOK_APART = 0.01


def pace() -> float:
    """Tell how many times slower than that machine this one works at this moment, 1 where it is faster."""

    def taken() -> float:
        before, total = time.thread_time(), 0
        for number in range(300_000):
            total += number * number
        return time.thread_time() - before

    return max(1.0, median(taken() for _ in range(5)) / _YARDSTICK)


@dataclass(frozen=True)
class _Moment:
    """Where this thread's own time, its turns and the clock on the wall stand, seconds."""

    own: float
    turns: Turns
    wall: float


class BusyWatch(QObject):
    """Looks at each turn of the event loop: `longest` is the most work between two.

    A thread stands while it is neither at work nor ready: it sleeps, or waits for a lock, a disk or a
    line. What it waits for a processor is the machine's load and no standing; nor is what any other
    thread of this process waits for one, which may have the interpreter's lock meanwhile. A machine
    that is stopped for a moment, or reads a page of the program from a slow disk, lets it stand once or
    twice: `stood` is what it stood three times at least. Skips the test where a machine does not tell.
    """

    def __init__(self) -> None:
        need_turns()
        super().__init__()
        self._pace = pace()
        self._longest = 0.0
        #: Seconds of the longest standings, the shortest of them first.
        self._stood = [0.0] * _TIMES
        self._thread = threading.get_native_id()
        self._others, self._looked = waited_by_others(), time.monotonic()
        self._last: _Moment | None = self._now()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_turn)
        self._timer.start(1)

    @property
    def longest(self) -> float:
        """Seconds of processor time, as many as they would be where the bounds were set."""
        # By the faster of two looks: a load that came at the end forgives nothing.
        return self._longest / min(self._pace, pace())

    @property
    def stood(self) -> float:
        """Seconds that the thread stood, three times at least."""
        return self._stood[0]

    def pause(self) -> None:
        """Count nothing until `resume`: the test itself is at work."""
        self._on_turn()
        self._last = None

    def resume(self) -> None:
        """Count again from here."""
        self._waited_by_others()
        self._last = self._now()

    def close(self) -> None:
        """Look no more."""
        self._timer.stop()
        self.deleteLater()

    def _now(self) -> _Moment:
        return _Moment(time.thread_time(), turns_of(self._thread), time.monotonic())

    def _on_turn(self) -> None:
        if self._last is None:
            return
        now, last = self._now(), self._last
        self._longest = max(self._longest, now.own - last.own)
        at_work, ready = now.turns.worked - last.turns.worked, now.turns.waited - last.turns.waited
        stood = now.wall - last.wall - at_work - ready
        if stood > self._stood[0] or now.wall - self._looked > _LOOK_APART:
            stood -= self._waited_by_others()
            now = self._now()
        heapq.heappushpop(self._stood, stood)
        self._last = now

    def _waited_by_others(self) -> float:
        """Return the seconds that all other threads have waited for a processor since the last look."""
        before, self._others, self._looked = self._others, waited_by_others(), time.monotonic()
        return sum(waited - before.get(thread, 0.0) for thread, waited in self._others.items())
