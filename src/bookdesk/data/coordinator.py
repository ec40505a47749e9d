"""The coordinator: what is on screen is a range, and its neighbours are fetched ahead."""

from __future__ import annotations

import datetime as dt
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bookdesk.data import keys
from bookdesk.data.fetchers import ProviderDayFetcher, bookings_fetcher
from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from bookdesk.data.source import Source

#: Requests for neighbours that are under way at once; a day takes two, its availability and its bookings.
_AT_ONCE = 4
_OF_A_DAY = 2


@dataclass(frozen=True, slots=True)
class DayRange:
    """A day on screen: its filters are part of what is fetched. `week_start` is 0 for Monday to 6."""

    date: dt.date
    service_id: str
    provider_ids: tuple[str, ...]
    week_start: int

    def neighbours(self) -> list[dt.date]:
        """Return the days to fetch ahead, the likeliest first: two each way, then the rest of the week."""
        day = self.date.toordinal()
        week = day - (self.date.weekday() - self.week_start) % 7
        near = [day + 1, day - 1, day + 2, day - 2]
        rest = [other for other in range(week, week + 7) if other != day and other not in near]
        first, last = EARLIEST_DAY.toordinal(), LATEST_DAY.toordinal()
        return [dt.date.fromordinal(other) for other in near + rest if first <= other <= last]


class Coordinator:
    """Fetches a range's neighbours on the lane for that, a day at a time, `_AT_ONCE` requests at most.

    A new range, be it another day or another filter, takes the place of the last one: what has not
    begun is dropped, what is under way ends by itself and is cached.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._range: DayRange | None = None
        self._waiting: deque[dt.date] = deque()
        self._under_way = 0
        self._cancel: Callable[[], None] | None = None

    def look_at(self, shown: DayRange) -> None:
        """Fetch the neighbours of what is on screen now, a turn of the loop later: it comes first itself."""
        self._range = shown
        self._waiting = deque(shown.neighbours())
        self._go_on_later()

    def stop(self) -> None:
        """Fetch nothing more ahead."""
        self._waiting.clear()
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    def _go_on_later(self) -> None:
        if self._cancel is None and self._waiting:
            self._cancel = self._source.clock.call_later(0, self._on_turn)

    def _on_turn(self) -> None:
        # One day in a turn of the loop: with many providers each costs a millisecond or more.
        self._cancel = None
        if self._waiting and self._under_way + _OF_A_DAY <= _AT_ONCE and self._source.client.is_online:
            self._fetch(self._waiting.popleft())
            self._go_on_later()

    def _fetch(self, day: dt.date) -> None:
        shown, client, source = self._range, self._source.client, self._source
        if shown is None:
            return
        following = day + dt.timedelta(days=1)
        with client.batch():
            parts = [
                client.prefetch_query(
                    keys.availability_key(provider_id, shown.service_id, day),
                    ProviderDayFetcher(source, provider_id, shown.service_id, day),
                )
                for provider_id in shown.provider_ids
            ]
            names = client.prefetch_query(
                keys.bookings_key(day, following), bookings_fetcher(source, day, following)
            )
        for request in (parts, [names]):
            self._count(request)

    def _count(self, parts: list[Future[None]]) -> None:
        """Count what is fetched together as one request, until all its parts are there."""
        left = {part for part in parts if not part.done()}
        if not left:
            return
        self._under_way += 1

        def on_done(part: Future[None]) -> None:
            left.discard(part)
            if not left:
                self._under_way -= 1
                self._go_on_later()

        for part in tuple(left):
            part.add_done_callback(on_done)
