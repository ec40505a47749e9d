"""The states of timeslots and bookings, and which booking state may follow which."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


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


def is_too_early(to: BookingStatus, day: date, today: date) -> bool:
    """Tell whether a booking of the civil date `day` can't go to `to` yet: nobody comes before the day.

    Earlier on the day itself is early, and well.
    """
    return to in _SEEN_ON_THE_DAY and day > today


def frees_the_slot(status: BookingStatus) -> bool:
    """Tell whether a booking in this state leaves its time to others.

    A no-show keeps its time: whoever is late may still come.
    """
    return status is BookingStatus.CANCELLED
