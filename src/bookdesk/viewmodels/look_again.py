"""How often what is shown is read again though nobody asked for it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from bookdesk.viewmodels.asked import View

#: Milliseconds between two looks at the shown day while no news of it comes from the server.
_EACH = 3000
#: Where news comes it is looked at again each so many times: what time alone changes nobody tells.
_TOLD_EACH = 20
#: A week or month costs the server more: it is looked at again each so many times.
_RANGE_EACH = 5


class LookAgain(QObject):
    """Counts looks once started, and says that one is `due`; `is_for` tells what it is due for."""

    due = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._looks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_EACH)
        self._timer.timeout.connect(self.due)

    def start(self) -> None:
        """Look from now on, first when a whole rest is over."""
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def is_for(self, view: View, *, told: bool) -> bool:
        """Count a look; returns whether this view is to be read at it, where news is `told` or not."""
        self._looks += 1
        each = _TOLD_EACH if told else 1 if view is View.DAY else _RANGE_EACH
        return self._looks % each == 0
