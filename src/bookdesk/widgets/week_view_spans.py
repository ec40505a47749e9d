"""Paints one block of the week: the day's fills and edges, then title, times and pips (VISUAL part 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from bookdesk.domain.layout import Block, BlockKind
from bookdesk.domain.text import NAME_MOST
from bookdesk.domain.week_layout import SpanKind, WeekBlock
from bookdesk.domain.zones import from_seconds
from bookdesk.viewmodels.week_texts import block_words, is_free
from bookdesk.widgets.block_painter import BlockPainter
from bookdesk.widgets.block_painter_ink import ink_of
from bookdesk.widgets.block_painter_lines import Moment
from bookdesk.widgets.block_painter_ruler import Ruler
from bookdesk.widgets.week_view_pips import Pips, empty_pixmap

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

    from bookdesk.viewmodels.week_grid import WeekGrid
    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography

_RADIUS = 6
_BAR, _STRIP = 4, 10
_GLYPH, _GLYPH_STEP, _GLYPH_STEP_NARROW = 12, 18, 16
_PAD, _PAD_NARROW, _PAD_RIGHT, _TOP = 8, 6, 4, 8
#: A block narrower than this, px at 100 %, gives its padding to the words.
_NARROW = 130
_PIP_ROWS = 2
_TIMES_GAP = 4
#: How much of free blocks is left where only one's own bookings are looked at.
_DIMMED = 0.45
#: Finished blocks that are kept: some weeks of them.
_KEPT = 512
#: Ways to write the same block that are told apart; each time as of which a week is known is one.
_CONTEXTS = 8
#: Where in a block stands what its place in time does not tell.
_FROM_FREE = WeekBlock._fields.index("free")


class _Ink(NamedTuple):
    text: QColor
    plate: QColor
    glyph: str
    edge_width: int


class SpanPainter:
    """Paints blocks of the week in a theme.

    A block that looks as one did before is kept as a pixmap; one that is seen for the first time is
    painted straight where it belongs, for a pixmap of its own takes as long as its words.
    """

    def __init__(self, theme: Theme, sizes: Typography, icons: Icons) -> None:
        self._theme, self._sizes, self._icons = theme, sizes, icons
        self._ruler = Ruler((sizes.body, sizes.name, sizes.small, sizes.small_medium, sizes.small_strong))
        # What has room for figures has a text, and an outline would touch it.
        figures = self._ruler.metrics(sizes.small).tightBoundingRect("0").height()
        self._blocks = BlockPainter(theme, sizes, icons, figures + 1)
        self._finished: dict[tuple[object, ...], QPixmap] = {}
        self._seen: set[tuple[object, ...]] = set()
        self.pips = Pips(sizes)
        self._grid: WeekGrid | None = None
        self._context = self._numbered = 0
        self._contexts: dict[tuple[object, ...], int] = {}

    @property
    def kept(self) -> int:
        """The number of finished blocks that are kept."""
        return len(self._finished)

    def paint(self, painter: QPainter, rect: QRect, block: WeekBlock, grid: WeekGrid, dpr: float) -> None:
        """Paint a whole block into `rect`; `dpr` is the device pixels in one of its pixels."""
        key = self._key(rect, block, grid, dpr)
        pixmap = self._finished.pop(key, None)
        if pixmap is None and key not in self._seen:
            if len(self._seen) >= _KEPT:
                self._seen.clear()
            self._seen.add(key)
            self.paint_body(painter, rect, block, grid, dpr)
            self.paint_text(painter, rect, block, grid, dpr)
            return
        if pixmap is None:
            pixmap = self._drawn(rect, block, grid, dpr)
        self._keep(key, pixmap)
        painter.drawPixmap(rect.topLeft(), pixmap)

    def make_ahead(self, rect: QRect, block: WeekBlock, grid: WeekGrid, dpr: float) -> None:
        """Make the picture that `paint` of the same needs, while nobody waits for it."""
        key = self._key(rect, block, grid, dpr)
        pixmap = self._finished.pop(key, None)
        self._keep(key, pixmap if pixmap is not None else self._drawn(rect, block, grid, dpr))

    def _keep(self, key: tuple[object, ...], pixmap: QPixmap) -> None:
        self._finished[key] = pixmap
        while len(self._finished) > _KEPT:
            del self._finished[next(iter(self._finished))]

    def _drawn(self, rect: QRect, block: WeekBlock, grid: WeekGrid, dpr: float) -> QPixmap:
        pixmap = empty_pixmap(rect.width(), rect.height(), dpr)
        painter = QPainter(pixmap)
        at = QRect(0, 0, rect.width(), rect.height())
        self.paint_body(painter, at, block, grid, dpr)
        self.paint_text(painter, at, block, grid, dpr)
        painter.end()
        return pixmap

    def _key(self, rect: QRect, block: WeekBlock, grid: WeekGrid, dpr: float) -> tuple[object, ...]:
        """Name all that a block's picture depends on.

        The same times of another date look the same: the next week is mostly made of what is kept.
        """
        if grid is not self._grid:
            self._grid = grid
            context = (grid.locale, grid.as_of, grid.mine)
            number = self._contexts.pop(context, None)
            if number is None:
                # Never a number that pictures may still be kept by.
                self._numbered += 1
                number = self._numbered
            self._context = self._contexts[context] = number
            if len(self._contexts) > _CONTEXTS:
                del self._contexts[next(iter(self._contexts))]
        begins = from_seconds(block.starts).astimezone(grid.locale.zone)
        return (
            self._context,
            begins.hour * 3600 + begins.minute * 60 + begins.second,
            block.ends - block.starts,
            *block[_FROM_FREE:],
            block.kind,
            rect.width(),
            rect.height(),
            dpr,
        )

    def paint_body(
        self, painter: QPainter, rect: QRect, block: WeekBlock, grid: WeekGrid, dpr: float
    ) -> None:
        """Paint a block's fill, edge, bar or strip and hatch, without its text."""
        painter.save()
        if block.kind is SpanKind.PAST:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.line, 1))
            painter.setBrush(self._theme.bg)
            radius = min(_RADIUS, rect.height() / 2)
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        else:
            if grid.mine and is_free(block):
                painter.fillRect(rect, self._theme.surface)
                painter.setOpacity(_DIMMED)
            self._blocks.paint_body(painter, rect, _drawn_as(block), _moment(grid, block), dpr)
        painter.restore()

    def paint_text(
        self,
        painter: QPainter,
        rect: QRect,
        block: WeekBlock,
        grid: WeekGrid,
        dpr: float,
        now_line: QRect | None = None,
    ) -> None:
        """Paint a block's words and pips; what `now_line` would strike through gets a plate."""
        if block.kind is SpanKind.CLOSED:
            self._blocks.paint_text(painter, rect, _drawn_as(block), _moment(grid, block), dpr, now_line)
            return
        painter.save()
        painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _Words(self, painter, rect, block, grid, dpr, now_line).write()
        painter.restore()

    def ink(self, block: WeekBlock, grid: WeekGrid) -> _Ink:
        """Return what a block's words are written with."""
        theme = self._theme
        glyph = theme.state(block.kind).glyph
        if block.kind is SpanKind.PAST:
            return _Ink(theme.text2, theme.bg, glyph, 1)
        ink = ink_of(theme, _drawn_as(block), offline=grid.as_of is not None)
        dimmed = grid.mine and is_free(block) and not theme.high_contrast
        return _Ink(theme.text3 if dimmed else ink.text, ink.fill, glyph, ink.edge_width)

    def indent(self, block: WeekBlock, pad: int) -> int:
        """Return the space between a block's left edge and its words, px; `pad` is its own part."""
        style = self._theme.state(block.kind)
        if block.kind is SpanKind.PAST:
            return 1 + pad
        if style.strip != "none":
            return max(1, style.edge_width) + _STRIP + min(pad, 6)
        return 1 + _BAR + pad if style.bar != "none" else style.edge_width + pad

    @property
    def parts(self) -> tuple[Typography, Icons, Ruler]:
        """What writing needs: fonts, glyphs, and the fonts' measures."""
        return self._sizes, self._icons, self._ruler


