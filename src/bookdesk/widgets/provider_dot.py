"""A provider's dot: it always stands beside the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from bookdesk.widgets.look import Look

_SIZE = 10


class ProviderDot(QWidget):
    """A filled circle of 10 px, at 100 %, in a provider's colour."""

    def __init__(self, look: Look, tint: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._tint = tint
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def set_tint(self, tint: int) -> None:
        """Take the colour of the provider at `tint` in the business's order."""
        if tint != self._tint:
            self._tint = tint
            self.update()

    def _on_look_changed(self) -> None:
        edge = self._look.px(_SIZE)
        self.setFixedSize(edge, edge)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the circle."""
        painter = QPainter(self)
        _draw(painter, self._look.theme.provider_colour(self._tint), self.width())


def dot_icon_size(look: Look) -> QSize:
    """Return the room that the dot takes as an icon, px."""
    return QSize(look.px(_SIZE) + 4, look.px(_SIZE))


class DotIcons:
    """The dots of one look as icons for stock controls, with a gap after each; those of a colour are one.

    Qt keeps what it painted a picture with beside the picture: 4 KB for a dot.
    """

    def __init__(self, look: Look) -> None:
        self._look = look
        self._made: dict[tuple[int, float], QIcon] = {}

    def icon(self, tint: int, dpr: float) -> QIcon:
        """Return the dot of the provider at `tint` in the business's order; `dpr`: device pixels in a px."""
        colour = self._look.theme.provider_colour(tint)
        known = (colour.rgba(), dpr)
        if known not in self._made:
            self._made[known] = self._draw_icon(colour, dpr)
        return self._made[known]

    def _draw_icon(self, colour: QColor, dpr: float) -> QIcon:
        room = dot_icon_size(self._look)
        pixmap = QPixmap(round(room.width() * dpr), round(room.height() * dpr))
        pixmap.setDevicePixelRatio(dpr)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        _draw(painter, colour, room.height())
        painter.end()
        return QIcon(pixmap)


def _draw(painter: QPainter, colour: QColor, edge: int) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QRectF(0, 0, edge, edge))
