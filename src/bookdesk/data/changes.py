"""Changed timeslots by the hundred: each cached day takes all of its own at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bookdesk.data import keys
from bookdesk.data.fetchers import Catalogue
from bookdesk.data.patches import patch_slots
from bookdesk.data.tiling import is_tiled
from bookdesk.domain.zones import civil_date, zone
from bookdesk.query.keys import hash_key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from bookdesk.data.availability import ProviderAvailability
    from bookdesk.data.patches import SlotChange
    from bookdesk.data.source import Source
    from bookdesk.query.keys import Key
    from bookdesk.query.query import Query
    from bookdesk.query.state import QueryState

#: Days of providers whose keys are kept written: those that a desk of 200 providers shows.
_NAMED_MOST = 256


class Judge(Protocol):
    """Knows whether all changes before one were heard of."""

    def is_whole(self, key: Key, state: QueryState) -> bool:
        """Tell whether a cached day has all that was told before the changes that are brought in."""

    def read_again(self, key: Key) -> None:
        """Have a day read again: what a change makes of it only the server knows."""


class SlotChanges:
    """Brings changed timeslots into the cached days of a source; what is not cached needs none.

    A day in which something is missing is patched as well, but counts for no newer than it was: the
    answer that has what is missing takes its place. Without a `judge` nothing is ever missing.
    """

    def __init__(self, source: Source, judge: Judge | None = None) -> None:
        self._source = source
        self._judge = judge or _Trusting(source)
        # A day's slots begin at few instants, and to name a date takes longer than to patch a slot.
        self._dates: dict[int, str] = {}
        # To write the key of each service takes longer than to patch the one list that is cached.
        self._hashes: dict[tuple[str, str], list[str]] = {}
        self._catalogue: Catalogue | None = None

    def apply(self, changes: Iterable[SlotChange]) -> None:
        """Patch every cached list of each change's provider and date; have the rest read again."""
        client = self._source.client
        catalogue = client.get_query_data(keys.catalogue_key())
        if not isinstance(catalogue, Catalogue):
            return
        where = zone(catalogue.business.time_zone)
        with client.batch():
            for (provider_id, day), found in self._by_day(changes, where).items():
                # Named one by one: to search the cache takes the longer the more days are in it.
                for query in client.cache.some(self._named(catalogue, provider_id, day)):
                    if query.state.data is not None:
                        self._take(query, found)

    def _named(self, catalogue: Catalogue, provider_id: str, day: str) -> list[str]:
        """Return the hashes of the keys of a provider's day, one for each service."""
        if catalogue is not self._catalogue:
            self._catalogue = catalogue
            self._hashes.clear()
        found = self._hashes.get((provider_id, day))
        if found is None:
            if len(self._hashes) >= _NAMED_MOST:
                self._hashes.clear()
            services = catalogue.services
            found = [hash_key((keys.AVAILABILITY, provider_id, one.id, day)) for one in services]
            self._hashes[provider_id, day] = found
        return found

    def _take(self, query: Query, changes: list[SlotChange]) -> None:
        key, state = query.key, query.state
        old: ProviderAvailability = state.data
        new = patch_slots(old, changes)
        if new is None:
            self._judge.read_again(key)
        elif new is not old:
            if not self._judge.is_whole(key, state):
                new = new._replace(seq=old.seq)
            # What was patched is no fresher for that.
            query.set_data(new, state.data_updated_at)
            if not is_tiled(new.day, changes):
                self._judge.read_again(key)

    def _by_day(
        self, changes: Iterable[SlotChange], where: ZoneInfo
    ) -> dict[tuple[str, str], list[SlotChange]]:
        found: dict[tuple[str, str], list[SlotChange]] = {}
        dates = self._dates
        for change in changes:
            day = dates.get(change.start)
            if day is None:
                if len(dates) > 4096:
                    dates.clear()
                day = dates[change.start] = civil_date(change.start, where).isoformat()
            found.setdefault((change.provider_id, day), []).append(change)
        return found


class _Trusting:
    """Takes it that all changes come."""

    def __init__(self, source: Source) -> None:
        self._client = source.client

    def is_whole(self, _key: Key, _state: QueryState) -> bool:
        return True

    def read_again(self, key: Key) -> None:
        self._client.invalidate_queries(key, exact=True)
