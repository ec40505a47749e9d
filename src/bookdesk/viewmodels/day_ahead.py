"""What lies beside the day or week that is shown, made ready while nobody asks for anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Milliseconds from a first picture to its neighbours: it is painted by then.
_AFTER = 40
#: Milliseconds at a stretch, and of rest after it: whoever presses a key meanwhile waits for one stretch.
_STRETCH, _REST = 3, 4
#: Milliseconds between two looks whether a neighbour has come, and looks in all.
_AGAIN, _LOOKS = 150, 20


class DayAhead(QObject):
    """Makes `pieces()`, a few at a stretch, a moment after `begin`.

    Each piece is True as long as something that it needs is still on its way: then all are made once
    more a little later, the made ones being there.
    """

    def __init__(self, pieces: Callable[[], Iterator[bool]], parent: QObject) -> None:
        super().__init__(parent)
        self._pieces = pieces
        self._left: Iterator[bool] | None = None
        self._looks = 0
        self._is_short = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timeout)

    @property
    def is_done(self) -> bool:
        """Tell whether there is nothing left to make, or no more hope that it comes."""
        return not self._timer.isActive()

    def begin(self) -> None:
        """Begin anew: another day is shown."""
        self._left, self._looks = None, _LOOKS
        self._timer.start(_AFTER)

    def stop(self) -> None:
        """Make no more."""
        self._timer.stop()
        self._left = None

    def _on_timeout(self) -> None:
        if self._left is None:
            self._left, self._is_short = self._pieces(), False
            self._looks -= 1
        clock = QElapsedTimer()
        clock.start()
        for is_missing in self._left:
            self._is_short = self._is_short or is_missing
            if clock.elapsed() >= _STRETCH:
                self._timer.start(_REST)
                return
        self._left = None
        if self._is_short and self._looks:
            self._timer.start(_AGAIN)
