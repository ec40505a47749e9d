"""What a window's first paint is seen by."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from benchmarks.painted import Stages

FREE = 0xFFEAF6EF


class FirstPaint(QObject):
    """Tells when a window's first paint is over, before anything else has its turn.

    The whole window is painted in one go; an event of high priority comes right after it.
    """

    _OVER = QEvent.Type(QEvent.registerEventType())

    def __init__(
        self,
        window: QWidget,
        grid: QWidget | None,
        stages: Stages,
        tell: Callable[[dict[str, object]], None],
    ) -> None:
        super().__init__()
        self._stages = stages
        self._window, self._grid, self._tell = window, grid, tell
        self._paints = {"window": 0, "grid": 0}
        window.installEventFilter(self)
        if grid is not None:
            grid.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Count paints; never stop one."""
        if event.type() == QEvent.Type.Paint:
            self._paints["grid" if watched is self._grid else "window"] += 1
            if watched is self._window and self._paints["window"] == 1:
                QCoreApplication.postEvent(self, QEvent(self._OVER), Qt.EventPriority.HighEventPriority.value)
        return False

    def customEvent(self, _event: QEvent) -> None:  # noqa: N802  Qt's name
        """Tell at once, then look at what there is to see."""
        print("painted", flush=True)
        self._stages.over("paint")
        seen = {"stages": self._stages.told(), "modules": len(sys.modules), "free": self._free_pixels()}
        self._tell({"paints": self._paints, **seen})

    def _free_pixels(self) -> int:
        picture = self._window.screen().grabWindow(self._window.winId()).toImage()
        places = ((x, y) for x in range(0, picture.width(), 4) for y in range(0, picture.height(), 4))
        return sum(picture.pixel(x, y) == FREE for x, y in places)
