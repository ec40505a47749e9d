"""Writes the text of one block, with the ring of an own hold and the pips of a class."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPen

from bookdesk.domain.layout import BlockKind
from bookdesk.widgets.block_painter_ink import ink_of
from bookdesk.widgets.block_painter_lines import (
    Part,
    fitting,
    lines_of,
    short_titles,
    shorter_states,
    state_text,
)
from bookdesk.widgets.block_painter_ruler import Ruler
from bookdesk.widgets.slot_ring import SLOT_RING, paint_ring
from bookdesk.widgets.word_pictures import WordPictures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFont, QPainter

    from bookdesk.domain.layout import Block
    from bookdesk.widgets.block_painter_lines import Line, Moment
    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography

_BAR, _STRIP = 4, 10
_GLYPH, _GLYPH_STEP, _GLYPH_STEP_LOW = 12, 17, 16
_GAP, _GAP_LEAST = 8, 4
_PIP, _PIP_STEP = 9, 11
#: A block lower than this, px at 100 %, has one line; 15 minutes are 28.
_ONE_LINE_BELOW = 37
#: A block narrower than this, px, gives its padding to the text.
_NARROW = 80
#: What a block of several lines has whatever its width.
_ALWAYS = (Part.STATE, Part.PIPS)
_HELD = (BlockKind.HELD_BY_YOU, BlockKind.HELD)
#: Device pixels of a held block's words that are kept: 128 kB, some thirty of them.
_KEPT_WORDS = 32 * 1024
#: Seconds of a hold whose countdown is kept: what it begins with is the same for each.
_FRESH = 2


class Tools(NamedTuple):
    """What writing needs, made once for a theme and its fonts."""

    theme: Theme
    sizes: Typography
    icons: Icons
    ruler: Ruler
    words: WordPictures


def tools_of(theme: Theme, sizes: Typography, icons: Icons) -> Tools:
    """Measure the fonts once."""
    fonts = (sizes.name, sizes.small, sizes.small_medium, sizes.small_strong)
    ruler = Ruler(fonts)
    return Tools(theme, sizes, icons, ruler, WordPictures(ruler, _KEPT_WORDS))


class BlockText:
    """Writes the lines of one block."""

    def __init__(
        self,
        tools: Tools,
        painter: QPainter,
        rect: QRect,
        block: Block,
        moment: Moment,
        dpr: float,
        now_line: QRect | None,
    ) -> None:
        self._theme, self._sizes, self._icons = tools.theme, tools.sizes, tools.icons
        self._ruler, self._words = tools.ruler, tools.words
        self._painter, self._rect, self._block, self._moment = painter, rect, block, moment
        self._dpr, self._now_line = dpr, now_line
        self._style = self._theme.state(block.kind)
        self._ink = ink_of(self._theme, block, offline=moment.as_of is not None)
        self._narrow = rect.width() < _NARROW

    def write(self) -> None:
        """Write as many lines as the block has room for, its ring and its pips."""
        low = self._rect.height() < round(_ONE_LINE_BELOW * self._sizes.scale)
        if low or self._block.kind is BlockKind.PAST:
            self._one_line()
        else:
            self._lines()

    def _lines(self) -> None:
        """Write title, service, state and times, each on its own line."""
        scale, block = self._sizes.scale, self._block
        left = self._rect.left() + self._indent(8)
        right = self._rect.right() + 1 - (3 if self._narrow else 8)
        ring = self._ring_square()
        all_lines = lines_of(block, self._moment)
        if block.kind is BlockKind.UNAVAILABLE:
            self._label(all_lines[0].text, self._rect.left() + (5 if self._narrow else 13), right)
            return
        # Where the state's word has no room beside its glyph it may have some below.
        shown = [line for line in all_lines if self._shown(line, right - left) or line.part in _ALWAYS]
        heights = [self._height(line) + round(line.gap * scale) for line in shown]
        below = self._word_below(shown, right - left)
        if below:
            place = next(n for n, line in enumerate(shown) if line.part is Part.STATE)
            heights[place] += self._sizes.small_line
        room = self._rect.height() - 5
        lines = fitting(shown, heights, room)
        taken = sum(height for line, height in zip(shown, heights, strict=True) if line in lines)
        if taken > room:
            below = ""
        # Little room is shared: a line that stands on the lower edge looks cut.
        shared = (self._rect.height() - taken) // 2
        top = self._rect.top() + max(1, min(3 + max(1, self._ink.edge_width), shared))
        for line in lines:
            top += round(line.gap * scale)
            height = self._height(line)
            limit = right
            kept = self._keeps(line)
            if ring is not None and top + height > ring.top() and top < ring.bottom():
                limit = int(ring.left()) - 2
            if line.part is Part.PIPS:
                self._pips(left, top, limit)
            elif line.part is Part.STATE:
                self._glyph(left, top, height)
                font, at = self._sizes.small_medium, left + round(_GLYPH_STEP * scale)
                text = "" if below else self._ruler.fitting((line.text, *line.shorter), font, limit - at)
                self._text(text, font, at, top, height, limit, plate_left=left, kept=kept)
                if below:
                    top += height
                    self._text(below, font, left, top, height, right)
            else:
                font = self._sizes.name if line.part is Part.TITLE else self._sizes.small
                text = self._ruler.fitting((line.text, *line.shorter), font, limit - left)
                self._text(text, font, left, top, height, limit, kept=kept)
            top += height
        if ring is not None:
            self._paint_ring(ring)

    def _one_line(self) -> None:
        """Write glyph, title and state in one line of 12 px; the title is elided, the state never."""
        scale, block = self._sizes.scale, self._block
        height = self._sizes.small_line
        bare = block.kind in (BlockKind.PAST, BlockKind.UNAVAILABLE)
        left = self._rect.left() + (13 if bare and not self._narrow else self._indent(5))
        right = self._rect.right() + 1 - (2 if self._narrow else 5)
        if self._rect.height() < height:
            # Five minutes have no room for a line: the glyph alone tells the state.
            self._glyph(left, self._rect.top(), self._rect.height())
            return
        top = self._rect.top() + (self._rect.height() - height) // 2
        states = (state_text(block, self._moment), *shorter_states(block, self._moment))
        if block.kind is BlockKind.UNAVAILABLE:
            self._label(states[0], left, right, top)
            return
        self._glyph(left, top, height)
        at = left + round(_GLYPH_STEP_LOW * scale)
        title, state = self._beside(states, right - at)
        if title:
            font = self._sizes.small_strong
            needed = self._ruler.width(state, self._sizes.small_medium)
            gap = _GAP if self._ruler.width(title, font) + _GAP + needed <= right - at else _GAP_LEAST
            room = math.ceil(right - at - needed - gap) if state else right - at
            at += round(self._text(title, font, at, top, height, at + room, plate_left=left)) + gap
        self._text(state, self._sizes.small_medium, at, top, height, right, plate_left=left)

    def _beside(self, states: tuple[str, ...], room: int) -> tuple[str, str]:
        """Choose title and state for one line of `room` px: both, else the state alone, else the title."""
        bold, plain = self._sizes.small_strong, self._sizes.small_medium
        titles = short_titles(self._block, self._moment)
        # So much of a name is worth more than the longer of two words for the state, no more.
        least = self._ruler.width("MM…", bold)
        most = least if len(titles) == 1 else math.inf
        needed = [(title, min(most, self._ruler.width(title, bold))) for title in titles if title]
        said = [state for state in states if state]
        pairs = [(state, title, width) for state in said for title, width in needed]
        if len(titles) > 1 and titles[-1]:
            # The name of a desk is cut only beside the shortest state.
            needed.append((titles[-1], least))
            pairs.append((said[-1], titles[-1], least))
        for state, title, width in pairs:
            if width + _GAP_LEAST + self._ruler.width(state, plain) <= room:
                return title, state
        state = self._ruler.fitting((*states, ""), plain, room)
        title = next((title for title, width in needed if width <= room), "")
        return ("", state) if state else (title, "")

    def _label(self, text: str, left: int, right: int, top: int | None = None) -> None:
        """Write an unavailable block's reason on a plate of its own, so that no hatch runs through."""
        height = self._sizes.small_line
        at = self._rect.top() + 7 if top is None else top
        step = round(_GLYPH_STEP * self._sizes.scale)
        font = self._sizes.small_medium
        shown = self._ruler.elided(text, font, right - left - step)
        plate = QRectF(left - 4, at - 2, step + self._ruler.width(shown, font) + 9, height + 4).intersected(
            QRectF(self._rect).adjusted(1, 1, -1, -1)
        )
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._ink.fill)
        self._painter.drawRoundedRect(plate, 4, 4)
        self._glyph(left, at, height)
        self._text(text, font, left + step, at, height, right)

    def _indent(self, pad: int) -> int:
        if self._narrow:
            pad = 3
        if self._style.strip != "none":
            return max(1, self._ink.edge_width) + _STRIP + min(pad, 6)
        if self._style.bar != "none":
            return 1 + _BAR + pad
        return self._ink.edge_width + pad

    def _keeps(self, line: Line) -> bool:
        """Tell whether a line is laid down as a picture: a hold is news, and most of its words are known.

        A picture's ground reaches a little beyond its words, so that there must be room around them.
        """
        block, moment = self._block, self._moment
        if block.kind not in _HELD or self._narrow or self._now_line is not None:
            return False
        left = moment.seconds_left(block)
        return line.part is not Part.STATE or left is None or left > moment.hold_seconds - _FRESH

    def _shown(self, line: Line, room: float) -> str:
        """Return what is shown of a line in `room` px, "" where that is nothing."""
        font = self._sizes.name if line.part is Part.TITLE else self._sizes.small
        return self._ruler.elided(self._ruler.fitting((line.text, *line.shorter), font, room), font, room)

    def _word_below(self, lines: Sequence[Line], room: float) -> str:
        """Return the state's word where it has room below its glyph alone, else ""."""
        font, beside = self._sizes.small_medium, room - round(_GLYPH_STEP * self._sizes.scale)
        state = next((line for line in lines if line.part is Part.STATE), None)
        if state is None or self._ruler.fitting((state.text, *state.shorter), font, beside):
            return ""
        return self._ruler.fitting((state.text, *state.shorter), font, room)

    def _height(self, line: Line) -> int:
        return self._sizes.name_line if line.part is Part.TITLE else self._sizes.small_line

    def _text(
        self,
        text: str,
        font: QFont,
        left: int,
        top: int,
        height: int,
        right: int,
        plate_left: int | None = None,
        *,
        kept: bool = False,
    ) -> float:
        """Write a text between `left` and `right`, elided where it must be; return its width.

        With `kept` it is laid down as a picture once it was seen before.
        """
        shown = self._ruler.elided(text, font, right - left)
        width = self._ruler.width(shown, font)
        if kept:
            ink, place = (font, self._ink.text, self._ink.fill), (left, top, height)
            if self._words.paint_again(self._painter, shown, ink, place, self._dpr):
                return width
        from_x = left if plate_left is None else plate_left
        if self._now_line is not None and shown:
            crossed = self._now_line.intersected(QRect(from_x, top, round(left + width) - from_x + 4, height))
            if not crossed.isEmpty():
                self._painter.fillRect(crossed, self._plate())
                if plate_left is not None:
                    self._glyph(plate_left, top, height)
        metrics = self._ruler.metrics(font)
        base = top + round((height - metrics.ascent() - metrics.descent()) / 2 + metrics.ascent())
        self._painter.setFont(font)
        self._painter.setPen(self._ink.text)
        self._painter.drawText(QPointF(left, base), shown)
        return width

    def _plate(self) -> QColor:
        return self._theme.bg if self._block.kind is BlockKind.PAST else self._ink.fill

    def _glyph(self, left: int, top: int, height: int) -> None:
        size = max(1, min(round(_GLYPH * self._sizes.scale), height, self._rect.width() - 2))
        within = max(self._rect.left() + 1, min(left, self._rect.right() - size))
        if within < left:
            # Bar or strip take what room there is: the glyph is more.
            self._painter.fillRect(within, top + (height - size) // 2, size, size, self._plate())
        left = within
        pixmap = self._icons.pixmap(self._style.glyph, self._ink.text, size, self._dpr)
        self._painter.drawPixmap(QPointF(left, top + (height - size) // 2), pixmap)

    def _pips(self, left: int, top: int, right: int) -> None:
        step, edge = round(_PIP_STEP * self._sizes.scale), round(_PIP * self._sizes.scale)
        if left + self._block.capacity * step > right:
            return
        y = top + (self._sizes.small_line - edge) / 2
        for place in range(self._block.capacity):
            square = QRectF(left + place * step, y, edge, edge).adjusted(0.5, 0.5, -0.5, -0.5)
            free = place < self._block.remaining
            self._painter.setPen(QPen(self._ink.text, 1))
            self._painter.setBrush(self._ink.text if free else Qt.BrushStyle.NoBrush)
            self._painter.drawRoundedRect(square, 2, 2)

    def _ring_square(self) -> QRectF | None:
        edge = round(SLOT_RING[0] * self._sizes.scale)
        mine = self._block.kind is BlockKind.HELD_BY_YOU and self._moment.as_of is None
        if not mine or self._block.held_until is None or self._rect.width() < 4 * edge:
            return None
        top = self._rect.top() + min(round(26 * self._sizes.scale), (self._rect.height() - edge) // 2)
        return QRectF(self._rect.right() + 1 - 8 - edge, top, edge, edge)

    def _paint_ring(self, square: QRectF) -> None:
        left = self._moment.ring_left(self._block)
        track = QColor(self._theme.ring_track)
        colour = QColor(self._ink.line)
        if self._theme.high_contrast:
            track = QColor(self._ink.text)
            track.setAlphaF(0.3)
        if self._now_line is not None and square.toRect().intersects(self._now_line):
            self._painter.setPen(Qt.PenStyle.NoPen)
            self._painter.setBrush(self._ink.fill)
            self._painter.drawEllipse(square)
        paint_ring(self._painter, square, SLOT_RING[1] * self._sizes.scale, left, colour, track)
