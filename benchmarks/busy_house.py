"""A business whose days differ: free, limited, booked with a name, taken and blocked slots in each column."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from benchmarks.full_days import SERVICE, ZONE, FullHouse
from bookdesk.domain.columns import DaySchedule, Extra, ProviderDay, column
from bookdesk.domain.ids import timeslot_id_at
from bookdesk.domain.schedule import Booking, Customer
from bookdesk.domain.states import CODE_OF_STATUS, BookingStatus, SlotStatus
from bookdesk.domain.zones import day_bounds, from_seconds, zone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from bookdesk.domain.schedule import Provider

EPOCH = "bench"
_FREE = CODE_OF_STATUS[SlotStatus.AVAILABLE]
_LIMITED = CODE_OF_STATUS[SlotStatus.LIMITED]
_BOOKED = CODE_OF_STATUS[SlotStatus.BOOKED]
_SHUT = CODE_OF_STATUS[SlotStatus.UNAVAILABLE]
#: What eight slots in a row are; each day and provider begins elsewhere in it.
_TURN = bytes((_FREE, _BOOKED, _FREE, _FREE, _BOOKED, _LIMITED, _BOOKED, _FREE))
_STATUS = (BookingStatus.CONFIRMED, BookingStatus.CONFIRMED, BookingStatus.ARRIVED)
_NAMES = (
    "Amelia Hart",
    "Bo Lindqvist",
    "Chidi Okafor",
    "Dana Kowalska",
    "Emil Roy",
    "Farah Aziz",
    "Gus Penner",
)


class BusyHouse(FullHouse):
    """Answers as FullHouse does; `slots` fill each provider's day, most of the booked ones have names."""

    def __init__(self, providers: int, slots: int, now: datetime) -> None:
        super().__init__(providers, slots, now)
        self._now, self._slots = now, slots
        self._bookings = lru_cache(4)(self._bookings_of)

    def day(self, day: date, service_id: str | None, provider_ids: Sequence[str]) -> DaySchedule:
        """Return a day of the providers named."""
        wanted = set(provider_ids)
        days = tuple(
            busy_day(provider, number, day, self._slots)
            for number, provider in enumerate(self.providers())
            if not wanted or provider.id in wanted
        )
        return DaySchedule(day, service_id or SERVICE.id, days, self._now, EPOCH, 1)

    def bookings(self, start: date, end: date, provider_ids: Sequence[str]) -> tuple[Booking, ...]:
        """Return the bookings of a date."""
        del end, provider_ids
        return self._bookings(start)

    def _bookings_of(self, day: date) -> tuple[Booking, ...]:
        return tuple(
            booking
            for number, provider in enumerate(self.providers())
            for booking in _bookings(provider, number, day, self._slots)
        )


def busy_day(provider: Provider, number: int, day: date, slots: int) -> ProviderDay:
    """Make the day of the business's provider at `number`: quarters of an hour from midnight on where 96."""
    first, length = _frame(day, slots)
    starts = [first + row * length for row in range(slots)]
    statuses = bytes(_TURN[(row + 3 * number + day.toordinal()) % len(_TURN)] for row in range(slots))
    lunch = slots // 2 + number % 4
    return ProviderDay(
        provider.id,
        provider.name,
        SERVICE.id,
        column(starts),
        column([start + length for start in starts]),
        statuses[:lunch] + bytes((_SHUT,)) + statuses[lunch + 1 :],
        column([1] * slots),
        {lunch: Extra(remaining=0, reason="Lunch")},
        from_seconds(starts[0]),
        from_seconds(starts[-1] + length),
        slots * length // 120,
        slots * length // 60,
    )


def _bookings(provider: Provider, number: int, day: date, slots: int) -> list[Booking]:
    made, length = [], _frame(day, slots)[1]
    listed = busy_day(provider, number, day, slots)
    for row, code in enumerate(listed.statuses):
        seed = row * 7 + number * 3 + day.toordinal()
        if code != _BOOKED or seed % 3 == 0:
            continue
        start = listed.starts[row]
        slot_id = timeslot_id_at(provider.id, SERVICE.id, start)
        customer = Customer(f"c{seed}", f"{_NAMES[seed % 7]} {seed % 89}")
        made.append(
            Booking(
                f"b-{slot_id}", slot_id, provider.id, SERVICE.id, "u1", "Ana", customer, "",
                from_seconds(start), from_seconds(start + length), _STATUS[seed % 3], False,  # noqa: FBT003  a record
                1, from_seconds(start - 86400),
            )
        )  # fmt: skip
    return made


def _frame(day: date, slots: int) -> tuple[int, int]:
    return day_bounds(day, zone(ZONE)).start, 24 * 3600 // slots
