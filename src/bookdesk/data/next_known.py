"""The soonest free slot, and the next day with one, that can be told from memory: nobody is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from bookdesk.data import keys
from bookdesk.data.availability import ProviderAvailability
from bookdesk.data.fetchers import Catalogue
from bookdesk.domain.zones import from_seconds, to_seconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from bookdesk.data.source import Source
    from bookdesk.domain.columns import ProviderDay
    from bookdesk.domain.schedule import MonthDay


#: How many days ahead a free slot is looked for in memory.
_DAYS_AHEAD = 7


class NextKnown(NamedTuple):
    """When the soonest free slot begins, an aware instant, and with whom."""

    start: datetime
    provider_name: str


def next_known(
    source: Source,
    days: Iterable[MonthDay],
    service_id: str,
    provider_ids: Sequence[str],
    now: datetime,
    today: date,
) -> NextKnown | None:
    """Return the soonest free slot of a service from `now`, None unless it is known for sure.

    `days` are figures in the order of their dates for these providers, none of them for all. The
    first day from today that has a free slot must be in memory slot by slot, and must have as many
    as its figure says: of two pictures that differ neither is told.
    """
    first = next((day for day in days if day.date >= today and day.available_count), None)
    if first is None or first.date > today + timedelta(days=_DAYS_AHEAD):
        return None
    catalogue = source.client.get_query_data(keys.catalogue_key())
    if not provider_ids and isinstance(catalogue, Catalogue):
        provider_ids = [provider.id for provider in catalogue.providers]
    count, found = 0, None
    for provider_id in provider_ids:
        key = keys.availability_key(provider_id, service_id, first.date)
        known = source.client.get_query_data(key)
        if not isinstance(known, ProviderAvailability):
            return None
        for row in known.day.free_rows():
            start = known.day.starts[row]
            if start < to_seconds(now):
                continue
            count += 1
            if found is None or start < found[0]:
                found = (start, known.day.provider_name)
    if found is None or count != first.available_count:
        return None
    return NextKnown(from_seconds(found[0]), found[1])


def next_day_known(source: Source, provider_id: str, service_id: str, after: date) -> ProviderDay | None:
    """Return a provider's first day after a civil date that has a free slot; None unless it is known.

    The days before it must be in memory as well, so that none that may have one is passed over.
    """
    for ahead in range(1, _DAYS_AHEAD + 1):
        key = keys.availability_key(provider_id, service_id, after + timedelta(days=ahead))
        known = source.client.get_query_data(key)
        if not isinstance(known, ProviderAvailability):
            return None
        if known.day.free_count:
            return known.day
    return None
