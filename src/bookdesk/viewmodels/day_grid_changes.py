"""What differs between two pictures of a day: columns, and the rows within them."""

from __future__ import annotations

from operator import is_not
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bookdesk.domain.layout import Block
    from bookdesk.viewmodels.day_grid import DayGrid
    from bookdesk.viewmodels.provider_column import ProviderColumn


def differing(a: DayGrid, b: DayGrid) -> list[int] | None:
    """Return the columns that are other objects; None where they are not of the same providers."""
    if len(a.columns) != len(b.columns):
        return None
    others = [place for place, other in enumerate(map(is_not, a.columns, b.columns)) if other]
    if any(a.columns[place].provider_id != b.columns[place].provider_id for place in others):
        return None
    return others


def same_places(a: DayGrid, b: DayGrid, others: list[int]) -> bool:
    """Tell whether each block of the `others`, of the same providers, stays in its row and lane."""
    if a.date != b.date or a.window != b.window:
        return False
    return all(_same_rows(a.columns[place], b.columns[place]) for place in others)


def other_rows(a: ProviderColumn, b: ProviderColumn) -> list[int]:
    """Return the rows in which two columns of the same length differ."""
    found = [row for row, other in enumerate(map(is_not, a.blocks, b.blocks)) if other]
    return [row for row in found if a.blocks[row] != b.blocks[row]]


def _same_rows(a: ProviderColumn, b: ProviderColumn) -> bool:
    if not a.is_laid_out:
        # Nobody has seen its rows.
        return True
    if len(a.blocks) != len(b.blocks):
        return False
    return all(_same_place(a.blocks[row], b.blocks[row]) for row in other_rows(a, b))


def _same_place(a: Block, b: Block) -> bool:
    return (a.identity, a.lane, a.lanes) == (b.identity, b.lane, b.lanes)
