"""Paints one day of the month: its date, its count with glyph, chip, load bar and percent (VISUAL part 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from bookdesk.domain.clocktext import clock, day_number, month_name
from bookdesk.domain.month_layout import CellKind
from bookdesk.viewmodels.month_texts import closed_text, load_text, mine_text
from bookdesk.widgets.block_painter_patterns import Patterns
from bookdesk.widgets.month_view_text import TextPixmaps

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from bookdesk.domain.month_layout import MonthCell
    from bookdesk.viewmodels.month_grid import MonthGrid
    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography

_GLYPH = 12
#: Where what follows a date begins that stands on its line, px at 100 %.
_BESIDE_DATE = 26
_STATE = {CellKind.FREE: "available", CellKind.LIMITED: "limited", CellKind.FULL: "booked"}
_COUNTED = frozenset(_STATE)


class Places(NamedTuple):
    """Where the lines of a cell lie, px below its top; None for one that has no room.

    `pad` is the space at both sides. In a low cell the count is as small as the date, and stands `beside`
    px from where that begins once there is room for one line only.
    """

    pad: int
    date: int
    date_height: int
    number: int
    bar: int | None
    percent: int | None
    is_low: bool = False
    beside: int = 0

    @property
    def left(self) -> int:
        """Where what is said of the day begins, px from the cell's left."""
        return self.pad + self.beside


