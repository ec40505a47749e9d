"""A provider's dot: it always stands beside the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from bookdesk.widgets.look import Look

_SIZE = 10


class ProviderDot(QWidget):
    """A filled circle of 10 px in a provider's colour."""

    def __init__(self, look: Look, tint: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._tint = tint
        self.setFixedSize(_SIZE, _SIZE)
        look.changed.connect(self.update)

    def set_tint(self, tint: int) -> None:
        """Take the colour of the provider at `tint` in the business's order."""
        if tint != self._tint:
            self._tint = tint
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the circle."""
        painter = QPainter(self)
        _draw(painter, self._look.theme.provider_colour(self._tint))


def dot_icon(colour: QColor, dpr: float) -> QIcon:
    """Make the dot as an icon for a stock control, with a gap after it; `dpr` is device pixels in one px."""
    pixmap = QPixmap(round((_SIZE + 4) * dpr), round(_SIZE * dpr))
    pixmap.setDevicePixelRatio(dpr)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _draw(painter, colour)
    painter.end()
    return QIcon(pixmap)


def _draw(painter: QPainter, colour: QColor) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QRectF(0, 0, _SIZE, _SIZE))
