"""The values that the desk works with; wire.py has their JSON forms."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt
    from datetime import datetime

    from bookdesk.domain.states import BookingStatus, SlotStatus


class Member(NamedTuple):
    """A member of staff who books; `user_id` is stable, `name` is shown."""

    user_id: str
    name: str
    may_overlap: bool = False


class Business(NamedTuple):
    """The business and who asks.

    `week_start` is 0 for Monday to 6 for Sunday, `hold_seconds` a hold's length.
    """

    name: str
    time_zone: str
    week_start: int
    default_service_id: str | None
    me: Member
    desk_name: str
    hold_seconds: int = 120


class Provider(NamedTuple):
    """Somebody (or a room) that serves; `time_zone` is where they work."""

    id: str
    name: str
    time_zone: str
    service_ids: frozenset[str]
    region_id: str | None = None
    region_name: str | None = None


class Service(NamedTuple):
    """What can be booked; above a `capacity` of 1 it is a class with a timetable."""

    id: str
    name: str
    minutes: int
    capacity: int = 1


class Customer(NamedTuple):
    """Somebody who is served; `id` is None for one not known yet. `visits` counts bookings that were done."""

    id: str | None
    name: str
    phone: str = ""
    email: str = ""
    visits: int = 0
    last_visit: dt.date | None = None


class Slot(NamedTuple):
    """A timeslot; a column entry becomes one only when asked for. Instants are aware UTC."""

    id: str
    provider_id: str
    provider_name: str
    service_id: str
    start: datetime
    end: datetime
    status: SlotStatus
    capacity: int = 1
    remaining: int = 1
    held_by: str | None = None
    held_until: datetime | None = None
    reason: str | None = None
    version: int = 0


class Hold(NamedTuple):
    """A slot kept for this desk until `expires_at` by the server's clock; by `server_now` it was so."""

    token: str
    timeslot_id: str
    expires_at: datetime
    server_now: datetime


class Booking(NamedTuple):
    """A booking; `user_id` made it, `before` is the state that its last step can be undone to."""

    id: str
    timeslot_id: str
    provider_id: str
    service_id: str
    user_id: str
    user_name: str
    customer: Customer | None
    notes: str
    start: datetime
    end: datetime
    status: BookingStatus
    overlap: bool
    version: int
    created_at: datetime
    before: BookingStatus | None = None


class BookedTime(NamedTuple):
    """A booking by its id and its time alone; `start` and `end` are aware instants."""

    id: str
    start: datetime
    end: datetime


class TimeBlock(NamedTuple):
    """A stretch of a provider's time that nobody can book, and why; `start` and `end` are aware instants."""

    id: str
    provider_id: str
    start: datetime
    end: datetime
    reason: str
    version: int


class MonthDay(NamedTuple):
    """A day's figures: minutes are whole, counts are timeslots and bookings."""

    date: dt.date
    available_count: int
    limited: bool
    booked_count: int
    closed: bool
    label: str | None
    booked_minutes: int
    work_minutes: int


class Month(NamedTuple):
    """A month's days in figures, as the server knew them at `as_of`, an aware instant.

    `epoch` names the server's life, `seq` counts the changes in it that the figures have.
    """

    days: tuple[MonthDay, ...]
    as_of: datetime
    epoch: str
    seq: int


class Severity(StrEnum):
    """How much is free in a stretch of a week."""

    NORMAL = "normal"
    LIMITED = "limited"
    FULL = "full"


class WeekSpan(NamedTuple):
    """A stretch of a week's day in which the same number of providers is free.

    `start` and `end` are aware UTC instants, `label` is the server's sentence about it;
    `free_providers` of the `of_providers` that offer the service have a free slot there.
    """

    start: datetime
    end: datetime
    label: str
    severity: Severity
    free_providers: int
    of_providers: int


class Week(NamedTuple):
    """Seven days in figures and their stretches in start order, as the server knew them at `as_of`.

    `epoch` and `seq` as in a Month. Stretches that have begun are left out.
    """

    spans: tuple[WeekSpan, ...]
    days: tuple[MonthDay, ...]
    as_of: datetime
    epoch: str
    seq: int