def places(width: int, height: int, scale: float) -> Places:
    """Lay the lines of a cell out; where there is little room the percent goes first, then the bar."""
    pad = 12 if width >= 140 else 6
    percent, bar = height - round(25 * scale), height - round(25 * scale) - 10
    if 96 * scale <= height < 104 * scale:
        return Places(pad, round(6 * scale), round(24 * scale), round(33 * scale), bar, percent)
    if height >= 104 * scale:
        return Places(pad, round(8 * scale), round(24 * scale), round(37 * scale), bar, percent)
    if height >= 76 * scale:
        return Places(pad, round(8 * scale), round(24 * scale), round(37 * scale), height - 12, None)
    if height >= 62 * scale:
        return Places(pad, round(6 * scale), round(24 * scale), round(34 * scale), None, None)
    if height >= 45 * scale:
        return Places(pad, round(2 * scale), round(19 * scale), round(21 * scale), None, None)
    line = round(19 * scale)
    if height >= 40 * scale:
        return Places(pad, round(scale), line, round(20 * scale), None, None, is_low=True)
    top = max(0, (height - line) // 2)
    return Places(pad, top, line, top, None, None, is_low=True, beside=round(_BESIDE_DATE * scale))


class CellPainter:
    """Paints cells in a theme. Texts, chips and hatched grounds are drawn once and kept."""

    def __init__(self, theme: Theme, sizes: Typography, icons: Icons) -> None:
        self._theme, self._sizes, self._icons = theme, sizes, icons
        self._texts = TextPixmaps()
        self._patterns = Patterns()
        self._chips: dict[tuple[str, str, int, bool, float], QPixmap] = {}
        self._bars: dict[tuple[int, int, bool, float], QPixmap] = {}

    def paint(self, painter: QPainter, rect: QRect, cell: MonthCell, grid: MonthGrid, dpr: float) -> None:
        """Paint a whole cell into `rect`; `dpr` is the device pixels in one of its pixels."""
        self._ground(painter, rect, cell, dpr)
        at = places(rect.width(), rect.height(), self._sizes.scale)
        painter.setClipRect(rect)
        after = self._date(painter, rect, cell, grid, at, dpr)
        if cell.kind is CellKind.CLOSED:
            self._closed(painter, rect, cell, grid, at, dpr)
        elif cell.kind is CellKind.PAST:
            self._past(painter, rect, cell, grid, at, dpr)
        elif cell.kind in _COUNTED:
            if cell.in_month:
                self._count(painter, rect, cell, grid, at, dpr)
                if cell.kind is not CellKind.FREE:
                    self._chip(painter, rect, cell, grid, at, after, dpr)
            else:
                self._toned(painter, rect, cell, grid, at, dpr)
            self._load(painter, rect, cell, grid, at, dpr)

    def _ground(self, painter: QPainter, rect: QRect, cell: MonthCell, dpr: float) -> None:
        theme = self._theme
        if cell.kind is CellKind.CLOSED:
            painter.fillRect(rect, theme.state("unavailable").fill)
            painter.fillRect(rect, self._patterns.brush("hatch", theme.hatch, dpr))
        else:
            gone = cell.kind is CellKind.PAST or not cell.in_month
            painter.fillRect(rect, theme.bg if gone else theme.surface)

    def _date(
        self, painter: QPainter, rect: QRect, cell: MonthCell, grid: MonthGrid, at: Places, dpr: float
    ) -> int:
        """Write the date; return where it ends."""
        sizes, theme, texts = self._sizes, self._theme, self._texts
        left, top = rect.left() + at.pad, rect.top() + at.date
        base = texts.base(sizes.name, top, at.date_height)
        text = self._number(rect, cell, grid, at)
        width = texts.width(text, sizes.name)
        if cell.is_today:
            grip = min(7, at.pad - 1)
            plate = QRectF(left - grip, top, width + 2 * grip, at.date_height)
            self._plate(painter, plate, theme.accent)
            texts.write(painter, text, sizes.name, theme.on_accent, left, base, dpr)
            after = round(left + width + 2 * grip + 1)
            today = grid.locale.translate("Month", "Today")
            # A chip is worth more than the word: the plate tells that it is today.
            chip = self._chip_size(cell, grid, at)[0] if cell.in_month else 0
            room = rect.right() - at.pad - after - chip - (6 if chip else 0)
            shown = texts.fitting((today,), sizes.small_strong, room) if not at.beside else ""
            if shown:
                low = texts.base(sizes.small_strong, top, at.date_height)
                texts.write(painter, shown, sizes.small_strong, theme.accent_text, after, low, dpr)
                after += round(texts.width(shown, sizes.small_strong))
            return after
        strong = cell.in_month and cell.kind not in (CellKind.PAST, CellKind.CLOSED)
        if cell.kind is CellKind.CLOSED:
            fill = theme.state("unavailable").fill
            self._plate(painter, QRectF(left - 4, top + 2, width + 8, at.date_height - 4), fill)
        texts.write(painter, text, sizes.name, theme.text if strong else theme.text2, left, base, dpr)
        return round(left + width)

    def _number(self, rect: QRect, cell: MonthCell, grid: MonthGrid, at: Places) -> str:
        """Return a date's number; the first of a neighbouring month names it, where there is room."""
        if cell.in_month or cell.date.day != 1 or at.beside:
            return str(cell.date.day)
        text = grid.locale.translate("Month", "{day} {month}").format(
            day=day_number(cell.date, grid.locale), month=month_name(cell.date.month, grid.locale)
        )
        return self._texts.fitting((text,), self._sizes.name, rect.width() - 2 * at.pad) or str(cell.date.day)

    def _closed(
        self, painter: QPainter, rect: QRect, cell: MonthCell, grid: MonthGrid, at: Places, dpr: float
    ) -> None:
        """Write "Closed" or the holiday's name on a plate, so that no hatch runs through."""
        style, sizes, texts = self._theme.state("unavailable"), self._sizes, self._texts
        left, top, height = rect.left() + at.left, rect.top() + at.number, sizes.small_line
        step = round(17 * sizes.scale)
        room = rect.right() - at.pad - left
        text = closed_text(cell, grid.locale)
        if texts.width(text, sizes.small_medium) > room - step and room < 5 * step:
            # The hatch tells the state as the glyph does; the word is worth more than both.
            step = 0
        if at.beside and texts.width(text, sizes.small_medium) > room - step:
            # Beside the date there is no room for a piece of a word.
            return
        text = texts.elided(text, sizes.small_medium, room - step)
        width = texts.width(text, sizes.small_medium)
        self._plate(painter, QRectF(left - 4, top - 2, step + width + 8, height + 4), style.fill)
        if step:
            self._glyph(painter, style.glyph, style.text, left, top, height, dpr)
        base = texts.base(sizes.small_medium, top, height)
        texts.write(painter, text, sizes.small_medium, style.text, left + step, base, dpr)

    def _past(
        self, painter: QPainter, rect: QRect, cell: MonthCell, grid: MonthGrid, at: Places, dpr: float
    ) -> None:
        sizes, colour = self._sizes, self._theme.text3
        left, top = rect.left() + at.left, rect.top() + at.number
        step = round(16 * sizes.scale)
        room = rect.right() - at.pad - left - step
        full = grid.locale.translate("Month", "%n booking(s)", None, cell.bookings)
        text = self._texts.fitting((full, str(cell.bookings)), sizes.small, room)
        self._glyph(painter, "done", colour, left, top, sizes.small_line, dpr)
        base = self._texts.base(sizes.small, top, sizes.small_line)
        self._texts.write(painter, text, sizes.small, colour, left + step, base, dpr)

    def _count(
        self, painter: QPainter, rect: QRect, cell: MonthCell, grid: MonthGrid, at: Places, dpr: float
    ) -> None:
        """Write the count of free slots at 20 px, with its glyph before and "free" behind it."""
        sizes, texts, style = self._sizes, self._texts, self._theme.state(_STATE[cell.kind])
        colour = self._theme.text3 if grid.mine else style.text
        font, high = (sizes.name, 19) if at.is_low else (sizes.title, 24)
        left, top, height = rect.left() + at.left, rect.top() + at.number, round(high * sizes.scale)
        limit = rect.right() - at.pad
        step = round(19 * sizes.scale)
        number = str(cell.free)
        base = texts.base(font, top, height)
        if left + step + texts.width(number, font) <= limit:
            self._glyph(painter, style.glyph, colour, left, top, height, dpr)
            left += step
        left += round(texts.write(painter, number, font, colour, left, base, dpr)) + 6
        word = texts.fitting(_free_words(cell, grid), sizes.small, limit - left)
        texts.write(painter, word, sizes.small, colour, left, base, dpr)

    def _toned(
        self, painter: QPainter, rect: QRect, cell: MonthCell, grid: MonthGrid, at: Places, dpr: float
    ) -> None:
        """Write a neighbouring month's count in one small line; its state in words, where it has one."""
        tr, sizes = grid.locale.translate, self._sizes
        free = tr("Month", "%n free", None, cell.free)
        texts: tuple[str, ...] = (free, str(cell.free))
        if cell.as_of is not None:
            told = tr("Month", "%n free at {time}", None, cell.free)
            texts = (told.format(time=clock(cell.as_of, grid.locale)), *texts)
        elif cell.kind is not CellKind.FREE:
            word = tr("Month", "limited") if cell.kind is CellKind.LIMITED else tr("Month", "full")
            texts = (tr("Month", "{count}, {state}").format(count=free, state=word), *texts)
        text = self._texts.fitting(texts, sizes.small, rect.width() - at.left - at.pad)
        base = self._texts.base(sizes.small, rect.top() + at.number, sizes.small_line)
        self._texts.write(painter, text, sizes.small, self._theme.text3, rect.left() + at.left, base, dpr)

    def _load(
        self, painter: QPainter, rect: QRect, cell: MonthCell, grid: MonthGrid, at: Places, dpr: float
    ) -> None:
        """Paint the bar of the time that is booked, and how much that is below it."""
        if cell.percent is None or at.bar is None:
            return
        sizes, left, width = self._sizes, rect.left() + at.pad, rect.width() - 2 * at.pad
        key = (width, cell.percent, cell.in_month, dpr)
        bar = self._bars.get(key)
        if bar is None:
            if len(self._bars) > 500:
                self._bars.clear()
            bar = self._bars[key] = self._bar(width, cell.percent, own=cell.in_month, dpr=dpr)
        painter.drawPixmap(QPointF(left, rect.top() + at.bar), bar)
        if at.percent is None:
            return
        full = mine_text(cell, grid.locale) if grid.mine else load_text(cell.percent, grid.locale)
        short = str(cell.bookings) if grid.mine else f"{cell.percent}%"
        text = self._texts.fitting((full, short), sizes.small, width)
        base = self._texts.base(sizes.small, rect.top() + at.percent, sizes.small_line)
        colour = self._theme.text2 if cell.in_month else self._theme.text3
        self._texts.write(painter, text, sizes.small, colour, left, base, dpr)

    def _bar(self, width: int, percent: int, *, own: bool, dpr: float) -> QPixmap:
        pixmap, painter = _canvas(width, 6, dpr)
        theme = self._theme
        self._plate(painter, QRectF(0, 0, width, 6), theme.ring_track, 3)
        if percent:
            colour = theme.state("booked").line if own else theme.text3
            painter.setClipRect(QRectF(0, 0, width * percent / 100, 6))
            self._plate(painter, QRectF(0, 0, width, 6), colour, 3)
        painter.end()
        return pixmap

    def _chip(
        self,
        painter: QPainter,
        rect: QRect,
        cell: MonthCell,
        grid: MonthGrid,
        at: Places,
        after: int,
        dpr: float,
    ) -> None:
        """Paint the chip "Limited" or "Full" at the right of the date, where it has room."""
        (width, height), state = self._chip_size(cell, grid, at), _STATE[cell.kind]
        left = rect.right() + 1 - at.pad - width
        if left < after + 4 or at.beside:
            return
        hollow = cell.as_of is not None and cell.kind is CellKind.LIMITED
        word = _chip_word(cell, grid)
        key = (state, word, width, hollow, dpr)
        pixmap = self._chips.get(key)
        if pixmap is None:
            pixmap = self._chips[key] = self._drawn_chip(
                state, word, (width, height), min(at.pad - 1, 8), hollow=hollow, dpr=dpr
            )
        painter.drawPixmap(QPointF(left, rect.top() + at.date + (at.date_height - height) // 2), pixmap)

    def _chip_size(self, cell: MonthCell, grid: MonthGrid, at: Places) -> tuple[int, int]:
        if cell.kind not in (CellKind.LIMITED, CellKind.FULL):
            return 0, 0
        sizes = self._sizes
        word = self._texts.width(_chip_word(cell, grid), sizes.small_medium)
        side = min(at.pad - 1, 8)
        bar = 3 if cell.kind is CellKind.FULL else 0
        return round(2 * side + bar + _step(side) * sizes.scale + word), round(20 * sizes.scale)

    def _drawn_chip(
        self, state: str, word: str, size: tuple[int, int], side: int, *, hollow: bool, dpr: float
    ) -> QPixmap:
        style, sizes, (width, height) = self._theme.state(state), self._sizes, size
        pixmap, painter = _canvas(width, height, dpr)
        box = QRectF(0, 0, width, height)
        self._plate(painter, box, self._theme.surface if hollow else style.fill)
        left = side
        if style.bar != "none":
            painter.setClipRect(QRectF(0, 0, 4, height))
            self._plate(painter, box, style.line)
            painter.setClipping(False)
            left = side + 3
        if style.edge != "none":
            half = style.edge_width / 2
            pen = QPen(style.line, style.edge_width)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if style.edge == "dashed":
                pen.setDashPattern([3, 2])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(half, half, -half, -half), 4 - half, 4 - half)
        self._glyph(painter, style.glyph, style.text, left, 0, height, dpr)
        base = self._texts.base(sizes.small_medium, 0, height)
        at = left + round(_step(side) * sizes.scale)
        self._texts.write(painter, word, sizes.small_medium, style.text, at, base, dpr)
        painter.end()
        return pixmap

    def _glyph(
        self, painter: QPainter, name: str, colour: QColor, left: int, top: int, height: int, dpr: float
    ) -> None:
        size = round(_GLYPH * self._sizes.scale)
        pixmap = self._icons.pixmap(name, colour, size, dpr)
        painter.drawPixmap(QPointF(left, top + (height - size) // 2), pixmap)

    def _plate(self, painter: QPainter, box: QRectF, colour: QColor, radius: float = 4) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(box, radius, radius)


def _free_words(cell: MonthCell, grid: MonthGrid) -> tuple[str, ...]:
    """Return what may follow a count, longest first; offline it tells when it was so."""
    tr = grid.locale.translate
    if cell.as_of is None:
        return (tr("Month", "free", None, cell.free),)
    time = clock(cell.as_of, grid.locale)
    told = tr("Month", "free at {time}", None, cell.free)
    return told.format(time=time), tr("Month", "at {time}").format(time=time)


def _step(side: int) -> int:
    """Return how far a chip's word stands from its glyph's left, px at 100 %."""
    return 17 if side == 8 else 15


def _chip_word(cell: MonthCell, grid: MonthGrid) -> str:
    tr = grid.locale.translate
    return tr("Month", "Limited") if cell.kind is CellKind.LIMITED else tr("Month", "Full")


def _canvas(width: int, height: int, dpr: float) -> tuple[QPixmap, QPainter]:
    pixmap = QPixmap(round(width * dpr), round(height * dpr))
    pixmap.setDevicePixelRatio(dpr)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap, QPainter(pixmap)
