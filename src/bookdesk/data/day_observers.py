"""The observers of a day: one for each provider and one for the bookings, turned from day to day."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from bookdesk.data import keys
from bookdesk.data.fetchers import ProviderDayFetcher, bookings_fetcher
from bookdesk.query import QueryObserver, QueryState

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from datetime import date

    from bookdesk.data.source import Source
    from bookdesk.query import QueryResult
    from bookdesk.query.keys import Key

#: What the bookings are called among the providers' ids, none of which is empty.
BOOKINGS = ""
#: Seconds from what is shown to its observers' turn: it is painted by then.
_AFTER_PAINT = 0.02


class WantedDay(NamedTuple):
    """What is looked at: a date for a service, with whom."""

    date: date
    service_id: str
    provider_ids: tuple[str, ...]


class _Watched(NamedTuple):
    observer: QueryObserver
    end: Callable[[], None]


class DayObservers:
    """Observes one day at a time; a part of it is named by its provider's id, or BOOKINGS.

    `on_result(name, result)` hears what becomes of a part. A day that is in memory and fresh is observed
    a moment after it was asked for, since two hundred observers take as long to turn as the
    day to paint; `on_turned(names)` hears then which parts are others than at first. What is in memory
    of a day that is put off is observed when `catch_up` is called.
    """

    def __init__(
        self,
        source: Source,
        on_result: Callable[[str, QueryResult], None],
        on_turned: Callable[[Collection[str]], None],
    ) -> None:
        self._source = source
        self._on_result, self._on_turned = on_result, on_turned
        self._days: dict[str, _Watched] = {}
        self._bookings: _Watched | None = None
        self._wanted: WantedDay | None = None
        # How things stood with the wanted day while the observers look at the one before.
        self._at_hand: dict[str, QueryState] | None = None
        self._cancel_turn: Callable[[], None] | None = None

    @property
    def keys(self) -> list[Key]:
        """The keys of all that is looked at."""
        return [key for _, key in _named_keys(self._wanted)] if self._wanted is not None else []

    @property
    def fetching(self) -> set[str]:
        """The names of the parts that are on their way."""
        if self._at_hand is not None:
            return set()
        return {name for name, one in self._named() if one.observer.result.fetch_status == "fetching"}

    @property
    def errors(self) -> Iterator[Exception]:
        """What went wrong with parts that nobody asks for now."""
        if self._at_hand is None:
            for _, watched in self._named():
                result = watched.observer.result
                if result.fetch_status == "idle" and result.error is not None:
                    yield result.error

    def state_of(self, name: str) -> QueryState | QueryResult:
        """Return how things stand with a part."""
        if self._at_hand is not None:
            return self._at_hand[name]
        watched = self._bookings if name == BOOKINGS else self._days.get(name)
        return watched.observer.result if watched is not None else QueryState()

    def peek(self, wanted: WantedDay) -> dict[str, Any] | None:
        """Return the data of a day's parts by their names, None unless all of them are in memory."""
        client = self._source.client
        found = {name: client.get_query_data(key) for name, key in _named_keys(wanted)}
        return None if any(data is None for data in found.values()) else found

    def put_off(self, wanted: WantedDay) -> bool:
        """Take a first day as it is in memory, and observe it when `catch_up` is called.

        Returns False, and does nothing, when there was one before or a provider's day is missing. The
        bookings may be: they are sealed, and there is no key before the first paint.
        """
        cache = self._source.client.cache
        found = {name: cache.get(key) for name, key in _named_keys(wanted) if name != BOOKINGS}
        if self._wanted is not None or any(one is None or one.state.data is None for one in found.values()):
            return False
        self._wanted = wanted
        self._at_hand = {name: one.state for name, one in found.items() if one is not None}
        self._at_hand[BOOKINGS] = QueryState()
        return True

    def turn_to(self, wanted: WantedDay) -> None:
        """Look at a day from now on, and at the one before no more."""
        self._wanted = wanted
        if self._cancel_turn is not None:
            self._cancel_turn()
            self._cancel_turn = None
        self._at_hand = self._found_at_hand(wanted)
        if self._at_hand is None:
            self._turn(wanted)
        else:
            self._cancel_turn = self._source.clock.call_later(_AFTER_PAINT, self.catch_up)

    def catch_up(self) -> None:
        """Observe the wanted day now, if that was put off."""
        at_hand, wanted = self._at_hand, self._wanted
        if at_hand is None or wanted is None:
            return
        if self._cancel_turn is not None:
            self._cancel_turn()
        # Until it is set no result is passed on: what was found is known.
        self._turn(wanted)
        self._at_hand = self._cancel_turn = None
        self._on_turned(
            [name for name, one in self._named() if one.observer.result.data is not at_hand[name].data]
        )

    def refresh(self, *, cancel_refetch: bool = False) -> None:
        """Read the day again; with `cancel_refetch` an answer that is on its way counts as too old."""
        self.catch_up()
        with self._source.client.batch():
            for _, watched in self._named():
                watched.observer.fetch(cancel_refetch=cancel_refetch)

    def _found_at_hand(self, wanted: WantedDay) -> dict[str, QueryState] | None:
        """Return how things stand with a day of which nothing need be fetched; None with any other."""
        if self._bookings is None or self._days.keys() != set(wanted.provider_ids):
            return None
        found: dict[str, QueryState] = {}
        cache = self._source.client.cache
        for name, key in _named_keys(wanted):
            query = cache.get(key)
            if query is None or query.state.error is not None or query.state.fetch_status != "idle":
                return None
            if query.is_stale(query.options.stale_time):
                return None
            found[name] = query.state
        return found

    def _turn(self, wanted: WantedDay) -> None:
        day, following = wanted.date, wanted.date + timedelta(days=1)
        with self._source.client.batch():
            for provider_id in self._days.keys() - set(wanted.provider_ids):
                self._days.pop(provider_id).end()
            for provider_id in wanted.provider_ids:
                key = keys.availability_key(provider_id, wanted.service_id, day)
                fetcher = ProviderDayFetcher(self._source, provider_id, wanted.service_id, day)
                watched = self._days.get(provider_id)
                if watched is not None:
                    watched.observer.set_options(key=key, fetcher=fetcher)
                else:
                    observer = QueryObserver(self._source.client, key, fetcher)
                    self._days[provider_id] = self._watch(observer, provider_id)
            key, names = keys.bookings_key(day, following), bookings_fetcher(self._source, day, following)
            if self._bookings is not None:
                self._bookings.observer.set_options(key=key, fetcher=names)
            else:
                self._bookings = self._watch(QueryObserver(self._source.client, key, names), BOOKINGS)

    def _watch(self, observer: QueryObserver, name: str) -> _Watched:
        return _Watched(observer, observer.subscribe(partial(self._hear, name)))

    def _hear(self, name: str, result: QueryResult) -> None:
        if self._at_hand is None:
            self._on_result(name, result)

    def _named(self) -> Iterator[tuple[str, _Watched]]:
        return chain(self._days.items(), () if self._bookings is None else ((BOOKINGS, self._bookings),))


def _named_keys(wanted: WantedDay) -> Iterator[tuple[str, Key]]:
    """Yield a day's parts: their names, and the keys that they are cached under."""
    for provider_id in wanted.provider_ids:
        yield provider_id, keys.availability_key(provider_id, wanted.service_id, wanted.date)
    yield BOOKINGS, keys.bookings_key(wanted.date, wanted.date + timedelta(days=1))
