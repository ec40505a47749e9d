"""The keys under which the desk's data is cached, and how each kind is kept."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypedDict

from bookdesk.data.availability import shared
from bookdesk.data.figures import shared_figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from bookdesk.query.keys import Key

CATALOGUE: Final = "catalogue"
AVAILABILITY: Final = "availability"
BOOKINGS: Final = "bookings"
BOOKINGS_BY_ID: Final = "bookingsById"
CALENDAR: Final = "calendar"
WEEK: Final = "weekAvailability"
CUSTOMERS: Final = "customers"
NEXT_FREE: Final = "nextFree"
LAST_VIEW: Final = "lastView"
#: Not cached: these two name what is kept until it is answered or put away (kept_intents.py).
INTENT: Final = "intent"
DRAFT: Final = "draft"

#: How each kind is cached, as names and values of QueryOptions; times are in seconds (DESIGN part 5).
#: What bears customers' names is stored sealed or not at all (DESIGN part 6), and what was typed into
#: a search is nobody's business after it.
OPTIONS: Final[Mapping[str, Mapping[str, Any]]] = {
    CATALOGUE: {"stale_time": 60.0, "persist": True},
    AVAILABILITY: {"stale_time": 15.0, "persist": True, "structural_sharing": shared},
    BOOKINGS: {"stale_time": 15.0, "persist": "sealed"},
    BOOKINGS_BY_ID: {"stale_time": 0.0, "gc_time": 0.0, "persist": False},
    CALENDAR: {"stale_time": 60.0, "persist": True, "structural_sharing": shared_figures},
    WEEK: {"stale_time": 60.0, "persist": True, "structural_sharing": shared_figures},
    CUSTOMERS: {"stale_time": 0.0, "persist": False},
    NEXT_FREE: {"stale_time": 0.0, "persist": False},
    LAST_VIEW: {"gc_time": float("inf"), "persist": True},
}


class Filters(TypedDict):
    """What a month or week is asked for, as it stands in their keys; `filters` makes one."""

    serviceId: str | None
    providerIds: tuple[str, ...]
    myBookingsOnly: bool


def catalogue_key() -> Key:
    """Name the business with its providers and services."""
    return (CATALOGUE,)


@lru_cache(maxsize=512)
def _written(day: date) -> str:
    """Write a date; all the providers' keys of a day share the text."""
    return day.isoformat()


def availability_key(provider_id: str, service_id: str | None, day: date) -> Key:
    """Name a provider's day; without a service the business's default one stands in."""
    return (AVAILABILITY, provider_id, service_id, _written(day))


def bookings_key(start: date, end: date) -> Key:
    """Name the bookings of the dates from `start` up to, not including, `end`."""
    return (BOOKINGS, start.isoformat(), end.isoformat())


def bookings_by_id_key(booking_ids: Iterable[str]) -> Key:
    """Name bookings by their ids."""
    return (BOOKINGS_BY_ID, tuple(booking_ids))


def day_keys(provider_ids: Iterable[str], service_id: str, day: date) -> list[Key]:
    """Name all that a day's picture is made of."""
    found = [availability_key(provider_id, service_id, day) for provider_id in provider_ids]
    return [*found, bookings_key(day, day + timedelta(days=1))]


def calendar_key(filters: Mapping[str, object], year: int, month: int) -> Key:
    """Name a month's figures, month 1 to 12; `filters` as `filters` makes them."""
    return (CALENDAR, filters, "month", f"{year:04d}-{month:02d}")


def week_key(filters: Mapping[str, object], week_start: date) -> Key:
    """Name the week that begins on a date; `filters` as `filters` makes them."""
    return (WEEK, filters, week_start.isoformat())


def customers_key(text: str) -> Key:
    """Name the customers that match a text."""
    return (CUSTOMERS, text)


def next_free_key(service_id: str, provider_ids: Iterable[str] = (), after: datetime | None = None) -> Key:
    """Name the soonest free slot of a service among providers, from an instant or the server's now."""
    return (NEXT_FREE, service_id, tuple(provider_ids), None if after is None else after.isoformat())


def last_view_key() -> Key:
    """Name how the desk was looked at last."""
    return (LAST_VIEW,)


def intent_key(server: str, key: str) -> Key:
    """Name what a server was asked for under an idempotency key; "" is the own backend."""
    return (INTENT, server, key)


def draft_key(server: str) -> Key:
    """Name what was typed about a customer of a server's, "" for the own backend's."""
    return (DRAFT, server)


def filters(
    service_id: str | None, provider_ids: Iterable[str] = (), *, my_bookings_only: bool = False
) -> Filters:
    """Make the filters of a month or week: equal for equal choices, in whatever order they were made.

    No provider means all of them.
    """
    return {
        "serviceId": service_id,
        "providerIds": tuple(sorted(set(provider_ids))),
        "myBookingsOnly": my_bookings_only,
    }
