"""Changed timeslots by the hundred: each cached day takes all of its own at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bookdesk.data import keys
from bookdesk.data.fetchers import Catalogue
from bookdesk.data.patches import patch_slots
from bookdesk.data.tiling import is_tiled
from bookdesk.domain.zones import civil_date, zone

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from bookdesk.data.availability import ProviderAvailability
    from bookdesk.data.patches import SlotChange
    from bookdesk.data.source import Source
    from bookdesk.query.keys import Key
    from bookdesk.query.state import QueryState


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

    def apply(self, changes: Iterable[SlotChange]) -> None:
        """Patch every cached list of each change's provider and date; have the rest read again."""
        client = self._source.client
        catalogue = client.get_query_data(keys.catalogue_key())
        if not isinstance(catalogue, Catalogue):
            return
        with client.batch():
            where = zone(catalogue.business.time_zone)
            for (provider_id, day), found in self._by_day(changes, where).items():
                # Named one by one: to search the cache takes the longer the more days are in it.
                for service in catalogue.services:
                    self._take((keys.AVAILABILITY, provider_id, service.id, day), found)

    def _take(self, key: Key, changes: list[SlotChange]) -> None:
        client = self._source.client
        state = client.get_query_state(key)
        if state is None or state.data is None:
            return
        old: ProviderAvailability = state.data
        new = patch_slots(old, changes)
        if new is None:
            self._judge.read_again(key)
        elif new is not old:
            if not self._judge.is_whole(key, state):
                new = new._replace(seq=old.seq)
            # What was patched is no fresher for that.
            client.set_query_data(key, new, updated_at=state.data_updated_at)
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
