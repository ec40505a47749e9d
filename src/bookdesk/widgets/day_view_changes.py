"""What of a day's picture becomes another one when a grid takes the place of the one before."""

from __future__ import annotations

from itertools import compress
from operator import is_not
from typing import TYPE_CHECKING

from bookdesk.domain.zones import from_seconds

if TYPE_CHECKING:
    from PySide6.QtCore import QRect

    from bookdesk.domain.layout import Block
    from bookdesk.viewmodels.day_grid import DayGrid
    from bookdesk.widgets.day_view_geometry import DayGeometry


def same_frame(a: DayGrid, b: DayGrid) -> bool:
    """Tell whether two grids have the same hours, written alike, and the same providers in their places."""
    if (a.date, a.window, a.locale, len(a.columns)) != (b.date, b.window, b.locale, len(b.columns)):
        return False
    others = list(map(is_not, a.columns, b.columns))
    were, are = compress(a.columns, others), compress(b.columns, others)
    return all(was.provider_id == now.provider_id for was, now in zip(were, are, strict=True))


def changed_rects(
    before: DayGrid, grid: DayGrid, old: DayGeometry, new: DayGeometry, columns: range
) -> list[QRect]:
    """Return where blocks that are others now lay in some columns, and where they lie, px before scrolling.

    The grids have the same frame; `old` is the geometry of the one before.
    """
    found: list[QRect] = []
    for column in columns:
        was, now = before.columns[column], grid.columns[column]
        if was is not now and was.blocks is not now.blocks:
            found += _in_column(was.blocks, now.blocks, old.rects(column), new.rects(column))
    return found


def same_time(instant: int, before: DayGrid, grid: DayGrid) -> int:
    """Return the instant of `grid` that is as far down its hours, by the clock, as one of `before`.

    Instants are epoch seconds.
    """
    return grid.window.start + instant - before.window.start + _clock_shift(before, grid)


def _clock_shift(a: DayGrid, b: DayGrid) -> int:
    """Return the seconds by which b's window begins later on the clock than a's, negated."""

    def of(grid: DayGrid) -> int:
        start = from_seconds(grid.window.start).astimezone(grid.locale.zone)
        return start.hour * 3600 + start.minute * 60

    return of(a) - of(b)


def _in_column(
    were: tuple[Block, ...], are: tuple[Block, ...], old: list[QRect], new: list[QRect]
) -> list[QRect]:
    if len(were) != len(are):
        top = next((n for n, other in enumerate(map(is_not, were, are)) if other), min(len(were), len(are)))
        most = min(len(were), len(are)) - top
        low = next((n for n, other in enumerate(map(is_not, reversed(were), reversed(are))) if other), most)
        low = min(low, most)
        return [*old[top : len(old) - low], *new[top : len(new) - low]]
    found = []
    for row, other in enumerate(map(is_not, were, are)):
        if other and were[row] != are[row]:
            found.append(new[row])
            if old[row] != new[row]:
                found.append(old[row])
    return found
