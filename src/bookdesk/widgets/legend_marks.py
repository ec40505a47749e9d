"""The marks of the legend: each state with the fill, border and glyph that the grid draws it with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from bookdesk.domain.layout import BlockKind
from bookdesk.widgets.kept_places import LEGEND_MARK
from bookdesk.widgets.plain_label import plain_tooltip

if TYPE_CHECKING:
    from bookdesk.widgets.look import Look

#: A mark's width beside its name, px at 100 %; alone it is as wide as it is high.
WIDE = 20

_PEN_STYLES = {
    "solid": Qt.PenStyle.SolidLine,
    "dashed": Qt.PenStyle.DashLine,
    "dotted": Qt.PenStyle.DotLine,
}


class Mark(QWidget):
    """What stands beside a name, 20 by 16 px at 100 %; alone 16 by 16, and a pointer is told its name."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._is_alone = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def stand_alone(self, *, alone: bool) -> None:
        """Stand without a name beside it, or with one."""
        self._is_alone = alone
        self._on_look_changed()

    def show_name(self, name: str) -> None:
        """Name it for a screen reader and for whoever points at it."""
        self.setAccessibleName(name)
        self.setToolTip(plain_tooltip(name))

    def _on_look_changed(self) -> None:
        look = self._look
        self.setFixedSize(look.px(LEGEND_MARK if self._is_alone else WIDE), look.px(LEGEND_MARK))
        self.update()


class Swatch(Mark):
    """A state's fill, border and glyph; `hollow` is how it looks offline."""

    def __init__(self, look: Look, kind: str) -> None:
        super().__init__(look)
        self._kind = kind
        self._hollow = False

    def set_hollow(self, hollow: bool) -> None:  # noqa: FBT001  a property's setter
        """Draw it without a fill."""
        if hollow != self._hollow:
            self._hollow = hollow
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw it."""
        draw_swatch(self, QPainter(self), self._look, self._kind, hollow=self._hollow)


def draw_swatch(widget: QWidget, painter: QPainter, look: Look, kind: str, *, hollow: bool) -> None:
    """Draw a state's swatch over the whole of `widget`."""
    style, theme = look.theme.state(kind), look.theme
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = "dashed" if hollow and style.edge == "solid" else style.edge
    pen = QPen(style.line, 1, _PEN_STYLES.get(edge, Qt.PenStyle.SolidLine))
    if edge in ("dashed", "dotted"):
        pen.setDashPattern([2.5, 2.0] if edge == "dashed" else [1.0, 1.5])
    painter.setPen(pen)
    painter.setBrush(theme.surface if hollow else style.fill)
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    ink = QColor(style.line) if hollow and not theme.high_contrast else QColor(style.text)
    size = look.px(12)
    pixmap = look.pixmap(widget, style.glyph, ink, size)
    painter.drawPixmap((widget.width() - size) // 2, (widget.height() - size) // 2, pixmap)


class LoadSwatch(Mark):
    """A bar that is filled in part."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        bar = QRectF(0, (self.height() - 6) / 2, self.width(), 6)
        painter.setBrush(self._look.theme.ring_track)
        painter.drawRoundedRect(bar, 3, 3)
        painter.setBrush(self._look.theme.state(BlockKind.BOOKED).line)
        painter.drawRoundedRect(bar.adjusted(0, 0, -self.width() * 0.4, 0), 3, 3)
