"""Own effects: what an answer to this desk's own change makes of the cached data, before the next read.

Each patches what it knows for certain, then has what it concerns read again. What was patched is no
fresher for that.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bookdesk.data import keys
from bookdesk.data.availability import ProviderAvailability
from bookdesk.data.day_rows import close, find_row, with_row, with_status, without_rows
from bookdesk.data.patches import SlotChange, patch_slot
from bookdesk.domain.columns import Extra
from bookdesk.domain.ids import parse_timeslot_id
from bookdesk.domain.states import CODE_OF_STATUS, SlotStatus
from bookdesk.domain.zones import civil_date, to_seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from bookdesk.data.source import Source
    from bookdesk.domain.columns import ProviderDay
    from bookdesk.domain.schedule import Booking, Hold, Slot, TimeBlock
    from bookdesk.query.keys import Key


def take_held(source: Source, slot: Slot, hold: Hold) -> None:
    """Show a slot as held by this desk in every list of its date."""
    _take_busy(source, slot, SlotStatus.RESERVED, source.operations.desk_name, hold.expires_at)


def take_booked(source: Source, slot: Slot) -> None:
    """Show a slot as booked in every list of its date."""
    _take_busy(source, slot, SlotStatus.BOOKED, None, None)


def take_freed(source: Source, slot_id: str, was: SlotStatus) -> None:
    """Show a time that this desk gave up as free where it is a slot of the list, as nothing elsewhere.

    `was` is what it was to this desk: what somebody else has by now stays.
    """
    place = parse_timeslot_id(slot_id)
    held_by = source.operations.desk_name if was is SlotStatus.RESERVED else None

    def freed(old: ProviderAvailability) -> ProviderAvailability | None:
        row = find_row(old.day, to_seconds(place.start), place.service_id)
        if row < 0 or old.day.status(row) is not was:
            return None
        known = old.day.extra(row)
        if known.capacity > 1 or known.held_by != held_by:
            return None
        if known.service_id is None:
            day = with_status(old.day, row, SlotStatus.AVAILABLE, None)
        else:
            # What the gap is worth to another service only its tiling tells.
            day = without_rows(old.day, [row])
        return ProviderAvailability(day, old.as_of, old.epoch, old.seq)

    _patch_days(source, place.provider_id, place.start, freed)


def take_booking(source: Source, booking: Booking) -> None:
    """Put a booking among those of its date; a version that is known already stays."""
    found = []
    for key, bookings in _bookings(source, booking.start):
        found.append(key)
        if bookings is None:
            continue
        known = next((one for one in bookings if one.id == booking.id), None)
        if known is None:
            _set(source, key, tuple(sorted((*bookings, booking), key=lambda one: one.start)))
        elif known.version < booking.version:
            _set(source, key, tuple(booking if one is known else one for one in bookings))
    _read_again(source, found)
    _count_again(source)


def take_block(source: Source, block: TimeBlock, was: TimeBlock | None = None) -> None:
    """Show a block in every list of its dates; `was` is the block before a change, and goes."""

    def blocked(old: ProviderAvailability) -> ProviderAvailability:
        day = _unblocked(old.day, block.id)
        start, end = to_seconds(block.start), to_seconds(block.end)
        extra = Extra(None, 1, 0, reason=block.reason, block_id=block.id)
        day = with_row(close(day, start, end), start, end, SlotStatus.UNAVAILABLE, extra, block.version)
        return ProviderAvailability(day, old.as_of, old.epoch, old.seq)

    if was is not None:
        take_unblocked(source, was)
    _patch_dates(source, block, blocked)


def take_unblocked(source: Source, block: TimeBlock) -> None:
    """Take a block out of every list of its dates; how its time is tiled the server tells."""

    def unblocked(old: ProviderAvailability) -> ProviderAvailability | None:
        day = _unblocked(old.day, block.id)
        return None if day is old.day else ProviderAvailability(day, old.as_of, old.epoch, old.seq)

    _patch_dates(source, block, unblocked)


def _unblocked(day: ProviderDay, block_id: str) -> ProviderDay:
    return without_rows(day, [row for row, extra in day.extras.items() if extra.block_id == block_id])


def _patch_dates(
    source: Source,
    block: TimeBlock,
    patch: Callable[[ProviderAvailability], ProviderAvailability | None],
) -> None:
    """Patch what is cached of the provider on each date that a block touches, and read it again.

    The figures of months and weeks are read again with it: a block changes what they count.
    """
    last = _date(source, block.end - timedelta(seconds=1))
    found = [
        (key, data)
        for key, data in source.client.get_queries_data((keys.AVAILABILITY, block.provider_id))
        if _date(source, block.start) <= str(key[3]) <= last
    ]
    for key, old in found:
        new = None if old is None else patch(old)
        if new is not None:
            _set(source, key, new)
    _read_again(source, [key for key, _ in found])
    _count_again(source)


def _take_busy(
    source: Source, slot: Slot, status: SlotStatus, held_by: str | None, held_until: datetime | None
) -> None:
    start, end = to_seconds(slot.start), to_seconds(slot.end)

    def busy(old: ProviderAvailability) -> ProviderAvailability | None:
        row = find_row(old.day, start, slot.service_id)
        if row >= 0 and old.day.extra(row).capacity > 1:
            # How many seats are left only the server knows.
            return None
        # The answer bears no version: it is the next one, as far as is known here.
        version = 1 + (old.day.versions[row] if row >= 0 else max(old.day.versions, default=0))
        change = SlotChange(
            slot.provider_id, slot.service_id, start, end, CODE_OF_STATUS[status], 0, version,
            old.seq + 1, old.epoch, held_by, held_until,
        )  # fmt: skip
        new = patch_slot(old, change)
        # Nor does it bear a seq, and a guessed one would shut out what is read with the right one.
        if new is None or new is old:
            return new
        return ProviderAvailability(new.day, old.as_of, old.epoch, old.seq)

    _patch_days(source, slot.provider_id, slot.start, busy)


def _patch_days(
    source: Source,
    provider_id: str,
    instant: datetime,
    patch: Callable[[ProviderAvailability], ProviderAvailability | None],
) -> None:
    found = list(_days(source, provider_id, instant))
    for key, old in found:
        new = None if old is None else patch(old)
        if new is not None and new is not old:
            _set(source, key, new)
    _read_again(source, [key for key, _ in found])
    _count_again(source)


def _days(
    source: Source, provider_id: str, instant: datetime
) -> Iterator[tuple[Key, ProviderAvailability | None]]:
    """Yield what is cached of a provider's date, for every service."""
    day = _date(source, instant)
    for key, data in source.client.get_queries_data((keys.AVAILABILITY, provider_id)):
        if key[3] == day:
            yield key, data


def _bookings(source: Source, instant: datetime) -> Iterator[tuple[Key, tuple[Booking, ...] | None]]:
    """Yield what is cached of bookings whose range an instant lies in."""
    day = _date(source, instant)
    for key, data in source.client.get_queries_data((keys.BOOKINGS,)):
        if str(key[1]) <= day < str(key[2]):
            yield key, data


def _date(source: Source, instant: datetime) -> str:
    """Return the business's civil date of an instant, "" while the business is not known."""
    where = source.where
    return "" if where is None else civil_date(to_seconds(instant), where).isoformat()


def _set(source: Source, key: Key, value: Any) -> None:
    state = source.client.get_query_state(key)
    source.client.set_query_data(key, value, updated_at=state.data_updated_at if state else None)


def _read_again(source: Source, found: list[Key]) -> None:
    with source.client.batch():
        for key in found:
            # What is on its way was asked for before the change, and may not show it.
            source.client.cancel_queries(key, exact=True, kind="inactive")
            source.client.invalidate_queries(key, exact=True)


def _count_again(source: Source) -> None:
    """Have months and weeks read again: the three views never disagree about a number."""
    with source.client.batch():
        for kind in (keys.CALENDAR, keys.WEEK):
            source.client.invalidate_queries((kind,))
