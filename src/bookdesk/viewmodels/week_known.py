"""What memory tells of a week besides its figures; nobody is asked for it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bookdesk.data import keys
from bookdesk.data.availability import ProviderAvailability
from bookdesk.data.fetchers import Catalogue
from bookdesk.domain.intervals import Interval
from bookdesk.domain.states import BookingStatus
from bookdesk.domain.zones import to_seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bookdesk.data.source import Source
    from bookdesk.viewmodels.asked import Asked

_DAY = dt.timedelta(days=1)


class WeekMemory:
    """Reads the hours of days, and today's bookings, from what the desk has read for its day view.

    What was found for a choice of providers is kept for when memory no longer holds the day whole, as
    long as it stays the choice.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._chosen: tuple[str, tuple[str, ...]] | None = None
        self._hours: dict[dt.date, Interval] = {}

    def hours(self, days: Sequence[dt.date], asked: Asked) -> dict[dt.date, Interval]:
        """Return from when to when, epoch seconds, somebody works on those days that are known whole."""
        chosen = (asked.service_id, asked.provider_ids)
        if chosen != self._chosen:
            self._chosen, self._hours = chosen, {}
        providers = self._providers(asked)
        for day in days:
            found = self._hours_of(day, asked.service_id, providers)
            if found is not None:
                self._hours[day] = found
        return {day: self._hours[day] for day in days if day in self._hours}

    def begun(self, today: dt.date, asked: Asked) -> int | None:
        """Count the bookings of today that have begun by now, None where the day's are not in memory."""
        booked = self._source.client.get_query_data(keys.bookings_key(today, today + _DAY))
        catalogue = self._source.client.get_query_data(keys.catalogue_key())
        if not isinstance(booked, tuple) or not isinstance(catalogue, Catalogue):
            return None
        mine = catalogue.business.me.user_id if asked.my_bookings_only else None
        providers = frozenset(self._providers(asked))
        return sum(
            1
            for booking in booked
            if booking.start <= asked.now
            and booking.status is not BookingStatus.CANCELLED
            and booking.provider_id in providers
            and mine in (None, booking.user_id)
        )

    def _providers(self, asked: Asked) -> tuple[str, ...]:
        catalogue = self._source.client.get_query_data(keys.catalogue_key())
        if asked.provider_ids or not isinstance(catalogue, Catalogue):
            return asked.provider_ids
        return tuple(provider.id for provider in catalogue.providers)

    def _hours_of(self, day: dt.date, service_id: str, providers: Sequence[str]) -> Interval | None:
        edges: list[dt.datetime] = []
        for provider_id in providers:
            known = self._source.client.get_query_data(keys.availability_key(provider_id, service_id, day))
            if not isinstance(known, ProviderAvailability):
                return None
            if known.day.opens is not None and known.day.closes is not None:
                edges += (known.day.opens, known.day.closes)
        return Interval(to_seconds(min(edges)), to_seconds(max(edges))) if edges else None
