"""What another desk changed: the blocks that differ between two pictures of one day."""

from __future__ import annotations

from itertools import compress
from operator import is_not, itemgetter
from typing import TYPE_CHECKING

from bookdesk.domain.layout import Block, BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bookdesk.viewmodels.day_grid import DayGrid
    from bookdesk.viewmodels.provider_column import ProviderColumn

_FREE = (BlockKind.AVAILABLE, BlockKind.LIMITED)
#: What nobody did: time passed, or a neighbour changed.
_NOBODYS = (BlockKind.PAST, BlockKind.UNAVAILABLE, BlockKind.SHORT)
#: What changes without anybody doing anything to the block itself, and its kind, which is looked at apart.
_OF_ITSELF = frozenset(("kind", "reason", "held_until", "version", "lane", "lanes", "slot_id", "booking_id"))
_DONE_TO = itemgetter(*(place for place, name in enumerate(Block._fields) if name not in _OF_ITSELF))


def is_news(before: DayGrid, grid: DayGrid) -> bool:
    """Tell whether both are live pictures of one day and service, so that what differs was done just now.

    Bookings that come after their day were there before: nobody made them between the two.
    """
    same = (before.date, before.service_id) == (grid.date, grid.service_id)
    return same and before.bookable and grid.bookable and before.is_named


def changed_elsewhere(before: DayGrid, grid: DayGrid, others: list[int] | None) -> Iterator[tuple[str, str]]:
    """Yield provider and identity of what another desk changed; `others` are the columns that differ."""
    own = grid.own_changes - {""}
    for earlier, column in _pairs(before, grid, others):
        if earlier is column or earlier is None or earlier.is_told_as(column):
            continue
        if not (earlier.is_laid_out and column.is_laid_out):
            # Nobody saw it: to lay it out for that would take longer than all that is seen.
            continue
        if earlier.blocks is column.blocks:
            continue
        were, are = _apart_from_same(earlier.blocks, column.blocks)
        by_identity = {b.identity: b for b in were}
        by_slot = {b.slot_id: b for b in were if b.slot_id}
        for block in are:
            if block.kind in _NOBODYS or block.slot_id in own or block.booking_id in own:
                continue
            was = by_identity.get(block.identity) or by_slot.get(block.slot_id)
            if was is None:
                # A new free slot is what a passing minute makes too.
                changed = block.kind not in (*_FREE, BlockKind.HELD_BY_YOU)
            else:
                mine = BlockKind.HELD_BY_YOU in (was.kind, block.kind)
                changed = not mine and _look(was) != _look(block)
            if changed:
                yield column.provider_id, block.identity


def _pairs(
    before: DayGrid, grid: DayGrid, others: list[int] | None
) -> Iterator[tuple[ProviderColumn | None, ProviderColumn]]:
    """Yield columns with the provider's own before, None where there was none."""
    if others is not None:
        # Those have the places of the same providers.
        yield from ((before.columns[place], grid.columns[place]) for place in others)
        return
    columns = {column.provider_id: column for column in before.columns}
    yield from ((columns.get(column.provider_id), column) for column in grid.columns)


def _apart_from_same(
    were: tuple[Block, ...], are: tuple[Block, ...]
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Drop the blocks that two columns have in common in the same rows, or at their tops and ends."""
    if len(were) == len(are):
        others = list(map(is_not, were, are))
        return tuple(compress(were, others)), tuple(compress(are, others))
    top = next((n for n, other in enumerate(map(is_not, were, are)) if other), min(len(were), len(are)))
    most = min(len(were), len(are)) - top
    low = next((n for n, other in enumerate(map(is_not, reversed(were), reversed(are))) if other), most)
    low = min(low, most)
    return were[top : len(were) - low], are[top : len(are) - low]


def _look(block: Block) -> tuple[object, ...]:
    """Return what of a block changes only where somebody did something to it."""
    kind = BlockKind.AVAILABLE if block.kind in _FREE else block.kind
    return (kind, *_DONE_TO(block))
