"""A row of the conflict's choice: its key, its time, whose it is, and how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QSizePolicy,
    QWidget,
)

from bookdesk.domain.text import one_line

if TYPE_CHECKING:
    from bookdesk.viewmodels.alternatives import AlternativeRow
    from bookdesk.widgets.look import Look

_ROW = 40
#: What time, provider and note take of a row's middle, as parts of their sum.
_WHEN, _WHO, _NOTE = 200, 104, 170
_BETWEEN = _WHEN + _WHO + _NOTE


class AlternativeButton(QAbstractButton):
    """One choice in a row of 40 px: number, time, provider, how far away, state.

    `statuses` are those of all rows: the widest decides how much room is left in each.
    """

    marked = Signal(int)

    def __init__(
        self,
        look: Look,
        row: AlternativeRow,
        statuses: tuple[str, ...],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._row = row
        self._statuses = statuses
        self._is_marked = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(
            one_line(", ".join((str(row.number), row.said, row.provider_name, row.note, row.status)))
        )

    def sizeHint(self) -> QSize:
        """Take the card's width."""
        return QSize(600, self._look.px(_ROW))

    def _on_look_changed(self) -> None:
        self.setFixedHeight(self._look.px(_ROW))
        self.update()

    def set_marked(self, marked: bool) -> None:  # noqa: FBT001  a property's setter
        """Mark it as the one that Enter holds."""
        if marked != self._is_marked:
            self._is_marked = marked
            self.update()

    def focusInEvent(self, event: object) -> None:
        """Take the mark along with the focus."""
        super().focusInEvent(event)  # type: ignore[arg-type]
        self.marked.emit(self._row.number)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the row."""
        theme, fonts, row = self._look.theme, self._look.fonts, self._row
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self._is_marked:
            painter.setPen(QPen(theme.focus if self.hasFocus() else theme.line_strong, 2))
            painter.setBrush(theme.accent_soft)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
        elif self.underMouse():
            painter.setPen(QPen(theme.line_strong, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        edge, high = self._look.px(24), self.height()
        number = QRectF(8, (high - edge) / 2, edge, edge)
        painter.setPen(QPen(theme.line_strong, 1))
        painter.setBrush(theme.surface)
        painter.drawRoundedRect(number.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(theme.text)
        painter.setFont(fonts.small_strong)
        painter.drawText(number, Qt.AlignmentFlag.AlignCenter, str(row.number))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        left = 8 + edge + 16
        # Number and state stand at their places; what is between them is shared as at 100 %.
        widest = max(self._state_width(status) for status in self._statuses)
        unit = max(0, self.width() - 12 - widest - 12 - left) / _BETWEEN
        when, who, note = (round(part * unit) for part in (_WHEN, _WHO, _NOTE))
        painter.setFont(fonts.name)
        painter.drawText(QRectF(left, 0, when, high), middle, self._cut(fonts.name, row.when, when - 8))
        left += when
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.provider_colour(row.tint))
        painter.drawEllipse(QRectF(left, high / 2 - 5, 10, 10))
        painter.setPen(theme.text)
        painter.setFont(fonts.body)
        name = self._cut(fonts.body, row.provider_name, who - 24)
        painter.drawText(QRectF(left + 18, 0, who - 18, high), middle, name)
        left += who
        painter.setPen(theme.text2)
        painter.setFont(fonts.small)
        painter.drawText(QRectF(left, 0, note, high), middle, self._cut(fonts.small, row.note, note))
        self._draw_state(painter)

    def _cut(self, font: object, text: str, width: int) -> str:
        metrics = QFontMetrics(font)  # type: ignore[call-overload]
        return metrics.elidedText(" ".join(text.split())[:300], Qt.TextElideMode.ElideRight, width)  # type: ignore[no-any-return]

    def _state_width(self, status: str) -> int:
        text = QFontMetrics(self._look.fonts.small).horizontalAdvance(status)
        return text + 22 + self._look.px(12)

    def _draw_state(self, painter: QPainter) -> None:
        style = self._look.theme.state("limited" if self._row.limited else "available")
        width, high = self._state_width(self._row.status), self._look.px(20)
        glyph = self._look.px(12)
        box = QRectF(self.width() - 12 - width, (self.height() - high) // 2, width, high)
        pen = QPen(style.line, 1)
        if style.edge == "dashed":
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.setBrush(style.fill)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        mark = self._look.pixmap(self, style.glyph, style.text, glyph)
        painter.drawPixmap(round(box.left()) + 7, round(box.center().y() - glyph / 2), mark)
        painter.setPen(style.text)
        painter.setFont(self._look.fonts.small)
        painter.drawText(box.adjusted(13 + glyph, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._row.status)
