"""Where the blocks of a day's grid come to lie in a newer one. A place is (row, column)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bookdesk.domain.layout import Block
    from bookdesk.viewmodels.day_grid import DayGrid

Place = tuple[int, int]
#: Where each of some places comes to lie, None for nowhere.
Places = dict[Place, Place | None]


def place_in(grid: DayGrid, own: int | None, block: Block) -> Place | None:
    """Find a block of the grid before: by identity, by its booking at another provider, by its slot.

    `own` is its provider's column, None where that is no longer shown.
    """
    blocks = grid.columns[own].blocks if own is not None else ()
    if own is not None:
        for row, other in enumerate(blocks):
            if other.identity == block.identity:
                return row, own
    if block.booking_id:
        # A slot is its provider's; a booking may have moved to another. Where somebody looks comes first.
        for column in sorted(range(len(grid.columns)), key=lambda place: not grid.columns[place].is_laid_out):
            for row, other in enumerate(grid.columns[column].blocks):
                if other.booking_id == block.booking_id:
                    return row, column
    if own is not None and block.slot_id:
        for row, other in enumerate(blocks):
            if other.slot_id == block.slot_id:
                return row, own
    return None


def apart(places: list[Place | None]) -> list[Place | None]:
    """Leave each place to the first that comes to it: Qt loses one of two persistent indexes on one place."""
    taken: set[Place] = set()
    found: list[Place | None] = []
    for place in places:
        found.append(None if place in taken else place)
        if place is not None:
            taken.add(place)
    return found
