"""Paints one block of the day: fill, edge, bar or strip, then its text (VISUAL parts 2 and 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap

from bookdesk.domain.layout import BlockKind
from bookdesk.domain.zones import from_seconds
from bookdesk.widgets.block_painter_ink import ink_of
from bookdesk.widgets.block_painter_kept import KeptPixmaps
from bookdesk.widgets.block_painter_patterns import Patterns
from bookdesk.widgets.block_painter_text import BlockText, tools_of

if TYPE_CHECKING:
    from datetime import tzinfo

    from bookdesk.domain.layout import Block
    from bookdesk.widgets.block_painter_ink import Ink
    from bookdesk.widgets.block_painter_lines import Moment
    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import StateStyle, Theme
    from bookdesk.widgets.typography import Typography

_RADIUS = 6
_BAR, _STRIP = 4, 10
#: Device pixels of finished blocks that are kept: 32 MB; of bodies 8 MB.
_KEPT, _KEPT_BODIES = 8 * 1024 * 1024, 2 * 1024 * 1024
#: Blocks and times that are remembered before all are forgotten.
_MOST = 8192


class BlockPainter:
    """Paints blocks in a theme; one lower than `bare` px has no text: without an edge it gets an outline.

    A body is kept for each state and size: many blocks share one. A block that looks as one did
    before is kept whole, as free slots at the same time of all providers do; one that is seen for
    the first time is painted straight where it belongs, for most are never seen again.
    """

    def __init__(self, theme: Theme, sizes: Typography, icons: Icons, bare: float | None = None) -> None:
        self._theme = theme
        self._bare = sizes.small_line if bare is None else bare
        self._tools = tools_of(theme, sizes, icons)
        self._patterns = Patterns()
        self._finished = KeptPixmaps(_KEPT)
        self._bodies = KeptPixmaps(_KEPT_BODIES)
        self._numbers: dict[tuple[object, ...], int] = {}
        self._last_number = 0
        self._contexts: dict[tuple[object, ...], object] = {}
        self._times: dict[int, int] = {}
        self._zone: tzinfo | None = None

    @property
    def kept(self) -> int:
        """The number of finished blocks that are kept."""
        return len(self._finished)

    def drawn_as(self, moment: Moment, dpr: float) -> object:
        """Return what stands for all that pictures depend on besides their block and its size."""
        context = (moment.locale, moment.today, moment.as_of, dpr)
        found = self._contexts.get(context)
        if found is None:
            found = self._contexts[context] = object()
        return found

    def paint_known(self, painter: QPainter, rect: QRect, number: int) -> bool:
        """Paint a block by the number that `paint` gave its picture; False where it is kept no more."""
        pixmap = self._finished.find(number)
        if pixmap is None:
            return False
        painter.drawPixmap(rect.topLeft(), pixmap)
        return True

    def paint(self, painter: QPainter, rect: QRect, block: Block, moment: Moment, dpr: float) -> int:
        """Paint a whole block into `rect`; `dpr` is the device pixels in one of its pixels.

        Returns the number of its picture for `paint_known`, 0 where there is none.
        """
        number, is_new = self._number(rect, block, moment, dpr)
        if is_new:
            # A countdown is another picture each second; a huge block would drive out all others.
            self.paint_body(painter, rect, block, moment, dpr)
            self.paint_text(painter, rect, block, moment, dpr)
        elif not self.paint_known(painter, rect, number):
            pixmap = self._drawn(rect, block, moment, dpr)
            self._finished.keep(number, pixmap)
            painter.drawPixmap(rect.topLeft(), pixmap)
        return number

    def make_ahead(self, rect: QRect, block: Block, moment: Moment, dpr: float) -> None:
        """Make the picture that `paint` of the same needs, while nobody waits for it."""
        number, _ = self._number(rect, block, moment, dpr)
        if number and self._finished.find(number) is None:
            self._finished.keep(number, self._drawn(rect, block, moment, dpr))

    def _number(self, rect: QRect, block: Block, moment: Moment, dpr: float) -> tuple[int, bool]:
        """Return the number of a block's picture, 0 for one that is not kept, and whether it is new."""
        if block.held_until is not None or rect.width() * rect.height() * dpr * dpr > _KEPT / 16:
            return 0, True
        key = self._key(rect, block, moment, dpr)
        number = self._numbers.get(key, 0)
        if number:
            return number, False
        if len(self._numbers) >= _MOST:
            self._numbers.clear()
        self._last_number += 1
        self._numbers[key] = self._last_number
        return self._last_number, True

    def _key(self, rect: QRect, block: Block, moment: Moment, dpr: float) -> tuple[object, ...]:
        """Name all that a block's picture depends on: its times of day, not its date or provider."""
        if moment.locale.zone is not self._zone or len(self._times) > _MOST:
            self._zone = moment.locale.zone
            self._times.clear()
        return (
            self.drawn_as(moment, dpr),
            rect.width(),
            rect.height(),
            block.kind,
            self._times.get(block.starts) or self._time_of(block.starts),
            self._times.get(block.ends) or self._time_of(block.ends),
            block.ends - block.starts,
            block.title,
            block.service_name,
            block.reason,
            block.capacity,
            block.remaining,
            block.overlap,
            bool(block.booking_id),
            block.stands_back,
            block.held_by,
        )

    def _time_of(self, seconds: int) -> int:
        """Return the seconds since midnight on the shown clock, one more."""
        civil = from_seconds(seconds).astimezone(self._zone)
        found = self._times[seconds] = 1 + civil.hour * 3600 + civil.minute * 60 + civil.second
        return found

    def paint_body(self, painter: QPainter, rect: QRect, block: Block, moment: Moment, dpr: float) -> None:
        """Paint a block's fill, edge and bar or strip, without its text."""
        if block.kind is BlockKind.PAST:
            return
        if rect.width() * rect.height() * dpr * dpr > _KEPT_BODIES / 16:
            self._paint_body(painter, rect, block, moment, dpr)
            return
        key = (block.kind, block.stands_back, moment.as_of is None, rect.width(), rect.height(), dpr)
        pixmap = self._bodies.find(key)
        if pixmap is None:
            pixmap = empty_pixmap(rect, dpr)
            inner = QPainter(pixmap)
            self._paint_body(inner, QRect(0, 0, rect.width(), rect.height()), block, moment, dpr)
            inner.end()
            self._bodies.keep(key, pixmap)
        painter.drawPixmap(rect.topLeft(), pixmap)

    def _paint_body(self, painter: QPainter, rect: QRect, block: Block, moment: Moment, dpr: float) -> None:
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
        elif rect.height() < self._bare:
            # Without a text its fill alone would hardly be seen.
            painter.strokePath(_sliver(box, radius), QPen(ink.line, 1))
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
        pixmap = empty_pixmap(rect, dpr)
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


def empty_pixmap(rect: QRect, dpr: float) -> QPixmap:
    """Make a clear picture of a rectangle's size; `dpr` is the device pixels in one of its px."""
    pixmap = QPixmap(max(1, round(rect.width() * dpr)), max(1, round(rect.height() * dpr)))
    pixmap.setDevicePixelRatio(dpr)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


def _left_of(shape: QPainterPath, side: QRectF) -> QPainterPath:
    strip = QPainterPath()
    strip.addRect(side)
    return shape.intersected(strip)


def _sliver(box: QRectF, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    return path


def _pen(ink: Ink) -> QPen:
    pen = QPen(ink.line, ink.edge_width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if ink.edge == "dashed":
        pen.setDashPattern([3, 2])
    elif ink.edge == "dotted":
        pen.setDashPattern([1, 1])
    return pen