class _Words:
    """Writes the words of one block."""

    def __init__(
        self,
        owner: SpanPainter,
        painter: QPainter,
        rect: QRect,
        block: WeekBlock,
        grid: WeekGrid,
        dpr: float,
        now_line: QRect | None,
    ) -> None:
        self._owner = owner
        self._sizes, self._icons, self._ruler = owner.parts
        self._painter, self._rect, self._block, self._grid = painter, rect, block, grid
        self._dpr, self._now_line = dpr, now_line
        self._ink = owner.ink(block, grid)
        narrow = rect.width() < round(_NARROW * self._sizes.scale)
        self._step = round((_GLYPH_STEP_NARROW if narrow else _GLYPH_STEP) * self._sizes.scale)
        self._left = rect.left() + owner.indent(block, _PAD_NARROW if narrow else _PAD)
        self._right = rect.right() + 1 - _PAD_RIGHT
        self._words = block_words(block, grid.locale, grid.as_of)

    def write(self) -> None:
        sizes, scale = self._sizes, self._sizes.scale
        top, lines = round(_TOP * scale), sizes.name_line + sizes.small_line
        if self._rect.height() < top + lines + 2:
            self._one_line()
            return
        # Little room is shared: a line that stands on the lower edge looks cut.
        y = self._rect.top() + min(top, (self._rect.height() - lines) // 2)
        self._title(y)
        y += sizes.name_line
        second = self._fitting(self._words.seconds, sizes.small, self._left)
        self._text(second, sizes.small, self._left, y, sizes.small_line)
        self._pips(y + sizes.small_line)

    def _title(self, y: int) -> None:
        """Write glyph and title, in small type where no way of saying it fits otherwise."""
        sizes, at, titles = self._sizes, self._left + self._step, self._words.titles
        large = sizes.body if self._block.kind is SpanKind.PAST else sizes.name
        small = sizes.small if self._block.kind is SpanKind.PAST else sizes.small_strong
        fits = at + self._width(titles[-1], large) <= self._right
        font = large if fits and self._rect.height() >= sizes.name_line else small
        self._text(self._fitting(titles, font, at), font, at, y, sizes.name_line, glyph_at=self._left)

    def _one_line(self) -> None:
        """Write title and times beside each other: "1 free 12:30-13:00"."""
        sizes, words = self._sizes, self._words
        if self._rect.height() < sizes.small_line:
            self._low_line()
            return
        y = self._rect.top() + (self._rect.height() - sizes.name_line) // 2
        at, gap, title = self._left + self._step, round(_TIMES_GAP * sizes.scale), words.titles[-1]
        low = self._rect.height() < sizes.name_line
        for times in words.times if words.times[0] else ():
            for font in (sizes.small_strong,) if low else (sizes.name, sizes.small_strong):
                beside = at + self._width(title, font) + gap + self._width(times, sizes.small)
                if beside <= self._right:
                    end = self._text(title, font, at, y, sizes.name_line, glyph_at=self._left)
                    # The small figures stand on the line of the title.
                    self._text(times, sizes.small, end + gap, y, sizes.name_line)
                    return
        self._title(y)

    def _low_line(self) -> None:
        """Write what of title and times has room for its ink, clear of the edge, in less than a line.

        The glyph tells the state where not even figures have it, in a few minutes; all of it stands in the
        tool tip.
        """
        title, times = self._words.titles[-1], [one for one in self._words.times if one]
        self._glyph(self._left, self._rect.top(), self._rect.height())
        font, at = self._sizes.small, self._left + self._step
        room = self._rect.height() - 2 * self._ink.edge_width
        for text in (*(f"{title} {one}" for one in times), *times, title):
            ink = self._ruler.metrics(font).tightBoundingRect(text)
            if ink.height() < room and at + self._width(text, font) <= self._right:
                # By its ink: a line's height has room below for letters that this text has not.
                base = self._rect.top() + (self._rect.height() - ink.height()) // 2 - ink.top()
                self._painter.setFont(font)
                self._painter.setPen(self._ink.text)
                self._painter.drawText(QPointF(at, base), text)
                return

    def _pips(self, y: int) -> None:
        """Paint a pip for each provider, in as many rows as there is room for; all or none."""
        count, pips, line = self._block.of, self._owner.pips, self._sizes.small_line
        in_row = pips.in_row(self._right - self._left)
        rows = -(-count // in_row)
        if not count or rows > _PIP_ROWS or y + rows * line > self._rect.bottom():
            return
        for number in range(count if self._now_line is not None else 0):
            square = pips.square(number, in_row).translated(self._left, y)
            if self._now_line is not None and self._now_line.intersects(square.toRect()):
                self._painter.fillRect(square, self._ink.plate)
        pixmap = pips.pixmap(self._block.free, count, in_row, self._ink.text, self._dpr)
        self._painter.drawPixmap(self._left, y, pixmap)

    def _fitting(self, texts: tuple[str, ...], font: QFont, left: int) -> str:
        """Return the first text that fits from `left` on, else the last, which is elided then."""
        return next((text for text in texts if left + self._width(text, font) <= self._right), texts[-1])

    def _width(self, text: str, font: QFont) -> float:
        return self._ruler.width(text, font)

    def _text(
        self, text: str, font: QFont, left: int, top: int, height: int, *, glyph_at: int | None = None
    ) -> int:
        """Write a text, elided where it must be, with the glyph before it; return where it ends."""
        metrics = self._ruler.metrics(font)
        shown = self._ruler.elided(text, font, self._right - left)
        end = left + round(self._width(shown, font))
        from_x = left if glyph_at is None else glyph_at
        if self._now_line is not None and shown:
            crossed = self._now_line.intersected(QRect(from_x, top, end - from_x + 4, height))
            self._painter.fillRect(crossed, self._ink.plate)
        if glyph_at is not None:
            self._glyph(glyph_at, top, height)
        base = top + round((height - metrics.ascent() - metrics.descent()) / 2 + metrics.ascent())
        self._painter.setFont(font)
        self._painter.setPen(self._ink.text)
        self._painter.drawText(QPointF(left, base), shown)
        return end

    def _glyph(self, left: int, top: int, height: int) -> None:
        size = min(round(_GLYPH * self._sizes.scale), height)
        pixmap = self._icons.pixmap(self._ink.glyph, self._ink.text, size, self._dpr)
        self._painter.drawPixmap(QPointF(left, top + (height - size) // 2), pixmap)


def _drawn_as(block: WeekBlock) -> Block:
    """Return the day's block that is drawn like one of the week."""
    return Block(BlockKind(block.kind), block.starts, block.ends, "", reason=block.label[:NAME_MOST])


def _moment(grid: WeekGrid, block: WeekBlock) -> Moment:
    return Moment(locale=grid.locale, now=from_seconds(block.starts), today=False, as_of=grid.as_of)
