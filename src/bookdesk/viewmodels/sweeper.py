"""Python's collector of cycles: in the window's thread alone, a little at a time."""

from __future__ import annotations

import gc

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

#: Milliseconds between two looks at whether there is something to sweep.
_LOOK_EACH = 100
#: New objects after which they are looked at, in a flurry and at rest: 2 to 4 ms, and less.
_PIECE, _WORTH_IT = 6_000, 2_000
#: New objects between two looks that a desk at rest stays below.
_FEW = 400
#: Looks with few new objects after which the desk is at rest.
_AT_REST = 5
#: Milliseconds that a sweep waits for a paint to be over: before one that is due it would hold it up.
_PATIENCE = 20
#: Milliseconds after which all is looked at once more, and looks at rest before that.
_ALL_EACH, _LONG_REST = 3600 * 1000, 100


class Sweeper(QObject):
    """Collects cycles in pieces while the desk runs; what survived once is then left alone.

    Python collects in whichever thread makes the object that fills the measure. A worker that came upon a
    cycle with a QObject in it would delete that in the wrong thread: its timers and events are left to
    point at nothing, and the desk is gone some time later (Qt, "Threads and QObjects": an object is
    deleted in the thread that it lives in). So Python never collects by itself here.

    Most of what a desk keeps is in no cycle and goes with its last reference. Blocks, slots and
    bookings by the ten thousand would be looked at again and again all the same. All of it is looked at
    once more when an hour has passed and the desk rests.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = False
        self._seen = 0
        self._rests = 0
        self._since_all = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EACH)
        self._timer.timeout.connect(self._on_look)
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.timeout.connect(self._on_due)

    def start(self) -> None:
        """Leave alone what there is now, and sweep what comes from now on."""
        self._was_enabled = gc.isenabled()
        gc.disable()
        gc.freeze()
        self._since_all.start()
        self._timer.start()

    def stop(self) -> None:
        """Leave collecting as it was before the start."""
        self._timer.stop()
        self._due.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()

    @property
    def is_at_rest(self) -> bool:
        """Tell whether little new came for two looks or more."""
        return self._rests >= _AT_REST

    def note_painted(self) -> None:
        """Take notice of a paint, at its end."""
        if self._due.isActive() and self._due.interval():
            self._due.start(0)

    def _on_look(self) -> None:
        # Counted whether Python may collect or not: what was made, less what is gone again.
        new = gc.get_count()[0]
        self._rests = self._rests + 1 if new - self._seen < _FEW else 0
        if self._rests >= _LONG_REST and self._since_all.hasExpired(_ALL_EACH):
            self._since_all.start()
            gc.unfreeze()
        elif new < (_WORTH_IT if self.is_at_rest else _PIECE):
            self._seen = new
            return
        self._due.start(_PATIENCE)

    def _on_due(self) -> None:
        gc.collect()
        gc.freeze()
        self._seen = 0
