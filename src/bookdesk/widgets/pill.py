"""A pill: a short state in a rounded box, with a dot or an icon before it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

if TYPE_CHECKING:
    from bookdesk.widgets.look import Look


#: Where the mark and the text begin, the icon's edge and the dot's, and what is left behind the text, px at
#: 100 %.
_LEFT, _TEXT_LEFT, _ICON, _DOT, _RIGHT = 8, 27, 14, 8, 11


class PillKind(StrEnum):
    """How a pill looks: well, waiting or warning."""

    WELL = "well"
    WAITING = "waiting"
    WARNING = "warning"


class Pill(QWidget):
    """A pill of 20 px at 100 %; its text is its accessible name."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._kind = PillKind.WAITING
        self._text = ""
        self._icon = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._on_look_changed)

    @property
    def text(self) -> str:
        """The text shown."""
        return self._text

    def show_state(self, kind: PillKind, text: str, icon: str = "") -> None:
        """Show a state; without an icon a dot stands before it."""
        if (kind, text, icon) != (self._kind, self._text, self._icon):
            self._kind, self._text, self._icon = kind, text, icon
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Room for mark and text."""
        look = self._look
        words = QFontMetrics(look.fonts.small_strong).horizontalAdvance(self._text)
        return QSize(look.px(_TEXT_LEFT) + words + look.px(_RIGHT), look.px(20))

    def minimumSizeHint(self) -> QSize:
        """Ask for the same."""
        return self.sizeHint()

    def _on_look_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw box, mark and text."""
        theme = self._look.theme
        warns = self._kind is PillKind.WARNING
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.warn_line if warns else theme.line, 1))
        painter.setBrush(theme.warn_bg if warns else theme.surface)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        middle = self.height() / 2
        if self._icon:
            ink = theme.warn_text if warns else theme.text2
            size = self._look.px(_ICON)
            icon = self._look.pixmap(self, self._icon, ink, size)
            painter.drawPixmap(self._look.px(_LEFT), round(middle - size / 2), icon)
        else:
            size = self._look.px(_DOT)
            dot = QRectF(self._look.px(_LEFT + (_ICON - _DOT) // 2), middle - size / 2, size, size)
            if self._kind is PillKind.WELL:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.ok)
            else:
                painter.setPen(QPen(theme.text3, 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(dot)
        painter.setPen(theme.warn_text if warns else theme.text)
        painter.setFont(self._look.fonts.small_strong if warns else self._look.fonts.small)
        left = self._look.px(_TEXT_LEFT)
        room = QRectF(left, 0, self.width() - left, self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._text)
