"""Paints one block of the day: fill, edge, bar or strip, then its text (VISUAL parts 2 and 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap

from bookdesk.domain.layout import BlockKind
from bookdesk.widgets.block_painter_ink import ink_of
from bookdesk.widgets.block_painter_patterns import Patterns
from bookdesk.widgets.block_painter_text import BlockText, tools_of

if TYPE_CHECKING:
    from bookdesk.domain.layout import Block
    from bookdesk.widgets.block_painter_ink import Ink
    from bookdesk.widgets.block_painter_lines import Moment
    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import StateStyle, Theme
    from bookdesk.widgets.typography import Typography

_RADIUS = 6
_BAR, _STRIP = 4, 10
#: Device pixels of finished blocks that are kept: 32 MB.
_KEPT = 8 * 1024 * 1024


class BlockPainter:
    """Paints blocks in a theme. Finished blocks are kept as pixmaps, the newest used 32 MB of them."""

    def __init__(self, theme: Theme, sizes: Typography, icons: Icons) -> None:
        self._theme = theme
        self._tools = tools_of(theme, sizes, icons)
        self._patterns = Patterns()
        self._finished: dict[tuple[object, ...], QPixmap] = {}
        self._area = 0

    @property
    def kept(self) -> int:
        """The number of finished blocks that are kept."""
        return len(self._finished)

    def paint(self, painter: QPainter, rect: QRect, block: Block, moment: Moment, dpr: float) -> None:
        """Paint a whole block into `rect`; `dpr` is the device pixels in one of its pixels."""
        if block.held_until is not None or rect.width() * rect.height() * dpr * dpr > _KEPT / 16:
            # A countdown is another picture each second; a huge block would drive out all others.
            self.paint_body(painter, rect, block, moment, dpr)
            self.paint_text(painter, rect, block, moment, dpr)
            return
        key = (block, rect.width(), rect.height(), moment.locale, moment.today, moment.as_of, dpr)
        pixmap = self._finished.pop(key, None)
        if pixmap is None:
            pixmap = self._drawn(rect, block, moment, dpr)
            self._area += pixmap.width() * pixmap.height()
        self._finished[key] = pixmap
        while self._area > _KEPT:
            oldest = self._finished.pop(next(iter(self._finished)))
            self._area -= oldest.width() * oldest.height()
        painter.drawPixmap(rect.topLeft(), pixmap)

    def paint_body(self, painter: QPainter, rect: QRect, block: Block, moment: Moment, dpr: float) -> None:
        """Paint a block's fill, edge and bar or strip, without its text."""
        if block.kind is BlockKind.PAST:
            return
        style, ink = (
            self._theme.state(block.kind),
            ink_of(self._theme, block, offline=moment.as_of is not None),
        )
        box = QRectF(rect)
        painter.save()
        painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # The patterns start at the block's corner, wherever it is scrolled to.
        painter.setBrushOrigin(rect.topLeft())
        half = ink.edge_width / 2 if ink.edge != "none" else 0.0
        radius = min(_RADIUS - half, box.height() / 2)
        shape = QPainterPath()
        shape.addRoundedRect(box.adjusted(half, half, -half, -half), radius, radius)
        painter.fillPath(shape, ink.fill)
        if block.kind is BlockKind.UNAVAILABLE:
            painter.fillPath(shape, self._patterns.brush("hatch", self._theme.hatch, dpr))
        self._paint_side(painter, box, style, ink, dpr)
        if ink.edge != "none":
            painter.strokePath(shape, _pen(ink))
        painter.restore()

    def paint_text(
        self,
        painter: QPainter,
        rect: QRect,
        block: Block,
        moment: Moment,
        dpr: float,
        now_line: QRect | None = None,
    ) -> None:
        """Paint a block's text, ring and pips; what `now_line` would strike through gets a plate."""
        painter.save()
        painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        BlockText(self._tools, painter, rect, block, moment, dpr, now_line).write()
        painter.restore()

    def _drawn(self, rect: QRect, block: Block, moment: Moment, dpr: float) -> QPixmap:
        pixmap = QPixmap(max(1, round(rect.width() * dpr)), max(1, round(rect.height() * dpr)))
        pixmap.setDevicePixelRatio(dpr)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        at = QRect(0, 0, rect.width(), rect.height())
        self.paint_body(painter, at, block, moment, dpr)
        self.paint_text(painter, at, block, moment, dpr)
        painter.end()
        return pixmap

    def _paint_side(self, painter: QPainter, box: QRectF, style: StateStyle, ink: Ink, dpr: float) -> None:
        offset = max(1, ink.edge_width)
        inner = box.adjusted(offset, offset, -offset, -offset)
        if inner.height() <= 0 or inner.width() <= _BAR:
            return
        radius = max(0.0, min(_RADIUS - offset, inner.height() / 2))
        path = QPainterPath()
        path.addRoundedRect(inner, radius, radius)
        side = QRectF(inner)
        painter.setBrushOrigin(inner.topLeft())
        if style.strip != "none":
            side.setWidth(min(_STRIP, inner.width() / 3))
            clipped = _left_of(path, side)
            if style.strip != "empty":
                painter.fillPath(clipped, self._patterns.brush(style.strip, ink.line, dpr))
            painter.fillRect(QRectF(side.right() - 1, side.top(), 1, side.height()), ink.line)
        elif style.bar != "none":
            side.setWidth(_BAR)
            clipped = _left_of(path, side)
            painter.fillPath(clipped, self._patterns.brush(style.bar, ink.line, dpr))


def _left_of(shape: QPainterPath, side: QRectF) -> QPainterPath:
    strip = QPainterPath()
    strip.addRect(side)
    return shape.intersected(strip)


def _pen(ink: Ink) -> QPen:
    pen = QPen(ink.line, ink.edge_width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if ink.edge == "dashed":
        pen.setDashPattern([3, 2])
    elif ink.edge == "dotted":
        pen.setDashPattern([1, 1])
    return pen
