"""The day's window: which hours of it are worth showing."""

from __future__ import annotations

from datetime import time
from itertools import compress
from operator import attrgetter
from typing import TYPE_CHECKING

from bookdesk.domain.intervals import Interval
from bookdesk.domain.states import CODE_OF_STATUS, SlotStatus
from bookdesk.domain.zones import at_civil, day_bounds, to_seconds

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from zoneinfo import ZoneInfo

    from bookdesk.domain.columns import ProviderDay

_OCCUPIED = frozenset(CODE_OF_STATUS[status] for status in (SlotStatus.BOOKED, SlotStatus.RESERVED))
#: A byte for each status: 1 where somebody has the slot.
_TAKEN = bytes(code in _OCCUPIED for code in range(256))
_START, _END = attrgetter("start"), attrgetter("end")


def day_edges(one: ProviderDay) -> Interval | None:
    """Return what of a provider's day must be seen: its hours and everything booked; None for nothing."""
    taken = one.statuses.translate(_TAKEN)
    low: int | None = None
    high: int | None = None
    if one.opens is not None and one.closes is not None:
        low, high = to_seconds(one.opens), to_seconds(one.closes)
    first = taken.find(1)
    if first >= 0:
        start, end = one.starts[first], max(compress(one.ends, taken))
        low, high = (start, end) if low is None or high is None else (min(low, start), max(high, end))
    return None if low is None or high is None else Interval(low, high)


def window_around(edges: Iterable[Interval], day: date, where: ZoneInfo) -> Interval:
    """Return whole hours of `day` around what must be seen of it; 09:00 to 17:00 where that is nothing."""
    bounds = day_bounds(day, where)
    found = tuple(edges) or tuple(
        Interval(at, at) for hour in (9, 17) for at in (to_seconds(at_civil(day, time(hour), where)),)
    )
    earliest, latest = min(map(_START, found)), max(map(_END, found))
    low = bounds.start + (earliest - bounds.start) // 3600 * 3600
    high = bounds.start + -(-(latest - bounds.start) // 3600) * 3600
    # What begins after the day's end leaves its last begun hour to show; a skipped date has none.
    last = bounds.start + max(0, bounds.end - bounds.start - 1) // 3600 * 3600
    low = min(max(low, bounds.start), last)
    return Interval(low, max(low, min(max(high, low + 3600), bounds.end)))
