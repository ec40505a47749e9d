"""Where the keys lead in a day: by slot, by provider, by hour, to the next free slot.

A place is (row, column). Movement follows the eye: through lanes that lie side by side first,
then to the neighbouring provider, always to the block nearest in time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookdesk.domain.layout import BlockKind

if TYPE_CHECKING:
    from bookdesk.domain.layout import Block
    from bookdesk.viewmodels.day_grid import DayGrid

Place = tuple[int, int]

_HOUR = 3600
_FREE = (BlockKind.AVAILABLE, BlockKind.LIMITED)


def first_place(grid: DayGrid, now: int, column: int = 0) -> Place | None:
    """Return where to begin: in `column`, the block that holds or follows `now` (epoch seconds)."""
    for number in [*range(column, len(grid.columns)), *range(column)]:
        row = nearest_row(grid.columns[number].blocks, now)
        if row is not None:
            return row, number
    return None


def nearest_row(blocks: tuple[Block, ...], instant: int, lane: int = 0) -> int | None:
    """Return the row of the block that holds `instant` (epoch seconds), else of the nearest.

    Among those equally near the one in lane `lane` or the nearest lane counts.
    """
    if not blocks:
        return None

    def away(row: int) -> tuple[int, int]:
        block = blocks[row]
        if block.starts <= instant < block.ends:
            return 0, abs(block.lane - lane)
        gap = block.starts - instant if block.starts > instant else instant - block.ends + 1
        return gap, abs(block.lane - lane)

    return min(range(len(blocks)), key=away)


def place_at(grid: DayGrid, instant: int, seen: range) -> Place | None:
    """Return the place of a free block that holds `instant` (epoch seconds), of another if none is free.

    Of the columns those in sight, `seen`, come first, then those that are laid out already: each further
    one costs its layout.
    """
    others = sorted(set(range(len(grid.columns))).difference(seen))
    others.sort(key=lambda number: not grid.columns[number].is_laid_out)
    taken: Place | None = None
    for number in (*seen, *others):
        for row, block in enumerate(grid.columns[number].blocks):
            if block.starts <= instant < block.ends:
                if block.kind in _FREE:
                    return row, number
                taken = taken or (row, number)
    return taken


def heir(grid: DayGrid, block: Block, later: int) -> Place | None:
    """Return the place of the block that has most of the time of one that is gone, else of the nearest.

    It lies in the column of the same provider; `later` is how many seconds later the grid's hours begin.
    """
    for column, provider in enumerate(grid.columns):
        if provider.provider_id == block.provider_id:
            row = _heir_row(provider.blocks, block.starts + later, block.ends + later, block.lane)
            return (row, column) if row is not None else None
    return None


def _heir_row(blocks: tuple[Block, ...], starts: int, ends: int, lane: int) -> int | None:
    def shared(row: int) -> int:
        return min(ends, blocks[row].ends) - max(starts, blocks[row].starts)

    best = max(range(len(blocks)), key=lambda row: (shared(row), -abs(blocks[row].lane - lane)), default=None)
    return best if best is not None and shared(best) > 0 else nearest_row(blocks, starts, lane)


def below(grid: DayGrid, place: Place) -> Place | None:
    """Return the next block down the column, in the same lane where there is a choice."""
    row, column = place
    blocks = grid.columns[column].blocks
    block = blocks[row]
    later = [n for n, b in enumerate(blocks) if b.starts >= block.ends]
    if not later:
        return None
    return min(later, key=lambda n: (blocks[n].starts, abs(blocks[n].lane - block.lane))), column


def above(grid: DayGrid, place: Place) -> Place | None:
    """Return the next block up the column, in the same lane where there is a choice."""
    row, column = place
    blocks = grid.columns[column].blocks
    block = blocks[row]
    earlier = [n for n, b in enumerate(blocks) if b.ends <= block.starts]
    if not earlier:
        return None
    return max(earlier, key=lambda n: (blocks[n].ends, -abs(blocks[n].lane - block.lane))), column


def beside(grid: DayGrid, place: Place, step: int, instant: int) -> Place | None:
    """Return the block to the right (`step` 1) or left (-1) that is nearest to `instant`.

    `instant`, epoch seconds, is where the movement across providers began, so that going right
    and back left ends at the same block.
    """
    row, column = place
    blocks = grid.columns[column].blocks
    block = blocks[row]
    lanes = [
        n
        for n, b in enumerate(blocks)
        if (b.lane - block.lane) * step > 0 and b.starts < block.ends and block.starts < b.ends
    ]
    if lanes:
        return min(
            lanes, key=lambda n: (abs(blocks[n].lane - block.lane), abs(blocks[n].starts - instant))
        ), column
    number = column + step
    while 0 <= number < len(grid.columns):
        entered = 0 if step > 0 else max((b.lanes for b in grid.columns[number].blocks), default=1)
        found = nearest_row(grid.columns[number].blocks, instant, entered)
        if found is not None:
            return found, number
        number += step
    return None


def edge(grid: DayGrid, column: int, *, last: bool) -> Place | None:
    """Return the first or last block of a column."""
    count = len(grid.columns[column].blocks)
    return ((count - 1 if last else 0), column) if count else None


def hour_away(grid: DayGrid, place: Place, step: int) -> Place | None:
    """Return the block an hour later (`step` 1) or earlier (-1) in the column, another one if there is."""
    row, column = place
    blocks = grid.columns[column].blocks
    block = blocks[row]
    wanted = block.starts + step * _HOUR
    found = nearest_row(blocks, wanted, block.lane)
    if found is not None and found != row and (blocks[found].starts - block.starts) * step > 0:
        return found, column
    # An hour within a long block leads nowhere; the next block does.
    return below(grid, place) if step > 0 else above(grid, place)


def next_free(grid: DayGrid, place: Place | None, now: int, step: int) -> Place | None:
    """Return the next (`step` 1) or previous (-1) slot that can be held, by time, then by column.

    Without a place it begins at `now`, epoch seconds.
    """
    if place is None:
        here: tuple[int, int, int] = (now, -1, -1)
    else:
        here = (grid.columns[place[1]].blocks[place[0]].starts, place[1], place[0])
    free = [
        (block.starts, column, row)
        for column, provider in enumerate(grid.columns)
        for row, block in enumerate(provider.blocks)
        if block.can_be_held
    ]
    ahead = [key for key in free if (key > here if step > 0 else key < here)]
    if not ahead:
        return None
    found = min(ahead) if step > 0 else max(ahead)
    return found[2], found[1]
