"""A business whose every day is full of slots: what large desks keep, without a server."""

from __future__ import annotations

from array import array
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, cast

from bookdesk.data.availability import ProviderAvailability
from bookdesk.data.fetchers import Catalogue
from bookdesk.domain.columns import DaySchedule, Extra, ProviderDay, column
from bookdesk.domain.schedule import Booking, Business, Member, Provider, Service
from bookdesk.domain.states import STATUS_CODES, SlotStatus
from bookdesk.domain.zones import day_bounds, from_seconds, zone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bookdesk.domain.gateway import Gateway

ZONE = "America/Winnipeg"
SERVICE = Service("cut", "Hair cut", 15)
_EPOCH = "bench"
_BOOKED = STATUS_CODES.index(SlotStatus.BOOKED)
_FREE = STATUS_CODES.index(SlotStatus.AVAILABLE)


def catalogue(providers: int) -> Catalogue:
    """Make a business of so many providers."""
    staff = tuple(
        Provider(f"p{number}", f"Provider {number}", ZONE, frozenset({SERVICE.id}))
        for number in range(providers)
    )
    business = Business("Full House", ZONE, 6, SERVICE.id, Member("u1", "Ana"), "Desk 1")
    return Catalogue(business, staff, (SERVICE,))


def provider_day(provider: Provider, day: date, slots: int) -> ProviderDay:
    """Make a provider's day of so many slots from midnight on: two free, one booked, and so on."""
    first, length = day_bounds(day, zone(ZONE)).start, 24 * 3600 // slots
    starts = [first + number * length for number in range(slots)]
    return ProviderDay(
        provider.id,
        provider.name,
        SERVICE.id,
        # Columns of four bytes each, as the gateway's answers are read.
        column(starts),
        column([start + length for start in starts]),
        bytes(_FREE if number % 3 else _BOOKED for number in range(slots)),
        array("I", [1]) * slots,
        {slots - 1: Extra(reason="Last slot")},
        from_seconds(starts[0]),
        from_seconds(starts[-1] + length),
        sum(length // 60 for number in range(slots) if not number % 3),
        24 * 60,
    )


def availability(provider: Provider, day: date, slots: int, now: datetime) -> ProviderAvailability:
    """Make what the cache keeps of a provider's day, read at `now`."""
    return ProviderAvailability(provider_day(provider, day, slots), now, _EPOCH, 1)


class FullHouse:
    """Answers what a desk asks of such a business, `slots` for each provider and day."""

    def __init__(self, providers: int, slots: int, now: datetime) -> None:
        self._catalogue = catalogue(providers)
        self._slots = slots
        self._now = now

    @property
    def gateway(self) -> Gateway:
        """It, as a gateway that answers no question about anything else."""
        return cast("Gateway", self)

    def server_now(self) -> datetime:
        """Return the instant at which all was read."""
        return self._now

    def business(self) -> Business:
        """Return the business."""
        return self._catalogue.business

    def providers(self) -> tuple[Provider, ...]:
        """Return its providers."""
        return self._catalogue.providers

    def services(self) -> tuple[Service, ...]:
        """Return its one service."""
        return self._catalogue.services

    def day(self, day: date, service_id: str | None, provider_ids: Sequence[str]) -> DaySchedule:
        """Return a day of the providers named."""
        staff = [p for p in self._catalogue.providers if not provider_ids or p.id in provider_ids]
        days = tuple(provider_day(p, day, self._slots) for p in staff)
        return DaySchedule(day, service_id or SERVICE.id, days, self._now, _EPOCH, 1)

    def bookings(self, start: date, end: date, provider_ids: Sequence[str]) -> tuple[Booking, ...]:
        """Return no bookings: availability is what is measured."""
        del start, end, provider_ids
        return ()


def dates(first: date, count: int) -> list[date]:
    """List so many dates from `first` on."""
    return [first + timedelta(days=number) for number in range(count)]


def instant(seconds: float) -> datetime:
    """Make an aware instant of epoch seconds."""
    return datetime.fromtimestamp(seconds, UTC)
