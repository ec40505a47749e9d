"""Paints the day: bands, hours, blocks, the now-line, outlines and the focus ring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QRect, QRectF, Qt
from PySide6.QtGui import QPen

from bookdesk.widgets.block_painter import BlockPainter
from bookdesk.widgets.ring_reach import RING_REACH, with_ring

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QPainter

    from bookdesk.viewmodels.day_grid import DayGrid
    from bookdesk.widgets.block_painter_lines import Moment
    from bookdesk.widgets.day_view_geometry import DayGeometry
    from bookdesk.widgets.day_view_scene import Marks, Scene
    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography

_NOW_WIDTH = 2
#: The half hours' lines: px that are drawn, px that are not.
_DASHES = [2, 4]


class DaySurface:
    """Paints a grid in content coordinates; it touches only what lies in the dirty rectangle."""

    def __init__(self, theme: Theme, sizes: Typography, icons: Icons) -> None:
        self._icons = icons
        self.set_look(theme, sizes)

    def set_look(self, theme: Theme, sizes: Typography) -> None:
        """Change theme and type; the pictures of the blocks are made anew."""
        self._theme = theme
        self._blocks = BlockPainter(theme, sizes, self._icons)

    def paint(self, painter: QPainter, dirty: QRect, scene: Scene, dpr: float) -> None:
        """Paint what `dirty` touches; `dpr` is the device pixels in one of its pixels."""
        grid, geometry, moment, now_y = scene.grid, scene.geometry, scene.moment, scene.now_y
        self._paint_ground(painter, dirty, scene)
        line = None if now_y is None else QRect(0, now_y - _NOW_WIDTH // 2, geometry.width, _NOW_WIDTH)
        crossed = []
        painted, drawn_as = self._blocks, self._blocks.drawn_as(moment, dpr)
        for column in geometry.columns_between(dirty.left(), dirty.right() + 1):
            blocks = grid.columns[column].blocks
            rects, pictures = geometry.rects(column), geometry.pictures(column, drawn_as)
            under = set()
            if line is not None:
                under = set(geometry.rows_between(column, line.top(), line.bottom() + 1))
            for row in geometry.rows_between(column, dirty.top(), dirty.bottom() + 1):
                if row in under:
                    crossed.append((rects[row], blocks[row]))
                    painted.paint_body(painter, rects[row], blocks[row], moment, dpr)
                elif not (pictures[row] and painted.paint_known(painter, rects[row], pictures[row])):
                    pictures[row] = painted.paint(painter, rects[row], blocks[row], moment, dpr)
        if line is not None:
            if self._theme.high_contrast:
                # White and yellow blocks swallow the line's colour there: it gets an edge.
                painter.fillRect(line.adjusted(0, -2, 0, 2).intersected(dirty), self._theme.on_now)
            painter.fillRect(line.intersected(dirty), self._theme.now)
            for rect, block in crossed:
                self._blocks.paint_text(painter, rect, block, moment, dpr, line)
        self._paint_marks(painter, dirty, geometry, scene.marks)

    def make_ahead(
        self, grid: DayGrid, geometry: DayGeometry, moment: Moment, column: int, stretch: range, dpr: float
    ) -> None:
        """Make the pictures of a column's blocks within a stretch of heights, which are painted soon."""
        rects, blocks = geometry.rects(column), grid.columns[column].blocks
        for row in geometry.rows_between(column, stretch.start, stretch.stop):
            self._blocks.make_ahead(rects[row], blocks[row], moment, dpr)

    def _paint_ground(self, painter: QPainter, dirty: QRect, scene: Scene) -> None:
        theme, geometry = self._theme, scene.geometry
        body = QRect(0, 0, geometry.width, geometry.height)
        to_come = dirty.intersected(body.adjusted(0, min(max(0, scene.past_until), geometry.height), 0, 0))
        if to_come != dirty:
            painter.fillRect(dirty, theme.bg)
        painter.fillRect(to_come, theme.surface)
        top, bottom = dirty.top(), dirty.bottom()
        ticks = [tick for tick in scene.ticks if top <= tick[0] <= bottom]
        halves = [y for y, hour in ticks if not hour]
        if halves:
            dashes = QPen(theme.line, 1)
            dashes.setCapStyle(Qt.PenCapStyle.FlatCap)
            dashes.setDashPattern(_DASHES)
            painter.setPen(dashes)
            # Dashes that start at a whole pattern meet their neighbours whatever part is painted.
            left = dirty.left() // sum(_DASHES) * sum(_DASHES)
            painter.drawLines([QLineF(left, y + 0.5, dirty.right() + 1, y + 0.5) for y in halves])
        for y, hour in ticks:
            if hour:
                painter.fillRect(dirty.left(), y, dirty.width(), 1, theme.line)
        for column in geometry.columns_between(dirty.left(), dirty.right() + 1):
            right = geometry.column_left(column + 1) - 1
            painter.fillRect(right, dirty.top(), 1, dirty.height(), theme.line)

    def _paint_marks(self, painter: QPainter, dirty: QRect, geometry: DayGeometry, marks: Marks) -> None:
        near = with_ring(dirty)
        columns = geometry.columns_between(near.left(), near.right() + 1)
        outlined = [geometry.rect(row, column) for row, column in marks.outlined if column in columns]
        self._ring(painter, [rect for rect in outlined if rect.intersects(near)], self._theme.text2, 2)
        if marks.current is not None:
            rect = geometry.rect(*marks.current)
            if marks.focused:
                self._ring(painter, [rect], self._theme.focus, 2)
            else:
                self._ring(painter, [rect], self._theme.line_strong, 1)

    def _ring(self, painter: QPainter, rects: list[QRect], colour: QColor, width: int) -> None:
        if not rects:
            return
        reach = RING_REACH - width / 2
        painter.save()
        painter.setRenderHint(painter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, width))
        for rect in rects:
            if not rect.isEmpty():
                painter.drawRoundedRect(QRectF(rect).adjusted(-reach, -reach, reach, reach), 8, 8)
        painter.restore()
