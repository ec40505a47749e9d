"""The ring of a hold: it begins at 12 o'clock and shows what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

if TYPE_CHECKING:
    from bookdesk.widgets.look import Look


class CountdownRing(QWidget):
    """A ring of `size` px with a stroke of `stroke` px; with `numbered` the time stands inside."""

    def __init__(
        self, look: Look, size: int, stroke: int, *, numbered: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._stroke = stroke
        self._numbered = numbered
        self._part = 0.0
        self._text = ""
        self._warns = False
        self.setFixedSize(size, size)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def part(self) -> float:
        """The part of the ring that is drawn full, 0 to 1."""
        return self._part

    @property
    def text(self) -> str:
        """The time inside."""
        return self._text

    def sizeHint(self) -> QSize:
        """Its size."""
        return self.size()

    def show_left(self, left: float, total: float, text: str, *, warns: bool) -> None:
        """Show what is left of `total`, both seconds; `text` stands inside, "" for a cross."""
        part = max(0.0, min(1.0, left / total)) if total > 0 else 0.0
        if (part, text, warns) != (self._part, self._text, self._warns):
            self._part, self._text, self._warns = part, text, warns
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  the ring is one stroke
        """Draw the track, the part that is left, and the number."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = self._stroke / 2
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        pen = QPen(theme.ring_track, self._stroke, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawEllipse(box)
        if self._part > 0:
            pen.setColor(theme.warn_line if self._warns else theme.accent)
            painter.setPen(pen)
            # Sixteenths of a degree, clockwise from 12 o'clock.
            painter.drawArc(box, 90 * 16, -round(self._part * 360 * 16))
        if not self._numbered:
            return
        if self._text:
            font = QFont(self._look.fonts.title)
            painter.setFont(font)
            painter.setPen(theme.text)
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
        else:
            mark = self._look.pixmap(self, "close", theme.text3, 20)
            painter.drawPixmap((self.width() - 20) // 2, (self.height() - 20) // 2, mark)
