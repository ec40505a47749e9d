"""Python's collector of cycles, kept from stopping the desk: it looks at what is new, a little at a time."""

from __future__ import annotations

import gc

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

#: Milliseconds between two looks at whether there is something to sweep.
_LOOK_EACH = 250
#: Young collections, of some 7,000 new objects each, after which their survivors are looked at: 4 to 7 ms.
_PIECE = 2
#: Looks without a young collection after which the desk is at rest, and few objects are worth a look too.
_AT_REST = 2
#: No full collection comes by itself: it looks at all there is, 200 ms for the days of 200 providers.
_THRESHOLDS = (700, 10, 1_000_000)
#: Milliseconds after which all is looked at once more, and looks at rest before that.
_ALL_EACH, _LONG_REST = 3600 * 1000, 40


class Sweeper(QObject):
    """Collects cycles in pieces while the desk runs; what survived once is then left alone.

    Most of what a desk keeps is in no cycle and goes with its last reference. Blocks, slots and
    bookings by the ten thousand would be looked at again and again all the same. All of it is looked at
    once more when an hour has passed and the desk rests.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._before = gc.get_threshold()
        self._seen = 0
        self._rests = 0
        self._since_all = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EACH)
        self._timer.timeout.connect(self._on_look)

    def start(self) -> None:
        """Leave alone what there is now, and sweep what comes from now on."""
        gc.freeze()
        gc.set_threshold(*_THRESHOLDS)
        gc.enable()
        self._since_all.start()
        self._timer.start()

    def stop(self) -> None:
        """Leave collecting to Python again."""
        self._timer.stop()
        gc.set_threshold(*self._before)
        gc.unfreeze()

    @property
    def is_at_rest(self) -> bool:
        """Tell whether little new came for two looks or more."""
        return self._rests >= _AT_REST

    def _on_look(self) -> None:
        young = gc.get_count()[2]
        self._rests = self._rests + 1 if young == self._seen else 0
        if self._rests >= _LONG_REST and self._since_all.hasExpired(_ALL_EACH):
            self._since_all.start()
            gc.unfreeze()
        elif young < (1 if self.is_at_rest else _PIECE):
            self._seen = young
            return
        gc.collect()
        gc.freeze()
        self._seen = 0
