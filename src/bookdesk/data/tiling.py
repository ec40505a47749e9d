"""Tiling: whether the free slots around a changed interval are still those that the server lists."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from bookdesk.data.day_rows import FREE_CODES
from bookdesk.domain.zones import to_seconds

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bookdesk.data.patches import SlotChange
    from bookdesk.domain.columns import ProviderDay


def is_tiled(day: ProviderDay, changes: Iterable[SlotChange]) -> bool:
    """Tell whether a day that was patched has the free slots that the server lists beside the changes.

    Each gap is tiled from its start by the service's length (domain/slots.py), so that an interval that
    begins or ends between two tiles moves those after it: only the server tells where to. In doubt it
    is not tiled.
    """
    if _is_seamless(day):
        return True
    # Of many changes of one slot its place in the day is asked for once.
    return all(_fits(day, *interval) for interval in {(change.start, change.end) for change in changes})


def _is_seamless(day: ProviderDay) -> bool:
    """Tell whether a day's rows leave no gap between them nor at its ends: nothing moves then."""
    starts, ends = day.starts, day.ends
    return (
        len(starts) > 0
        and starts[1:] == ends[:-1]
        and _is_at(day.opens, starts[0])
        and _is_at(day.closes, ends[-1])
    )


def _fits(day: ProviderDay, start: int, end: int) -> bool:
    starts, ends = day.starts, day.ends
    row = _row_of(day, start, end)
    if row < 0 or day.extra(row).capacity > 1:
        # A class stands at its own times.
        return True
    if day.statuses[row] in FREE_CODES:
        return ends[row - 1] == starts[row] if row else _is_at(day.opens, starts[row])
    if row + 1 < len(starts):
        if starts[row + 1] <= end:
            return True
        is_tile = day.statuses[row + 1] in FREE_CODES and day.extra(row + 1).capacity == 1
        return not is_tile and starts[row + 1] - end < _length(day)
    return day.closes is None or to_seconds(day.closes) - end < _length(day)


def _row_of(day: ProviderDay, start: int, end: int) -> int:
    row = bisect_left(day.starts, start)
    while row < len(day) and day.starts[row] == start:
        if day.ends[row] == end:
            return row
        row += 1
    return -1


def _is_at(moment: datetime | None, second: int) -> bool:
    return moment is not None and to_seconds(moment) == second


def _length(day: ProviderDay) -> int:
    """Return the listed service's length in seconds, as a free slot shows it; 0, which nothing is below."""
    row = next(day.free_rows(), None)
    return 0 if row is None else day.ends[row] - day.starts[row]
