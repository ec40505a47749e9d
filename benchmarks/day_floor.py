"""The floor of the day: one widget that paints what a day shows, the plainest way Qt has."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from bookdesk.domain.clocktext import axis_clock
from bookdesk.domain.layout import BlockKind
from bookdesk.domain.zones import from_seconds
from bookdesk.widgets.block_painter_ink import ink_of
from bookdesk.widgets.block_painter_lines import Moment
from bookdesk.widgets.block_painter_patterns import Patterns
from bookdesk.widgets.block_painter_text import BlockText, tools_of
from bookdesk.widgets.day_view_geometry import DayGeometry

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtGui import QPaintEvent

    from bookdesk.viewmodels.day_grid import DayGrid
    from bookdesk.widgets.block_painter_text import Tools
    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography

_HALF_HOUR = 1800
_GUTTER = 16


class Part(NamedTuple):
    """What is drawn within `clip`, in order: rects by brush, dots, texts by font and colour, pixmaps."""

    clip: QRect
    rects: list[tuple[QBrush, list[QRectF]]]
    dots: list[tuple[QColor, QRectF]]
    texts: list[tuple[QFont, QColor, list[tuple[QPointF, str]]]]
    pixmaps: list[tuple[QPointF, QPixmap]]


#: The frame around the columns, then the columns.
Picture = tuple[Part, Part]


class DayFloor(QWidget):
    """Paints a Picture; everything in it was computed before, when the day's data came."""

    def __init__(self, theme: Theme, sizes: Typography, icons: Icons) -> None:
        super().__init__()
        self._theme, self._sizes, self._icons = theme, sizes, icons
        self._tools = tools_of(theme, sizes, icons)
        self._patterns = Patterns()
        self._picture: Picture | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def cut(self, picture: Picture, rect: QRect) -> Picture:
        """Return what of a picture a rectangle shows: a floor must not search while it paints."""
        box, near = QRectF(rect), QRectF(rect).adjusted(-140, -20, 0, 20)
        frame, body = (
            part._replace(
                rects=[(brush, [r for r in rects if r.intersects(box)]) for brush, rects in part.rects],
                dots=[dot for dot in part.dots if dot[1].intersects(box)],
                texts=[
                    (font, pen, [t for t in texts if near.contains(t[0])]) for font, pen, texts in part.texts
                ],
                pixmaps=[one for one in part.pixmaps if box.adjusted(-12, -12, 0, 0).contains(one[0])],
            )
            for part in picture
        )
        return frame, body

    def take(self, picture: Picture) -> None:
        """Paint this from now on, whenever something is to be painted."""
        self._picture = picture

    def show_picture(self, picture: Picture) -> None:
        """Show another picture."""
        self._picture = picture
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint what was taken; Qt clips it to what is dirty."""
        picture, painter = self._picture, QPainter(self)
        for part in picture or ():
            painter.setClipRect(part.clip)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            for brush, rects in part.rects:
                painter.setBrush(brush)
                painter.drawRects(rects)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for colour, dot in part.dots:
                painter.setBrush(colour)
                painter.drawEllipse(dot)
            for font, colour, texts in part.texts:
                painter.setFont(font)
                painter.setPen(colour)
                for at, text in texts:
                    painter.drawText(at, text)
            for at, pixmap in part.pixmaps:
                painter.drawPixmap(at, pixmap)

    def prepared(self, grid: DayGrid, now: datetime, port: QRect, offset: tuple[int, int]) -> Picture:
        """Bucket a day's rects and texts; `port` has the columns, scrolled by `offset`."""
        made = _Made(self._tools, self._patterns, grid, now, port, offset)
        made.frame(self.width(), self.height())
        made.heads()
        made.axis()
        frame = made.part(self.rect())
        made.ground()
        made.blocks()
        return frame, made.part(port)


