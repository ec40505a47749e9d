"""The overlay: what is shown is the server's data with the pending operations applied to it.

Pure functions. Where nothing applies they return the very object that they were given, so that
identity tells the views that nothing moved. Nothing is rolled back: without an operation its effect
is gone, and what the server said meanwhile is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookdesk.data.availability import ProviderAvailability
from bookdesk.data.day_rows import close, find_row, with_row, with_status, without_rows
from bookdesk.data.operations import (
    PendingConfirm,
    PendingHold,
    PendingRelease,
    PendingStep,
    is_newer,
    place_of,
)
from bookdesk.domain.columns import Extra
from bookdesk.domain.intervals import Interval, overlaps
from bookdesk.domain.schedule import Booking
from bookdesk.domain.states import FREE_STATUSES, BookingStatus, SlotStatus
from bookdesk.domain.zones import to_seconds

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bookdesk.data.operations import Operation
    from bookdesk.domain.columns import ProviderDay
    from bookdesk.domain.ids import TimeslotId

#: How the ids of bookings begin that the overlay made.
_PENDING = "pending:"


def apply_to_day(
    server: ProviderAvailability, operations: Iterable[Operation], desk_name: str, window: Interval
) -> ProviderAvailability:
    """Show a provider's day with what this desk asked for.

    A hold shows its slot as reserved by this desk (`desk_name`, as the server knows it) and closes
    what it overlaps; a slot that is not listed is put in where it begins in `window`, the day's
    date in epoch seconds. A release shows the slot available again. A confirm shows the slot as
    still held: it is not booked before the server says so (VISUAL part 7). A step changes nothing:
    a booking that is being cancelled leaves its time to others only when it is. What somebody else
    has is never shown as this desk's.
    """
    day = server.day
    for operation in operations:
        if isinstance(operation, PendingStep) or is_newer(server, operation):
            continue
        place = place_of(operation)
        if place.provider_id != day.provider_id:
            continue
        if isinstance(operation, PendingRelease):
            day = _released(day, place, desk_name)
        else:
            until = operation.until if isinstance(operation, PendingHold) else None
            day = _held(day, operation, until, desk_name, window)
    if day is server.day:
        return server
    return ProviderAvailability(day, server.as_of, server.epoch, server.seq)


def apply_to_bookings(
    server: tuple[Booking, ...], operations: Iterable[Operation], window: Interval
) -> tuple[Booking, ...]:
    """Show bookings, all that begin in `window` (epoch seconds), with what this desk asked for.

    A confirm adds its booking as pending until its answer is there, then that answer; `is_pending`
    tells the two apart. A step shows the new status. A version that is newer than the one an
    operation began from wins over it.
    """
    shown = server
    for operation in operations:
        if isinstance(operation, PendingStep):
            shown = _stepped(shown, operation)
        elif isinstance(operation, PendingConfirm):
            start = to_seconds(operation.slot.start)
            if window.start <= start < window.end:
                shown = _confirmed(shown, operation)
    return shown


def is_pending(booking: Booking) -> bool:
    """Tell whether the overlay made a booking: it is not booked, must not be drawn so, can't be opened."""
    return booking.id.startswith(_PENDING)


def _held(
    day: ProviderDay,
    operation: PendingHold | PendingConfirm,
    until: datetime | None,
    desk_name: str,
    window: Interval,
) -> ProviderDay:
    slot = operation.slot
    place = Interval(to_seconds(slot.start), to_seconds(slot.end))
    row = find_row(day, place.start, slot.service_id)
    if row < 0:
        inside = window.start <= place.start < window.end
        if slot.capacity > 1 or not inside or _is_taken(day, place):
            return day
        service_id = None if slot.service_id == day.service_id else slot.service_id
        extra = Extra(service_id, 1, 0, desk_name, until)
        day = close(day, *place)
        return with_row(day, *place, SlotStatus.RESERVED, extra, slot.version)
    known = day.extra(row)
    if day.status(row) not in FREE_STATUSES:
        return day
    if known.capacity > 1:
        # A confirm's seat is already counted: it was held.
        return day if isinstance(operation, PendingConfirm) else _with_seats(day, row, -1)
    extra = Extra(known.service_id, 1, 0, desk_name, until)
    day = with_status(day, row, SlotStatus.RESERVED, extra)
    return close(day, *place, but=row)


