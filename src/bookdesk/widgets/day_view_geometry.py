"""Where the blocks of a day lie: rectangles made when the data arrives, found again by bisection.

Content coordinates: device independent px from the grid's top left corner, before scrolling.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from operator import is_not
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect

from bookdesk.domain.zones import to_seconds
from bookdesk.widgets.column_scroll import column_edges

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from bookdesk.domain.intervals import Interval
    from bookdesk.domain.layout import Block
    from bookdesk.viewmodels.day_grid import DayGrid
    from bookdesk.viewmodels.provider_column import ProviderColumn

AXIS_WIDTH = 56
HEADER_HEIGHT = 56
GUTTER = 16
COLUMN_LEAST = 140
_PER_HOUR = 120
_INSET_X, _INSET_Y = 4, 1
_LANE_GAP = 2
#: A lower block than this, px, is hit from so far around it that it is as easy to hit as one of this height.
_EASY = 6
#: Each changed slot makes another geometry, of as many columns as the one before.
_edges = lru_cache(maxsize=4)(column_edges)


class _Day:
    """A column's blocks and where they lie.

    The longest block, in seconds, decides how far before an instant one that reaches it may begin.
    `heights` are the top and the bottom of each rectangle, px: to ask a rectangle takes far longer.
    """

    __slots__ = ("blocks", "heights", "longest", "pictures", "place", "rects", "starts")

    def __init__(self, blocks: tuple[Block, ...], place: tuple[Interval | None, int, int, int]) -> None:
        self.blocks = blocks
        self.place = place
        self.rects: list[QRect] | None = None
        self.heights: list[tuple[int, int]] = []
        self.pictures: Pictures | None = None
        self.starts = [block.starts for block in blocks]
        self.longest = max((block.ends - block.starts for block in blocks), default=0)

    def with_blocks(self, blocks: tuple[Block, ...], others: list[int]) -> _Day:
        """Return the same column with other blocks, of the same times and lanes, in some rows."""
        made = _Day.__new__(_Day)
        made.blocks, made.place = blocks, self.place
        made.rects, made.heights, made.starts, made.longest = (
            self.rects,
            self.heights,
            self.starts,
            self.longest,
        )
        made.pictures = None
        if self.pictures is not None:
            numbers = self.pictures.numbers[:]
            for row in others:
                numbers[row] = 0
            made.pictures = Pictures(self.pictures.drawn_as, numbers)
        return made


class Pictures(NamedTuple):
    """What whoever paints a column knows its blocks' pictures by, 0 for none, and how they are drawn."""

    drawn_as: object
    numbers: list[int]


