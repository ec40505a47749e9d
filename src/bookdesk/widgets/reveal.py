"""How far a scroll bar moves for something to be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def reveal(scroll: Callable[[int], None], offset: int, room: int, low: int, high: int) -> None:
    """Scroll no further than it takes to see from `low` to `high`; from `low` where not all fits.

    `scroll` sets the bar, which stands at `offset` and has `room` to show; all in px.
    """
    if low < offset or high - low > room:
        scroll(low)
    elif high >= offset + room:
        scroll(high - room + 1)