class _Made:
    def __init__(
        self,
        tools: Tools,
        patterns: Patterns,
        grid: DayGrid,
        now: datetime,
        port: QRect,
        offset: tuple[int, int],
    ) -> None:
        self._tools, self._patterns, self._grid, self._port, self._offset = (
            tools,
            patterns,
            grid,
            port,
            offset,
        )
        self._theme, self._sizes = tools.theme, tools.sizes
        self._geometry = DayGeometry(grid, port.width(), 1.0)
        self._moment = Moment(grid.locale, now, today=False, hold_seconds=grid.hold_seconds)
        self._rects: dict[tuple[int, int, int], tuple[QBrush, list[QRectF]]] = {}
        self._texts: dict[tuple[int, int], tuple[QFont, QColor, list[tuple[QPointF, str]]]] = {}
        self._pixmaps: list[tuple[QPointF, QPixmap]] = []
        self._dots: list[tuple[QColor, QRectF]] = []
        left, right = offset[0], offset[0] + port.width()
        self._columns = self._geometry.columns_between(left, right)

    def part(self, clip: QRect) -> Part:
        rects = [self._rects[key] for key in sorted(self._rects)]
        made = Part(clip, rects, self._dots, list(self._texts.values()), self._pixmaps)
        self._rects, self._dots, self._texts, self._pixmaps = {}, [], {}, []
        return made

    def fill(self, layer: int, brush: QBrush | QColor, rect: QRect | QRectF) -> None:
        made = QBrush(brush)
        image = made.textureImage().cacheKey() if made.style() is Qt.BrushStyle.TexturePattern else 0
        key = (layer, made.color().rgba(), image)
        self._rects.setdefault(key, (made, []))[1].append(QRectF(rect))

    def text(self, text: str, font: QFont, colour: QColor, at: QPointF) -> None:
        key = (id(font), colour.rgba())
        self._texts.setdefault(key, (font, colour, []))[2].append((at, text))

    def line(self, text: str, font: QFont, colour: QColor, place: tuple[int, int, int]) -> None:
        metrics = QFontMetricsF(font)
        left, top, height = place
        base = top + round((height - metrics.ascent() - metrics.descent()) / 2 + metrics.ascent())
        self.text(text, font, colour, QPointF(left, base))

    def pixmap(self, at: QPointF, pixmap: QPixmap) -> None:
        self._pixmaps.append((at, pixmap))

    def frame(self, width: int, height: int) -> None:
        theme, port = self._theme, self._port
        self.fill(0, theme.surface, QRect(0, 0, width, height))
        for column in self._columns:
            right = self._x(self._geometry.column_left(column + 1)) - 1
            self.fill(1, theme.line, QRect(right, 0, 1, port.top()))
        self.fill(1, theme.line, QRect(port.left() - 1, 0, 1, height))
        self.fill(2, theme.line_strong, QRect(0, port.top() - 1, width, 1))
        self.fill(2, theme.surface2, QRect(width - _GUTTER, port.top(), _GUTTER, height))

    def ground(self) -> None:
        theme, port = self._theme, self._port
        self.fill(0, theme.surface, port)
        start, end = self._grid.window
        for at in range(start, end, _HALF_HOUR):
            y = self._y(at)
            if port.top() <= y <= port.bottom():
                self.fill(1, theme.line, QRect(port.left(), y, port.width(), 1))
        for column in self._columns:
            right = self._x(self._geometry.column_left(column + 1)) - 1
            self.fill(1, theme.line, QRect(right, port.top(), 1, port.height()))

    def heads(self) -> None:
        theme, sizes = self._theme, self._sizes
        for column in self._columns:
            provider, left = self._grid.columns[column], self._x(self._geometry.column_left(column))
            dot = QRectF(left + 12, 9 + (sizes.name_line - 10) / 2, 10, 10)
            self._dots.append((theme.provider_colour(provider.tint), dot))
            self.line(provider.name, sizes.name, theme.text, (left + 30, 9, sizes.name_line))
            low = 9 + sizes.name_line + 3
            self.line(provider.note, sizes.small, theme.text3, (left + 12, low, sizes.small_line))
        self.line(self._grid.offset, sizes.small, theme.text3, (8, 32, sizes.small_line))

    def axis(self) -> None:
        theme, sizes, locale = self._theme, self._sizes, self._grid.locale
        start, end = self._grid.window
        for at in range(start, end, _HALF_HOUR):
            instant = from_seconds(at)
            hour = not instant.astimezone(locale.zone).minute
            top = self._y(at) + 2
            if top > self._port.bottom() or top < self._port.top():
                continue
            font = sizes.small_strong if hour else sizes.small
            colour = theme.text2 if hour else theme.text3
            self.line(axis_clock(instant, locale), font, colour, (8, top, sizes.small_line))

    def blocks(self) -> None:
        top = self._offset[1]
        for column in self._columns:
            rects, blocks = self._geometry.rects(column), self._grid.columns[column].blocks
            for row in self._geometry.rows_between(column, top, top + self._port.height()):
                rect = rects[row].translated(self._x(0), self._port.top() - top)
                block = blocks[row]
                if block.kind is BlockKind.PAST:
                    continue
                style, ink = self._theme.state(block.kind), ink_of(self._theme, block, offline=False)
                if ink.edge == "none":
                    self.fill(3, ink.fill, rect)
                else:
                    self.fill(2, ink.line, rect)
                    wide = ink.edge_width
                    self.fill(3, ink.fill, rect.adjusted(wide, wide, -wide, -wide))
                if block.kind is BlockKind.UNAVAILABLE:
                    self.fill(4, self._patterns.brush("hatch", self._theme.hatch, 1.0), rect)
                side = rect.adjusted(1, 1, -1, -1)
                if style.strip not in ("none", "empty"):
                    side.setWidth(10)
                    self.fill(4, self._patterns.brush(style.strip, ink.line, 1.0), side)
                elif style.bar != "none":
                    side.setWidth(4)
                    self.fill(4, self._patterns.brush(style.bar, ink.line, 1.0), side)
                recorder = cast("QPainter", _Recorder(self))
                BlockText(self._tools, recorder, rect, block, self._moment, 1.0, None).write()

    def _x(self, x: int) -> int:
        return self._port.left() + x - self._offset[0]

    def _y(self, seconds: int) -> int:
        return self._port.top() + self._geometry.y_of(seconds) - self._offset[1]


class _Recorder:
    """Takes what the product writes on a block, so that both write the same words in the same places."""

    def __init__(self, made: _Made) -> None:
        self._made = made
        self._font, self._colour = QFont(), QColor()

    def setFont(self, font: QFont) -> None:  # noqa: N802  Qt's names
        self._font = font

    def setPen(self, colour: object) -> None:  # noqa: N802
        if isinstance(colour, QColor):
            self._colour = colour

    def setBrush(self, colour: QColor) -> None:  # noqa: N802
        self._brush = colour

    def drawText(self, at: QPointF, text: str) -> None:  # noqa: N802
        self._made.text(text, self._font, self._colour, at)

    def drawPixmap(self, at: QPointF, pixmap: QPixmap) -> None:  # noqa: N802
        self._made.pixmap(at, pixmap)

    def drawRoundedRect(self, rect: QRectF, _x: float, _y: float) -> None:  # noqa: N802
        self._made.fill(5, self._brush, rect)
