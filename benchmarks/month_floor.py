"""The floor of the month: one widget that paints what a month shows, the plainest way Qt has."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from bookdesk.domain.clocktext import month_name, weekday
from bookdesk.domain.month_layout import CellKind
from bookdesk.widgets.block_painter_patterns import Patterns
from bookdesk.widgets.month_view_cells import places

if TYPE_CHECKING:
    from PySide6.QtGui import QBrush, QColor, QPaintEvent

    from bookdesk.domain.month_layout import MonthCell
    from bookdesk.viewmodels.month_grid import MonthGrid
    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography

_HEADER = 32
_STATES = {CellKind.FREE: "available", CellKind.LIMITED: "limited", CellKind.FULL: "booked"}


class Picture(NamedTuple):
    """All that is drawn, in order: fills, rounded boxes with an edge or without, texts by font, pixmaps."""

    fills: list[tuple[QRect, QColor | QBrush]]
    boxes: list[tuple[QRectF, float, QColor | None, QPen | None, QRectF | None]]
    texts: list[tuple[QFont, list[tuple[QColor, QPointF, str]]]]
    pixmaps: list[tuple[QPointF, QPixmap]]
    ring: QRect


class MonthFloor(QWidget):
    """Paints a Picture; everything in it was computed before."""

    def __init__(self, theme: Theme, sizes: Typography, icons: Icons) -> None:
        super().__init__()
        self._theme, self._sizes, self._icons = theme, sizes, icons
        self._hatch = Patterns().brush("hatch", theme.hatch, 1.0)
        self._picture: Picture | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_picture(self, picture: Picture) -> None:
        """Show another picture."""
        self._picture = picture
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint it."""
        picture, painter = self._picture, QPainter(self)
        if picture is None:
            return
        painter.setBrushOrigin(0, _HEADER)
        for rect, fill in picture.fills:
            painter.fillRect(rect, fill)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for box, radius, colour, pen, clip in picture.boxes:
            painter.setPen(Qt.PenStyle.NoPen if pen is None else pen)
            painter.setBrush(Qt.BrushStyle.NoBrush if colour is None else colour)
            if clip is not None:
                painter.setClipRect(clip)
            painter.drawRoundedRect(box, radius, radius)
            if clip is not None:
                painter.setClipping(False)
        for font, texts in picture.texts:
            painter.setFont(font)
            for colour, at, text in texts:
                painter.setPen(colour)
                painter.drawText(at, text)
        for at, pixmap in picture.pixmaps:
            painter.drawPixmap(at, pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(self._theme.line_strong, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(picture.ring)

    def prepared(self, grid: MonthGrid, lefts: list[int], tops: list[int]) -> Picture:
        """Compute where everything of a month goes; eight edges of columns, seven of rows, px."""
        made = _Made(self._theme, self._sizes, self._icons, self._hatch)
        width = lefts[-1]
        theme = self._theme
        made.fill(QRect(0, 0, width, _HEADER), theme.surface)
        for column in range(7):
            name = weekday(grid.cells[column].date, grid.locale)
            made.text(name, self._sizes.small_strong, theme.text2, lefts[column] + 12, 0, _HEADER)
        made.fill(QRect(0, _HEADER - 1, width, 1), theme.line_strong)
        for place, cell in enumerate(grid.cells):
            row, column = divmod(place, 7)
            rect = QRect(
                lefts[column], tops[row], lefts[column + 1] - lefts[column], tops[row + 1] - tops[row]
            )
            made.cell(rect, cell, grid)
            if column < 6:
                made.fill(QRect(rect.right(), rect.top(), 1, rect.height()), theme.line)
            if cell.in_month and cell.date.day == 17:
                made.ring = rect.adjusted(0, 0, -1, -1)
        for row in range(1, 6):
            made.fill(QRect(0, tops[row] - 1, width, 1), theme.line)
        return Picture(made.fills, made.boxes, list(made.texts.values()), made.pixmaps, made.ring)


class _Made:
    def __init__(self, theme: Theme, sizes: Typography, icons: Icons, hatch: QBrush) -> None:
        self._theme, self._sizes, self._icons, self._hatch = theme, sizes, icons, hatch
        self.fills: list[tuple[QRect, QColor | QBrush]] = []
        self.boxes: list[tuple[QRectF, float, QColor | None, QPen | None, QRectF | None]] = []
        self.texts: dict[int, tuple[QFont, list[tuple[QColor, QPointF, str]]]] = {}
        self.pixmaps: list[tuple[QPointF, QPixmap]] = []
        self.ring = QRect()

    def fill(self, rect: QRect, colour: QColor | QBrush) -> None:
        self.fills.append((rect, colour))

    def text(self, text: str, font: QFont, colour: QColor, left: float, top: float, height: float) -> float:
        metrics = QFontMetricsF(font)
        base = top + round((height - metrics.ascent() - metrics.descent()) / 2 + metrics.ascent())
        self.texts.setdefault(id(font), (font, []))[1].append((colour, QPointF(left, base), text))
        return metrics.horizontalAdvance(text)

    def glyph(self, name: str, colour: QColor, left: float, top: float, height: int) -> None:
        at = QPointF(left, top + (height - 12) // 2)
        self.pixmaps.append((at, self._icons.pixmap(name, colour, 12)))

    def box(
        self,
        box: QRectF,
        colour: QColor | None,
        pen: QPen | None = None,
        clip: QRectF | None = None,
        radius: float = 4,
    ) -> None:
        self.boxes.append((box, radius, colour, pen, clip))

    def cell(self, rect: QRect, cell: MonthCell, grid: MonthGrid) -> None:
        theme, sizes = self._theme, self._sizes
        at = places(rect.width(), rect.height(), 1.0)
        left, closed = rect.left() + 12, theme.state("unavailable")
        gone = cell.kind is CellKind.PAST or not cell.in_month
        self.fill(rect, closed.fill if cell.kind is CellKind.CLOSED else theme.bg if gone else theme.surface)
        top = rect.top() + at.date
        number = str(cell.date.day)
        if not cell.in_month and cell.date.day == 1:
            number += f" {month_name(cell.date.month, grid.locale)}"
        wide = QFontMetricsF(sizes.name).horizontalAdvance(number)
        colour = theme.text if not gone and cell.kind is not CellKind.CLOSED else theme.text2
        if cell.kind is CellKind.CLOSED:
            self.fill(rect, self._hatch)
            self.box(QRectF(left - 4, top + 2, wide + 8, at.date_height - 4), closed.fill)
        if cell.is_today:
            self.box(QRectF(left - 7, top, wide + 14, at.date_height), theme.accent)
            colour = theme.on_accent
            after = round(left + wide + 15)
            self.text("Today", sizes.small_strong, theme.accent_text, after, top, at.date_height)
        self.text(number, sizes.name, colour, left, top, at.date_height)
        low = rect.top() + at.number
        if cell.kind is CellKind.CLOSED:
            wide = QFontMetricsF(sizes.small_medium).horizontalAdvance("Closed")
            self.box(QRectF(left - 4, low - 2, 17 + wide + 8, 20), closed.fill)
            self.glyph(closed.glyph, closed.text, left, low, 16)
            self.text("Closed", sizes.small_medium, closed.text, left + 17, low, 16)
        elif cell.kind is CellKind.PAST:
            self.glyph("done", theme.text3, left, low, 16)
            self.text(f"{cell.bookings} bookings", sizes.small, theme.text3, left + 16, low, 16)
        elif cell.kind is not CellKind.UNKNOWN:
            self._counted(rect, cell, left, low)

    def _counted(self, rect: QRect, cell: MonthCell, left: int, low: int) -> None:
        theme, sizes, state = self._theme, self._sizes, self._theme.state(_STATES[cell.kind])
        at = places(rect.width(), rect.height(), 1.0)
        if cell.in_month:
            self.glyph(state.glyph, state.text, left, low, 24)
            metrics = QFontMetricsF(sizes.title)
            base = low + round((24 - metrics.ascent() - metrics.descent()) / 2 + metrics.ascent())
            wide = self.text(str(cell.free), sizes.title, state.text, left + 19, low, 24)
            small = self.texts.setdefault(id(sizes.small), (sizes.small, []))[1]
            small.append((state.text, QPointF(left + 19 + round(wide) + 6, base), "free"))
            if cell.kind is not CellKind.FREE:
                self._chip(rect, cell.kind)
        else:
            word = {CellKind.LIMITED: ", limited", CellKind.FULL: ", full"}.get(cell.kind, "")
            self.text(f"{cell.free} free{word}", sizes.small, theme.text3, left, low, 16)
        assert cell.percent is not None
        assert at.bar is not None
        assert at.percent is not None
        bar = QRectF(left, rect.top() + at.bar, rect.width() - 24, 6)
        self.box(bar, theme.ring_track, radius=3)
        done = QRectF(bar)
        done.setWidth(bar.width() * cell.percent / 100)
        self.box(bar, theme.state("booked" if cell.in_month else "done").line, None, done, 3)
        tone = theme.text2 if cell.in_month else theme.text3
        self.text(f"{cell.percent}% full", sizes.small, tone, left, rect.top() + at.percent, 16)

    def _chip(self, rect: QRect, kind: CellKind) -> None:
        state, font = self._theme.state(_STATES[kind]), self._sizes.small_medium
        word = "Limited" if kind is CellKind.LIMITED else "Full"
        bar = 3 if kind is CellKind.FULL else 0
        wide = round(33 + bar + QFontMetricsF(font).horizontalAdvance(word))
        box = QRectF(rect.right() + 1 - 12 - wide, rect.top() + 10, wide, 20)
        self.box(box, state.fill)
        if bar:
            self.box(box, state.line, None, QRectF(box.left(), box.top(), 4, 20))
        else:
            pen = QPen(state.line, 1)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            pen.setDashPattern([3, 2])
            self.box(box.adjusted(0.5, 0.5, -0.5, -0.5), None, pen, None, 3.5)
        self.glyph(state.glyph, state.text, box.left() + 8 + bar, box.top(), 20)
        self.text(word, font, state.text, box.left() + 25 + bar, box.top(), 20)
