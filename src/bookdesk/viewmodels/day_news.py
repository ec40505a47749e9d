"""What another desk changed: the blocks that differ between two pictures of one day."""

from __future__ import annotations

from operator import is_not
from typing import TYPE_CHECKING

from bookdesk.domain.layout import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bookdesk.domain.layout import Block
    from bookdesk.viewmodels.day_grid import DayGrid

_FREE = (BlockKind.AVAILABLE, BlockKind.LIMITED)
#: What nobody did: time passed, or a neighbour changed.
_NOBODYS = (BlockKind.PAST, BlockKind.UNAVAILABLE, BlockKind.SHORT)


def is_news(before: DayGrid, grid: DayGrid) -> bool:
    """Tell whether both are live pictures of one day and service, so that what differs was done just now."""
    same = (before.date, before.service_id) == (grid.date, grid.service_id)
    return same and before.bookable and grid.bookable


def changed_elsewhere(before: DayGrid, grid: DayGrid, others: list[int] | None) -> Iterator[tuple[str, str]]:
    """Yield provider and identity of what another desk changed; `others` are the columns that differ."""
    differing = grid.columns if others is None else [grid.columns[place] for place in others]
    columns = {c.provider_id: c for c in before.columns} if differing else {}
    for column in differing:
        earlier = columns.get(column.provider_id)
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
            if block.kind in _NOBODYS or {block.slot_id, block.booking_id} & grid.own_changes - {""}:
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


def _apart_from_same(
    were: tuple[Block, ...], are: tuple[Block, ...]
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Drop the blocks that two columns have in common at their tops and at their ends."""
    top = next((n for n, other in enumerate(map(is_not, were, are)) if other), min(len(were), len(are)))
    most = min(len(were), len(are)) - top
    low = next((n for n, other in enumerate(map(is_not, reversed(were), reversed(are))) if other), most)
    low = min(low, most)
    return were[top : len(were) - low], are[top : len(are) - low]


def _look(block: Block) -> Block:
    """Strip what changes without anybody doing anything to the block itself."""
    kind = BlockKind.AVAILABLE if block.kind in _FREE else block.kind
    return block._replace(
        kind=kind, reason="", held_until=None, version=0, lane=0, lanes=1, slot_id="", booking_id=""
    )
