"""Where the blocks of a week lie.

Content coordinates: device independent px from the grid's top left corner, before scrolling.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect

from bookdesk.domain.zones import to_seconds
from bookdesk.widgets.column_scroll import column_edges
from bookdesk.widgets.day_view_geometry import AXIS_WIDTH, GUTTER

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bookdesk.domain.week_layout import WeekBlock
    from bookdesk.viewmodels.week_grid import WeekGrid

__all__ = ["AXIS_WIDTH", "GUTTER", "HEADER_HEIGHT", "WeekGeometry"]

HEADER_HEIGHT = 88
COLUMN_LEAST = 96
_PER_HOUR = 80
_INSET_X, _INSET_Y = 4, 1
#: The height of a line of small type.
_LINE = 16


class WeekGeometry:
    """The rectangles of a week's blocks.

    `room` is the width that is seen, px; a column is never narrower than 96, so that all seven stand in
    a window of 1024, and as many as there is room for fill it. `scale` is the text's: hours and columns
    grow with it. Hours that leave some of the height `tall` that is seen, px, are as high as fill it.
    Each column puts its own instants on the axis that all of them share (`WeekAxis`).
    """

    def __init__(self, grid: WeekGrid | None, room: int, scale: float = 1.0, tall: int = 0) -> None:
        self.scale = scale
        self._room, self._tall = room, tall
        self._line = round(_LINE * scale)
        self._hour = round(_PER_HOUR * scale)
        if grid is not None:
            # Whole px, so that blocks of one length have one height, and one picture.
            self._hour = max(self._hour, tall * 3600 // (grid.window.end - grid.window.start))
        self._grid = grid
        count = len(grid.columns) if grid is not None else 0
        self._edges = column_edges(count, room, round(COLUMN_LEAST * scale))
        columns = grid.columns if grid is not None else ()
        self._rects = [
            [self._laid(number, block) for block in column.blocks] for number, column in enumerate(columns)
        ]

    def is_of(self, grid: WeekGrid | None, room: int, scale: float, tall: int) -> bool:
        """Tell whether it is the geometry of just this grid, width, scale and height."""
        return self._grid is grid and (self._room, self.scale, self._tall) == (room, scale, tall)

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
        """The height of the hours that are shown."""
        return self.y_of_place(self._grid.window.end) if self._grid is not None else 0

    def y_of_place(self, place: int) -> int:
        """Return the height at which a place of the axis lies."""
        start = self._grid.window.start if self._grid is not None else place
        return (place - start) * self._hour // 3600

    def place_at_y(self, y: int) -> int:
        """Return the first place of the axis that lies at a height."""
        return (self._grid.window.start if self._grid is not None else 0) + -(-y * 3600 // self._hour)

    def y_of(self, column: int, instant: datetime) -> int | None:
        """Return the height of an aware instant of a column's day, None outside of what is shown."""
        grid, seconds = self._grid, to_seconds(instant)
        if grid is None:
            return None
        bounds = grid.axis.bounds(column)
        if not bounds.start <= seconds < bounds.end:
            return None
        place = grid.axis.place_of(column, seconds)
        return self.y_of_place(place) if grid.window.start <= place < grid.window.end else None

    def instant_at(self, column: int, y: int) -> int | None:
        """Return the epoch seconds at a height of a column, None where its clock skips that time."""
        return self._grid.axis.instant_at(column, self.place_at_y(y)) if self._grid is not None else None

    def column_left(self, column: int) -> int:
        """Return the left edge of a column; one past the last gives the right edge of all."""
        return self._edges[column]

    def column_width(self, column: int) -> int:
        """Return the width of a column."""
        return self._edges[column + 1] - self._edges[column]

    def column_at(self, x: int) -> int | None:
        """Return the column at a distance from the left, None beside all of them."""
        return next((n for n in range(len(self._rects)) if self._edges[n] <= x < self._edges[n + 1]), None)

    def rects(self, column: int) -> list[QRect]:
        """Return the rectangles of a column's blocks, in the order of its rows."""
        return self._rects[column]

    def rect(self, row: int, column: int) -> QRect:
        """Return a block's rectangle, an empty one where there is none."""
        if 0 <= column < len(self._rects) and 0 <= row < len(self._rects[column]):
            return self._rects[column][row]
        return QRect()

    def place_at(self, x: int, y: int) -> tuple[int, int] | None:
        """Return (row, column) of the block at a point, None between blocks; its inset belongs to it."""
        column = self.column_at(x)
        if column is None:
            return None
        nearest = None
        for row, rect in enumerate(self._rects[column]):
            if rect.contains(x, y):
                return row, column
            if rect.adjusted(-2 * _INSET_X, -_INSET_Y, 2 * _INSET_X, _INSET_Y).contains(x, y):
                nearest = (row, column)
        return nearest

    def _laid(self, column: int, block: WeekBlock) -> QRect:
        assert self._grid is not None  # noqa: S101  blocks come from a grid
        axis = self._grid.axis
        top = self.y_of_place(axis.place_of(column, block.starts))
        bottom = self.y_of_place(axis.place_of_end(column, block.ends))
        width, height = self.column_width(column) - 1 - 2 * _INSET_X, bottom - top - 2 * _INSET_Y
        if 0 < height < self._line:
            # Lower than a line of text: the words need each pixel, and what follows keeps its distance.
            height += _INSET_Y
        # A block of a minute has no room for insets; it keeps a pixel that can be hit.
        return QRect(
            self._edges[column] + _INSET_X,
            top + (_INSET_Y if height > 0 else 0),
            max(1, width),
            max(1, height),
        )
