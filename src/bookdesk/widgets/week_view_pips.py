"""The pips of a block of the week: a small square for each provider, filled for those that are free."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

if TYPE_CHECKING:
    from bookdesk.widgets.typography import Typography

_PIP, _PIP_STEP = 8, 11
#: Pictures of pips that are kept: a business has few numbers of providers.
_KEPT = 128


class Pips:
    """Draws pips in a size of type, each number of them once."""

    def __init__(self, sizes: Typography) -> None:
        self._step, self._edge = round(_PIP_STEP * sizes.scale), round(_PIP * sizes.scale)
        self._line = sizes.small_line
        self._kept: dict[tuple[int, int, int, int, float], QPixmap] = {}

    def in_row(self, room: int) -> int:
        """Return how many pips stand beside each other in `room` px."""
        return max(1, (room + self._step - self._edge) // self._step)

    def square(self, number: int, in_row: int) -> QRectF:
        """Return where the outline of a pip runs, px from the corner of the first row's line."""
        row, place = divmod(number, in_row)
        top = row * self._step + (self._line - self._edge) / 2
        return QRectF(place * self._step, top, self._edge, self._edge).adjusted(0.5, 0.5, -0.5, -0.5)

    def pixmap(self, free: int, of: int, in_row: int, ink: QColor, dpr: float) -> QPixmap:
        """Return `of` pips in rows, the first `free` of them filled; `dpr` is device pixels in a px."""
        key = (free, of, in_row, ink.rgba(), dpr)
        pixmap = self._kept.get(key)
        if pixmap is None:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            pixmap = self._kept[key] = self._drawn(free, of, in_row, ink, dpr)
        return pixmap

    def _drawn(self, free: int, of: int, in_row: int, ink: QColor, dpr: float) -> QPixmap:
        rows = -(-of // in_row)
        pixmap = empty_pixmap(in_row * self._step, (rows - 1) * self._step + self._line, dpr)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink, 1))
        for number in range(of):
            painter.setBrush(ink if number < free else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.square(number, in_row), 2, 2)
        painter.end()
        return pixmap


def empty_pixmap(width: int, height: int, dpr: float) -> QPixmap:
    """Make a transparent pixmap of so many px, of which each has `dpr` device pixels."""
    pixmap = QPixmap(max(1, round(width * dpr)), max(1, round(height * dpr)))
    pixmap.setDevicePixelRatio(dpr)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap
