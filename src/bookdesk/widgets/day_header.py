"""The sticky header of the day: a provider's dot, name and note; the zone of one elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QToolTip, QWidget

from bookdesk.domain.text import one_line
from bookdesk.widgets.day_view_geometry import HEADER_HEIGHT
from bookdesk.widgets.own_viewport import give_viewport

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QFont

    from bookdesk.viewmodels.day_grid import DayGridModel, ProviderColumn
    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography

_PAD, _DOT, _NAME_GAP, _GAP = 12, 10, 8, 4
_MOST = 200


class DayHeader(QHeaderView):
    """The providers, above their columns. It owns no width: the day's geometry sets them."""

    def __init__(
        self, model: DayGridModel, theme: Theme, sizes: Typography, icons: Icons, parent: QWidget
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        give_viewport(self)
        self._day, self._theme, self._sizes, self._icons = model, theme, sizes, icons
        self.setMinimumSectionSize(1)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)

    def set_look(self, theme: Theme, sizes: Typography) -> None:
        """Change theme and type."""
        self._theme, self._sizes = theme, sizes
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """Return the header's height, 56 px at 100 %."""
        return QSize(0, round(HEADER_HEIGHT * self._sizes.scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sections that the dirty rectangle touches."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dirty = event.rect()
        bottom = self.viewport().height() - 1
        painter.fillRect(dirty, self._theme.surface)
        first = max(0, self.visualIndexAt(dirty.left()))
        for section in range(first, self.count()):
            left = self.sectionViewportPosition(section)
            if left > dirty.right():
                break
            provider = self._day.provider_at(section)
            if provider is not None:
                self._paint_provider(painter, QRect(left, 0, self.sectionSize(section), bottom), provider)
        painter.fillRect(dirty.left(), bottom, dirty.width(), 1, self._theme.line_strong)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell in a tool tip what may be elided."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            provider = self._day.provider_at(self.logicalIndexAt(event.pos()))
            if provider is not None:
                import html

                texts = (provider.name, provider.note, provider.zone_note)
                shown = "<br>".join(html.escape(one_line(text[:_MOST])) for text in texts if text)
                QToolTip.showText(event.globalPos(), shown, self)
            return True
        return super().viewportEvent(event)

    def _paint_provider(self, painter: QPainter, box: QRect, provider: ProviderColumn) -> None:
        scale, sizes = self._sizes.scale, self._sizes
        painter.save()
        painter.setClipRect(box)
        painter.fillRect(box.right(), box.top(), 1, box.height(), self._theme.line)
        top = box.top() + round(9 * scale)
        dot = _DOT * scale
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.provider_colour(provider.tint))
        painter.drawEllipse(QRectF(box.left() + _PAD, top + (sizes.name_line - dot) / 2, dot, dot))
        left, right = box.left() + _PAD + round((_DOT + _NAME_GAP) * scale), box.right() - 8
        below, name_end, note_end = top + sizes.name_line + round(3 * scale), right, right
        if provider.zone_note or provider.zone_offset:
            # The name comes first: the offset stands beside it, else beside the note, else in the tool tip.
            offset, size, small = provider.zone_offset, round(12 * scale), QFontMetricsF(sizes.small)
            wide = size + 4 + round(small.horizontalAdvance(offset))
            name = QFontMetricsF(sizes.name).horizontalAdvance(provider.name[:_MOST])
            note_room = right - box.left() - _PAD - _GAP - small.horizontalAdvance(provider.note)
            if wide <= right - left - _GAP - name:
                name_end = self._paint_zone(painter, offset, (right - wide, top, right, sizes.name_line))
            elif wide <= note_room:
                note_end = self._paint_zone(painter, offset, (right - wide, below, right, sizes.small_line))
            else:
                note_end = self._paint_zone(painter, "", (right - size, below, right, sizes.small_line))
        place = (left, top, name_end, sizes.name_line)
        self._write(painter, provider.name, sizes.name, self._theme.text, place)
        place = (box.left() + _PAD, below, note_end, sizes.small_line)
        self._write(painter, provider.note, sizes.small, self._theme.text3, place)
        painter.restore()

    def _paint_zone(self, painter: QPainter, offset: str, place: tuple[int, int, int, int]) -> int:
        """Paint a clock and the offset of a provider elsewhere; return where the text before must end."""
        left, top, right, height = place
        size = round(12 * self._sizes.scale)
        pixmap = self._icons.pixmap("clock", self._theme.warn_text, size, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(left, top + (height - size) // 2), pixmap)
        # A pixel more: a width that was measured must not elide what it was measured for.
        beside = (left + size + 4, top, right + 1, height)
        self._write(painter, offset, self._sizes.small, self._theme.warn_text, beside)
        return left - _GAP

    def _write(
        self, painter: QPainter, text: str, font: QFont, colour: QColor, place: tuple[int, int, int, int]
    ) -> None:
        left, top, right, height = place
        metrics = QFontMetricsF(font)
        shown = metrics.elidedText(one_line(text[:_MOST]), Qt.TextElideMode.ElideRight, max(0, right - left))
        base = top + round((height - metrics.ascent() - metrics.descent()) / 2 + metrics.ascent())
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(QPointF(left, base), shown)
