"""Paints the day: bands, hours, blocks, the now-line, outlines and the focus ring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from bookdesk.widgets.block_painter import BlockPainter, empty_pixmap
from bookdesk.widgets.block_painter_kept import KeptPixmaps
from bookdesk.widgets.ring_reach import RING_REACH, with_ring

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QPixmap

    from bookdesk.viewmodels.day_grid import DayGrid
    from bookdesk.widgets.block_painter_lines import Moment
    from bookdesk.widgets.day_view_geometry import DayGeometry
    from bookdesk.widgets.day_view_scene import Scene
    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography

_NOW_WIDTH = 2
#: The half hours' lines: px that are drawn, px that are not; and px of such a line that are kept as a
#: picture, a whole number of device pixels at any usual ratio.
_DASHES, _DASHED = [2, 4], 240
#: Device pixels of rings that are kept: 128 kB, those of a few sizes of blocks.
_KEPT_RINGS = 32 * 1024


class DaySurface:
    """Paints a grid in content coordinates; it touches only what lies in the dirty rectangle."""

    def __init__(self, theme: Theme, sizes: Typography, icons: Icons) -> None:
        self._icons = icons
        self.set_look(theme, sizes)

    def set_look(self, theme: Theme, sizes: Typography) -> None:
        """Change theme and type; the pictures of the blocks are made anew."""
        self._theme = theme
        self._blocks = BlockPainter(theme, sizes, self._icons)
        self._rings = KeptPixmaps(_KEPT_RINGS)
        self._dashed: dict[float, QPixmap] = {}

    def paint(self, painter: QPainter, dirty: QRect, scene: Scene, dpr: float) -> None:
        """Paint what `dirty` touches; `dpr` is the device pixels in one of its pixels."""
        grid, geometry, moment, now_y = scene.grid, scene.geometry, scene.moment, scene.now_y
        self._paint_ground(painter, dirty, scene, dpr)
        line = None if now_y is None else QRect(0, now_y - _NOW_WIDTH // 2, geometry.width, _NOW_WIDTH)
        # White and yellow blocks swallow the line's colour in high contrast: it gets an edge there.
        edge = 2 if self._theme.high_contrast else 0
        reach = QRect() if line is None else line.adjusted(0, -edge, 0, edge)
        crossed = []
        painted, drawn_as = self._blocks, self._blocks.drawn_as(moment, dpr)
        for column in geometry.columns_between(dirty.left(), dirty.right() + 1):
            blocks = grid.columns[column].blocks
            rects, pictures = geometry.rects(column), geometry.pictures(column, drawn_as)
            under = set()
            if line is not None:
                under = set(geometry.rows_between(column, reach.top(), reach.bottom() + 1))
            for row in geometry.rows_between(column, dirty.top(), dirty.bottom() + 1):
                if row in under:
                    crossed.append((rects[row], blocks[row]))
                    painted.paint_body(painter, rects[row], blocks[row], moment, dpr)
                elif not (pictures[row] and painted.paint_known(painter, rects[row], pictures[row])):
                    pictures[row] = painted.paint(painter, rects[row], blocks[row], moment, dpr)
        if line is not None:
            if edge:
                painter.fillRect(reach.intersected(dirty), self._theme.on_now)
            painter.fillRect(line.intersected(dirty), self._theme.now)
            for rect, block in crossed:
                self._blocks.paint_text(painter, rect, block, moment, dpr, reach)
        self._paint_marks(painter, dirty, scene, dpr)

    def make_ahead(
        self, grid: DayGrid, geometry: DayGeometry, moment: Moment, column: int, stretch: range, dpr: float
    ) -> None:
        """Make the pictures of a column's blocks within a stretch of heights, which are painted soon."""
        rects, blocks = geometry.rects(column), grid.columns[column].blocks
        for row in geometry.rows_between(column, stretch.start, stretch.stop):
            self._blocks.make_ahead(rects[row], blocks[row], moment, dpr)

    def _paint_ground(self, painter: QPainter, dirty: QRect, scene: Scene, dpr: float) -> None:
        theme, geometry = self._theme, scene.geometry
        body = QRect(0, 0, geometry.width, geometry.height)
        to_come = dirty.intersected(body.adjusted(0, min(max(0, scene.past_until), geometry.height), 0, 0))
        if to_come != dirty:
            painter.fillRect(dirty, theme.bg)
        painter.fillRect(to_come, theme.surface)
        top, bottom = dirty.top(), dirty.bottom()
        # Dashes that start at a whole pattern meet their neighbours whatever part is painted.
        left = dirty.left() // _DASHED * _DASHED
        for y, hour in scene.ticks:
            if not top <= y <= bottom:
                continue
            if hour:
                painter.fillRect(dirty.left(), y, dirty.width(), 1, theme.line)
            else:
                painter.drawTiledPixmap(left, y, dirty.right() + 1 - left, 1, self._dashes(dpr))
        for column in geometry.columns_between(dirty.left(), dirty.right() + 1):
            right = geometry.column_left(column + 1) - 1
            painter.fillRect(right, dirty.top(), 1, dirty.height(), theme.line)

    def _dashes(self, dpr: float) -> QPixmap:
        """Return a piece of a half hour's line: drawn anew its dashes take four times as long."""
        pixmap = self._dashed.get(dpr)
        if pixmap is None:
            pixmap = self._dashed[dpr] = empty_pixmap(QRect(0, 0, _DASHED, 1), dpr)
            dashes = QPen(self._theme.line, 1)
            dashes.setCapStyle(Qt.PenCapStyle.FlatCap)
            dashes.setDashPattern(_DASHES)
            painter = QPainter(pixmap)
            painter.setPen(dashes)
            painter.drawLine(QLineF(0, 0.5, _DASHED, 0.5))
            painter.end()
        return pixmap

    def _paint_marks(self, painter: QPainter, dirty: QRect, scene: Scene, dpr: float) -> None:
        near, geometry, marks = with_ring(dirty), scene.geometry, scene.marks
        columns = geometry.columns_between(near.left(), near.right() + 1)
        for row, column in marks.outlined:
            if column in columns:
                rect = geometry.rect(row, column)
                if rect.intersects(near):
                    self._ring(painter, rect, self._theme.text2, 2, dpr)
        if marks.current is not None:
            rect = geometry.rect(*marks.current)
            if rect.intersects(near):
                colour, width = (self._theme.focus, 2) if marks.focused else (self._theme.line_strong, 1)
                self._ring(painter, rect, colour, width, dpr)

    def _ring(self, painter: QPainter, rect: QRect, colour: QColor, width: int, dpr: float) -> None:
        """Lay a ring around a block: to draw it takes several times as long as to lay its picture down."""
        around = with_ring(rect)
        if around.width() * around.height() * dpr * dpr > _KEPT_RINGS / 2:
            _draw_ring(painter, rect, colour, width)
            return
        key = (rect.width(), rect.height(), colour.rgba(), width, dpr)
        pixmap = self._rings.find(key)
        if pixmap is None:
            pixmap = empty_pixmap(around, dpr)
            inner = QPainter(pixmap)
            _draw_ring(inner, rect.translated(-around.topLeft()), colour, width)
            inner.end()
            self._rings.keep(key, pixmap)
        painter.drawPixmap(around.topLeft(), pixmap)


def _draw_ring(painter: QPainter, rect: QRect, colour: QColor, width: int) -> None:
    reach = RING_REACH - width / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, width))
    painter.drawRoundedRect(QRectF(rect).adjusted(-reach, -reach, reach, reach), 8, 8)
    painter.restore()
