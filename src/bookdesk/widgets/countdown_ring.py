"""The ring of a hold: it begins at 12 o'clock and shows what is left."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

if TYPE_CHECKING:
    from bookdesk.widgets.look import Look

#: Seconds between two steps of the ring with reduced motion (VISUAL part 6).
_STEP_REDUCED = 5


class CountdownRing(QWidget):
    """A ring of `size` px with a stroke of `stroke` px, at 100 %; with `numbered` the time stands inside.

    With reduced motion it steps every 5 s.
    """

    def __init__(
        self, look: Look, size: int, stroke: int, *, numbered: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._size = size
        self._stroke = stroke
        self._numbered = numbered
        self._part = 0.0
        self._text = ""
        self._warns = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

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

    def _on_look_changed(self) -> None:
        edge = self._look.px(self._size)
        self.setFixedSize(edge, edge)
        self.update()

    def show_left(self, left: float, total: float, text: str, *, warns: bool) -> None:
        """Show what is left of `total`, both seconds; `text` stands inside, "" for a cross."""
        if self._look.reduced_motion and left > 0:
            # The number goes on each second, the ring only every few.
            left = min(total, _STEP_REDUCED * math.ceil(left / _STEP_REDUCED))
        part = max(0.0, min(1.0, left / total)) if total > 0 else 0.0
        if (part, text, warns) != (self._part, self._text, self._warns):
            self._part, self._text, self._warns = part, text, warns
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  the ring is one stroke
        """Draw the track, the part that is left, and the number."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        stroke = self._look.px(self._stroke)
        inset = stroke / 2
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        pen = QPen(theme.ring_track, stroke, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
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
            edge = self._look.px(20)
            mark = self._look.pixmap(self, "close", theme.text3, edge)
            painter.drawPixmap((self.width() - edge) // 2, (self.height() - edge) // 2, mark)