class DayGeometry:
    """The rectangles of a grid's blocks.

    `room` is the width that is seen, px; a column is never narrower than 140, and as many as there is
    room for fill it. `scale` is the text's: hours and columns grow with it, so that as many lines fit
    as at 100 %. What `before` knows of a column whose blocks are the same objects is taken over.
    """

    def __init__(
        self, grid: DayGrid | None, room: int, scale: float = 1.0, before: DayGeometry | None = None
    ) -> None:
        self.scale = scale
        self._hour = round(_PER_HOUR * scale)
        self._columns: tuple[ProviderColumn, ...] = grid.columns if grid is not None else ()
        self._window = grid.window if grid is not None else None
        count = len(self._columns)
        self._edges = _edges(count, room, round(COLUMN_LEAST * scale))
        # A column far outside the window is never asked for: 200 providers cost what is seen.
        self._days: dict[int, _Day] = {}
        self._before: dict[int, _Day] = before.days if before is not None else {}

    @property
    def days(self) -> dict[int, _Day]:
        """What is known of the columns that were asked for, and of those of the geometry before."""
        return {**self._before, **self._days}

    def _day(self, column: int) -> _Day:
        known = self._days.get(column)
        if known is not None:
            return known
        blocks = self._columns[column].blocks
        place = (self._window, self._hour, self._edges[column], self._edges[column + 1])
        known = self._before.get(column)
        if known is not None and known.place == place:
            known = known if known.blocks is blocks else _changed(known, blocks)
        else:
            known = None
        known = self._days[column] = known or _Day(blocks, place)
        return known

    def pictures(self, column: int, drawn_as: object) -> list[int]:
        """Return what the pictures of a column's blocks are known by, all 0 where they are drawn otherwise.

        Whoever paints writes into it; a block that becomes another one has 0 again.
        """
        day = self._day(column)
        if day.pictures is None or day.pictures.drawn_as is not drawn_as:
            day.pictures = Pictures(drawn_as, [0] * len(day.blocks))
        return day.pictures.numbers

    @property
    def edges(self) -> Sequence[int]:
        """The left edges of the columns, and the right edge of the last."""
        return self._edges

    @property
    def width(self) -> int:
        """The width of all columns."""
        return self._edges[-1]

    @property
    def height(self) -> int:
        """The height of the window."""
        return self.y_of(self._window.end) if self._window is not None else 0

    @property
    def hour(self) -> int:
        """The height of an hour."""
        return self._hour

    def y_of(self, seconds: int) -> int:
        """Return the height at which an instant, in epoch seconds, lies."""
        start = self._window.start if self._window is not None else seconds
        return (seconds - start) * self._hour // 3600

    def y_of_instant(self, instant: datetime) -> int:
        """Return the height at which an aware instant lies."""
        return self.y_of(to_seconds(instant))

    def seconds_at(self, y: int) -> int:
        """Return the epoch seconds that lie at a height, 0 without a grid."""
        return (self._window.start if self._window is not None else 0) + y * 3600 // self._hour

    def column_left(self, column: int) -> int:
        """Return the left edge of a column; one past the last gives the right edge of all."""
        return self._edges[column]

    def column_width(self, column: int) -> int:
        """Return the width of a column, its dividing line included."""
        return self._edges[column + 1] - self._edges[column]

    def columns_between(self, left: int, right: int) -> range:
        """Return the columns that the stretch from `left` up to, not including, `right` touches."""
        first = max(0, bisect_right(self._edges, left) - 1)
        last = min(len(self._columns), bisect_left(self._edges, right))
        return range(first, max(first, last))

    def rect(self, row: int, column: int) -> QRect:
        """Return a block's rectangle, an empty one past the end of a column."""
        if not 0 <= column < len(self._columns):
            return QRect()
        rects = self.rects(column)
        return rects[row] if 0 <= row < len(rects) else QRect()

    def rects(self, column: int) -> list[QRect]:
        """Return the rectangles of a column's blocks, in the order of its rows."""
        day = self._day(column)
        if day.rects is None:
            day.rects = self._all_laid(day.blocks, column)
            day.heights = [(rect.top(), rect.bottom()) for rect in day.rects]
        return day.rects

    def rows_between(self, column: int, top: int, bottom: int) -> Iterator[int]:
        """Yield the rows whose blocks the stretch from `top` up to, not including, `bottom` may touch."""
        day = self._day(column)
        first = bisect_left(day.starts, self.seconds_at(top) - day.longest - 60)
        last = bisect_right(day.starts, self.seconds_at(bottom) + 60)
        self.rects(column)
        heights = day.heights
        for row in range(first, last):
            high, low = heights[row]
            if low >= top and high < bottom:
                yield row

    def place_at(self, x: int, y: int) -> tuple[int, int] | None:
        """Return (row, column) of the block at a point, None between blocks.

        The inset around a block belongs to it: a press between two slots hits one of them. A block of a
        few minutes is hit a little beside it too, even where that is another's.
        """
        for column in self.columns_between(x, x + 1):
            found = None
            for row in self.rows_between(column, y - _EASY // 2 - 1, y + _EASY // 2 + 2):
                rect = self.rects(column)[row]
                low = _EASY - rect.height()
                reach = max(_INSET_Y, (low + 1) // 2)
                if rect.adjusted(-_INSET_X, -reach, _INSET_X, reach).contains(x, y):
                    # What the point lies in comes before what it lies beside, the low before the high.
                    rank = (low > 0 and rect.contains(x, y), low > 0, rect.contains(x, y))
                    if found is None or rank >= found[0]:
                        found = rank, row
            if found is not None:
                return found[1], column
        return None

    def _all_laid(self, blocks: tuple[Block, ...], column: int) -> list[QRect]:
        if self._window is None:
            return []
        start, hour = self._window.start, self._hour
        left = self._edges[column] + _INSET_X
        width = max(1, self.column_width(column) - 1 - 2 * _INSET_X)
        found = []
        for block in blocks:
            top, bottom = (block.starts - start) * hour // 3600, (block.ends - start) * hour // 3600
            if block.lanes == 1 and bottom - top > 2 * _INSET_Y:
                # Most blocks have their column to themselves and some height.
                found.append(QRect(left, top + _INSET_Y, width, bottom - top - 2 * _INSET_Y))
            else:
                found.append(self._laid(block, column))
        return found

    def _laid(self, block: Block, column: int) -> QRect:
        left = self._edges[column] + _INSET_X
        room = max(1, self.column_width(column) - 1 - 2 * _INSET_X)
        x = room * block.lane // block.lanes
        width = room * (block.lane + 1) // block.lanes - x
        if block.lane + 1 < block.lanes and width > 2 * _LANE_GAP:
            width -= _LANE_GAP
        top, bottom = self.y_of(block.starts), self.y_of(block.ends)
        height = bottom - top - 2 * _INSET_Y
        # A block of a minute has no room for insets; it keeps a pixel that can be hit.
        return QRect(left + x, top + (_INSET_Y if height > 0 else 0), max(1, width), max(1, height))


def _changed(known: _Day, blocks: tuple[Block, ...]) -> _Day | None:
    """Return a column in which blocks gave way to others of the same times and lanes, None for any other."""
    were = known.blocks
    if len(were) != len(blocks):
        return None
    others = [row for row, other in enumerate(map(is_not, were, blocks)) if other]
    for row in others:
        was, now = were[row], blocks[row]
        if (was.starts, was.ends, was.lane, was.lanes) != (now.starts, now.ends, now.lane, now.lanes):
            return None
    return known.with_blocks(blocks, others)
