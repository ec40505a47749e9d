"""Fetchers: what is read from the server, each a plain function that blocks until it is there."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from bookdesk.data.availability import ProviderAvailability
from bookdesk.errors import NotFound

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from datetime import date

    from bookdesk.data.keys import Filters
    from bookdesk.domain.columns import DaySchedule
    from bookdesk.domain.gateway import Gateway
    from bookdesk.domain.schedule import Booking, Business, Month, Provider, Service, Week

_T = TypeVar("_T")


class GatewaySource(Protocol):
    """Where fetchers find the server that there is when they run."""

    def ask(self, question: Callable[[Gateway], _T]) -> _T:
        """Ask the server, on a worker thread. Raises Unreachable when there is none."""


class ProviderDayFetcher:
    """Reads one provider's day; runs by itself, or gathered with others (see gather.py).

    Raises NotFound when the server does not know the provider, and what the gateway raises.
    """

    __slots__ = ("date", "provider_id", "service_id", "source")

    def __init__(
        self, source: GatewaySource, provider_id: str, service_id: str | None, date: dt.date
    ) -> None:
        self.source = source
        self.provider_id = provider_id
        self.service_id = service_id
        self.date = date

    def __call__(self) -> ProviderAvailability:
        """Ask for this provider's day alone."""
        schedule = self.source.ask(lambda g: g.day(self.date, self.service_id, (self.provider_id,)))
        day = schedule.provider(self.provider_id)
        if day is None:
            raise not_in_answer()
        return ProviderAvailability(day, schedule.as_of, schedule.epoch, schedule.seq)


def not_in_answer() -> NotFound:
    """Make the error for a provider whom the server's day does not have."""
    return NotFound("The server does not know this provider any more.", "provider_not_found")


class Catalogue(NamedTuple):
    """What seldom changes: the business, its providers and its services; equal while none of it changed."""

    business: Business
    providers: tuple[Provider, ...]
    services: tuple[Service, ...]

    def provider(self, provider_id: str) -> Provider | None:
        """Find a provider."""
        return next((p for p in self.providers if p.id == provider_id), None)

    def service(self, service_id: str | None) -> Service | None:
        """Find a service."""
        return next((s for s in self.services if s.id == service_id), None)


class DayPicture(NamedTuple):
    """A day's availability and the bookings that stand on its blocks.

    `asked_for` names slots and bookings that are shown as this desk asked for them: no answer has
    granted it yet.
    """

    schedule: DaySchedule
    bookings: tuple[Booking, ...]
    asked_for: frozenset[str] = frozenset()


def bookings_fetcher(source: GatewaySource, start: date, end: date) -> Callable[[], tuple[Booking, ...]]:
    """Make a fetcher of all bookings of the dates from `start` up to, not including, `end`."""
    return partial(source.ask, partial(_ask_bookings, start, end))


def _ask_bookings(start: date, end: date, gateway: Gateway) -> tuple[Booking, ...]:
    return gateway.bookings(start, end, ())


def month_fetcher(source: GatewaySource, filters: Filters, year: int, month: int) -> Callable[[], Month]:
    """Make a fetcher of a month's figures, month 1 to 12."""
    return partial(source.ask, partial(_ask_month, filters, year, month))


def _ask_month(filters: Filters, year: int, month: int, gateway: Gateway) -> Month:
    mine = filters["myBookingsOnly"]
    return gateway.month(year, month, filters["serviceId"], filters["providerIds"], my_bookings_only=mine)


def week_fetcher(source: GatewaySource, filters: Filters, week_start: date) -> Callable[[], Week]:
    """Make a fetcher of the week that begins on a date."""
    return partial(source.ask, partial(_ask_week, filters, week_start))


def _ask_week(filters: Filters, week_start: date, gateway: Gateway) -> Week:
    mine = filters["myBookingsOnly"]
    return gateway.week(week_start, filters["serviceId"], filters["providerIds"], my_bookings_only=mine)


def fetch_catalogue(gateway: Gateway) -> Catalogue:
    """Read the catalogue, and the server's clock, from which the desk's learns.

    A desk that just started has to know it before it asks for a day: which one is today is the
    server's to say. It is no part of the value, which would never be the same twice.
    """
    gateway.server_now()
    return Catalogue(gateway.business(), gateway.providers(), gateway.services())


def fetch_day(gateway: Gateway, day: date, service_id: str | None) -> DayPicture:
    """Read a business day of all providers.

    The schedule is asked for last: a booking made in between then shows as a booked interval
    without its name, never as a name on a slot that looks free.
    """
    bookings = gateway.bookings(day, day + timedelta(days=1), ())
    return DayPicture(gateway.day(day, service_id, ()), bookings)
