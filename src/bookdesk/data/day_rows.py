"""Rows of a provider's day: found, changed, put in, taken away; each change makes a new day."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from bookdesk.domain.columns import Extra, ProviderDay, column
from bookdesk.domain.states import CODE_OF_STATUS, FREE_STATUSES, SlotStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

FREE_CODES = tuple(CODE_OF_STATUS[status] for status in SlotStatus if status in FREE_STATUSES)
#: The reason that the server gives a class in whose time something else stands.
TAKEN_REASON = "Taken"


def find_row(day: ProviderDay, start: int, service_id: str) -> int:
    """Return the row of the timeslot of a service that begins at `start`, in epoch seconds; -1 for none."""
    starts = day.starts
    row = bisect_left(starts, start)
    while row < len(starts) and starts[row] == start:
        if day.service_of(row) == service_id:
            return row
        row += 1
    return -1


def with_row(
    day: ProviderDay, start: int, end: int, status: SlotStatus, extra: Extra | None, version: int
) -> ProviderDay:
    """Return a day with one row more, after those that begin at the same time; a plain one has no extra."""
    row = bisect_right(day.starts, start)
    shifted = {place + (place >= row): known for place, known in day.extras.items()}
    if extra is not None:
        shifted[row] = extra
    return _rebuilt(
        day,
        _with_more(day.starts, row, start),
        _with_more(day.ends, row, end),
        day.statuses[:row] + bytes((CODE_OF_STATUS[status],)) + day.statuses[row:],
        _with_more(day.versions, row, version),
        shifted,
    )


def with_status(day: ProviderDay, row: int, status: SlotStatus, extra: Extra | None) -> ProviderDay:
    """Return a day whose row has another status, and this extra in place of what it had."""
    extras = {place: known for place, known in day.extras.items() if place != row}
    if extra is not None:
        extras[row] = extra
    code = bytes((CODE_OF_STATUS[status],))
    statuses = day.statuses[:row] + code + day.statuses[row + 1 :]
    return _rebuilt(day, day.starts, day.ends, statuses, day.versions, extras)


def without_rows(day: ProviderDay, rows: Iterable[int]) -> ProviderDay:
    """Return a day without some of its rows; the same object without any."""
    gone = set(rows)
    if not gone:
        return day
    kept = [row for row in range(len(day)) if row not in gone]
    return _rebuilt(
        day,
        array(day.starts.typecode, [day.starts[row] for row in kept]),
        array(day.ends.typecode, [day.ends[row] for row in kept]),
        bytes(day.statuses[row] for row in kept),
        array(day.versions.typecode, [day.versions[row] for row in kept]),
        {place: day.extras[row] for place, row in enumerate(kept) if row in day.extras},
    )


def close(day: ProviderDay, start: int, end: int, but: int = -1) -> ProviderDay:
    """Take what a busy interval overlaps from what is free, but for the row `but`: as the server lists it.

    Free slots go, classes stay and are Unavailable. Returns the same object where nothing is free.
    """
    free = [
        row
        for row in range(bisect_left(day.starts, end))
        if row != but and day.ends[row] > start and day.statuses[row] in FREE_CODES
    ]
    for row in free:
        known = day.extra(row)
        if known.capacity > 1:
            barred = Extra(known.service_id, known.capacity, 0, reason=TAKEN_REASON)
            day = with_status(day, row, SlotStatus.UNAVAILABLE, barred)
    return without_rows(day, [row for row in free if day.statuses[row] in FREE_CODES])


def _with_more(numbers: array[int], row: int, number: int) -> array[int]:
    try:
        more = numbers[:]
        more.insert(row, number)
    except OverflowError:
        return column([*numbers[:row], number, *numbers[row:]])
    return more


def _rebuilt(
    day: ProviderDay,
    starts: array[int],
    ends: array[int],
    statuses: bytes,
    versions: array[int],
    extras: dict[int, Extra],
) -> ProviderDay:
    return ProviderDay(
        day.provider_id,
        day.provider_name,
        day.service_id,
        starts,
        ends,
        statuses,
        versions,
        extras,
        day.opens,
        day.closes,
        day.booked_minutes,
        day.work_minutes,
    )
