"""The legend: each state with the fill, border and glyph that the grid draws it with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from bookdesk.domain.layout import BlockKind
from bookdesk.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from bookdesk.widgets.look import Look

_PEN_STYLES = {
    "solid": Qt.PenStyle.SolidLine,
    "dashed": Qt.PenStyle.DashLine,
    "dotted": Qt.PenStyle.DotLine,
}
_LEFT = (
    BlockKind.AVAILABLE,
    BlockKind.LIMITED,
    BlockKind.HELD_BY_YOU,
    BlockKind.HELD,
    BlockKind.UNAVAILABLE,
)
_RIGHT = (BlockKind.BOOKED, BlockKind.ARRIVED, BlockKind.IN_SERVICE, BlockKind.DONE, BlockKind.NO_SHOW)


class Swatch(QWidget):
    """A state's fill, border and glyph, 20 by 16 px; `hollow` is how it looks offline."""

    def __init__(self, look: Look, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._kind = kind
        self._hollow = False
        self.setFixedSize(20, 16)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

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
    painter.drawPixmap(
        (widget.width() - 12) // 2, (widget.height() - 12) // 2, look.pixmap(widget, style.glyph, ink, 12)
    )


class Legend(QWidget):
    """Two columns of states, named as the blocks name them."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._swatches: dict[str, Swatch] = {}
        self._names: dict[str, PlainLabel] = {}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(1, 76)
        grid.setColumnStretch(3, 1)
        for column, kinds in ((0, _LEFT), (2, _RIGHT)):
            for row, kind in enumerate(kinds):
                self._swatches[kind] = Swatch(look, kind)
                self._names[kind] = PlainLabel("", "small")
                grid.addWidget(self._swatches[kind], row, column)
                grid.addWidget(self._names[kind], row, column + 1)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.setSpacing(8)
        column_.addWidget(PlainLabel(self.tr("Legend"), "section"))
        column_.addLayout(grid)
        self.show_line(offline=False)

    def show_line(self, *, offline: bool) -> None:
        """Match what is drawn: offline the free and held blocks tell what they were."""
        names = {
            BlockKind.AVAILABLE: self.tr("Was free") if offline else self.tr("Available"),
            BlockKind.LIMITED: self.tr("Was limited") if offline else self.tr("Limited"),
            BlockKind.HELD_BY_YOU: self.tr("Held by you"),
            BlockKind.HELD: self.tr("Was held") if offline else self.tr("Other desk"),
            BlockKind.UNAVAILABLE: self.tr("Unavailable"),
            BlockKind.BOOKED: self.tr("Booked"),
            BlockKind.ARRIVED: self.tr("Arrived"),
            BlockKind.IN_SERVICE: self.tr("In service"),
            BlockKind.DONE: self.tr("Done"),
            BlockKind.NO_SHOW: self.tr("No-show"),
        }
        for kind, name in names.items():
            self._names[kind].setText(name)
        for kind in (BlockKind.AVAILABLE, BlockKind.LIMITED, BlockKind.HELD):
            self._swatches[kind].set_hollow(offline)

    def sizeHint(self) -> QSize:
        """As its rows need."""
        return super().sizeHint()
