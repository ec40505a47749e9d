"""The states of timeslots and bookings, and which booking state may follow which."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from bookdesk.domain.zones import civil_date, day_bounds

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


class SlotStatus(StrEnum):
    """What a timeslot is to somebody who wants it."""

    AVAILABLE = "available"
    LIMITED = "limited"
    RESERVED = "reserved"
    BOOKED = "booked"
    UNAVAILABLE = "unavailable"


#: A status as one byte of a column, and back; the order is part of the stored format, append only.
STATUS_CODES: tuple[SlotStatus, ...] = tuple(SlotStatus)
CODE_OF_STATUS: dict[SlotStatus, int] = {status: code for code, status in enumerate(STATUS_CODES)}

#: The statuses that availableCount counts.
FREE_STATUSES = frozenset({SlotStatus.AVAILABLE, SlotStatus.LIMITED})


class BookingStatus(StrEnum):
    """Where a booking is in its life; `confirmed` is what the screen calls Booked."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    ARRIVED = "arrived"
    IN_SERVICE = "in_service"
    DONE = "done"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


_S = BookingStatus

#: Steps forward. A step back is an undo of the last one, see `may_follow`.
TRANSITIONS: dict[BookingStatus, frozenset[BookingStatus]] = {
    _S.PENDING: frozenset({_S.CONFIRMED, _S.CANCELLED}),
    _S.CONFIRMED: frozenset({_S.ARRIVED, _S.IN_SERVICE, _S.DONE, _S.NO_SHOW, _S.CANCELLED}),
    _S.ARRIVED: frozenset({_S.IN_SERVICE, _S.DONE, _S.NO_SHOW, _S.CANCELLED}),
    _S.IN_SERVICE: frozenset({_S.DONE, _S.CANCELLED}),
    _S.DONE: frozenset(),
    _S.NO_SHOW: frozenset(),
    _S.CANCELLED: frozenset(),
}


#: What is seen of a customer on the day itself.
_SEEN_ON_THE_DAY = frozenset({_S.ARRIVED, _S.IN_SERVICE, _S.DONE, _S.NO_SHOW})


def may_follow(now: BookingStatus, to: BookingStatus, before: BookingStatus | None) -> bool:
    """Tell whether a booking in state `now` may go to `to`.

    `before` is the state it had before its last step, None when it never took one: going back
    there undoes that step and is always allowed.
    """
    return to in TRANSITIONS[now] or (before is not None and to == before)


def step_opens(now: BookingStatus, to: BookingStatus, start_s: int, where: ZoneInfo) -> int:
    """Return from when on a booking in state `now` may go to `to`, in epoch seconds; 0 for any time.

    `start_s` is its start, `where` the business's zone. Nobody comes before the day; on the day itself
    people come early, and who has come may be done early. Who has not come yet is missed from the
    start on, and no visit that nobody has seen is done before it: a key pressed on the wrong booking.
    """
    if to not in _SEEN_ON_THE_DAY:
        return 0
    if to is _S.NO_SHOW or (to is _S.DONE and now is _S.CONFIRMED):
        return start_s
    return day_bounds(civil_date(start_s, where), where).start


def frees_the_slot(status: BookingStatus) -> bool:
    """Tell whether a booking in this state leaves its time to others.

    A no-show keeps its time: whoever is late may still come.
    """
    return status is BookingStatus.CANCELLED
