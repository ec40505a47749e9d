"""Where the keys lead in a week: by span, by day, to the first or last span. A place is (row, column)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookdesk.domain.slots import round_up

if TYPE_CHECKING:
    from bookdesk.viewmodels.week_grid import WeekGrid

Place = tuple[int, int]


def nearest_row(grid: WeekGrid, column: int, place: int) -> int | None:
    """Return the row of a column's block that holds a place of the axis, else of the nearest one."""
    axis, blocks = grid.axis, grid.columns[column].blocks

    def away(row: int) -> int:
        low = axis.place_of(column, blocks[row].starts)
        high = axis.place_of_end(column, blocks[row].ends)
        return max(low - place, place - high + 1, 0)

    return min(range(len(blocks)), key=away, default=None)


def beside(grid: WeekGrid, place: Place, step: int, at: int) -> Place | None:
    """Return the block of the day to the right (`step` 1) or left (-1) that is nearest to `at`.

    `at` is a place of the axis. A day of which nothing is known is passed over.
    """
    column = place[1] + step
    while 0 <= column < len(grid.columns):
        row = nearest_row(grid, column, at)
        if row is not None:
            return row, column
        column += step
    return None


def along(grid: WeekGrid, place: Place, step: int) -> Place | None:
    """Return the next block down (`step` 1) or up (-1) the day."""
    row, column = place
    return (row + step, column) if 0 <= row + step < len(grid.columns[column].blocks) else None


def edge(grid: WeekGrid, column: int, *, last: bool) -> Place | None:
    """Return the first or last block of a day."""
    count = len(grid.columns[column].blocks)
    return ((count - 1 if last else 0), column) if count else None


def end(grid: WeekGrid, *, last: bool) -> Place | None:
    """Return the first block of the week's first day, or the last one of its last day."""
    columns = range(len(grid.columns))
    found = (edge(grid, n, last=last) for n in (reversed(columns) if last else columns))
    return next((place for place in found if place is not None), None)


def opening(grid: WeekGrid, column: int | None, now: int) -> int:
    """Return the place of the axis where a day is entered: today at `now` (epoch seconds), else its top.

    Today's spans begin at the next time that a slot could; until then everything is past.
    """
    if column is None or not grid.columns[column].is_today:
        return grid.window.start
    bounds = grid.axis.bounds(column)
    return grid.axis.place_of(column, min(max(round_up(now), bounds.start), bounds.end - 1))


def first_place(grid: WeekGrid, now: int) -> Place | None:
    """Return where to begin: on the selected date, else today at `now` (epoch seconds), else anywhere."""
    wanted = [n for n, column in enumerate(grid.columns) if column.is_today]
    wanted += [n for n, column in enumerate(grid.columns) if column.date == grid.selected]
    at = opening(grid, wanted[-1] if wanted else None, now)
    for column in [*reversed(wanted), *range(len(grid.columns))]:
        row = nearest_row(grid, column, at)
        if row is not None:
            return row, column
    return None