def _released(day: ProviderDay, place: TimeslotId, desk_name: str) -> ProviderDay:
    row = find_row(day, to_seconds(place.start), place.service_id)
    if row < 0:
        return day
    known = day.extra(row)
    if known.capacity > 1:
        return _with_seats(day, row, 1)
    if day.status(row) is not SlotStatus.RESERVED or known.held_by != desk_name:
        return day
    if known.service_id is not None:
        # Free, another service's time is no slot of the listed one; how it is tiled the server tells.
        return without_rows(day, [row])
    return with_status(day, row, SlotStatus.AVAILABLE, None)


def _with_seats(day: ProviderDay, row: int, more: int) -> ProviderDay:
    """Give a class's row so many free seats more, as the server would list it."""
    known = day.extra(row)
    remaining = known.remaining + more
    if day.status(row) is SlotStatus.UNAVAILABLE or not 0 <= remaining <= known.capacity:
        return day
    status = SlotStatus.AVAILABLE if remaining == known.capacity else SlotStatus.LIMITED
    if remaining == 0:
        status = SlotStatus.BOOKED
    return with_status(day, row, status, known._replace(remaining=remaining))


def _is_taken(day: ProviderDay, place: Interval) -> bool:
    """Tell whether somebody, or a class, stands in a time."""
    return any(
        overlaps(place, Interval(day.starts[row], day.ends[row]))
        and (day.status(row) in (SlotStatus.RESERVED, SlotStatus.BOOKED) or day.extra(row).capacity > 1)
        for row in range(len(day))
    )


def _stepped(shown: tuple[Booking, ...], step: PendingStep) -> tuple[Booking, ...]:
    if step.answer is not None:
        return _with_booking(shown, step.answer, add=False)
    known = next((booking for booking in shown if booking.id == step.booking.id), None)
    if known is None or known.version > step.booking.version:
        return shown
    base = known if known.version == step.booking.version else step.booking
    if base.status is step.to:
        return shown
    stepped = base._replace(status=step.to, before=base.status)
    return tuple(stepped if booking is known else booking for booking in shown)


def _confirmed(shown: tuple[Booking, ...], confirm: PendingConfirm) -> tuple[Booking, ...]:
    if confirm.answer is not None:
        return _with_booking(shown, confirm.answer, add=True)
    slot = confirm.slot
    if confirm.settled_at is not None or (
        slot.capacity == 1
        and any(b.timeslot_id == slot.id and b.status is not BookingStatus.CANCELLED for b in shown)
    ):
        # The server shows it already, its answer is what did not arrive.
        return shown
    pending = Booking(
        id=f"{_PENDING}{confirm.id}",
        timeslot_id=slot.id,
        provider_id=slot.provider_id,
        service_id=slot.service_id,
        user_id=confirm.by.user_id if confirm.by is not None else "",
        user_name=confirm.by.name if confirm.by is not None else "",
        customer=confirm.customer,
        notes=confirm.notes,
        start=slot.start,
        end=slot.end,
        status=BookingStatus.PENDING,
        overlap=False,
        version=0,
        created_at=confirm.at or slot.start,
    )
    return _in_order((*shown, pending))


def _with_booking(shown: tuple[Booking, ...], answer: Booking, *, add: bool) -> tuple[Booking, ...]:
    known = next((booking for booking in shown if booking.id == answer.id), None)
    if known is None:
        return _in_order((*shown, answer)) if add else shown
    if known.version >= answer.version:
        return shown
    return tuple(answer if booking is known else booking for booking in shown)


def _in_order(bookings: tuple[Booking, ...]) -> tuple[Booking, ...]:
    return tuple(sorted(bookings, key=lambda booking: booking.start))
