"""How far the ring around a block reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QRect

#: How far a ring or an outline reaches beyond its block, px.
RING_REACH = 3


def with_ring(rect: QRect) -> QRect:
    """Return a block's rectangle with all that a ring around it may cover."""
    return rect.adjusted(-RING_REACH - 1, -RING_REACH - 1, RING_REACH + 1, RING_REACH + 1)
