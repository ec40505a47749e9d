"""The sticky header of the week: each day's date, its total and how full it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHeaderView, QToolTip, QWidget

from bookdesk.domain.layout import BlockKind
from bookdesk.viewmodels.week_texts import day_title, load_text, total_text
from bookdesk.widgets.block_painter_kept import KeptPixmaps
from bookdesk.widgets.block_painter_ruler import Ruler
from bookdesk.widgets.plain_label import plain_tooltip
from bookdesk.widgets.week_view_geometry import HEADER_HEIGHT
from bookdesk.widgets.word_pictures import WordPictures

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QFont

    from bookdesk.domain.week_layout import WeekColumn
    from bookdesk.viewmodels.week_grid import WeekGrid, WeekGridModel
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography

_PAD, _TOP, _BAR = 12, 9, 6
#: Device pixels of words that are kept: 2 MB; of load bars 1 MB.
_KEPT_WORDS, _KEPT_BARS = 512 * 1024, 256 * 1024
_ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole


class WeekHeader(QHeaderView):
    """The days, above their columns; a press asks for the day. It owns no width: the geometry sets them."""

    def __init__(self, model: WeekGridModel, theme: Theme, sizes: Typography, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._week, self._theme, self._sizes = model, theme, sizes
        self._ruler = _ruler_of(sizes)
        self._words, self._bars = WordPictures(self._ruler, _KEPT_WORDS), KeptPixmaps(_KEPT_BARS)
        self.setMinimumSectionSize(1)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_look(self, theme: Theme, sizes: Typography) -> None:
        """Change theme and type."""
        self._theme, self._sizes, self._ruler = theme, sizes, _ruler_of(sizes)
        self._words, self._bars = WordPictures(self._ruler, _KEPT_WORDS), KeptPixmaps(_KEPT_BARS)
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """Return the header's height, 88 px at 100 %."""
        return QSize(0, round(HEADER_HEIGHT * self._sizes.scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the days that the dirty rectangle touches."""
        painter = QPainter(self.viewport())
        dirty = event.rect()
        bottom = self.viewport().height() - 1
        painter.fillRect(dirty, self._theme.surface)
        grid = self._week.grid
        for section in range(self.count() if grid is not None else 0):
            left, width = self.sectionViewportPosition(section), self.sectionSize(section)
            column = self._week.column_at(section)
            if (
                column is not None
                and grid is not None
                and left <= dirty.right()
                and left + width > dirty.left()
            ):
                self._paint_day(painter, QRect(left, 0, width, bottom), column, grid)
        painter.fillRect(dirty.left(), bottom, dirty.width(), 1, self._theme.line_strong)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell in a tool tip what may be elided."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            section = self.logicalIndexAt(event.pos())
            said = self._week.headerData(section, Qt.Orientation.Horizontal, _ACCESSIBLE)
            QToolTip.showText(event.globalPos(), plain_tooltip(str(said or "")), self)
            return True
        return super().viewportEvent(event)

    def _paint_day(self, painter: QPainter, box: QRect, column: WeekColumn, grid: WeekGrid) -> None:
        theme, sizes, scale = self._theme, self._sizes, self._sizes.scale
        painter.save()
        painter.setClipRect(box)
        ground = theme.accent_soft if column.is_today else theme.surface
        if column.is_today:
            painter.fillRect(box, ground)
        painter.fillRect(box.right(), box.top(), 1, box.height(), theme.line)
        left, right = box.left() + _PAD, box.right() - _PAD + 4
        top = box.top() + round(_TOP * scale)
        ink = (sizes.name, theme.text, ground)
        end = self._write(painter, day_title(column.date, grid.locale), ink, (left, top, right))
        if column.is_today:
            word, ink = (
                grid.locale.translate("Week", "Today"),
                (sizes.small_strong, theme.accent_text, ground),
            )
            # The ground says it already where the word has no room.
            if end + 10 + self._width(word, sizes.small_strong) <= right:
                self._write(painter, word, ink, (end + 10, top + 1, right))
        top += sizes.name_line + round(4 * scale)
        strong = not (column.is_past or column.is_closed or grid.mine)
        font, colour = (sizes.small_strong, theme.text) if strong else (sizes.small, theme.text3)
        total = total_text(column, grid.locale, grid.as_of, mine=grid.mine)
        load = load_text(column, grid.locale)
        room = right - left - self._width(total, font)
        wide = self._width(load, sizes.small)
        if load and wide + 6 <= room:
            place = (right - round(wide), top, right + 1)
            self._write(painter, load, (sizes.small, theme.text3, ground), place)
            right_of_total = right - round(wide) - 4
        else:
            right_of_total = right
        self._write(painter, total, (font, colour, ground), (left, top, right_of_total))
        if column.percent is not None and not column.is_closed:
            top += sizes.small_line + round(5 * scale)
            self._paint_load(
                painter, QRect(left, top, right - left, round(_BAR * scale)), column.percent, ground
            )
        painter.restore()

    def _paint_load(self, painter: QPainter, bar: QRect, percent: int, ground: QColor) -> None:
        dpr = self.devicePixelRatioF()
        key = (bar.width(), bar.height(), percent, ground.rgba(), dpr)
        pixmap = self._bars.find(key)
        if pixmap is None:
            pixmap = QPixmap(round(bar.width() * dpr), round(bar.height() * dpr))
            pixmap.setDevicePixelRatio(dpr)
            pixmap.fill(ground)
            inner = QPainter(pixmap)
            self._draw_load(inner, QRectF(0, 0, bar.width(), bar.height()), percent)
            inner.end()
            self._bars.keep(key, pixmap)
        painter.drawPixmap(bar.topLeft(), pixmap)

    def _draw_load(self, painter: QPainter, bar: QRectF, percent: int) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.ring_track)
        radius = bar.height() / 2
        painter.drawRoundedRect(bar, radius, radius)
        if percent:
            painter.setBrush(self._theme.state(BlockKind.BOOKED).line)
            filled = QRectF(bar)
            # Its ends are round: a bar of one percent is still a dot.
            filled.setWidth(max(bar.height(), bar.width() * percent / 100))
            painter.drawRoundedRect(filled, radius, radius)

    def _write(
        self, painter: QPainter, text: str, ink: tuple[QFont, QColor, QColor], place: tuple[int, int, int]
    ) -> int:
        """Write a line between left and right from a top on; return where it ends."""
        left, top, right = place
        font = ink[0]
        width = self._width(text, font)
        if width > max(0, right - left) + 0.5:
            room = max(0, right - left) + 0.5
            text = self._ruler.metrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
            width = self._width(text, font)
        height = self._sizes.name_line if font is self._sizes.name else self._sizes.small_line
        self._words.paint(painter, text, ink, (left, top, height), self.devicePixelRatioF())
        return left + round(width)

    def _width(self, text: str, font: QFont) -> float:
        return self._ruler.width(text, font)


def _ruler_of(sizes: Typography) -> Ruler:
    """Measure the fonts once: to make a font's metrics takes as long as to write a word."""
    return Ruler((sizes.name, sizes.small, sizes.small_strong))
