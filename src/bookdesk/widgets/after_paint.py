"""After a first paint: what must not keep the first picture waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable


class AfterPaint(QObject):
    """Calls a function once, right after a widget's next paint, and is gone then."""

    def __init__(self, widget: QObject, function: Callable[[], None]) -> None:
        super().__init__(widget)
        self._function = function
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the paint pass by; never stop it."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._on_turn_over)
        return False

    def _on_turn_over(self) -> None:
        self.deleteLater()
        self._function()
