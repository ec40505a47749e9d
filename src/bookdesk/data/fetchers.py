"""Fetchers: what is read from the server, each a plain function that blocks until it is there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from bookdesk.data import keys
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
    from bookdesk.query.keys import Key

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

    @property
    def key(self) -> Key:
        """The key under which it is cached."""
        return keys.availability_key(self.provider_id, self.service_id, self.date)

    def __call__(self) -> ProviderAvailability:
        """Ask for this provider's day alone."""
        schedule = self.source.ask(lambda g: g.day(self.date, self.service_id, (self.provider_id,)))
        found = days_of(schedule).get(self.provider_id)
        if found is None:
            raise not_in_answer()
        return found


class KeyedFetcher(Generic[_T]):
    """Asks a question, and tells under which key its answer is cached."""

    __slots__ = ("_question", "_source", "key")

    def __init__(self, source: GatewaySource, key: Key, question: Callable[[Gateway], _T]) -> None:
        self.key = key
        self._source = source
        self._question = question

    def __call__(self) -> _T:
        """Ask. Raises what the gateway raises."""
        return self._source.ask(self._question)


def days_of(schedule: DaySchedule) -> dict[str, ProviderAvailability]:
    """Take a day's answer apart: each provider's by id, under the number of the provider's own channel."""
    seqs = schedule.seqs or (schedule.seq,) * len(schedule.providers)
    return {
        day.provider_id: ProviderAvailability(day, schedule.as_of, schedule.epoch, seq)
        for day, seq in zip(schedule.providers, seqs, strict=True)
    }


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
    granted it yet. `is_named` is False while nobody told the bookings: they come in an answer of their own.
    """

    schedule: DaySchedule
    bookings: tuple[Booking, ...]
    asked_for: frozenset[str] = frozenset()
    is_named: bool = True


def bookings_fetcher(source: GatewaySource, start: date, end: date) -> Callable[[], tuple[Booking, ...]]:
    """Make a fetcher of all bookings of the dates from `start` up to, not including, `end`."""
    return KeyedFetcher(source, keys.bookings_key(start, end), partial(_ask_bookings, start, end))


def _ask_bookings(start: date, end: date, gateway: Gateway) -> tuple[Booking, ...]:
    return gateway.bookings(start, end, ())


def month_fetcher(source: GatewaySource, filters: Filters, year: int, month: int) -> Callable[[], Month]:
    """Make a fetcher of a month's figures, month 1 to 12."""
    key = keys.calendar_key(filters, year, month)
    return KeyedFetcher(source, key, partial(_ask_month, filters, year, month))


def _ask_month(filters: Filters, year: int, month: int, gateway: Gateway) -> Month:
    mine = filters["myBookingsOnly"]
    return gateway.month(year, month, filters["serviceId"], filters["providerIds"], my_bookings_only=mine)


def week_fetcher(source: GatewaySource, filters: Filters, week_start: date) -> Callable[[], Week]:
    """Make a fetcher of the week that begins on a date."""
    key = keys.week_key(filters, week_start)
    return KeyedFetcher(source, key, partial(_ask_week, filters, week_start))


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
