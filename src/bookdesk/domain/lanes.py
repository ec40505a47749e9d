"""Lanes: where the blocks of a column that overlap lie side by side."""

from __future__ import annotations

from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bookdesk.domain.layout import Block

_STARTS = attrgetter("starts")


def in_lanes(blocks: list[Block]) -> tuple[Block, ...]:
    """Give each block of a knot of overlapping ones its lane; the knot shares the column's width.

    `blocks` are those of one column, in any order, each in the one lane that it is made with; the list
    itself is sorted by their starts. Returns them in start order, of those that start together the
    longest first.
    """
    blocks.sort(key=_STARTS)
    if all(a.ends <= b.starts for a, b in pairwise(blocks)):
        return tuple(blocks)
    placed: list[Block] = []
    knot: list[Block] = []
    lane_ends: list[int] = []
    for block in sorted(blocks, key=lambda b: (b.starts, -b.ends, b.identity)):
        if knot and block.starts >= max(lane_ends):
            placed += [b._replace(lanes=len(lane_ends)) if len(lane_ends) > 1 else b for b in knot]
            knot, lane_ends = [], []
        lane = next((n for n, end in enumerate(lane_ends) if end <= block.starts), len(lane_ends))
        if lane == len(lane_ends):
            lane_ends.append(block.ends)
        else:
            lane_ends[lane] = block.ends
        knot.append(block._replace(lane=lane) if lane else block)
    placed += [b._replace(lanes=len(lane_ends)) if len(lane_ends) > 1 else b for b in knot]
    return tuple(placed)
