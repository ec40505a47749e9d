"""Paints the week: ground, hours, blocks, today's now-line and the focus ring."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from bookdesk.widgets.ring_reach import RING_REACH
from bookdesk.widgets.week_view_spans import SpanPainter

if TYPE_CHECKING:
    from bookdesk.domain.week_layout import WeekBlock
    from bookdesk.viewmodels.week_grid import WeekGrid
    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography
    from bookdesk.widgets.week_view_geometry import WeekGeometry

NOW_WIDTH = 2


class WeekScene(NamedTuple):
    """Everything that a picture of the week shows.

    `ticks` are the heights of the hours, `now` the column and height of the now-line, `current` the
    (row, column) that has the ring, in the focus colour with `focused`. Heights are px before scrolling.
    """

    grid: WeekGrid
    geometry: WeekGeometry
    ticks: tuple[int, ...]
    now: tuple[int, int] | None
    current: tuple[int, int] | None
    focused: bool


class WeekSurface:
    """Paints a grid in content coordinates; it touches only what lies in the dirty rectangle."""

    def __init__(self, theme: Theme, sizes: Typography, icons: Icons) -> None:
        self._theme = theme
        self._spans = SpanPainter(theme, sizes, icons)

    def paint(self, painter: QPainter, dirty: QRect, scene: WeekScene, dpr: float) -> None:
        """Paint what `dirty` touches; `dpr` is the device pixels in one of its pixels."""
        geometry, theme = scene.geometry, self._theme
        body = QRect(0, 0, geometry.width, geometry.height)
        # A white block swallows the line's colour in high contrast: it gets an edge there.
        edge = 2 if theme.high_contrast else 0
        if not body.contains(dirty):
            painter.fillRect(dirty, theme.bg)
        painter.fillRect(dirty.intersected(body), theme.surface)
        for y in scene.ticks:
            if dirty.top() <= y <= dirty.bottom():
                painter.fillRect(dirty.left(), y, dirty.width(), 1, theme.line)
        for number, column in enumerate(scene.grid.columns):
            left, width = geometry.column_left(number), geometry.column_width(number)
            if left > dirty.right() or left + width <= dirty.left():
                continue
            painter.fillRect(left + width - 1, dirty.top(), 1, dirty.height(), theme.line)
            line = _line(scene, number)
            reach = QRect() if line is None else line.adjusted(0, -edge, 0, edge)
            crossed = []
            for rect, block in zip(geometry.rects(number), column.blocks, strict=True):
                if not rect.intersects(dirty):
                    continue
                if rect.intersects(reach):
                    crossed.append((rect, block))
                    self._spans.paint_body(painter, rect, block, scene.grid, dpr)
                else:
                    self._spans.paint(painter, rect, block, scene.grid, dpr)
            if line is not None:
                if edge:
                    painter.fillRect(reach.intersected(dirty), theme.on_now)
                painter.fillRect(line.intersected(dirty), theme.now)
                for rect, block in crossed:
                    self._spans.paint_text(painter, rect, block, scene.grid, dpr, reach)
        self._paint_ring(painter, scene)

    def make_ahead(self, rect: QRect, block: WeekBlock, grid: WeekGrid, dpr: float) -> None:
        """Make the picture of a block that is painted soon; `dpr` is as in `paint`."""
        self._spans.make_ahead(rect, block, grid, dpr)

    def _paint_ring(self, painter: QPainter, scene: WeekScene) -> None:
        rect = scene.geometry.rect(*scene.current) if scene.current is not None else QRect()
        if rect.isEmpty():
            return
        width = 2 if scene.focused else 1
        reach = RING_REACH - width / 2
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.focus if scene.focused else self._theme.line_strong, width))
        # At the content's edges the ring keeps within it: a ring that is cut is half seen.
        half = width / 2
        body = QRectF(0, 0, scene.geometry.width, scene.geometry.height).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(QRectF(rect).adjusted(-reach, -reach, reach, reach).intersected(body), 8, 8)
        painter.restore()


def _line(scene: WeekScene, number: int) -> QRect | None:
    if scene.now is None or scene.now[0] != number:
        return None
    left, width = scene.geometry.column_left(number), scene.geometry.column_width(number)
    return QRect(left, scene.now[1] - NOW_WIDTH // 2, width, NOW_WIDTH)
