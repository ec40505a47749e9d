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

_PAD, _DOT, _NAME_LEFT = 12, 10, 30
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
        left = box.left() + round(_NAME_LEFT * scale)
        right = box.right() - 8
        if provider.zone_note or provider.zone_offset:
            right = self._paint_zone(painter, provider.zone_offset, top, right)
        self._write(painter, provider.name, sizes.name, self._theme.text, (left, top, right, sizes.name_line))
        place = (
            box.left() + _PAD,
            top + sizes.name_line + round(3 * scale),
            box.right() - 8,
            sizes.small_line,
        )
        self._write(painter, provider.note, sizes.small, self._theme.text3, place)
        painter.restore()

    def _paint_zone(self, painter: QPainter, offset: str, top: int, right: int) -> int:
        """Paint a clock and the offset of a provider elsewhere; return where the name must end."""
        sizes = self._sizes
        width = round(QFontMetricsF(sizes.small).horizontalAdvance(offset))
        size = round(12 * sizes.scale)
        left = right - width - size - 4
        pixmap = self._icons.pixmap("clock", self._theme.warn_text, size, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(left, top + (sizes.name_line - size) // 2), pixmap)
        place = (left + size + 4, top + 1, right + 1, sizes.name_line)
        self._write(painter, offset, sizes.small, self._theme.warn_text, place)
        return left - 4

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
