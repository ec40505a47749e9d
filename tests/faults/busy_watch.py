"""How long the window's thread is busy at a stretch, in its own processor time: others' work adds nothing."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer


class BusyWatch(QObject):
    """Looks at each turn of the event loop; `longest` are seconds between two looks, of this thread alone."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self._last: float | None = time.thread_time()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_turn)
        self._timer.start(1)

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
            self.longest = max(self.longest, now - self._last)
            self._last = now
