"""Operations: what this desk asked for and the server's data does not show yet.

An operation is pending from the press of the key until its answer. A refusal removes it, and with it
its own effect alone. An answer settles it: it goes on being shown over data that is older than the
answer, and is dropped when newer data arrives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bookdesk.data.day_rows import find_row
from bookdesk.data.listeners import Listeners
from bookdesk.domain.ids import TimeslotId, parse_timeslot_id
from bookdesk.domain.schedule import Booking, Hold
from bookdesk.domain.states import FREE_STATUSES, BookingStatus, SlotStatus
from bookdesk.domain.zones import to_seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from bookdesk.data.availability import ProviderAvailability
    from bookdesk.domain.intervals import Interval
    from bookdesk.domain.schedule import Customer, Member, Slot


class PendingHold(NamedTuple):
    """A slot that this desk asked to hold; `until` is known with the answer."""

    slot: Slot
    until: datetime | None = None
    id: int = 0
    settled_at: datetime | None = None


class PendingRelease(NamedTuple):
    """A held slot, by its timeslot's id, that this desk gives back."""

    slot_id: str
    id: int = 0
    settled_at: datetime | None = None


class PendingConfirm(NamedTuple):
    """A held slot that `by` books at `at`, the server's time; `answer` is the booking that came of it."""

    slot: Slot
    customer: Customer | None
    notes: str = ""
    by: Member | None = None
    at: datetime | None = None
    id: int = 0
    settled_at: datetime | None = None
    answer: Booking | None = None


class PendingStep(NamedTuple):
    """A booking, as this desk saw it, on its way to another state; `answer` is what it became."""

    booking: Booking
    to: BookingStatus
    id: int = 0
    settled_at: datetime | None = None
    answer: Booking | None = None


#: `id` is given by Operations, `settled_at` is an instant by the server's clock: data as of later
#: shows the operation's effect, or what came after it.
Operation = PendingHold | PendingRelease | PendingConfirm | PendingStep


def place_of(operation: Operation) -> TimeslotId:
    """Tell which timeslot an operation is about."""
    if isinstance(operation, PendingRelease):
        return parse_timeslot_id(operation.slot_id)
    if isinstance(operation, PendingStep):
        b = operation.booking
        return TimeslotId(b.provider_id, b.service_id, b.start)
    return TimeslotId(operation.slot.provider_id, operation.slot.service_id, operation.slot.start)


class Operations:
    """The operations under way, in the order in which they were asked for; `pending` is a tuple.

    `desk_name` is this desk's as the server knows it (Business.desk_name).
    """

    def __init__(self, desk_name: str = "") -> None:
        self.desk_name = desk_name
        self.pending: tuple[Operation, ...] = ()
        self._last_id = 0
        self._listeners: Listeners[[]] = Listeners()

    def __iter__(self) -> Iterator[Operation]:
        return iter(self.pending)

    def __len__(self) -> int:
        return len(self.pending)

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after each change; returns an unsubscribe."""
        return self._listeners.add(listener)

    def add(self, operation: Operation) -> int:
        """Show an operation from now on; returns the id by which it is removed or settled."""
        self._last_id += 1
        self._set((*self.pending, operation._replace(id=self._last_id)))
        return self._last_id

    def remove(self, operation_id: int) -> None:
        """Take an operation back, as it was refused or is over; also one that is not there."""
        self._set(one for one in self.pending if one.id != operation_id)

    def settle(self, operation_id: int, at: datetime, answer: Hold | Booking | None = None) -> None:
        """Note that an operation was carried out by `at`, a server's instant, with its answer.

        For a hold that is its `server_now`, for what has no time of its own the desk's idea of the
        server's clock. It goes on being shown over what was read before.
        """
        self._set(_settled(one, at, answer) if one.id == operation_id else one for one in self.pending)

    def take_day(self, server: ProviderAvailability, window: Interval) -> None:
        """Drop what a provider's day that came from the server shows; `window` is its date, epoch seconds."""
        self._set(one for one in self.pending if not self._is_in_day(one, server, window))

    def take_bookings(self, server: tuple[Booking, ...], window: Interval) -> None:
        """Drop what bookings that came from the server show; they are all that begin in `window`."""
        known = {booking.id: booking for booking in server}
        taken = {b.timeslot_id for b in server if b.status is not BookingStatus.CANCELLED}
        self._set(one for one in self.pending if not _is_in_bookings(one, known, taken, window))

    def _set(self, operations: Iterable[Operation]) -> None:
        now = tuple(operations)
        if len(now) != len(self.pending) or any(a is not b for a, b in zip(now, self.pending, strict=True)):
            self.pending = now
            self._listeners.tell()

    def _is_in_day(self, one: Operation, server: ProviderAvailability, window: Interval) -> bool:
        if not isinstance(one, PendingHold | PendingRelease):
            # Bookings are read apart: until they show it the booking would be without its name.
            return False
        day, (provider_id, service_id, begins) = server.day, place_of(one)
        start = to_seconds(begins)
        if day.provider_id != provider_id or not window.start <= start < window.end:
            return False
        if is_newer(server, one):
            return True
        row = find_row(day, start, service_id)
        if row < 0 or day.extra(row).capacity > 1:
            # Who has a class's seats is not told.
            return False
        own = day.status(row) is SlotStatus.RESERVED and day.extra(row).held_by == self.desk_name
        if isinstance(one, PendingHold):
            return own and day.versions[row] > one.slot.version
        held = any(isinstance(other, PendingHold) and other.slot.id == one.slot_id for other in self.pending)
        # Read before the hold was made it is free as well.
        return not held and day.status(row) in FREE_STATUSES


def is_newer(server: ProviderAvailability, operation: Operation) -> bool:
    """Tell whether a day was read after an operation was carried out."""
    return operation.settled_at is not None and server.as_of > operation.settled_at


def _settled(one: Operation, at: datetime, answer: Hold | Booking | None) -> Operation:
    if isinstance(one, PendingHold):
        return one._replace(settled_at=at, until=answer.expires_at if isinstance(answer, Hold) else one.until)
    if isinstance(one, PendingRelease):
        return one._replace(settled_at=at)
    return one._replace(settled_at=at, answer=answer if isinstance(answer, Booking) else None)


def _is_in_bookings(one: Operation, known: dict[str, Booking], taken: set[str], window: Interval) -> bool:
    if isinstance(one, PendingHold | PendingRelease):
        return False
    start = to_seconds(place_of(one).start)
    if not window.start <= start < window.end:
        return False
    if one.settled_at is not None:
        # Also one that is not there: a list that came after the answer knows what became of it.
        booking = known.get(one.answer.id) if one.answer is not None else None
        return one.answer is None or booking is None or booking.version >= one.answer.version
    if isinstance(one, PendingStep):
        booking = known.get(one.booking.id)
        return booking is not None and booking.version > one.booking.version
    return one.slot.capacity == 1 and one.slot.id in taken
